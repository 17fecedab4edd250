"""The process that watches over the others: none stays away, and none stays behind. With real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from node import watched
from processes import left_of, wait_until

Begin = Callable[[str], subprocess.Popen[bytes]]
pytestmark = pytest.mark.processes


@dataclass
class Watching:
    """A watch that runs, and the numbers that its parts left behind."""

    process: subprocess.Popen[bytes]
    folder: Path

    def numbers(self, name: str) -> set[int]:
        """Of all processes that this part has had."""
        return {int(path.name.split("-")[1]) for path in self.folder.glob(f"{name}-*")}

    def wait_for(self, name: str, times: int = 1) -> None:
        wait_until(lambda: len(self.numbers(name)) >= times, f"{name} begins {times} times")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begin a watch over a part that stays, and one of the given kind."""
    with ExitStack() as stack:

        def begin(kind: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, watched.__file__, str(tmp_path), kind]
            path = os.pathsep.join(sys.path)
            environment = os.environ | {"DJANGO_SETTINGS_MODULE": "settings_test", "PYTHONPATH": path}
            process = stack.enter_context(subprocess.Popen(command, env=environment, start_new_session=True))
            stack.callback(lambda: process.poll() is None and os.killpg(process.pid, signal.SIGKILL))
            return process

        yield begin


@pytest.fixture
def watching(tmp_path: Path, begin: Begin) -> Callable[[str], Watching]:
    """The same, when both parts are there."""

    def watching(kind: str) -> Watching:
        made = Watching(begin(kind), tmp_path)
        made.wait_for("calm")
        made.wait_for("other")
        return made

    return watching


def test_a_part_that_is_killed_is_started_again_and_the_others_go_on(watching: Callable[[str], Watching]) -> None:
    this = watching("stay")
    (first,) = this.numbers("other")

    os.kill(first, signal.SIGKILL)

    this.wait_for("other", times=2)
    assert len(this.numbers("calm")) == 1
    assert this.process.poll() is None


@pytest.mark.parametrize("kind", ["go", "stumble"])
def test_a_part_that_ends_by_itself_is_started_again(watching: Callable[[str], Watching], kind: str) -> None:
    this = watching(kind)

    this.wait_for("other", times=2)
    assert len(this.numbers("calm")) == 1


def test_why_a_part_ended_is_said_without_what_it_was_doing(
    watching: Callable[[str], Watching], capfd: pytest.CaptureFixture[str]
) -> None:
    this = watching("stumble")
    this.wait_for("other", times=2)
    this.end(signal.SIGTERM)

    said = capfd.readouterr().err
    assert f"the part other of this node ended: RuntimeError at {watched.__file__}" in said
    assert "what it was doing" not in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_ends_with_all_its_parts(watching: Callable[[str], Watching], number: int) -> None:
    this = watching("stay")

    assert this.end(number) == 0
    assert left_of(this.folder) == []
    assert (len(this.numbers("calm")), len(this.numbers("other"))) == (1, 1)


def test_asked_to_end_while_a_part_begins_it_leaves_no_part_behind(tmp_path: Path, begin: Begin) -> None:
    """Nobody waits until the grace is over, which lasts an hour here."""
    process = begin("late")

    assert process.wait(20) == 0
    assert left_of(tmp_path) == []


def test_killed_itself_it_leaves_no_part_behind(watching: Callable[[str], Watching]) -> None:
    this = watching("stay")

    assert this.end(signal.SIGKILL) == -signal.SIGKILL

    wait_until(lambda: left_of(this.folder) == [], "the parts end")


def test_a_part_that_does_not_end_is_ended_when_asked_a_second_time(watching: Callable[[str], Watching]) -> None:
    this = watching("cling")
    this.process.send_signal(signal.SIGTERM)
    wait_until(lambda: len(left_of(this.folder)) == 2, "the calm part ends, the other clings")

    assert this.end(signal.SIGTERM) == 0
    assert left_of(this.folder) == []
