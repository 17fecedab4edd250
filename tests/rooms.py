"""Vault, audit and jobs as the tests need them: on a database like that of a node, with a clock that is set by hand.

Every test that asks for `database` runs twice, on SQLite in a file and on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections, router

import postgres
from overstap.audit.store import DjangoAudit
from overstap.jobs.store import DjangoJobs
from overstap.node.store import SQLITE
from overstap.ports import Actor, Place
from overstap.vault.store import DjangoVault

ALIAS = "rooms"
APPS = ("vault", "audit", "jobs")
TABLES = "vault_vaultitem, vault_columnkey, audit_gebeurtenis, jobs_job"
READER = Actor("user", "7")
PLACE = Place("dossier", "99PA", 1)

sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what PostgreSQL does otherwise, or its makers have tested."""


@dataclass
class HandClock:
    """A clock that stands still until somebody moves it."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def move(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass
class Database:
    """One database of a node, and what lies on the disk of it."""

    vendor: str
    settings: dict[str, Any]
    file: Path | None = None
    opened: list[str] = field(default_factory=list)

    def bytes_on_disk(self) -> bytes:
        """SQLite: the file, its log and what else stands beside it."""
        assert self.file is not None
        return b"".join(path.read_bytes() for path in sorted(self.file.parent.glob(self.file.name + "*")))

    def dump(self) -> bytes:
        """Everything a back-up would hold, as text."""
        with connections[ALIAS].cursor() as cursor:
            rows = []
            for table in TABLES.split(", "):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - the names stand above
                rows += [b"|".join(as_bytes(value) for value in row) for row in cursor.fetchall()]
        return b"\n".join(rows)


def as_bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


class OneDatabase:
    """Everything goes to the database of this test."""

    def db_for_read(self, *_: object, **__: object) -> str:
        return ALIAS

    db_for_write = db_for_read


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> Iterator[Database]:
    """An empty database with the tables of the three rooms."""
    with django_db_blocker.unblock():
        monkeypatch.setattr(router, "routers", [OneDatabase()])
        made = on_sqlite(tmp_path) if request.param == "sqlite" else on_postgres()
        yield made
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def audit(database: Database, clock: HandClock) -> DjangoAudit:
    return DjangoAudit(b"a key of the log, in the tests....", clock)


@pytest.fixture
def node_key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def vault(audit: DjangoAudit, clock: HandClock, node_key: bytes) -> DjangoVault:
    return DjangoVault({1: node_key}, 1, audit=audit, clock=clock)


@pytest.fixture
def jobs(audit: DjangoAudit, clock: HandClock) -> DjangoJobs:
    seed = count()
    return DjangoJobs(clock, audit, random=lambda n: next(seed).to_bytes(n, "big"))


def on_sqlite(folder: Path) -> Database:
    file = folder / "node.sqlite3"
    shutil.copy(sqlite_template(), file)
    settings = sqlite_settings(file)
    connect(settings)
    return Database("sqlite", settings, file)


def on_postgres() -> Database:
    settings = postgres_template()
    connect(settings)
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES}")
    return Database("postgresql", settings)


def sqlite_settings(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": SQLITE,
    }


def connect(settings: dict[str, Any]) -> None:
    """Let the alias stand for this database, in this thread and those to come."""
    if ALIAS in connections.settings:
        connections[ALIAS].close()
        del connections[ALIAS]
    connections.settings[ALIAS] = connections.configure_settings({"default": {}, ALIAS: dict(settings)})[ALIAS]


@cache
def sqlite_template() -> Path:
    """A file with the tables, copied for each test."""
    folder = mkdtemp(prefix="overstap-")
    atexit.register(shutil.rmtree, folder)
    file = Path(folder) / "template.sqlite3"
    connect(sqlite_settings(file))
    migrate()
    connections[ALIAS].close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@cache
def postgres_template() -> dict[str, Any]:
    server = postgres.server()
    server.new_database(ALIAS)
    settings = server.settings(ALIAS)
    connect(settings)
    migrate()
    return settings


def migrate() -> None:
    for app in APPS:
        call_command("migrate", app, database=ALIAS, verbosity=0)


def impatient(alias: str) -> None:
    """Let this connection to SQLite hardly wait for who writes without a turn."""
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 10")


@contextmanager
def postgres_busy() -> Iterator[None]:
    """Somebody else writes into the log and does not end; our own patience is short."""
    settings = connections.settings[ALIAS]
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SET lock_timeout = '10ms'")
    with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]) as other:
        other.execute("LOCK TABLE audit_gebeurtenis")
        yield
        other.rollback()
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("RESET lock_timeout")
