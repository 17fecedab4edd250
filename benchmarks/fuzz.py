"""Damaged input by the hundred thousand at every door: each is refused or accepted, in bounded time and memory.

    python benchmarks/fuzz.py [--inputs N] [--seed S] [--door NAME]

The doors: dossiers, attachments, records, forms, zoeksleutels, messages to a school and to the centre, HTTP requests
and replies. Anything but a refusal or a good answer is a crash: its door, number and input are told, so that it
repeats with `--door NAME --seed NUMBER --inputs 1`, and the run ends with exit code 1. Two processes share the work.
A line for each door, and at last one JSON object; `slowest_ms` is processor time, so that a busy machine makes nothing
slow, and `peak_mb` is the memory of the larger process.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from doors.door import Ear, Tried

PROCESSES = 2
INPUT_SIGNS_MAX = 4_000
"""Of an input that crashes so much is shown; its number makes the whole of it again."""
MEMORY_BYTES_MAX = 2 * 2**30
"""A process that asks for more gets a MemoryError, and that is a crash."""


@dataclass
class Tally:
    """What became of the inputs of one door."""

    door: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("refused", "accepted", "crashed"), 0))
    slowest: tuple[float, int] = (0.0, 0)
    """Milliseconds, and the number of that input."""
    peak_mb: float = 0.0

    def add(self, other: Tally) -> None:
        self.counts = {name: number + other.counts[name] for name, number in self.counts.items()}
        self.slowest = max(self.slowest, other.slowest)
        self.peak_mb = max(self.peak_mb, other.peak_mb)

    def figures(self) -> dict[str, float]:
        slowest_ms = {"slowest_ms": round(self.slowest[0], 1), "peak_mb": round(self.peak_mb, 1)}
        return {"inputs": sum(self.counts.values()), **self.counts, **slowest_ms}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="how many at each door")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first")
    parser.add_argument("--door", help="only this one")
    chosen = parser.parse_args()
    whole = Tally("all")
    with get_context("spawn").Pool(PROCESSES, get_ready) as pool:
        for name in [chosen.door] if chosen.door else pool.apply(names):
            door = Tally(name)
            shares = [(name, chosen.seed + nr, chosen.seed + chosen.inputs) for nr in range(PROCESSES)]
            for tally in pool.starmap(share, shares, chunksize=1):
                door.add(tally)
            print(f"{name}: {json.dumps(door.figures())}, the slowest was input {door.slowest[1]}", flush=True)
            whole.add(door)
    print(json.dumps(whole.figures()))
    return 1 if whole.counts["crashed"] else 0


@dataclass
class Ready:
    """What a process that works has made once."""

    doors: dict[str, Tried] = field(default_factory=dict)
    ear: Ear = field(default_factory=Ear)


READY = Ready()


def get_ready() -> None:
    """In each process that works, before its first input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    READY.doors = {door.name: door for door in all_doors()}
    logging.getLogger("overstap").addHandler(READY.ear)
    logging.getLogger("overstap").propagate = False


def names() -> list[str]:
    return list(READY.doors)


def share(name: str, start: int, end: int) -> Tally:
    """The part of one process: every so many numbers."""
    return go(READY.doors[name], READY.ear, range(start, end, PROCESSES))


def all_doors() -> Sequence[Tried]:
    """Every door, with a whole chain in memory behind those that need one."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings_test"
    import django  # noqa: PLC0415 - only a process that works sets it up
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    from doors.files import file_doors  # noqa: PLC0415 - only after the set-up
    from doors.http import http_doors  # noqa: PLC0415
    from doors.soap import soap_doors  # noqa: PLC0415
    from settings_test import NODES  # noqa: PLC0415

    for alias in NODES:
        call_command("migrate", database=alias, verbosity=0)
    return [*file_doors(), *http_doors(), *soap_doors()]


def go(door: Tried, ear: Ear, numbers: range) -> Tally:
    tally = Tally(door.name)
    for number in numbers:
        given = door.input_of(number)
        begin = time.process_time()
        tally.counts[outcome(door, ear, number, given)] += 1
        tally.slowest = max(tally.slowest, ((time.process_time() - begin) * 1000, number))
    tally.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return tally


def outcome(door: Tried, ear: Ear, number: int, given: Any) -> str:
    try:
        accepted = door.enter(given)
        ear.tell()
    except Exception:
        shown = repr(given)[:INPUT_SIGNS_MAX]
        print(
            f"crash: --door {door.name} --seed {number} --inputs 1\n{shown}\n{traceback.format_exc()}", file=sys.stderr
        )
        return "crashed"
    return "accepted" if accepted else "refused"


if __name__ == "__main__":
    sys.exit(main())
