"""Processes that each have one file in hand: when one dies, it is known over which file, and the others go on."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
WINDOW_PER_PROCESS = 32
"""Files begun or done of which an earlier one is still in hand."""
START = multiprocessing.get_context("fork")
"""A child begins with the tables of this process; nothing else is running when it does."""


@dataclass(slots=True, eq=False)
class _Place(Generic[T, R]):
    """One task in the order in which it came, and what came of it."""

    task: T
    result: R | None = None
    done: bool = False


@dataclass(slots=True, eq=False)
class _Worker(Generic[T, R]):
    process: BaseProcess
    pipe: Connection
    place: _Place[T, R] | None = None


@dataclass
class Crew(Generic[T, R]):
    """So many processes; `run` gives them work, and `end` leaves none behind."""

    do: Callable[[T], R]
    lost: Callable[[T], R]
    size: int
    workers: list[_Worker[T, R]] = field(default_factory=list)

    def run(self, tasks: Iterable[T]) -> Iterator[R]:
        coming, window = iter(tasks), deque[_Place[T, R]]()
        for _ in range(self.size):
            self._start()
        exhausted = False
        while window or not exhausted:
            exhausted = exhausted or not self._give_out(coming, window)
            if window:
                self._take_in(window[0])
            while window and window[0].done:
                yield window.popleft().result  # type: ignore[misc]  # what is done has its result

    def _give_out(self, coming: Iterator[T], window: deque[_Place[T, R]]) -> bool:
        """Give every idle worker a task, as far as the window goes; False when there are no more tasks."""
        for worker in self.workers:
            if worker.place is not None or len(window) >= self.size * WINDOW_PER_PROCESS:
                continue
            task = next(coming, _NONE)
            if isinstance(task, _None):
                return False
            worker.place = _Place(task)
            window.append(worker.place)
            with suppress(OSError):  # it died while idle: seen when its answer is waited for
                worker.pipe.send(task)
        return True

    def _take_in(self, first: _Place[T, R]) -> None:
        """Wait for at least one answer, or the end of a worker; not when the first in the window is there already."""
        busy = [worker for worker in self.workers if worker.place is not None]
        if first.done or not busy:
            return
        ready = wait([worker.pipe for worker in busy])
        for worker in busy:
            if worker.pipe in ready:
                self._finish(worker)

    def _finish(self, worker: _Worker[T, R]) -> None:
        place = worker.place
        assert place is not None, "only a worker with a task is waited for"
        worker.place, place.done = None, True
        try:
            place.result = worker.pipe.recv()
        except (EOFError, OSError):
            place.result = self.lost(place.task)
            self._remove(worker)
            self._start()

    def _start(self) -> None:
        ours, theirs = START.Pipe()
        pipes = [*(worker.pipe for worker in self.workers), ours]
        process = START.Process(target=_work, args=(theirs, self.do, pipes), daemon=True)
        process.start()
        theirs.close()
        self.workers.append(_Worker(process, ours))

    def _remove(self, worker: _Worker[T, R]) -> None:
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.join()

    def end(self) -> None:
        """No process stays behind, also when the reader of the results went away half way."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join()


class _None:
    """That there is no next task: None might be one."""


_NONE = _None()


def _work(pipe: Connection, do: Callable[[T], R], others: list[Connection]) -> None:
    """In a child: one task after another until the parent closes the pipe, or is gone."""
    for other in others:
        other.close()  # else the end of the parent would not be seen
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send(do(pipe.recv()))
