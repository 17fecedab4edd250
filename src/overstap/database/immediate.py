"""An outermost transaction on SQLite, begun, committed and undone on Django's connection.

It does what Django's `atomic` does there and leaves the connection in the same state, so that either may stand within
the other; but a transaction that begins and ends in 20 µs is not asked a dozen questions at both ends, and what is to
be done after the commit is done when others may already write.
"""

from __future__ import annotations

import sqlite3
import threading
from time import monotonic, sleep

from django.db import DatabaseError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from overstap.database.errors import Busy
from overstap.database.statement import execute

LOOK_SECONDS = 0.000_3
"""Between two looks whether another process is ready; most of what is written takes a little longer than this."""
WAIT_SECONDS_MAX = 5
"""How long anybody waits for the right to write, here and in SQLite itself for what is not begun here."""


class Immediate:
    """From the turn of this thread in the process to the commit or the undoing. `begin`, then `end` once."""

    _from_testcase = False
    """Django asks this of whatever stands around a durable `atomic`."""

    def __init__(self, connection: BaseDatabaseWrapper, turn: threading.Lock, wait_seconds_max: float) -> None:
        self._connection = connection
        self._turn = turn
        self._wait_seconds_max = wait_seconds_max

    def begin(self) -> None:
        """Wait for our turn in the process, then for the other processes. Raises Busy, or OperationalError."""
        if not self._turn.acquire(timeout=self._wait_seconds_max):
            raise Busy
        connection = self._connection
        try:
            self._begin()
        except BaseException:
            self._turn.release()
            raise
        connection.commit_on_exit, connection.needs_rollback = True, False
        connection.autocommit, connection.in_atomic_block = False, True
        connection.atomic_blocks.append(self)  # type: ignore[arg-type]  # of which Django asks only what stands above

    def _begin(self) -> None:
        """SQLite itself looks again after 1 ms, then 2, 5, 10 and so on; so a process that works would wait for
        nothing most of the time, and we look ourselves."""
        until = monotonic() + self._wait_seconds_max
        execute(self._connection, "PRAGMA busy_timeout = 0")
        try:
            while not self._has_begun(until):
                sleep(LOOK_SECONDS)
        finally:
            execute(self._connection, f"PRAGMA busy_timeout = {WAIT_SECONDS_MAX * 1000}")

    def _has_begun(self, until: float) -> bool:
        try:
            execute(self._connection, "BEGIN IMMEDIATE")
        except OperationalError as error:
            if not _is_locked(error) or monotonic() > until:
                raise
            return False
        return True

    def end(self, error: BaseException | None) -> None:
        """Commit, or undo everything because of this error; then let the next have its turn."""
        connection = self._connection
        connection.atomic_blocks.pop()
        connection.in_atomic_block = False
        try:
            if connection.closed_in_transaction:
                connection.connection = None
            elif error is None:
                self._commit()
            else:
                self._undo()
        finally:
            connection.autocommit = True
            self._turn.release()
        if connection.run_on_commit:
            connection.run_and_clear_commit_hooks()

    def _commit(self) -> None:
        connection = self._connection
        try:
            with connection.wrap_database_errors:
                connection.connection.commit()
        except DatabaseError:
            self._undo()
            raise
        connection.errors_occurred = False

    def _undo(self) -> None:
        """A connection on which even this fails is of no more use."""
        try:
            self._connection.rollback()
        except DatabaseError:
            self._connection.close()


def _is_locked(error: OperationalError) -> bool:
    """Whether another process is writing just now."""
    cause = error.__cause__
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
