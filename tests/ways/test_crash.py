"""A node killed with -9 at any step and started again: the transfer completes, and it happens once.

Real processes, sockets and certificates. What is killed is the whole node, at one exact moment (tests/stopper.py);
after it is started again nobody does a thing, except a member of staff whose page was lost: he or she looks in the
list, and does again what is not there.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from re import sub
from uuid import UUID

import httpx
import pytest

from overstap.demo import commands
from overstap.demo.folder import lay_out
from overstap.demo.plan import CENTRE, GOED, MEDEWERKERS, Trip, school_of
from overstap.demo.pupils import Pupil, invented
from processes import Row, Station, left_of, wait_until
from stopper import Point

pytestmark = pytest.mark.processes
SOURCE, TARGET = "wilg", "kade"
PO, VO = school_of(SOURCE, "99PA"), school_of(TARGET, "99VA")
PASSWORD = "a long password, only here"  # noqa: S105 - of invented staff

LOG = "overstap.audit.store:DjangoAudit.write"
SEND = "overstap.wire.sender:HttpDoor.send"
CHANGE = "overstap.school.steps:write_changes"
PUT = "overstap.vault.store:DjangoVault.put"
OUTGOING, HANDLER, INCOMING = "overstap.school.outgoing", "overstap.school.handler", "overstap.school.incoming"

AT_THE_SOURCE = {
    "taking in: in the vault, not committed": Point("after", PUT),
    "taking in: logged, not committed": Point("after", LOG, "dossier_taken_in"),
    "taking in: committed": Point("after", f"{OUTGOING}:take_in"),
    "sealing: signed, nothing written": Point("after", f"{OUTGOING}:seal"),
    "sealing: open copy shredded, not committed": Point("after", "overstap.vault.store:DjangoVault.shred"),
    "sealing: all written, not committed": Point("after", CHANGE, "klaargezet"),
    "sealing: committed": Point("after", f"{OUTGOING}:seal_dossier"),
    "asked: nothing done yet": Point("before", f"{HANDLER}:deliver"),
    "asked: before the session is checked": Point("before", SEND, "SessiecontroleRequest"),
    "asked: after the session is checked": Point("after", SEND, "SessiecontroleRequest"),
    "asked: pupil found, before the transaction": Point("after", f"{HANDLER}:find"),
    "asked: in the transaction, nothing written": Point("before", f"{HANDLER}:answer"),
    "asked: delivery logged, not committed": Point("after", LOG, "document_delivered"),
    "asked: read from the vault, not committed": Point("after", "overstap.vault.store:DjangoVault.read"),
    "asked: all written, not committed": Point("after", f"{HANDLER}:answer"),
    "asked: committed, nothing answered": Point("after", f"{HANDLER}:deliver"),
    "asked: answered": Point("before", "overstap.wire.connection:Connection._after_answer"),
}
AT_THE_TARGET = {
    "request: nothing written": Point("before", f"{INCOMING}:ask"),
    "request: in its row, not logged": Point("before", LOG, "request_made"),
    "request: planned, not committed": Point("after", "overstap.jobs.store:DjangoJobs.plan", "fetch"),
    "request: committed": Point("after", f"{INCOMING}:ask"),
    "job: taken up": Point("before", f"{INCOMING}:fetch"),
    "session: before the question": Point("before", SEND, "OverdrachtRequest"),
    "session: granted, nothing written": Point("after", SEND, "OverdrachtRequest"),
    "session: logged, not committed": Point("after", LOG, "session_opened"),
    "session: all written, not committed": Point("after", CHANGE, "sessie"),
    "session: committed": Point("after", f"{INCOMING}:open_session"),
    "dossier: before the question": Point("before", SEND, "DocumentRequest"),
    "dossier: came, not looked at": Point("after", SEND, "DocumentRequest"),
    "dossier: seal checked, nothing written": Point("before", f"{INCOMING}:note_answer"),
    "dossier: in the vault, not committed": Point("after", PUT),
    "dossier: logged, not committed": Point("after", LOG, "dossier_received"),
    "dossier: all written, not committed": Point("after", CHANGE, "gevraagd"),
    "dossier: committed": Point("after", f"{INCOMING}:note_answer"),
    "afmelding: before it is sent": Point("before", SEND, "AfmeldingRequest"),
    "afmelding: taken, nothing written": Point("after", SEND, "AfmeldingRequest"),
    "end: logged, not committed": Point("after", LOG, "request_ended"),
    "end: job done, not committed": Point("after", "overstap.jobs.store:DjangoJobs.finish_running"),
    "end: all written, not committed": Point("after", CHANGE, "ontvangen"),
    "end: committed": Point("after", f"{INCOMING}:end"),
}
CENTRE_ANSWER = "overstap.traffic_center.handler:CentreHandler.__call__"
AT_THE_CENTRE = {
    "session granted, nothing answered": Point("after", CENTRE_ANSWER, "OverdrachtRequest"),
    "session checked, nothing answered": Point("after", CENTRE_ANSWER, "SessiecontroleRequest"),
    "afmelding taken, nothing answered": Point("after", CENTRE_ANSWER, "AfmeldingRequest"),
}
ONE_PROCESS = {
    "the page of the target, request committed": (TARGET, Point("after", f"{INCOMING}:ask", alone=True)),
    "the work of the target, dossier came": (TARGET, Point("after", SEND, "DocumentRequest", alone=True)),
    "the door of the source, nothing answered": (SOURCE, Point("after", f"{HANDLER}:deliver", alone=True)),
}
ONCE = {
    SOURCE: ("dossier_taken_in", "dossier_sealed", "document_delivered"),
    TARGET: ("request_made", "session_opened", "dossier_received", "request_ended"),
    CENTRE: ("session_granted", "sign_off_taken"),
}


class Visitor(httpx.Client):
    """A member of staff at the pages of the own school system."""

    def __init__(self, station: Station, username: str) -> None:
        super().__init__(base_url=station.node.web_url, trust_env=False, timeout=30, headers={"Connection": "close"})
        self.get("/inloggen/")
        self.do("/inloggen/", {"username": username, "password": PASSWORD})

    def do(self, path: str, fields: dict[str, str], file: Path | None = None) -> None:
        """Fill in a form. Raises TransportError when the page is lost on the way."""
        token = next(cookie.value for cookie in self.cookies.jar if cookie.name.startswith("csrf"))
        files = {"bestand": (file.name, file.read_bytes())} if file else None
        reply = self.post(path, data=fields, files=files, headers={"X-CSRFToken": token or ""})
        assert reply.status_code == httpx.codes.FOUND, path


@dataclass
class World:
    """Three nodes that serve, and a member of staff at each school."""

    folder: Path
    stations: dict[str, Station]
    sender: Visitor
    receiver: Visitor
    seeds: Iterator[int]

    def pupil(self) -> Pupil:
        """A pupil of whom nobody knows yet; what happens from here on is about him or her."""
        for station in self.stations.values():
            station.look()
        trip = Trip("POVO", (SOURCE, PO.brin), (TARGET, VO.brin), GOED, seed=next(self.seeds))
        return invented(trip, self.folder, datetime.now(UTC).date())

    def outgoing(self) -> Row | None:
        return next(iter(self.stations[SOURCE].new("school_uitgaand")), None)

    def incoming(self) -> Row | None:
        return next(iter(self.stations[TARGET].new("school_inkomend")), None)

    def do_what_is_left(self, pupil: Pupil) -> None:
        """What both members of staff do: whatever is in the lists already, is not done again."""
        if not self.outgoing():
            self.sender.do("/leerlingen/toevoegen/", {"school": self.id_of(SOURCE, PO.brin)}, pupil.file)
        row = self.outgoing()
        assert row
        if row["stand"] == "gereed":
            self.sender.do(f"/leerlingen/{UUID(row['id'])}/klaarzetten/", {"voor_brin": ""})
        if not self.incoming():
            fields = {"pgn": pupil.pgn, "bron_brin": PO.brin, "soort": "overstapdossier"}
            self.receiver.do("/ontvangen/opvragen/", {**fields, "school": self.id_of(TARGET, VO.brin)})

    def id_of(self, name: str, brin: str) -> str:
        return str(self.stations[name].rows("SELECT id FROM school_school WHERE brin = ?", brin)[0]["id"])

    def is_received(self) -> bool:
        row = self.incoming()
        return row is not None and row["stand"] == "ontvangen"

    def assert_once(self) -> None:
        """The transfer completes, and nothing of it happened twice."""
        wait_until(self.is_received, "the dossier is received")
        sent, received = self.stations[SOURCE].new("school_uitgaand"), self.stations[TARGET].new("school_inkomend")
        assert [row["stand"] for row in sent] == ["overgedragen"]
        assert [row["resultaat"] for row in received] == [GOED]
        assert sent[0]["digest"] == received[0]["digest"] != ""
        assert [row["resultaat"] for row in self.stations[SOURCE].new("school_levering")] == [GOED]
        assert [row["kind"] for row in self.stations[TARGET].new("vault_vaultitem")] == ["inkomend"]
        for name, once in ONCE.items():
            events = Counter(self.stations[name].new_events())
            assert {event: events[event] for event in once} == dict.fromkeys(once, 1), name
        assert self.stations[TARGET].rows("SELECT * FROM jobs_job WHERE kind = 'fetch' AND state <> 'done'") == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("crash")
    nodes = lay_out(folder, datetime.now(UTC))
    alone = [point for _, point in ONE_PROCESS.values()]
    points = {
        SOURCE: [*AT_THE_SOURCE.values()],
        TARGET: [*AT_THE_TARGET.values(), *alone],
        CENTRE: [*AT_THE_CENTRE.values()],
    }
    stations = {name: Station(nodes[name], frozenset(point.function for point in points[name])) for name in points}
    for station in stations.values():
        make_ready(station)
    try:
        for station in stations.values():
            station.start()
        staff = {name: Visitor(stations[name], username_at(name)) for name in (SOURCE, TARGET)}
        yield World(folder, stations, staff[SOURCE], staff[TARGET], count(100))
    finally:
        for station in stations.values():
            station.stop()


def make_ready(station: Station) -> None:
    """A database, a register and staff; a lease so short that nobody waits long for a node that died."""
    config = station.node.config
    config.write_text(sub(r"lease_seconds = \d+", "lease_seconds = 2", config.read_text()))
    commands.prepare(station.node)
    for staff in MEDEWERKERS:
        if staff.username == username_at(station.node.systeem.naam):
            commands.add_staff(station.node, staff.username, staff.naam, staff.scholen, PASSWORD)


def username_at(name: str) -> str:
    return {SOURCE: "ingrid", TARGET: "marloes"}.get(name, "")


def kill_and_restart(world: World, name: str, point: Point) -> None:
    """A whole transfer, in which this node dies once and is started again."""
    pupil, station = world.pupil(), world.stations[name]
    point.order(station.order)
    with suppress(httpx.TransportError):
        world.do_what_is_left(pupil)
    station.wait_until_killed()
    station.start()
    world.do_what_is_left(pupil)


@pytest.mark.parametrize("point", AT_THE_SOURCE.values(), ids=AT_THE_SOURCE)
def test_the_source_is_killed_and_started_again(world: World, point: Point) -> None:
    kill_and_restart(world, SOURCE, point)

    world.assert_once()


@pytest.mark.parametrize("point", AT_THE_TARGET.values(), ids=AT_THE_TARGET)
def test_the_target_is_killed_and_started_again(world: World, point: Point) -> None:
    kill_and_restart(world, TARGET, point)

    world.assert_once()


@pytest.mark.parametrize("point", AT_THE_CENTRE.values(), ids=AT_THE_CENTRE)
def test_the_centre_is_killed_and_started_again(world: World, point: Point) -> None:
    kill_and_restart(world, CENTRE, point)

    world.assert_once()


@pytest.mark.parametrize(("name", "point"), ONE_PROCESS.values(), ids=ONE_PROCESS)
def test_one_process_is_killed_and_its_node_starts_it_again(world: World, name: str, point: Point) -> None:
    """Nobody starts anything here."""
    pupil, station = world.pupil(), world.stations[name]
    point.order(station.order)
    with suppress(httpx.TransportError):
        world.do_what_is_left(pupil)
    wait_until(lambda: not station.order.exists(), "the process is killed")

    world.assert_once()
    assert station.running.poll() is None


def test_a_node_goes_wholly_when_its_first_process_is_killed(world: World) -> None:
    """The others end by themselves and leave the ports, so that it can be started again."""
    station = world.stations[TARGET]
    os.kill(station.running.pid, signal.SIGKILL)
    station.running.wait()

    station.wait_until_gone()
    station.start()
    world.do_what_is_left(world.pupil())
    world.assert_once()


def test_after_all_this_the_logs_hold_and_no_process_is_left(world: World) -> None:
    for station in world.stations.values():
        station.stop()

    assert left_of(world.folder) == []
    for station in world.stations.values():
        assert "Het logboek klopt" in commands.overstap("audit", "verify", "--config", station.node.config)
