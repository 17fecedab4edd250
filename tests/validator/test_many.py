"""Many tasks over several processes: in order, a few at a time, and none lost when a process dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from overstap.validator.crew import WINDOW_PER_PROCESS
from overstap.validator.many import FEW, each_of


def double(number: int) -> int:
    return 2 * number


def lost(number: int) -> int:
    return -number


def test_a_few_are_done_by_this_process() -> None:
    assert list(each_of(range(FEW - 1), lambda _: os.getpid(), lost, processes=4)) == [os.getpid()] * (FEW - 1)


def test_many_are_done_by_others_and_come_in_order() -> None:
    assert list(each_of(range(500), double, lost, processes=3)) == [2 * number for number in range(500)]
    assert os.getpid() not in each_of(range(50), lambda _: os.getpid(), lost, processes=2)


def test_a_slow_one_holds_up_what_is_told_and_no_more_than_a_window_is_taken(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in count():
            taken.append(number)
            if number > 2 * WINDOW_PER_PROCESS - 2:
                gate.touch()
            yield number

    def wait(number: int) -> int:
        while number == 0 and not gate.exists():
            os.sched_yield()
        return number

    results = each_of(tasks(), wait, lost, processes=2)
    assert list(islice(results, 300)) == list(range(300))
    assert len(taken) <= 300 + 2 * WINDOW_PER_PROCESS + 1
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_dies_loses_its_own_task_alone(how: signal.Signals) -> None:
    def die(number: int) -> int:
        if number in (0, 7, 49):
            os.kill(os.getpid(), how)
        return number

    results = list(each_of(range(1, 51), die, lost, processes=2))

    assert results == [-number if number in (7, 49) else number for number in range(1, 51)]


def test_all_may_die() -> None:
    assert list(each_of(range(20), lambda _: os._exit(1), lost, processes=2)) == [-number for number in range(20)]


def test_no_process_stays_behind_also_when_the_reader_goes_away() -> None:
    results = each_of(range(1000), double, lost, processes=2)
    next(results)
    assert len(multiprocessing.active_children()) == 2

    results.close()  # type: ignore[attr-defined]

    assert multiprocessing.active_children() == []
