"""T26: a node killed with -9 at any step and started again: the transfer completes, and it happens once.

Real processes, sockets and certificates. What is killed is the whole node, at one exact moment (tests/stopper.py);
after it is started again nobody does a thing, except a member of staff whose page was lost: he or she looks in the
list, and does again what is not there.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, suppress

import httpx
import pytest

from overstap.demo import commands
from overstap.demo.plan import CENTRE, GOED, Trip
from processes import left_of, wait_until, wait_until_gone
from stopper import Point
from ways.running_chain import Lasting, RunningChain, running_chain

pytestmark = pytest.mark.processes
SOURCE, TARGET, OTHER = "wilg", "kade", "brug"
POVO = Trip("POVO", (SOURCE, "99PA"), (TARGET, "99VA"), GOED)
WITHIN = Trip("POPO", (SOURCE, "99PA"), (SOURCE, "99PB"), GOED)
"""Both schools use the same system: it asks itself."""
TWO_POINTS = Trip("VOVO", (TARGET, "99VA"), (OTHER, "99VB"), GOED)
"""The school that is asked stands in two systems, and only the first has the dossier."""

LOG = "overstap.audit.store:DjangoAudit.write"
SEND = "overstap.wire.sender:HttpDoor.send"
CHANGE = "overstap.school.steps:write_changes"
PUT = "overstap.vault.store:DjangoVault.put"
OUTGOING, HANDLER, INCOMING = "overstap.school.outgoing", "overstap.school.handler", "overstap.school.incoming"

AT_THE_SOURCE = {
    "taking in: in the vault, not committed": Point("after", PUT),
    "taking in: logged, not committed": Point("after", LOG, "dossier_taken_in"),
    "taking in: committed": Point("after", "overstap.school.collect:take_in"),
    "sealing: signed, nothing written": Point("after", f"{OUTGOING}:seal"),
    "sealing: open copy shredded, not committed": Point("after", "overstap.vault.store:DjangoVault.shred"),
    "sealing: all written, not committed": Point("after", CHANGE, "klaargezet"),
    "sealing: committed": Point("after", f"{OUTGOING}:seal_dossier"),
    "asked: nothing done yet": Point("before", f"{HANDLER}:deliver"),
    "asked: before the session is checked": Point("before", SEND, "SessiecontroleRequest"),
    "asked: after the session is checked": Point("after", SEND, "SessiecontroleRequest"),
    "asked: pupil found, before the transaction": Point("after", f"{HANDLER}:find"),
    "asked: in the transaction, nothing written": Point("before", f"{HANDLER}:answer"),
    "asked: the answer noted, the delivery not": Point("before", f"{HANDLER}:hand_over"),
    "asked: handed over, not logged": Point("before", LOG, "document_delivered"),
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
    "job: taken up": Point("before", "overstap.school.fetch:fetch"),
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
NOTIFY, TELL, TOLD = "overstap.school.notify", "overstap.school.tell", "overstap.school.told"
TELLING_AT_THE_SOURCE = {
    "chosen: sealed, nothing planned": Point("before", f"{NOTIFY}:plan"),
    "chosen: logged, not committed": Point("after", LOG, "notification_planned"),
    "chosen: committed": Point("after", "overstap.school.ready:make_ready"),
    "telling: taken up": Point("before", f"{TELL}:tell"),
    "announcing: before it is sent": Point("before", SEND, "MeldenNotificatieRequest"),
    "announcing: answered, nothing written": Point("after", SEND, "MeldenNotificatieRequest"),
    "announcing: the address noted": Point("after", f"{NOTIFY}:note_address"),
    "telling: before it is sent": Point("before", SEND, "NotificatieRequest"),
    "telling: taken, nothing written": Point("after", SEND, "NotificatieRequest"),
    "ended: logged, not committed": Point("after", LOG, "notification_ended"),
    "ended: job done, not committed": Point("after", "overstap.jobs.store:DjangoJobs.finish_running"),
    "ended: committed": Point("after", f"{NOTIFY}:conclude"),
}
TELLING_AT_THE_TARGET = {
    "told: nothing looked at": Point("before", f"{HANDLER}:take_notice"),
    "told: the request is found": Point("after", f"{TOLD}:request_of"),
    "told: in its row, not logged": Point("before", LOG, "notification_received"),
    "told: logged, not committed": Point("after", LOG, "notification_received"),
    "told: committed, nothing answered": Point("after", f"{HANDLER}:take_notice"),
}
TELLING_AT_THE_CENTRE = {
    "announced, nothing answered": Point("after", CENTRE_ANSWER, "MeldenNotificatieRequest"),
}
TELLING = (
    *((SOURCE, point) for point in TELLING_AT_THE_SOURCE.values()),
    *((TARGET, point) for point in TELLING_AT_THE_TARGET.values()),
    *((CENTRE, point) for point in TELLING_AT_THE_CENTRE.values()),
)
TELLING_NAMES = (*TELLING_AT_THE_SOURCE, *TELLING_AT_THE_TARGET, *TELLING_AT_THE_CENTRE)
ELSEWHERE = {
    "one system for both: nothing answered": (WITHIN, SOURCE, Point("after", f"{HANDLER}:deliver")),
    "one system for both: received, not committed": (WITHIN, SOURCE, Point("after", LOG, "dossier_received")),
    "two systems asked: one has answered": (TWO_POINTS, OTHER, Point("after", f"{INCOMING}:note_answer", "sessie")),
}
ONE_PROCESS = {
    "the page of the target, request committed": (TARGET, Point("after", f"{INCOMING}:ask", alone=True)),
    "the work of the target, dossier came": (TARGET, Point("after", SEND, "DocumentRequest", alone=True)),
    "the door of the source, nothing answered": (SOURCE, Point("after", f"{HANDLER}:deliver", alone=True)),
}


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lasting]:
    points = (*AT_THE_SOURCE.values(), *AT_THE_TARGET.values(), *(point for _name, point in TELLING))
    at_a_school = frozenset(point.function for point in points) - {CENTRE_ANSWER}
    watched = dict.fromkeys((SOURCE, TARGET, OTHER), at_a_school) | {CENTRE: frozenset({CENTRE_ANSWER})}

    def begin() -> AbstractContextManager[RunningChain]:
        return running_chain(tmp_path_factory.mktemp("crash"), watched, (POVO, WITHIN, TWO_POINTS))

    with ExitStack() as stack:
        yield Lasting(begin, stack)


@pytest.fixture
def chain(lasting: Lasting, request: pytest.FixtureRequest) -> Iterator[RunningChain]:
    """Started anew after a test that failed."""
    failed_before = request.session.testsfailed
    yield lasting.take()
    if request.session.testsfailed > failed_before:
        lasting.throw_away()


def transfer_with_a_restart(chain: RunningChain, name: str, point: Point, trip: Trip = POVO) -> None:
    """A whole transfer, in which this node dies once and is started again."""
    pupil, station = chain.begin(trip), chain.stations[name]
    point.order(station.order)
    with suppress(httpx.TransportError):
        chain.do_what_is_left(pupil)
    station.wait_until_killed()
    station.start()
    chain.do_what_is_left(pupil)


@pytest.mark.parametrize("point", AT_THE_SOURCE.values(), ids=AT_THE_SOURCE)
def test_the_source_is_killed_and_started_again(chain: RunningChain, point: Point) -> None:
    transfer_with_a_restart(chain, SOURCE, point)

    chain.assert_once()


@pytest.mark.parametrize("point", AT_THE_TARGET.values(), ids=AT_THE_TARGET)
def test_the_target_is_killed_and_started_again(chain: RunningChain, point: Point) -> None:
    transfer_with_a_restart(chain, TARGET, point)

    chain.assert_once()


@pytest.mark.parametrize("point", AT_THE_CENTRE.values(), ids=AT_THE_CENTRE)
def test_the_centre_is_killed_and_started_again(chain: RunningChain, point: Point) -> None:
    transfer_with_a_restart(chain, CENTRE, point)

    chain.assert_once()


@pytest.mark.parametrize(("name", "point"), TELLING, ids=TELLING_NAMES)
def test_whoever_is_killed_while_it_is_told_it_is_told_once(chain: RunningChain, name: str, point: Point) -> None:
    """T26: a school that asked in vain hears that the dossier is ready: lost never, and not twice."""
    pupil, station = chain.begin(POVO), chain.stations[name]
    chain.ask_in_vain(pupil)
    point.order(station.order)
    with suppress(httpx.TransportError):
        chain.tell()
    station.wait_until_killed()
    station.start()
    chain.tell()

    chain.assert_told_once()


@pytest.mark.parametrize(("trip", "name", "point"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_it_holds_on_every_road(chain: RunningChain, trip: Trip, name: str, point: Point) -> None:
    transfer_with_a_restart(chain, name, point, trip)

    chain.assert_once()


@pytest.mark.parametrize(("name", "point"), ONE_PROCESS.values(), ids=ONE_PROCESS)
def test_one_process_is_killed_and_its_node_starts_it_again(chain: RunningChain, name: str, point: Point) -> None:
    """Nobody starts anything here."""
    pupil, station = chain.begin(POVO), chain.stations[name]
    point.order(station.order)
    with suppress(httpx.TransportError):
        chain.do_what_is_left(pupil)
    wait_until(lambda: not station.order.exists(), "the process is killed")

    chain.assert_once()
    assert station.running.poll() is None


def test_a_node_goes_wholly_when_its_first_process_is_killed(chain: RunningChain) -> None:
    """The others end by themselves and leave the ports, so that it can be started again."""
    station = chain.stations[TARGET]
    os.kill(station.running.pid, signal.SIGKILL)
    station.running.wait()

    wait_until_gone(station.node)
    station.start()
    chain.do_what_is_left(chain.begin(POVO))
    chain.assert_once()


def test_after_all_this_the_logs_hold_and_no_process_is_left(chain: RunningChain) -> None:
    for station in chain.stations.values():
        station.stop()

    assert left_of(chain.folder) == []
    for station in chain.stations.values():
        assert "Het logboek klopt" in commands.overstap("audit", "verify", "--config", station.node.config)
