"""Whose turn it is to write: one thread of one process at a time, and nobody's for ever."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from overstap.database import Busy
from overstap.database.turn import Turn

PATIENCE = 10.0
HARDLY = 0.02


@contextmanager
def another_process(deed: Callable[[], None]) -> Iterator[int]:
    """A process that does this, says that it is done, and then sleeps; it is killed at the end."""
    ready, done = os.pipe()
    pid = os.fork()
    if not pid:
        deed()
        os.write(done, b"!")
        signal.pause()
        os._exit(1)
    os.read(ready, 1)
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(ready)
        os.close(done)


def is_free(turn: Turn) -> bool:
    try:
        turn.take(HARDLY)
    except Busy:
        return False
    turn.give_back()
    return True


@pytest.mark.parametrize("in_memory", [False, True])
def test_one_thread_has_it_until_it_gives_it_back(tmp_path: Path, in_memory: bool) -> None:
    turn = Turn(None if in_memory else tmp_path)
    turn.take(PATIENCE)
    assert not is_free(turn)

    threading.Timer(0.05, turn.give_back).start()
    turn.take(PATIENCE)
    turn.give_back()

    assert is_free(turn)


def test_another_process_has_it_until_it_gives_it_back(tmp_path: Path) -> None:
    here, there = Turn(tmp_path), Turn(tmp_path)
    there.take(PATIENCE)
    assert not is_free(here)

    there.give_back()

    assert is_free(here)


def test_who_is_killed_has_it_no_longer(tmp_path: Path) -> None:
    turn = Turn(tmp_path)
    with another_process(lambda: Turn(tmp_path).take(PATIENCE)):
        assert not is_free(turn)

    assert is_free(turn)


def test_a_process_that_was_forked_meanwhile_does_not_hold_it_on(tmp_path: Path) -> None:
    turn = Turn(tmp_path)
    turn.take(PATIENCE)
    with another_process(lambda: None):
        turn.give_back()

        assert is_free(turn)


def test_folders_have_nothing_to_do_with_each_other(tmp_path: Path) -> None:
    (tmp_path / "po").mkdir()
    (tmp_path / "vo").mkdir()
    turn = Turn(tmp_path / "po")
    turn.take(PATIENCE)

    assert is_free(Turn(tmp_path / "vo"))
    turn.give_back()


def test_a_turn_that_does_not_come_costs_no_more_than_the_patience(tmp_path: Path) -> None:
    """And whoever gave up stands in nobody's way."""
    here, there = Turn(tmp_path), Turn(tmp_path)
    there.take(PATIENCE)
    began = monotonic()
    with pytest.raises(Busy):
        here.take(HARDLY)
    assert monotonic() - began < PATIENCE / 2

    there.give_back()

    assert is_free(here)


def test_a_folder_that_does_not_open_is_no_room_to_write(tmp_path: Path) -> None:
    """As when this process has as many files open as it may; it leaves the turn to the next."""
    folder = tmp_path / "data"
    turn = Turn(folder)
    with pytest.raises(Busy):
        turn.take(PATIENCE)

    folder.mkdir()

    assert is_free(turn)


def test_what_the_file_system_cannot_lock_is_left_to_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(_descriptor: int, _operation: int) -> None:
        raise OSError

    monkeypatch.setattr(fcntl, "flock", cannot)

    assert is_free(Turn(tmp_path))
