"""The databases of the nodes put back to how they were: one copy in memory, a millisecond for each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from django.db import connections


def spread(made: str, *others: str) -> None:
    """All that stands in the first of these databases, in the others too."""
    for alias in others:
        raw(made).backup(raw(alias))


def raw(alias: str) -> sqlite3.Connection:
    """The connection to the database of a node, without Django around it."""
    connection = connections[alias]
    connection.ensure_connection()
    found = connection.connection
    assert isinstance(found, sqlite3.Connection)
    return found


class Kept:
    """How some databases are at this moment."""

    def __init__(self, aliases: Iterable[str]) -> None:
        self._copies = {alias: sqlite3.connect(":memory:") for alias in aliases}
        for alias, copy in self._copies.items():
            raw(alias).backup(copy)

    def put_back(self) -> None:
        for alias, copy in self._copies.items():
            copy.backup(raw(alias))
