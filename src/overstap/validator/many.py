"""Many files, one after another or on all cores: told in their own order, and never more at once than a window."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
FEW = 16
"""So many files are done sooner by this process alone than by others that must be started first."""


def each_of(tasks: Iterable[T], do: Callable[[T], R], lost: Callable[[T], R], processes: int = 0) -> Iterator[R]:
    """`do` of every task, in order; `lost` of a task over which a process died.

    `processes` 0 means one for each core. `do` must not raise, and its results must be able to travel.
    """
    coming = iter(tasks)
    few = list(islice(coming, FEW))
    processes = processes or len(os.sched_getaffinity(0))
    if processes == 1 or len(few) < FEW:
        yield from map(do, chain(few, coming))
        return
    from overstap.validator.crew import Crew  # noqa: PLC0415 - one file does not wait for what starts processes

    crew = Crew(do, lost, processes)
    try:
        yield from crew.run(chain(few, coming))
    finally:
        crew.end()
