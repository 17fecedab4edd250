"""What a page does when it cannot go on now: a busy database, and somebody who guesses passwords."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from overstap.database import Busy, Full
from overstap.web import brake
from web.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Every story begins with nobody on the brake."""
    brake.sign_in = brake.Brake()
    yield
    brake.sign_in = brake.Brake()


def said_by_sqlite(code: int) -> OperationalError:
    """As Django passes it on."""
    error = OperationalError()
    error.__cause__ = sqlite3.OperationalError()
    error.__cause__.sqlite_errorcode = code  # type: ignore[attr-defined]  # sqlite3 sets it so
    return error


FULL = [Full(), said_by_sqlite(sqlite3.SQLITE_FULL), said_by_sqlite(sqlite3.SQLITE_IOERR_WRITE)]
BUSY = [Busy(), OperationalError(), said_by_sqlite(sqlite3.SQLITE_BUSY)]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        *((each, "Wacht een paar tellen en probeer het opnieuw") for each in BUSY),
        *((each, "Meld dit aan de servicedesk. Probeer het opnieuw als er weer ruimte is.") for each in FULL),
    ],
)
def test_a_database_that_is_busy_or_full_is_said_in_words(
    ingrid: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    """T19: a page with what to do, and when to try again; never a page that blames the reader."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("overstap.web.views.pupils.lijst", fail)
    answer = ingrid.get("/leerlingen/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert says in answer.content.decode()


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY])
def test_who_only_looks_needs_no_room(ingrid: Client, stage: Stage, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """T19: that a sign-in cannot be renewed keeps no page shut; who does something is told."""
    row = stage.taken_in()
    session = ingrid.session
    session["minute"] = 0
    session.save()

    def fail(*_: object, **__: object) -> None:
        raise said_by_sqlite(code)

    with monkeypatch.context() as full:
        full.setattr("django.contrib.sessions.models.Session.save", fail)
        assert row.naam in ingrid.get("/leerlingen/").content.decode()
        assert ingrid.post("/leerlingen/", {"naam": "x"}).status_code == 503

    assert ingrid.get("/leerlingen/").status_code == 200
    assert ingrid.session["minute"] != 0


def guess(client: Client, account: str = "ingrid") -> int:
    return client.post("/inloggen/", {"username": account, "password": "not the one"}).status_code


def test_after_five_wrong_tries_an_account_waits_also_for_the_right_one(stage: Stage) -> None:
    client = Client()
    assert [guess(client) for _ in range(5)] == [422] * 5

    answer = client.post("/inloggen/", {"username": "ingrid", "password": stage.PASSWORD})

    assert answer.status_code == 429
    assert "Wacht een kwartier" in answer.content.decode()
    assert guess(client, "somebody-else") == 422


def test_an_address_that_tries_many_accounts_waits(stage: Stage) -> None:
    client = Client()
    for number in range(brake.ADDRESS_TRIES_MAX):
        assert guess(client, f"nobody{number}") == 422

    assert guess(client, "one-more") == 429


@pytest.mark.parametrize(
    ("near", "told", "address"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7, <script>", "127.0.0.1"),
        ("192.0.2.9", "203.0.113.7", "192.0.2.9"),
    ],
)
def test_behind_a_proxy_each_visitor_has_an_address(stage: Stage, near: str, told: str, address: str) -> None:
    """Else thirty wrong passwords of anybody would keep a whole school out; only the proxy itself is believed."""
    with override_settings(HTTPS=True):
        guess(Client(REMOTE_ADDR=near, headers={"X-Forwarded-For": told}))

    (event,) = stage.audit.entries(last=1)
    assert (event.event, event.fields["address"]) == ("sign_in_failed", address)


def test_without_a_proxy_nobody_is_told_where_a_visitor_is(stage: Stage) -> None:
    for number in range(brake.ADDRESS_TRIES_MAX):
        guess(Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}), f"nobody{number}")

    assert guess(Client(), "somebody-else") == 429
    assert stage.audit.entries(last=1)[0].fields["address"] == "127.0.0.1"


def test_a_quarter_of_an_hour_later_the_brake_is_off(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    client, now = Client(), 1000.0
    monkeypatch.setattr("overstap.web.brake.monotonic", lambda: now)
    for _ in range(6):
        guess(client)
    assert guess(client) == 429

    now += brake.WINDOW_S + 1
    assert guess(client) == 422
