"""T19: a node whose disk is full: nothing half is written, it says what is the matter, and with room again all goes on.

Real processes, sockets and certificates. The disk is a real one that is filled to the last byte, where the test may
mount one; and, everywhere, a limit on what the processes of the node may write, which comes as another error.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from uuid import UUID

import httpx
import pytest

from overstap.database.errors import FULL
from overstap.demo import commands
from overstap.demo.folder import Node
from overstap.demo.plan import CENTRE, GOED, Trip
from overstap.demo.pupils import Pupil
from processes import Station, wait_until
from ways.full import Disk, Limit, SmallDisk
from ways.running_chain import RunningChain, running_chain

pytestmark = pytest.mark.processes
SOURCE, TARGET = "wilg", "kade"
TRIP = Trip("POVO", (SOURCE, "99PA"), (TARGET, "99VA"), GOED)
ROOM = (4_096, 20_000, 60_000, 150_000)
"""Bytes that are left: for a part of what a transfer writes."""
A_WHILE = 2.0
"""Seconds in which a node tries more than once."""


@pytest.fixture(scope="module", params=["a disk", "a limit"])
def disk(request: pytest.FixtureRequest) -> type[Disk]:
    if request.param == "a limit":
        return Limit
    if os.geteuid() != 0:
        pytest.skip("to mount a disk one has to be root; the limit is tried all the same")
    return SmallDisk


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, disk: type[Disk]) -> Iterator[RunningChain]:
    watched: dict[str, frozenset[str]] = dict.fromkeys((SOURCE, TARGET, CENTRE), frozenset())
    with ExitStack() as stack:

        def put_disks(nodes: Mapping[str, Node]) -> None:
            for name in (SOURCE, TARGET):
                home = nodes[name].config.parent
                SmallDisk.put_under(home)
                stack.callback(SmallDisk.take_away, home)

        folder = tmp_path_factory.mktemp("full")
        laid_out = put_disks if disk is SmallDisk else lambda _nodes: None
        yield stack.enter_context(running_chain(folder, watched, (TRIP,), laid_out))


@contextmanager
def full(disk: type[Disk], station: Station, room_bytes: int = 0) -> Iterator[None]:
    """While this lasts there is no more room than this."""
    under = disk(station)
    under.fill(room_bytes)
    try:
        yield
    finally:
        under.free()


def add(chain: RunningChain, pupil: Pupil) -> httpx.Response:
    fields = {"school": chain.school_id(TRIP.van)}
    return chain.staff[TRIP.van].send_form("/leerlingen/toevoegen/", fields, pupil.file)


def ask(chain: RunningChain, pupil: Pupil) -> httpx.Response:
    asked = {"pgn": pupil.pgn, "bron_brin": TRIP.van[1], "soort": TRIP.soort, "school": chain.school_id(TRIP.naar)}
    return chain.staff[TRIP.naar].send_form("/ontvangen/opvragen/", asked)


def make_ready(chain: RunningChain, pupil: Pupil) -> None:
    assert add(chain, pupil).status_code == httpx.codes.FOUND
    (row,) = chain.outgoing()
    chain.staff[TRIP.van].settle(UUID(row["id"]))
    chain.staff[TRIP.van].do(f"/leerlingen/{UUID(row['id'])}/klaarzetten/", {"voor_brin": ""})


def last_error(chain: RunningChain) -> str:
    (row,) = chain.target.rows("SELECT last_error FROM jobs_job WHERE kind = 'fetch' AND state <> 'done'")
    return str(row["last_error"])


def test_a_page_says_that_nothing_can_be_kept_and_keeps_nothing(chain: RunningChain, disk: type[Disk]) -> None:
    """At both ends; who keeps the node reads why in its log, and looking at what there is goes on."""
    pupil = chain.begin(TRIP)
    for station, form in ((chain.source, add), (chain.target, ask)):
        with full(disk, station):
            said = form(chain, pupil)

        assert (said.status_code, said.headers["retry-after"]) == (httpx.codes.SERVICE_UNAVAILABLE, "5")
        assert "Meld dit aan de servicedesk. Probeer het opnieuw als er weer ruimte is." in said.text
        assert FULL in (station.home / "log.txt").read_text() or disk is Limit
        assert (station.new("vault_vaultitem"), station.new_events()) == ([], [])
    assert (chain.outgoing(), chain.incoming()) == ([], [])

    with full(disk, chain.source):
        assert chain.staff[TRIP.van].get("/leerlingen/").status_code == httpx.codes.OK
    chain.do_what_is_left(pupil)
    chain.assert_once()


def test_a_source_that_is_full_is_asked_again_until_it_has_room(chain: RunningChain, disk: type[Disk]) -> None:
    pupil = chain.begin(TRIP)
    make_ready(chain, pupil)
    events = chain.source.new_events()
    with full(disk, chain.source):
        assert ask(chain, pupil).status_code == httpx.codes.FOUND
        wait_until(lambda: last_error(chain) == "source_unreachable", "the source was asked")

        assert (chain.source.new("school_levering"), chain.source.new_events()) == ([], events)
        assert [(row["stand"], row["resultaat"]) for row in chain.incoming()] == [("sessie", "")]

    chain.assert_once()


def test_a_target_that_is_full_takes_the_dossier_when_it_has_room(chain: RunningChain, disk: type[Disk]) -> None:
    """It gets full when the request is on its way; the dossier may come in then, and is not half kept."""
    pupil = chain.begin(TRIP)
    make_ready(chain, pupil)
    with full(disk, chain.source):
        ask(chain, pupil)
        wait_until(lambda: last_error(chain) == "source_unreachable", "the source was asked")
        under = disk(chain.target)
        under.fill()
    try:
        time.sleep(A_WHILE)
        assert chain.target.new("vault_vaultitem") == []
        assert [(row["stand"], row["resultaat"]) for row in chain.incoming()] == [("sessie", "")]
    finally:
        under.free()

    chain.assert_once()


@pytest.mark.parametrize("room_bytes", ROOM)
@pytest.mark.parametrize("end", ["source", "target"])
def test_a_disk_that_gets_full_midway_leaves_no_half(
    chain: RunningChain, disk: type[Disk], end: str, room_bytes: int
) -> None:
    """Wherever in the work it happens: with room again the transfer completes, and it happens once."""
    pupil = chain.begin(TRIP)
    with full(disk, getattr(chain, end), room_bytes):
        if add(chain, pupil).status_code == httpx.codes.FOUND:
            (row,) = chain.outgoing()
            chain.staff[TRIP.van].try_to_settle(UUID(row["id"]))
            sealing = f"/leerlingen/{UUID(row['id'])}/klaarzetten/"
            if chain.staff[TRIP.van].send_form(sealing, {"voor_brin": ""}).status_code == httpx.codes.FOUND:
                ask(chain, pupil)
                time.sleep(A_WHILE / 4)

    chain.do_what_is_left(pupil)
    chain.assert_once()


def test_after_all_this_the_logs_hold(chain: RunningChain) -> None:
    for station in chain.stations.values():
        assert "Het logboek klopt" in commands.overstap("audit", "verify", "--config", station.node.config)
