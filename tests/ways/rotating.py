"""`python rotating.py BATCH_ROWS ORDER …`: `overstap keys rotate` with small batches, that can be killed after one.

A batch has so many rows that those of a test would all be in the first. With the file ORDER there, the process takes
it away and dies by SIGKILL as soon as its next batch is committed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from overstap.__main__ import main


def watch(batch_rows: int, order: Path) -> None:
    """To be done when Django stands: the room can be imported only then."""
    from overstap.vault import rewrap as room  # noqa: PLC0415

    room.rewrap.__defaults__ = (batch_rows,)
    batches = room._batches

    def watched(*arguments: Any) -> Iterator[int]:
        for moved in batches(*arguments):
            if moved and order.exists():
                order.unlink()
                os.kill(os.getpid(), signal.SIGKILL)
            yield moved

    room._batches = watched


def watch_once_set_up(batch_rows: int, order: Path) -> None:
    set_up = django.setup

    def set_up_and_watch(set_prefix: bool = True) -> None:
        django.setup = set_up
        set_up(set_prefix)
        watch(batch_rows, order)

    django.setup = set_up_and_watch


if __name__ == "__main__":
    watch_once_set_up(int(sys.argv[1]), Path(sys.argv[2]))
    sys.argv[1:] = sys.argv[3:]
    main()
