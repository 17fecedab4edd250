"""A process that renews the key of a node and dies by SIGKILL at one moment; started by test_rewrap_killed.py.

Arguments: the database as JSON, the file with the keys, and where to die (or `nowhere`).
"""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from jobs.process import KEY, FastClock, set_up

ITEMS, BATCH_ROWS = 7, 3
BATCHES = 4
"""Three with items, and the one that finds none left."""
MOMENTS = (
    "_keep_columns 1",
    "_move 2",
    "_move 4",
    *(f"_batches {nr}" for nr in range(1, BATCHES + 1)),
    "_left 1",
    "_finish 1",
    "scrub 1",
)
"""After so many calls of this function of the room; of the batches, after so many were committed."""


def die_at(moment: str, room: Any) -> None:
    name, _, nr = moment.partition(" ")
    meetings = 0

    def meet() -> None:
        nonlocal meetings
        meetings += 1
        if meetings == int(nr):
            os.kill(os.getpid(), signal.SIGKILL)

    function = getattr(room, name)
    setattr(room, name, (_each if name == "_batches" else _after)(function, meet))


def _after(function: Callable[..., Any], meet: Callable[[], None]) -> Callable[..., Any]:
    @wraps(function)
    def met(*arguments: Any) -> Any:
        result = function(*arguments)
        meet()
        return result

    return met


def _each(function: Callable[..., Iterator[int]], meet: Callable[[], None]) -> Callable[..., Iterator[int]]:
    def met(*arguments: Any) -> Iterator[int]:
        for moved in function(*arguments):
            meet()
            yield moved

    return met


def renew(file: Path, moment: str) -> None:
    from overstap.audit.store import DjangoAudit
    from overstap.vault import rewrap as room
    from overstap.vault.keys import KeyFile, load_node_keys
    from overstap.vault.store import DjangoVault

    clock = FastClock()
    audit, keys = DjangoAudit(KEY, clock), load_node_keys(file)
    vault = DjangoVault(keys, max(keys), audit=audit, clock=clock, renewed=KeyFile(file))
    if moment != "nowhere":
        die_at(moment, room)
    room.rewrap(vault.keyring, audit, clock, batch_rows=BATCH_ROWS)


if __name__ == "__main__":
    set_up(sys.argv[1])
    renew(Path(sys.argv[2]), sys.argv[3])
