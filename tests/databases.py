"""The practice chain on databases as nodes have them: SQLite in files, or PostgreSQL; a database for each node.

The chain of most tests lives in memory, where one connection is shared. Here threads really meet each other.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from threading import Barrier
from typing import Any, TypeVar

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

import postgres
from chain import ACTIVE, Chain, acting
from rooms import sqlite_settings
from settings_test import NODES

TEMPLATE = "template_of_nodes"
_numbers = count()
_T = TypeVar("_T")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def real_chain(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: Any) -> Iterator[Chain]:
    """The chain, once on either kind of database."""
    settings = on_sqlite(tmp_path) if request.param == "sqlite" else on_postgres
    with django_db_blocker.unblock(), standing_in({alias: settings(alias) for alias in NODES}):
        yield Chain()


@contextmanager
def standing_in(databases: dict[str, dict[str, Any]]) -> Iterator[None]:
    """Let each alias stand for this database, in this thread and those that begin meanwhile."""
    before = {alias: (connections[alias], connections.settings[alias]) for alias in databases}
    for alias, settings in databases.items():
        connections.settings[alias] = connections.configure_settings({"default": {}, alias: settings})[alias]
        del connections[alias]
    try:
        yield
    finally:
        for alias, (connection, settings) in before.items():
            connections[alias].close()
            connections[alias], connections.settings[alias] = connection, settings


def on_sqlite(folder: Path) -> Callable[[str], dict[str, Any]]:
    def settings(alias: str) -> dict[str, Any]:
        file = folder / f"{alias}.sqlite3"
        shutil.copy(sqlite_template(), file)
        return sqlite_settings(file)

    return settings


def on_postgres(alias: str) -> dict[str, Any]:
    """A database of its own, copied from one that has all tables."""
    postgres_template()
    name = f"{alias}_{next(_numbers)}"
    server = postgres.server()
    with psycopg.connect(host=str(server.folder), user=server.user, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    return server.settings(name)


@cache
def sqlite_template() -> Path:
    folder = mkdtemp(prefix="overstap-")
    atexit.register(shutil.rmtree, folder)
    file = Path(folder) / "template.sqlite3"
    migrate(sqlite_settings(file))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@cache
def postgres_template() -> None:
    server = postgres.server()
    server.new_database(TEMPLATE)
    migrate(server.settings(TEMPLATE))


def migrate(settings: dict[str, Any]) -> None:
    with standing_in({"default": settings}):
        call_command("migrate", database="default", verbosity=0)


def at_once(*deeds: Callable[[], _T]) -> list[_T | Exception]:
    """Do these at the same moment, each in a thread of its own as the node that acts now; what each gave or raised."""
    alias, ready = ACTIVE.get(), Barrier(len(deeds))

    def done(deed: Callable[[], _T]) -> _T | Exception:
        with acting(alias):
            try:
                ready.wait(10)
                return deed()
            except Exception as error:
                return error
            finally:
                connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))
