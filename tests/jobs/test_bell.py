"""The bell: heard by threads and by processes, and never in the way."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from overstap.jobs.bell import Bell


def test_a_bell_that_was_rung_is_heard_once() -> None:
    bell = Bell()
    bell.ring()
    bell.ring()

    assert bell.ears[0].wait(0)
    assert not bell.ears[0].wait(0)


def test_every_ear_hears_it_and_one_that_is_woken_wakes_no_other() -> None:
    """A process that has no room for more may hear it first; the other must hear it too."""
    bell = Bell(2)
    bell.ring()
    assert [ear.wait(0) for ear in bell.ears] == [True, True]
    bell.ears[1].wake()

    assert [ear.wait(0) for ear in bell.ears] == [False, True]


def test_who_waits_is_woken() -> None:
    bell, heard = Bell(), []
    waiting = threading.Thread(target=lambda: heard.append(bell.ears[0].wait(20)))
    waiting.start()
    bell.ring()
    waiting.join(20)

    assert heard == [True]


def test_a_process_that_was_forked_later_rings_the_same_bell() -> None:
    bell = Bell()
    child = os.fork()
    if not child:
        bell.ring()
        os._exit(0)
    os.waitpid(child, 0)

    assert bell.ears[0].wait(0)


def test_ringing_without_end_blocks_nobody() -> None:
    bell = Bell()
    for _ in range(100_000):
        bell.ring()

    assert bell.ears[0].wait(0)


def test_a_bell_that_is_gone_leaves_nothing_open() -> None:
    before = open_files()
    bell = Bell()
    assert open_files() == before + 2
    del bell

    assert open_files() == before


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
