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


KINDS = {"stay": stay, "go": go, "stumble": stumble, "cling": cling}

if __name__ == "__main__":
    django.setup()
    from overstap.node.serve import Watch

    where, kind = Path(sys.argv[1]), sys.argv[2]
    Watch({"calm": partial(stay, where, "calm"), "other": partial(KINDS[kind], where, "other")}).run()
