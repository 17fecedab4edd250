"""The demo as a newcomer runs it: every transfer as expected, and nothing left running whatever happens to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from overstap.demo import commands
from overstap.demo.folder import ADDRESS, lay_out
from overstap.demo.plan import GOED, TRIPS
from processes import left_of, wait_until

pytestmark = pytest.mark.processes
SECONDS_MAX = 180


def start_demo(folder: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """The command, with everything that it makes below this folder."""
    command = [sys.executable, "-m", "overstap", "demo", *map(str, arguments)]
    environment = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def whole(folder: Path) -> Iterator[dict[str, Any]]:
    """The report of one whole demo."""
    report = folder / "report.json"
    demo = start_demo(folder, "--once", "--report", report)
    said, _ = demo.communicate(timeout=SECONDS_MAX)
    assert demo.returncode == 0, said
    yield json.loads(report.read_text())


def test_every_transfer_goes_as_expected(whole: dict[str, Any]) -> None:
    """Every kind of transfer, and the two refusals that a school meets most."""
    went = [(each["profile"], each["from"], each["to"], each["result"]) for each in whole["transfers"]]

    assert sorted(went) == sorted((trip.profiel, trip.van[1], trip.naar[1], trip.verwacht) for trip in TRIPS)
    assert {each[0] for each in went if each[3] == GOED} == {"POVO", "POPO", "VOVO", "BB"}
    assert {each[3] for each in went} == {GOED, "DossierNietGereed", "LeerlingNietGevonden"}
    assert whole["as_expected"] is True


def test_what_arrives_is_what_was_sent(whole: dict[str, Any]) -> None:
    for each in whole["transfers"]:
        assert each["digest_received"] == each["digest_sent"]
        assert bool(each["digest_received"]) == (each["result"] == GOED)


@pytest.mark.usefixtures("whole")
def test_nothing_is_left_of_a_demo_that_ended(folder: Path) -> None:
    assert left_of(folder) == []
    assert list(folder.glob("overstap-demo-*")) == []


def test_nodes_do_not_start_where_somebody_is_already(tmp_path: Path) -> None:
    """A port that is open would be taken for the node's own door."""
    first, second, *_ = lay_out(tmp_path, datetime.now(UTC)).values()
    with (
        socket.create_server((ADDRESS, second.wire_port)),
        pytest.raises(commands.DemoError, match=f"Poort {second.wire_port} is al in gebruik"),
        commands.running([first, second]),
    ):
        pytest.fail("they do not run")

    assert left_of(tmp_path) == []


@pytest.mark.parametrize(
    ("doing", "how"),
    [
        ("Leerlingen verzinnen", signal.SIGKILL),
        ("Dossiers opvragen", signal.SIGKILL),
        ("Dossiers opvragen", signal.SIGTERM),
    ],
    ids=["killed while it takes in", "killed while it asks", "asked to end while it asks"],
)
def test_a_demo_that_is_stopped_halfway_leaves_no_process(tmp_path: Path, doing: str, how: signal.Signals) -> None:
    """The nodes end with it, also when it had no chance to tell them; and so does the command that it runs."""
    demo = start_demo(tmp_path, "--once")
    assert demo.stdout
    assert any(doing in line for line in demo.stdout)
    assert len(left_of(tmp_path)) > 4

    demo.send_signal(how)
    demo.communicate(timeout=SECONDS_MAX)

    wait_until(lambda: not left_of(tmp_path), "every process of the demo ends")
