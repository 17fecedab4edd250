"""What the tests that kill nodes lean on: a node that is gone is gone, and one test does not spoil the next."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import cast

import pytest

from overstap.demo.folder import ADDRESS, Node, free_ports
from overstap.demo.plan import SYSTEMEN
from processes import wait_until_gone
from stopper import Point, stop_if_ordered
from ways.running_chain import Lasting, RunningChain


def test_a_node_is_gone_only_when_its_port_is_free(tmp_path: Path) -> None:
    """A process that is ending has no command any more, and may still hold its sockets."""
    wire_port, web_port = free_ports(2)
    node = Node(SYSTEMEN[0], tmp_path / "node.toml", tmp_path / "register.toml", wire_port, web_port)
    waiting = Thread(target=wait_until_gone, args=(node,), daemon=True)

    with socket.create_server((ADDRESS, wire_port)):
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()

    waiting.join(20)
    assert not waiting.is_alive()


def test_a_chain_lasts_until_it_is_thrown_away() -> None:
    began, ended = [], []

    @contextmanager
    def begin() -> Iterator[RunningChain]:
        began.append(made := cast("RunningChain", object()))
        yield made
        ended.append(made)

    with ExitStack() as stack:
        lasting = Lasting(begin, stack)
        first = lasting.take()
        assert lasting.take() is first
        lasting.throw_away()
        assert ended == [first]
        assert lasting.take() is not first

    assert ended == began
    assert len(began) == 2


def test_an_order_is_taken_by_one_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two come to the point at the same moment: both read the order, and the second finds it taken."""
    order, killed = tmp_path / "stop-at", []
    Point("after", "module:function").order(order)
    monkeypatch.setattr(os, "killpg", lambda group, _number: killed.append(group))
    read = json.loads

    def while_another_comes(text: str) -> object:
        monkeypatch.setattr(json, "loads", read)
        stop_if_ordered(order, "after", "module:function", ())
        return read(text)

    monkeypatch.setattr(json, "loads", while_another_comes)
    stop_if_ordered(order, "after", "module:function", ())

    assert killed == [os.getpgrp()]
    assert not order.exists()
