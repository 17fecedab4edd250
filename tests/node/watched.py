"""A watch over two parts that only leave their number behind: `watched.py FOLDER KIND`, run by the tests."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

import django


def leave_number(folder: Path, name: str) -> None:
    (folder / f"{name}-{os.getpid()}").touch()


def stay(folder: Path, name: str) -> None:
    leave_number(folder, name)
    signal.pause()


def go(folder: Path, name: str) -> None:
    leave_number(folder, name)


def stumble(folder: Path, name: str) -> None:
    leave_number(folder, name)
    raise RuntimeError("what it was doing")


def cling(folder: Path, name: str) -> None:
    """Does not end when it is asked to."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    leave_number(folder, name)
    while True:
        signal.pause()


def ask_to_end_at_the_second_part() -> None:
    """The signal comes when the process is there, and nobody has written down its number."""
    fork, begun = os.fork, []
    serve.GRACE_SECONDS = 3600

    def fork_and_ask() -> int:
        begun.append(pid := fork())
        if pid and len(begun) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return pid

    os.fork = fork_and_ask


KINDS = {"stay": stay, "go": go, "stumble": stumble, "cling": cling, "late": stay}

if __name__ == "__main__":
    django.setup()
    from overstap.node import serve

    where, kind = Path(sys.argv[1]), sys.argv[2]
    if kind == "late":
        ask_to_end_at_the_second_part()
    serve.Watch({"calm": partial(stay, where, "calm"), "other": partial(KINDS[kind], where, "other")}).run()
