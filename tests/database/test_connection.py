"""The connection of a thread: at hand while something is written, let go when it broke."""

from __future__ import annotations

import pytest
from django.db import connections

from overstap.database.connection import at_hand, connection_of, mend_connection, sound_connection
from overstap.database.transaction import writing
from overstap.jobs.models import Job
from rooms import ALIAS

pytestmark = pytest.mark.usefixtures("database")


def test_inside_and_outside_a_transaction_it_is_the_one_of_django() -> None:
    with writing():
        assert connection_of(Job) is connections[ALIAS]
    assert connection_of(Job) is connections[ALIAS]


def test_a_sound_connection_stays_open() -> None:
    connections[ALIAS].ensure_connection()
    opened = connections[ALIAS].connection

    mend_connection()

    assert connections[ALIAS].connection is opened


def test_one_that_does_not_work_any_more_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = connections[ALIAS]
    connection.ensure_connection()
    connection.errors_occurred = True
    monkeypatch.setattr(connection, "is_usable", lambda: False)

    mend_connection()

    assert connection.connection is None


def test_one_that_is_too_old_is_let_go() -> None:
    connection = connections[ALIAS]
    connection.ensure_connection()
    connection.close_at = 0

    mend_connection()

    assert connection.connection is None


def test_one_that_was_never_opened_stays_so() -> None:
    connections[ALIAS].close()

    mend_connection()

    assert connections[ALIAS].connection is None


def test_one_piece_of_work_keeps_one_connection_and_its_transactions_leave_it() -> None:
    with sound_connection():
        assert connection_of(Job) is connections[ALIAS]
        with writing():
            assert connection_of(Job) is connections[ALIAS]
        assert at_hand.by_alias == {ALIAS: connections[ALIAS]}

    assert at_hand.by_alias == {}


def test_work_that_fails_keeps_no_connection() -> None:
    with pytest.raises(RuntimeError), sound_connection(), writing():
        raise RuntimeError

    assert at_hand.by_alias == {}


def test_work_begins_with_a_connection_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = connections[ALIAS]
    connection.ensure_connection()
    connection.errors_occurred = True
    monkeypatch.setattr(connection, "is_usable", lambda: False)

    with sound_connection():
        assert connection.connection is None
