"""What the setting `database` says, for Django and for the programs of PostgreSQL: taken apart in one place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from node.test_config import SCHOOL, read
from overstap.node.config import Config
from overstap.node.store import Postgres, database


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return read(tmp_path / "node.toml", SCHOOL)


@pytest.mark.parametrize(
    ("url", "user", "password", "host", "port", "shown"),
    [
        ("postgresql:///oso", "", "", "", "", "postgresql:///oso"),
        ("postgresql://db/oso", "", "", "db", "", "postgresql://db/oso"),
        ("postgresql://u@db:5433/oso", "u", "", "db", "5433", "postgresql://u@db:5433/oso"),
        ("postgresql://u:s%40%3A@db/oso", "u", "s@:", "db", "", "postgresql://u@db/oso"),
        ("postgresql://u%40x:a:b@[::1]:5432/oso", "u@x", "a:b", "::1", "5432", "postgresql://u%40x@[::1]:5432/oso"),
        ("postgresql://:s@db/oso", "", "s", "db", "", "postgresql://db/oso"),
        ("postgresql://u@/oso?password=s%26", "u", "s&", "", "", "postgresql://u@/oso"),
        ("postgresql:///oso?host=%2Frun%2Fdb", "", "", "", "", "postgresql:///oso?host=%2Frun%2Fdb"),
    ],
)
def test_an_address_is_taken_apart(
    config: Config, url: str, user: str, password: str, host: str, port: str, shown: str
) -> None:
    """A password never stands where every user of the machine sees it."""
    given = replace(config, database=f"{url}{'&' if '?' in url else '?'}sslmode=verify-full")

    there, entry = Postgres.of(given), database(given)

    assert (there.name, there.user, there.password, there.host, there.port) == ("oso", user, password, host, port)
    assert there.without_password == f"{shown}{'&' if '?' in shown else '?'}sslmode=verify-full"
    assert [entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == ["oso", user, password, host, port]
    assert entry["OPTIONS"].items() >= {"server_side_binding": True, "sslmode": "verify-full"}.items()
    assert "password" not in entry["OPTIONS"]
