"""A chain of nodes that really run, members of staff at their pages, and what must be true of one transfer."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count, repeat
from pathlib import Path
from re import sub
from typing import TypeAlias
from uuid import UUID

import httpx

from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE, GOED, MEDEWERKERS, Staff, Trip
from overstap.demo.pupils import Pupil, invented
from processes import Row, Station, prepare, wait_until

PASSWORD = "a long password, only here"  # noqa: S105 - of invented staff
AT_THE_SOURCE = ("dossier_taken_in", "dossier_sealed", "document_delivered")
AT_THE_TARGET = ("request_made", "session_opened", "dossier_received", "request_ended")
AT_THE_CENTRE = ("session_granted", "sign_off_taken")
"""What each of the three logs, once, of a transfer."""
NOT_DONE = "SELECT * FROM jobs_job WHERE kind = 'notify' AND state <> 'done'"
Place: TypeAlias = tuple[str, str]
"""A system and the BRIN of a school in it."""


class Visitor(httpx.Client):
    """A member of staff at the pages of the own school system."""

    def __init__(self, station: Station, username: str) -> None:
        super().__init__(base_url=station.node.web_url, trust_env=False, timeout=30, headers={"Connection": "close"})
        self.get("/inloggen/")
        self.do("/inloggen/", {"username": username, "password": PASSWORD})

    def do(self, path: str, fields: Mapping[str, str], file: Path | None = None) -> None:
        """Fill in a form that is taken. Raises TransportError when the page is lost on the way."""
        assert self.send_form(path, fields, file).status_code == httpx.codes.FOUND, path

    def send_form(self, path: str, fields: Mapping[str, str], file: Path | None = None) -> httpx.Response:
        """Fill in a form, and see what comes of it."""
        token = next(cookie.value or "" for cookie in self.cookies.jar if cookie.name.startswith("csrf"))
        files = {"bestand": (file.name, file.read_bytes())} if file else None
        return self.post(path, data=fields, files=files, headers={"X-CSRFToken": token})

    def settle(self, pupil: UUID) -> None:
        """Answer what the privacy check asks about this pupil, if it asks anything: all of it may go along."""
        assert self.try_to_settle(pupil) in (None, httpx.codes.FOUND)

    def try_to_settle(self, pupil: UUID) -> int | None:
        """How the node answers; None where there is nothing to settle."""
        page = f"/leerlingen/{pupil}/"
        marks = sorted(set(re.findall(r"/vragen/([0-9a-f]{32})/", self.get(page).text)))
        if not marks:
            return None
        token = next(cookie.value or "" for cookie in self.cookies.jar if cookie.name.startswith("csrf"))
        asked = {"vraag": marks, "reden": "nagekeken"}
        return self.post(f"{page}vragen/", data=asked, headers={"X-CSRFToken": token}).status_code


@dataclass
class RunningChain:
    """The nodes by name, who works where, and the one transfer that is looked at now."""

    folder: Path
    stations: Mapping[str, Station]
    staff: Mapping[Place, Visitor]
    trip: Trip
    seeds: Iterator[int] = field(default_factory=count)

    @property
    def source(self) -> Station:
        return self.stations[self.trip.van[0]]

    @property
    def target(self) -> Station:
        return self.stations[self.trip.naar[0]]

    def begin(self, trip: Trip) -> Pupil:
        """A pupil of whom nobody knows yet; what happens from here on is about him or her."""
        self.trip = replace(trip, seed=next(self.seeds))
        for station in self.stations.values():
            station.look()
        return invented(self.trip, self.folder, datetime.now(UTC).date())

    def do_what_is_left(self, pupil: Pupil) -> None:
        """What both members of staff do: what is in the lists already, they do not do again."""
        sender, receiver = self.staff[self.trip.van], self.staff[self.trip.naar]
        if not self.outgoing():
            sender.do("/leerlingen/toevoegen/", {"school": self.school_id(self.trip.van)}, pupil.file)
        (row,) = self.outgoing()
        if row["stand"] == "ingezien":
            sender.settle(UUID(row["id"]))
            sender.do(f"/leerlingen/{UUID(row['id'])}/klaarzetten/", {"voor_brin": ""})
        if not self.incoming():
            asked = {"pgn": pupil.pgn, "bron_brin": self.trip.van[1], "soort": self.trip.soort}
            receiver.do("/ontvangen/opvragen/", {**asked, "school": self.school_id(self.trip.naar)})

    def ask_in_vain(self, pupil: Pupil) -> None:
        """The dossier is taken in and not ready yet, and the other school asks for it: it hears so."""
        sender, receiver = self.staff[self.trip.van], self.staff[self.trip.naar]
        sender.do("/leerlingen/toevoegen/", {"school": self.school_id(self.trip.van)}, pupil.file)
        (row,) = self.outgoing()
        sender.settle(UUID(row["id"]))
        asked = {"pgn": pupil.pgn, "bron_brin": self.trip.van[1], "soort": self.trip.soort}
        receiver.do("/ontvangen/opvragen/", {**asked, "school": self.school_id(self.trip.naar)})
        wait_until(lambda: "geweigerd" in {each["stand"] for each in self.incoming()}, "it is not ready")

    def tell(self) -> None:
        """Klaarzetten, with a tick for the school that asked; what was done already, is not done again."""
        (row,), (levering,) = self.outgoing(), self.source.new("school_levering")
        if row["stand"] == "ingezien":
            chosen = {"voor_brin": "", "bericht": str(levering["id"])}
            self.staff[self.trip.van].do(f"/leerlingen/{UUID(row['id'])}/klaarzetten/", chosen)

    def assert_told_once(self) -> None:
        """The other school knows, and nothing of it happened twice; the dossier has not moved by it."""
        wait_until(lambda: self.kennisgevingen() == ["gedaan"], "the other school is told")
        assert [(row["keren"] >= 1, row["inkomend_id"]) for row in self.target.new("school_notificatie")] == [
            (True, self.incoming()[0]["id"])
        ]
        assert [row["stand"] for row in self.outgoing()] == ["klaargezet"]
        wait_until(lambda: not self.source.rows(NOT_DONE), "the job is done")
        assert_logged_once(self.source, ("dossier_sealed", "notification_planned", "notification_ended"))
        assert_logged_once(self.target, ("notification_received",))
        assert_logged_once(self.stations[CENTRE], ("notification_announced",))

    def kennisgevingen(self) -> list[str]:
        return [row["stand"] for row in self.source.new("school_kennisgeving")]

    def outgoing(self) -> list[Row]:
        return self.source.new("school_uitgaand")

    def incoming(self) -> list[Row]:
        return self.target.new("school_inkomend")

    def school_id(self, place: Place) -> str:
        name, brin = place
        return str(self.stations[name].rows("SELECT id FROM school_school WHERE brin = ?", brin)[0]["id"])

    def assert_once(self) -> None:
        """The transfer completes, and nothing of it happened twice."""
        wait_until(lambda: "ontvangen" in {row["stand"] for row in self.incoming()}, "the dossier is received")
        (sent,), (received,) = self.outgoing(), self.incoming()
        assert (sent["stand"], received["resultaat"]) == ("overgedragen", GOED)
        assert sent["digest"] == received["digest"] != ""
        assert [row["resultaat"] for row in self.source.new("school_levering")] == [GOED]
        kept = [row["id"] for row in self.target.new("vault_vaultitem") if row["kind"] == "inkomend"]
        assert kept == [received["dossier_id"]]
        assert self.target.rows("SELECT * FROM jobs_job WHERE kind = 'fetch' AND state <> 'done'") == []
        assert_logged_once(self.source, AT_THE_SOURCE)
        assert_logged_once(self.target, AT_THE_TARGET)
        assert_logged_once(self.stations[CENTRE], AT_THE_CENTRE)


def assert_logged_once(station: Station, once: Sequence[str]) -> None:
    events = Counter(station.new_events())
    assert {event: events[event] for event in once} == dict.fromkeys(once, 1)


@dataclass
class Lasting:
    """A chain that goes from test to test, until one fails: what that left half done is for nobody to stumble over."""

    begin: Callable[[], AbstractContextManager[RunningChain]]
    stack: ExitStack
    chain: RunningChain | None = None

    def take(self) -> RunningChain:
        if self.chain is None:
            self.chain = self.stack.enter_context(self.begin())
        return self.chain

    def throw_away(self) -> None:
        self.chain = None
        self.stack.close()


@contextmanager
def running_chain(
    folder: Path,
    watched: Mapping[str, frozenset[str]],
    trips: Sequence[Trip],
    laid_out: Callable[[Mapping[str, Node]], object] = lambda _nodes: None,
) -> Iterator[RunningChain]:
    """These nodes serve while this lasts, each with the functions at which it may be killed."""
    nodes = lay_out(folder, datetime.now(UTC))
    laid_out(nodes)
    stations = {name: Station(nodes[name], functions) for name, functions in watched.items()}
    places = {place for trip in trips for place in (trip.van, trip.naar)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(make_ready, stations.values(), repeat(places)))
    try:
        for station in stations.values():
            station.start()
        staff = {(name, brin): Visitor(stations[name], who_works_at(name, brin).username) for name, brin in places}
        yield RunningChain(folder, stations, staff, trips[0])
    finally:
        for station in stations.values():
            station.stop()


def make_ready(station: Station, places: set[Place]) -> None:
    """A database, a register and staff; a lease so short that nobody waits long for a node that died."""
    config = station.node.config
    config.write_text(sub(r"lease_seconds = \d+", "lease_seconds = 2", config.read_text()))
    prepare(station.node)
    for name, brin in [place for place in places if place[0] == station.node.systeem.naam]:
        staff = who_works_at(name, brin)
        commands.add_staff(station.node, staff, PASSWORD)


def who_works_at(name: str, brin: str) -> Staff:
    return next(each for each in MEDEWERKERS if each.systeem == name and brin in each.scholen)
