"""The same ways on PostgreSQL: in one process, and with three nodes that really run, one of them killed midway."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

import postgres
from chain import OINS, Chain, acting
from databases import real_chain
from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE, Trip
from overstap.demo.pupils import Pupil, invented
from overstap.dossier import invent, seal
from overstap.keten import TegenpartijFout
from overstap.ports import NODE
from overstap.school import collect, incoming, outgoing, store
from overstap.school.models import Levering
from overstap.traffic_center import register
from processes import wait_until, wait_until_gone
from ways.test_transfer import open_question, say

__all__ = ["real_chain"]
SOURCE, TARGET = "wilg", "kade"
TRIP = Trip("POVO", (SOURCE, "99PA"), (TARGET, "99VA"), "OverdrachtGeslaagd", seed=5)


# -- in one process ----------------------------------------------------------------------------------------------


def test_a_dossier_goes_from_po_to_vo(real_chain: Chain) -> None:
    pupil = real_chain.po.ready("99PA", "POVO")

    asked = real_chain.vo.ask("99VA", real_chain.po.pgn(pupil), "99PA")

    assert (asked.stand, asked.resultaat, asked.digest) == ("ontvangen", "OverdrachtGeslaagd", pupil.digest)
    assert real_chain.vo.events(4) == ["request_made", "session_opened", "dossier_received", "request_ended"]
    assert real_chain.centre.events(3) == ["session_granted", "session_checked", "sign_off_taken"]
    for system in real_chain.systems.values():
        with acting(system.alias):
            assert system.audit.verify().good


def test_unknown_not_ready_and_withdrawn_are_refused(real_chain: Chain) -> None:
    waiting = real_chain.po.taken_in("99PA", "POVO")
    withdrawn = real_chain.po.ready("99PA", "POVO", seed=2)
    with acting("po"):
        outgoing.withdraw(real_chain.po.ports, withdrawn, NODE)

    results = [
        real_chain.vo.ask("99VA", pgn, "99PA").resultaat
        for pgn in (real_chain.po.pgn(waiting), real_chain.po.pgn(withdrawn), "999990019")
    ]

    assert results == ["DossierNietGereed", "DossierNietGereed", "LeerlingNietGevonden"]
    with acting("po"):
        assert Levering.objects.count() == 3


def test_a_session_ends_with_the_mandaat_and_a_question_is_answered_five_times(real_chain: Chain) -> None:
    """T31 T44 T46: where the database itself counts, finds and deletes."""
    pupil = real_chain.po.ready("99PA", "POVO")
    question = open_question(real_chain, real_chain.po.pgn(pupil))
    for _ in range(5):
        assert say(real_chain.vo, question).resultaat == "OverdrachtGeslaagd"
    with pytest.raises(TegenpartijFout) as refusal:
        say(real_chain.vo, question)
    assert refusal.value.fault.reden == "TeVeelVragen"
    assert real_chain.po.events() == ["message_refused"]

    for tot in (date(2026, 3, 1), None):
        with acting("centre"):
            register.put_mandaat(real_chain.tools, "99VA", OINS["vo"], van=date(2025, 8, 1), tot=tot)
        assert say(real_chain.vo, question).resultaat == "SessieOnbekend"
        assert real_chain.po.events() == ["session_refused"]


def test_a_name_that_no_list_can_hold_stops_nobody(real_chain: Chain) -> None:
    """At neither end: a list shows how it begins, and the dossier holds it whole."""
    record = invent(7, "POVO", bron_brin="99PA", schoolnaam="De Wilgenhof", vandaag=date(2026, 3, 2))
    record["huidigeschool"]["leerling"] |= {"achternaam": "van " + "Lang" * 40, "roepnaam": "Noor" * 30}
    po, vo = real_chain.po, real_chain.vo
    with acting("po"):
        row = collect.take_in(po.ports, po.school("99PA"), record, NODE)
        whole = outgoing.show(po.ports, row, NODE)
        given = seal(whole, po.ports.keys.zegel, dossier_id=str(row.pk), versie=1)
        row.dossier_id = po.ports.vault.put(given.canonical, store.place(row))
        row.stand, row.digest, row.klaargezet_op = "klaargezet", given.digest, po.clock.now()
        row.handtekening, row.certificaat = given.zegel.handtekening, given.zegel.certificaat
        row.save()

    asked = vo.ask("99VA", po.pgn(row), "99PA")

    assert (asked.stand, asked.resultaat) == ("ontvangen", "OverdrachtGeslaagd")
    assert asked.naam == po.fresh(row).naam == whole.naam[:200]
    assert len(whole.naam) > 200
    with acting("vo"):
        assert incoming.show(vo.ports, asked, NODE).naam == whole.naam


# -- three nodes that run ------------------------------------------------------------------------------------------


@dataclass
class World:
    """Nodes that each have a database of their own on our server."""

    nodes: dict[str, Node]
    server: postgres.Server
    folder: Path

    def rows(self, node: str, query: str) -> list[tuple[Any, ...]]:
        host, user = str(self.server.folder), self.server.user
        with psycopg.connect(host=host, user=user, dbname=database_of(self.folder, node)) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]  # a query of our own

    def events(self, node: str) -> list[str]:
        return [row[0] for row in self.rows(node, "SELECT event FROM audit_gebeurtenis ORDER BY nr")]

    def pupil(self, seed: int) -> tuple[Pupil, str]:
        """A pupil whose dossier is ready at the source, and its digest."""
        made = invented(replace(TRIP, seed=seed), self.folder, date(2026, 3, 2))
        (taken,) = commands.take_in(self.nodes[SOURCE], "99PA", [made.file], sealing=True)
        return made, taken["digest"]

    def ask(self, pupil: Pupil, seconds: float) -> None:
        """Ask, and wait so long for the answer. Raises DemoError when there is none yet."""
        words = ("school", "ask", "--config", self.nodes[TARGET].config, "--school", "99VA", "--wait", str(seconds))
        commands.overstap(*words, given=f"{pupil.pgn} 99PA overstapdossier\n")


def database_of(folder: Path, node: str) -> str:
    """Its name: two modules that each make a world may meet on one server."""
    return f"{folder.name}_{node}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Everything made ready, nothing running."""
    folder, server = tmp_path_factory.mktemp("world"), postgres.server()
    nodes = {name: node for name, node in lay_out(folder, datetime.now(UTC)).items() if name != "brug"}
    for name, node in nodes.items():
        server.new_database(database_of(folder, name))
        address = f"postgresql://{server.user}@/{database_of(folder, name)}?host={server.folder}"
        node.config.write_text(f'database = "{address}"\n' + node.config.read_text())
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(commands.prepare, nodes.values()))
    return World(nodes, server, folder)


@pytest.fixture
def centre_runs(world: World) -> Iterator[World]:
    with commands.running([world.nodes[CENTRE]]):
        yield world


@pytest.mark.postgres
@pytest.mark.processes
def test_a_whole_transfer_whose_target_is_killed_midway(centre_runs: World) -> None:
    """Killed with -9 while the source could not be reached, and started again: it completes, and happens once."""
    this = centre_runs
    source, target = this.nodes[SOURCE], this.nodes[TARGET]
    pupil, digest = this.pupil(5)
    process = commands.serve(target)
    try:
        commands.wait_until_open(target, process)
        with pytest.raises(commands.DemoError):
            this.ask(pupil, seconds=0.1)
        wait_until(lambda: this.rows(TARGET, "SELECT 1 FROM jobs_job WHERE last_error = 'source_unreachable'"), "tried")
    finally:
        process.kill()
        process.wait()
        wait_until_gone(target)

    with commands.running([source, target]):
        wait_until(lambda: "request_ended" in this.events(TARGET), "the request ends")

    assert this.rows(TARGET, "SELECT stand, resultaat, digest FROM school_inkomend") == [
        ("ontvangen", "OverdrachtGeslaagd", digest)
    ]
    for event in ("request_made", "session_opened", "dossier_received", "request_ended"):
        assert this.events(TARGET).count(event) == 1
    assert this.events(SOURCE).count("document_delivered") == 1
    assert this.events(CENTRE).count("session_granted") == 1
    assert this.rows(TARGET, "SELECT count(*) FROM vault_vaultitem") == [(1,)]
    assert not list(this.folder.rglob("*.sqlite3"))
