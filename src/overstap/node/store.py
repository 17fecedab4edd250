"""The database of a node: SQLite with every commit durable, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from overstap.database.immediate import WAIT_SECONDS_MAX
from overstap.node.config import Config

SQLITE_FILE = "node.sqlite3"

SQLITE = {
    "timeout": WAIT_SECONDS_MAX,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
    ),
}
"""Immediate transactions: with deferred ones a fifth of the writers met 'database is locked'."""


def database(config: Config) -> dict[str, Any]:
    """The entry for Django's DATABASES. What stands after a `?` (sslmode, a socket as host) is libpq's."""
    if not config.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file(config),
            "OPTIONS": SQLITE,
            "CONN_MAX_AGE": None,
        }
    url = urlsplit(config.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, **dict(parse_qsl(url.query))},
    }


def sqlite_file(config: Config) -> Path:
    return config.data / SQLITE_FILE
