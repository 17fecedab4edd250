"""The demo itself: set up, take in, ask, compare what was sent with what arrived, and tell."""

from __future__ import annotations

import json
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any, Never

from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import LATER, MEDEWERKERS, TRIPS, Staff
from overstap.demo.pupils import NotForDemo, Pupil, given, invented

AT_ONCE = 2
"""Commands at the same time while setting up; each takes most of a processor."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What became of one transfer."""

    profile: str
    van: str
    naar: str
    expected: str
    result: str
    seconds: float
    digest_sent: str
    digest_received: str

    @property
    def as_expected(self) -> bool:
        """The result that was due, and the very bytes that were sent."""
        return self.result == self.expected and self.digest_sent == self.digest_received


@dataclass
class Told:
    """What the demo tells while it happens."""

    doing: Callable[[str], None]
    transfer: Callable[[Transfer], None]
    skipped: Callable[[str], None]


@dataclass
class Demo:
    folder: Path
    files: Sequence[Path]
    told: Told
    transfers: list[Transfer] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)

    def set_up(self) -> None:
        """Keys, certificates, configurations, databases, staff."""
        self.told.doing("Sleutels en certificaten maken")
        self.nodes = lay_out(self.folder, datetime.now(UTC))
        self.told.doing("Databases en registers vullen")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(commands.prepare, self.nodes.values()))
            list(pool.map(self.add_staff, MEDEWERKERS))

    def add_staff(self, staff: Staff) -> None:
        password = self.passwords[staff.username] = secrets.token_urlsafe(9)
        commands.add_staff(self.nodes[staff.systeem], staff, password)

    def transfer_all(self) -> None:
        """The planned transfers, and then the given dossiers one by one."""
        self.told.doing("Leerlingen verzinnen en hun dossiers klaarzetten")
        today = datetime.now(UTC).date()
        pupils = [invented(trip, self.folder, today) for trip in (*TRIPS, *LATER)]
        sent = self.take_in_all(pupils)
        self.told.doing("Dossiers opvragen")
        asked = pupils[: len(TRIPS)]
        for target, group in grouped(asked, by=lambda pupil: pupil.trip.naar):
            self.ask(target, group, sent)
        for pupil in self.given_pupils():
            self.ask(pupil.trip.naar, [pupil], self.take_in_all([pupil]))

    def given_pupils(self) -> Iterator[Pupil]:
        for file in self.files:
            try:
                yield given(file)
            except NotForDemo as reason:
                self.skipped.append(str(reason))
                self.told.skipped(str(reason))

    def take_in_all(self, pupils: Sequence[Pupil]) -> dict[Path, str]:
        """Take every pupil in who is known; gives the digest of what was sealed, by file."""
        known = [pupil for pupil in pupils if pupil.trip.known]
        sealed: dict[Path, str] = {}
        for (van, ready), group in grouped(known, by=lambda pupil: (pupil.trip.van, pupil.trip.ready)):
            files = [pupil.file for pupil in group]
            for outcome in commands.take_in(self.nodes[van[0]], van[1], files, sealing=ready):
                if outcome["fout"]:
                    raise commands.DemoError(f"{Path(outcome['file']).name}: {outcome['fout']}")
                sealed[Path(outcome["file"])] = outcome["digest"]
        return sealed

    def ask(self, target: tuple[str, str], pupils: Sequence[Pupil], sent: dict[Path, str]) -> None:
        lines = [f"{pupil.pgn} {pupil.trip.van[1]} {pupil.trip.soort}" for pupil in pupils]
        for outcome in commands.ask(self.nodes[target[0]], target[1], lines):
            pupil = pupils[outcome["nr"] - 1]
            transfer = Transfer(
                profile=pupil.trip.profiel,
                van=outcome["from"],
                naar=outcome["to"],
                expected=pupil.trip.verwacht,
                result=outcome["result"],
                seconds=outcome["seconds"],
                digest_sent=sent.get(pupil.file, ""),
                digest_received=outcome["digest"],
            )
            self.transfers.append(transfer)
            self.told.transfer(transfer)

    @property
    def good(self) -> bool:
        """Whether every transfer went as expected; with none there is nothing good to say."""
        return bool(self.transfers) and all(transfer.as_expected for transfer in self.transfers)


def run(demo: Demo, *, serve_on: Callable[[Demo], None] | None) -> bool:
    """The whole demo; with `serve_on` the chain keeps serving until that returns. True when all went as expected."""
    signal.signal(signal.SIGTERM, interrupted)
    demo.set_up()
    demo.told.doing("Vier systemen starten")
    with commands.running(list(demo.nodes.values())):
        demo.transfer_all()
        if serve_on is not None:
            serve_on(demo)
    return demo.good


def interrupted(_number: int, _frame: FrameType | None) -> Never:
    """Being told to stop ends the demo as Ctrl-C does, also where a shell has switched Ctrl-C off."""
    raise KeyboardInterrupt


def report(demo: Demo, seconds: float) -> str:
    """What happened, as JSON."""
    names = {"profile": "profile", "van": "from", "naar": "to"}
    rows = [
        {names.get(key, key): value for key, value in asdict(transfer).items()} | {"as_expected": transfer.as_expected}
        for transfer in demo.transfers
    ]
    whole = {"transfers": rows, "as_expected": demo.good, "skipped": demo.skipped, "seconds": round(seconds, 1)}
    return json.dumps(whole, indent=2) + "\n"


def grouped(rows: Sequence[Pupil], by: Callable[[Pupil], Any]) -> list[tuple[Any, list[Pupil]]]:
    """The rows that belong together, in the order of their keys."""
    return [(key, list(group)) for key, group in groupby(sorted(rows, key=by), key=by)]


def stopwatch() -> Callable[[], float]:
    """Seconds since now."""
    began = time.monotonic()
    return lambda: time.monotonic() - began
