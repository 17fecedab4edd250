"""The drill: a node that serves is backed up, lost, and put back, and what was shredded meanwhile stays gone.

T22: a restored older backup replays the shred register first. On SQLite and on PostgreSQL.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

import postgres
from node.test_start import overstap
from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE, GOED, Trip
from overstap.demo.pupils import Pupil, invented
from processes import prepare

pytestmark = pytest.mark.processes
TRIP = Trip("POVO", ("wilg", "99PA"), ("kade", "99VA"), GOED, seed=5)


@dataclass
class Drill:
    """Three nodes, of which `wilg` is the one that is backed up and lost."""

    nodes: dict[str, Node]
    folder: Path
    vendor: str
    overdracht: str = ""
    """The last that was asked for, at `kade`."""

    @property
    def home(self) -> Path:
        return self.nodes["wilg"].config.parent

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self.vendor == "postgresql":
            server = postgres.server()
            with psycopg.connect(host=str(server.folder), user=server.user, dbname="drill") as connection:
                return connection.execute(query).fetchall()  # type: ignore[arg-type]  # a query of our own
        with closing(sqlite3.connect(self.home / "data" / "node.sqlite3")) as database:
            return database.execute(query).fetchall()

    def write(self, statement: str) -> None:
        if self.vendor == "postgresql":
            server = postgres.server()
            with psycopg.connect(host=str(server.folder), user=server.user, dbname="drill") as connection:
                connection.execute(statement)  # type: ignore[arg-type]  # a statement of our own
            return
        with closing(sqlite3.connect(self.home / "data" / "node.sqlite3")) as database, database:
            database.execute(statement)

    def lose(self) -> None:
        """The machine of `wilg` is gone; its keys and its register were kept elsewhere."""
        if self.vendor == "postgresql":
            server = postgres.server()
            with psycopg.connect(host=str(server.folder), user=server.user, dbname="postgres", autocommit=True) as db:
                db.execute("DROP DATABASE drill")
            server.new_database("drill")
        shutil.move(self.home / "data" / "shredded.txt", self.folder / "shredded.txt")
        shutil.rmtree(self.home / "data")

    def pupil(self, seed: int) -> Pupil:
        return invented(replace(TRIP, seed=seed), self.folder, date(2026, 3, 2))

    def ask(self, pupil: Pupil) -> str:
        (asked,) = commands.ask(self.nodes["kade"], "99VA", [f"{pupil.pgn} 99PA overstapdossier"])
        self.overdracht = str(asked["id"])
        return str(asked["result"])

    def restore(self, *words: str | Path) -> Any:
        return overstap("restore", "--config", self.nodes["wilg"].config, self.folder / "backup", *words)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def drill(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Drill]:
    nodes = {name: node for name, node in lay_out(tmp_path, datetime.now(UTC)).items() if name != "brug"}
    if request.param == "postgresql":
        server, config = postgres.server(), nodes["wilg"].config
        server.new_database("drill")
        address = f"postgresql://{server.user}:not%20asked@/drill?host={server.folder}"
        config.write_text(f'database = "{address}"\n' + config.read_text())
    for node in nodes.values():
        commands.prepare(node)
    yield Drill(nodes, tmp_path, request.param)
    if request.param == "postgresql":
        with psycopg.connect(host=str(server.folder), user=server.user, dbname="postgres", autocommit=True) as database:
            database.execute("DROP DATABASE drill")


def test_a_node_is_lost_and_put_back_and_what_was_shredded_stays_gone(drill: Drill) -> None:
    """T22, T25: transferred before, shredded after the backup; the transferred one opens, the log holds."""
    sent, replaced = drill.pupil(1), drill.pupil(2)
    commands.take_in(drill.nodes["wilg"], "99PA", [sent.file], sealing=True)
    commands.take_in(drill.nodes["wilg"], "99PA", [replaced.file], sealing=False)
    with commands.running([drill.nodes[CENTRE], drill.nodes["wilg"], drill.nodes["kade"]]):
        assert drill.ask(sent) == GOED
        made = overstap("backup", "--config", drill.nodes["wilg"].config, drill.folder / "backup")
        assert made.returncode == 0, made.stderr
        assert "Er zit geen sleutel in." in made.stdout
        living = "SELECT id, wrapped_key FROM vault_vaultitem WHERE shredded_at IS NULL"
        before = dict(drill.rows(living))
        commands.take_in(drill.nodes["wilg"], "99PA", [replaced.file], sealing=False)
        after = dict(drill.rows(living))
    shredded = set(before) - set(after)
    assert len(shredded) == 2, "the dossier and its werkdossier"

    drill.lose()
    refused = drill.restore()
    assert refused.returncode == 2
    assert "--shredded" in refused.stderr
    back = drill.restore("--shredded", drill.folder / "shredded.txt")

    assert back.returncode == 0, back.stdout + back.stderr
    assert "Opnieuw vernietigd, omdat het register dat zegt: 2." in back.stdout
    assert "Het logboek klopt." in back.stdout
    assert dict(drill.rows(living)).keys() == set(before) - shredded
    gone = drill.rows("SELECT id, wrapped_key, nonce, ciphertext FROM vault_vaultitem WHERE shredded_at IS NOT NULL")
    assert shredded <= {row[0] for row in gone}
    assert {bytes(value) for row in gone for value in row[1:]} == {b""}
    assert overstap("audit", "verify", "--config", drill.nodes["wilg"].config).returncode == 0
    if drill.vendor == "sqlite":
        file = (drill.home / "data" / "node.sqlite3").read_bytes()
        assert [each for each in shredded if bytes(before[each])[:24] in file] == []
    with commands.running([drill.nodes[CENTRE], drill.nodes["wilg"], drill.nodes["kade"]]):
        assert drill.ask(sent) == GOED
    there = ("--config", drill.nodes["kade"].config)
    receipt = drill.folder / "bewijs.json"
    receipt.write_text(overstap("audit", "receipt", *there, drill.overdracht, "--format", "json").stdout)
    assert "het bewijs klopt." in overstap("audit", "check-receipt", *there, receipt).stdout


@pytest.fixture
def backed_up(tmp_path: Path) -> Drill:
    """A node with a backup, not served; SQLite."""
    nodes = {name: node for name, node in lay_out(tmp_path, datetime.now(UTC)).items() if name == "wilg"}
    prepare(nodes["wilg"])
    this = Drill(nodes, tmp_path, "sqlite")
    (this.home / "data" / "shredded.txt").touch()
    assert overstap("backup", "--config", nodes["wilg"].config, tmp_path / "backup").returncode == 0
    return this


def test_a_backup_holds_the_copy_and_its_manifest_and_no_key(backed_up: Drill) -> None:
    folder = backed_up.folder / "backup"
    copied = b"".join(path.read_bytes() for path in folder.iterdir())

    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "node.sqlite3"]
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}
    for key in (backed_up.home / "keys").iterdir():
        assert key.read_text().split()[-1].encode() not in copied
    again = overstap("backup", "--config", backed_up.nodes["wilg"].config, folder)
    assert again.returncode == 2
    assert "is er al" in again.stderr


def test_a_node_that_is_in_use_is_not_overwritten(backed_up: Drill) -> None:
    before = (backed_up.home / "data" / "node.sqlite3").read_bytes()

    said = backed_up.restore()

    assert said.returncode == 2
    assert "Dit systeem is niet leeg" in said.stderr
    assert (backed_up.home / "data" / "node.sqlite3").read_bytes() == before


def damaged_copy(this: Drill) -> None:
    copy = this.folder / "backup" / "node.sqlite3"
    copy.write_bytes(copy.read_bytes()[:-1] + b"x")


def without_manifest(this: Drill) -> None:
    (this.folder / "backup" / "manifest.json").unlink()


def of_another(this: Drill) -> None:
    change(this, oin="00000009000000009999")


def of_another_kind(this: Drill) -> None:
    copy = this.folder / "backup" / "node.sqlite3"
    copy.rename(copy.with_name("node.pgdump"))
    change(this, file="node.pgdump")


def under_a_key_that_is_not_here(this: Drill) -> None:
    change(this, node_keys=[7])


def without_the_node_key(this: Drill) -> None:
    (this.home / "keys" / "node.keys").unlink()


def without_the_key_of_the_log(this: Drill) -> None:
    (this.home / "keys" / "audit.key").unlink()


def change(this: Drill, **fields: object) -> None:
    path = this.folder / "backup" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (damaged_copy, "is veranderd sinds de back-up"),
        (without_manifest, "een die niet af is"),
        (of_another, "van een ander systeem"),
        (of_another_kind, "een andere soort database"),
        (under_a_key_that_is_not_here, "onder sleutel 7"),
        (without_the_node_key, "node.keys ontbreekt"),
        (without_the_key_of_the_log, "audit.key ontbreekt"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_does_not_fit_is_refused_before_anything_is_touched(backed_up: Drill, spoil: Any, says: str) -> None:
    (backed_up.home / "data" / "node.sqlite3").unlink()
    spoil(backed_up)

    said = backed_up.restore()

    assert said.returncode == 2
    assert says in said.stderr
    assert "Traceback" not in said.stderr
    assert not (backed_up.home / "data" / "node.sqlite3").exists()
    assert not (backed_up.home / "data" / "restoring").exists()


def test_a_backup_whose_log_was_changed_does_not_serve(backed_up: Drill) -> None:
    """T24: somebody who could reach the backup rewrote a line of the log, and its digest in the manifest too."""
    from overstap.node.manifest import digest_of  # noqa: PLC0415 - for this test alone

    copy = backed_up.folder / "backup" / "node.sqlite3"
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("UPDATE audit_gebeurtenis SET by = 'user:8' WHERE nr = 1")
    change(backed_up, sha256=digest_of(copy), bytes=copy.stat().st_size)
    (backed_up.home / "data" / "node.sqlite3").unlink()

    said = backed_up.restore()

    assert said.returncode == 1
    assert "Regel 1 van het logboek" in said.stdout
    for command in ("serve", "prepare"):
        refused = overstap(command, "--config", backed_up.nodes["wilg"].config)
        assert refused.returncode == 2
        assert "Een back-up is niet tot het eind teruggezet" in refused.stderr


def test_a_register_without_a_place_is_said_before_the_node_serves(backed_up: Drill) -> None:
    node = backed_up.nodes["wilg"]
    node.config.write_text('shredded = "nergens/shredded.txt"\n' + node.config.read_text())
    with closing(sqlite3.connect(backed_up.home / "data" / "node.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO vault_vaultitem VALUES (?, 'dossier', '99PA', 1, 1, 1, x'', x'', ?, ?, x'')",
            ("ab" * 16, "2026-03-02 09:00:00", "2026-03-02 09:00:00"),
        )

    said = overstap("serve", "--config", node.config)

    assert said.returncode == 2
    assert "Verbeter de instelling shredded." in said.stderr
