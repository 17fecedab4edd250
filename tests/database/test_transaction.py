"""writing(): all together or nothing, one writer at a time, and Busy when it cannot be."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress

import pytest
from django.db import OperationalError, connections, transaction

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.database import Busy, Full
from overstap.database import transaction as room
from overstap.database.errors import FULL
from overstap.database.transaction import lasting, writing
from rooms import ALIAS, READER, Database, impatient, postgres_busy, sqlite_only


def signed_in(audit: DjangoAudit) -> None:
    audit.write(Event.SIGNED_IN, by=READER, account=7)


def test_what_stands_inside_is_written_together(audit: DjangoAudit) -> None:
    with writing():
        signed_in(audit)
        with writing():
            signed_in(audit)

    assert len(audit.last(9)) == 2


def test_an_error_undoes_the_outermost_whole(audit: DjangoAudit) -> None:
    with pytest.raises(RuntimeError), writing():
        with writing():
            signed_in(audit)
        raise RuntimeError

    assert audit.last(9) == []


def test_an_error_caught_within_is_not_lost_silently(audit: DjangoAudit) -> None:
    """What failed inside undoes everything; that nobody notices would be the worst."""

    def caught() -> None:
        try:
            with writing():
                signed_in(audit)
                raise RuntimeError
        except RuntimeError:
            pass

    with pytest.raises(transaction.TransactionManagementError, match="would be lost"), writing():
        caught()

    assert audit.last(9) == []


def test_inside_a_transaction_of_somebody_else_it_can_be_undone_alone(audit: DjangoAudit) -> None:
    with transaction.atomic(using=ALIAS):
        signed_in(audit)
        with pytest.raises(RuntimeError), writing():
            signed_in(audit)
            raise RuntimeError

    assert len(audit.last(9)) == 1


def test_a_lasting_deed_is_done_once_whatever_happens(audit: DjangoAudit) -> None:
    with writing():
        lasting(lambda: signed_in(audit))
    with pytest.raises(RuntimeError), writing():
        lasting(lambda: signed_in(audit))
        raise RuntimeError
    lasting(lambda: signed_in(audit))

    assert len(audit.last(9)) == 3
    assert audit.verify().good


def test_a_second_writer_waits_for_the_first(audit: DjangoAudit) -> None:
    started, may_end, order = threading.Event(), threading.Event(), []

    def first() -> None:
        with writing():
            signed_in(audit)
            started.set()
            may_end.wait(10)
            order.append("first")
        connections.close_all()

    def second() -> None:
        signed_in(audit)
        order.append("second")
        connections.close_all()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert started.wait(10)
    threads[1].start()
    may_end.set()
    for thread in threads:
        thread.join()

    assert order == ["first", "second"]
    assert audit.verify().rows == 2


@sqlite_only
def test_a_turn_that_never_comes_is_busy(audit: DjangoAudit, monkeypatch: pytest.MonkeyPatch) -> None:
    """T19: another thread of this process writes and does not end."""
    monkeypatch.setattr(room, "WAIT_SECONDS_MAX", 0.01)
    turn = room._turn(connections[ALIAS])
    turn.take(1)
    with pytest.raises(Busy), writing():
        signed_in(audit)
    turn.give_back()

    assert audit.last(9) == []
    signed_in(audit)
    assert len(audit.last(9)) == 1


@sqlite_only
def test_a_writer_of_another_process_is_waited_for(database: Database, audit: DjangoAudit) -> None:
    with closing(sqlite3.connect(str(database.file), check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        ready = threading.Timer(0.05, other.rollback)
        ready.start()
        signed_in(audit)
        ready.join()

    assert len(audit.last(9)) == 1


def test_a_database_locked_by_another_process_is_busy(database: Database, audit: DjangoAudit) -> None:
    """T19: nothing half is left, and the same deed succeeds once the lock is gone."""
    if database.vendor == "sqlite":
        impatient(ALIAS)
        with closing(sqlite3.connect(str(database.file))) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Busy):
                signed_in(audit)
    else:
        with postgres_busy(), pytest.raises(Busy):
            signed_in(audit)

    assert audit.last(9) == []
    signed_in(audit)
    assert len(audit.last(9)) == 1


@sqlite_only
def test_a_full_disk_is_told_to_who_keeps_the_node(
    audit: DjangoAudit, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T19: as SQLite says it when it may have no more pages; with room again the same deed succeeds. One line a
    minute."""
    monkeypatch.setattr("overstap.database.errors._told_at", float("-inf"))
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1")
    for _ in range(2):
        with pytest.raises(Full), writing():
            for _ in range(1000):
                signed_in(audit)

    assert audit.last(9) == []
    assert [(each.levelname, each.message) for each in caplog.records] == [("ERROR", FULL)]
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=100000")
    signed_in(audit)
    assert len(audit.last(9)) == 1


@sqlite_only
@pytest.mark.usefixtures("database")
def test_a_mistake_in_a_statement_is_not_called_busy() -> None:
    with pytest.raises(OperationalError), writing(), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")


def test_a_savepoint_inside_is_undone_alone(audit: DjangoAudit) -> None:
    """Django's own atomic() finds inside writing() what it would find inside another atomic()."""
    with writing():
        signed_in(audit)
        with pytest.raises(RuntimeError), transaction.atomic(using=ALIAS):
            signed_in(audit)
            raise RuntimeError

    assert len(audit.last(9)) == 1


@pytest.mark.usefixtures("database")
def test_what_must_be_durable_may_not_stand_inside() -> None:
    with pytest.raises(RuntimeError, match="durable"), writing(), transaction.atomic(using=ALIAS, durable=True):
        pass


def test_what_waits_for_the_commit_may_write_itself(audit: DjangoAudit) -> None:
    """It is done when the transaction is over, and the turn is free again."""
    with writing():
        transaction.on_commit(lambda: signed_in(audit), using=ALIAS)
        assert audit.last(9) == []

    assert len(audit.last(9)) == 1


def test_what_waits_for_a_commit_that_does_not_come_is_forgotten(audit: DjangoAudit) -> None:
    with pytest.raises(RuntimeError), writing():
        transaction.on_commit(lambda: signed_in(audit), using=ALIAS)
        raise RuntimeError
    signed_in(audit)

    assert len(audit.last(9)) == 1


def test_a_connection_that_closes_midway_leaves_nothing_and_no_turn_taken(audit: DjangoAudit) -> None:
    with pytest.raises(transaction.TransactionManagementError), writing():
        signed_in(audit)
        connections[ALIAS].close()

    assert audit.last(9) == []
    signed_in(audit)
    assert len(audit.last(9)) == 1


@pytest.mark.usefixtures("database")
def test_after_it_the_connection_is_as_django_left_it() -> None:
    for error in (None, RuntimeError()):
        with suppress(RuntimeError), writing():
            if error:
                raise error
        connection = connections[ALIAS]
        assert connection.get_autocommit()
        assert not (connection.in_atomic_block or connection.needs_rollback or connection.atomic_blocks)
