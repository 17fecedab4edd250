"""The database of a node: SQLite with every commit durable, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from overstap.database.immediate import WAIT_SECONDS_MAX
from overstap.node.config import POSTGRESQL, Config

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
    """The entry for Django's DATABASES."""
    if not config.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file(config),
            "OPTIONS": SQLITE,
            "CONN_MAX_AGE": None,
        }
    there = Postgres.of(config)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": there.name,
        "USER": there.user,
        "PASSWORD": there.password,
        "HOST": there.host,
        "PORT": there.port,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, **there.options},
    }


@dataclass(frozen=True, slots=True)
class Postgres:
    """What the setting `database` says of a PostgreSQL database."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: Mapping[str, str]
    """What stands after a `?` (sslmode, a socket as host): libpq's own."""
    without_password: str
    """The address for a program on the command line, which every user of the machine can see."""

    @classmethod
    def of(cls, config: Config) -> Postgres:
        url = urlsplit(config.database)
        options = dict(parse_qsl(url.query, keep_blank_values=True))
        password = options.pop("password", unquote(url.password or ""))
        user, _, place = url.netloc.rpartition("@")
        name = user.partition(":")[0]
        query = f"?{urlencode(options)}" if options else ""
        return cls(
            name=unquote(url.path.lstrip("/")),
            user=unquote(url.username or ""),
            password=password,
            host=url.hostname or "",
            port=str(url.port or ""),
            options=options,
            without_password=f"{POSTGRESQL}{name}{'@' if name else ''}{place}{url.path}{query}",
        )


def sqlite_file(config: Config) -> Path:
    return config.data / SQLITE_FILE
