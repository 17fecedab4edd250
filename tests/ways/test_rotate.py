"""T26: the key of a node renewed beside nodes that serve, over real sockets, while dossiers travel: nothing is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest

from overstap.demo import commands
from overstap.demo.folder import Node
from overstap.demo.plan import CENTRE, GOED, Trip
from processes import Station
from ways import rotating
from ways.running_chain import RunningChain, running_chain
from ways.test_postgres import SOURCE, TARGET, World, centre_runs, world

__all__ = ["centre_runs", "world"]
pytestmark = pytest.mark.processes
TRIP = Trip("POVO", (SOURCE, "99PA"), (TARGET, "99VA"), GOED)
ROUNDS = 2
"""How often the key of both nodes is renewed; each time a first try is killed."""


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[RunningChain]:
    watched: dict[str, frozenset[str]] = dict.fromkeys((SOURCE, TARGET, CENTRE), frozenset())
    with running_chain(tmp_path, watched, (TRIP,)) as running:
        yield running


def rotate(node: Node, *words: str, batch_rows: int = 2) -> subprocess.CompletedProcess[str]:
    """As an operator does, in a process of its own."""
    program = [sys.executable, rotating.__file__, str(batch_rows), str(node.config.with_name("die"))]
    command = [*program, "keys", "rotate", "--config", str(node.config), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def renew(node: Node) -> None:
    """A new key: killed after its first batch, gone on with, and the old key taken away."""
    node.config.with_name("die").touch()
    killed = rotate(node)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    for words in ((), ("--drop",)):
        done = rotate(node, *words)
        assert done.returncode == 0, done.stderr


def meanwhile(travel: Callable[[], None], nodes: list[Node], rounds: int) -> int:
    """Renew keys while dossiers travel, and go on with travelling until that is done; how many went."""
    went = 0
    with ThreadPoolExecutor(1) as pool:
        renewing = pool.submit(lambda: [renew(node) for _ in range(rounds) for node in nodes])
        while not renewing.done():
            travel()
            went += 1
        renewing.result()
    return went


def test_dossiers_travel_while_the_keys_of_both_ends_are_renewed(chain: RunningChain) -> None:
    """Whatever lay there, came meanwhile or comes afterwards can be read at both ends, without any of the old keys."""

    def travel() -> None:
        chain.do_what_is_left(chain.begin(TRIP))
        chain.assert_once()

    for _ in range(3):
        travel()

    went = meanwhile(travel, [chain.source.node, chain.target.node], ROUNDS)
    travel()

    assert went > 0
    sent = readable(chain, TRIP.van, "school_uitgaand", "/leerlingen/{}/")
    came = readable(chain, TRIP.naar, "school_inkomend", "/ontvangen/{}/")
    assert sent == came == went + 4
    for station in (chain.source, chain.target):
        assert_only_the_newest(station)


def readable(chain: RunningChain, place: tuple[str, str], table: str, path: str) -> int:
    """Every dossier of this list is read out of the vault for its page; how many."""
    station = chain.stations[place[0]]
    station.look()
    rows = station.rows(f"SELECT id, naam FROM {table}")  # noqa: S608 - of our own
    for row in rows:
        page = chain.staff[place].get(path.format(UUID(row["id"])))
        assert (page.status_code, row["naam"] in unescape(page.text)) == (200, True)
    assert station.new_events().count("dossier_read") == len(rows)
    return len(rows)


def assert_only_the_newest(station: Station) -> None:
    """All lies under one key, which is the only one there is, and the log says how often it was renewed."""
    lines = (station.home / "keys" / "node.keys").read_text().splitlines()
    kept = station.rows("SELECT DISTINCT key_number AS nr FROM vault_vaultitem WHERE shredded_at IS NULL")
    assert [line.split()[0] for line in lines] == [str(row["nr"]) for row in kept] == [str(ROUNDS + 1)]
    events = station.rows("SELECT count(*) AS nr FROM audit_gebeurtenis WHERE event = 'node_key_renewed'")
    assert events == [{"nr": ROUNDS}]
    assert station.rows("SELECT * FROM audit_gebeurtenis WHERE event = 'vault_unreadable'") == []
    assert "Het logboek klopt" in commands.overstap("audit", "verify", "--config", station.node.config)


@pytest.mark.postgres
def test_on_postgresql_too(centre_runs: World) -> None:
    this, seeds = centre_runs, iter(range(100, 1_000))
    source, target = this.nodes[SOURCE], this.nodes[TARGET]

    def travel() -> None:
        pupil, _digest = this.pupil(next(seeds))
        this.ask(pupil, seconds=30)

    with commands.running([source, target]):
        travel()
        went = meanwhile(travel, [source, target], rounds=1)
        travel()

    ended = this.rows(TARGET, "SELECT resultaat, count(*) FROM school_inkomend GROUP BY resultaat")
    assert ended == [(GOED, went + 2)]
    for node in (SOURCE, TARGET):
        assert "vault_unreadable" not in this.events(node)
        assert this.events(node).count("node_key_renewed") == 1
        kept = this.rows(node, "SELECT DISTINCT key_number FROM vault_vaultitem WHERE shredded_at IS NULL")
        assert kept == [(2,)]
