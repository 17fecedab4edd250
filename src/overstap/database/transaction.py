"""The one way to write: a short transaction that starts by asking for the right to write.

SQLite has one writer at a time and wakes those who wait without order, so that one may wait seconds; within a
process a lock of our own gives them their turn. On PostgreSQL the lock is not needed and not taken.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connections, router, transaction
from django.db.models import Model

from overstap.database.errors import Busy

WAIT_SECONDS_MAX = 5

SQLITE_BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}
POSTGRES_BUSY_STATES = {"40001", "40P01", "55P03", "53100", "53200", "53300", "57014"}
"""Serialization, deadlock, lock time-out; disk, memory or connections used up; statement time-out."""

_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
Undone = list[Callable[[], object]]


class _Open(threading.local):
    """The transactions this thread has opened, by database, with what must outlive their undoing."""

    def __init__(self) -> None:
        self.by_alias: dict[str, Undone] = {}


_open = _Open()


@contextmanager
def writing() -> Iterator[None]:
    """Everything inside is written together or not at all; nested uses join the outermost.

    Raises Busy when the database gives no room to write within 5 seconds, or has no room left.
    """
    alias = router.db_for_write(Model)
    if alias in _open.by_alias:
        with _inside(alias):
            yield
        return

    lasting: Undone = []
    try:
        with _outermost(alias, lasting):
            yield
    except BaseException as error:
        _write_again(lasting)
        if isinstance(error, OperationalError) and _is_busy(error):
            raise Busy from error
        raise


def lasting(deed: Callable[[], object]) -> None:
    """Do this now, and once more on its own if the transaction around it is undone.

    For what must be known of a refusal: the exception that refuses also rolls back, and would take its
    event along.
    """
    with writing():
        _open.by_alias[router.db_for_write(Model)].append(deed)
        deed()


@contextmanager
def _inside(alias: str) -> Iterator[None]:
    """A part of a larger whole: an error in it, even one that is caught further out, undoes that whole."""
    try:
        yield
    except BaseException:
        connections[alias].needs_rollback = True
        raise


@contextmanager
def _outermost(alias: str, lasting: Undone) -> Iterator[None]:
    connection = connections[alias]
    with _turn(alias), transaction.atomic(using=alias):
        _open.by_alias[alias] = lasting
        try:
            yield
        finally:
            del _open.by_alias[alias]
        if connection.needs_rollback:
            raise transaction.TransactionManagementError("an error inside writing() was caught and would be lost")


@contextmanager
def _turn(alias: str) -> Iterator[None]:
    """Wait for our turn in the process; inside somebody else's transaction the database is ours already."""
    connection = connections[alias]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    if not _turns[alias].acquire(timeout=WAIT_SECONDS_MAX):
        raise Busy
    try:
        yield
    finally:
        _turns[alias].release()


def _write_again(lasting: Undone) -> None:
    if lasting:
        with writing():
            for deed in lasting:
                deed()


def _is_busy(error: OperationalError) -> bool:
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode & 0xFF in SQLITE_BUSY_CODES
    return getattr(cause, "sqlstate", None) in POSTGRES_BUSY_STATES
