"""An outermost transaction on SQLite, begun, committed and undone on Django's connection.

It does what Django's `atomic` does there and leaves the connection in the same state, so that either may stand within
the other; but a transaction that begins and ends in 20 µs is not asked a dozen questions at both ends, and what is to
be done after the commit is done when others may already write.
"""

from __future__ import annotations

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

from overstap.database.statement import execute
from overstap.database.turn import Turn

WAIT_SECONDS_MAX = 5
"""How long anybody waits for the right to write, here and in SQLite itself for what is not begun here."""


class Immediate:
    """From the turn of this thread to the commit or the undoing. `begin`, then `end` once."""

    _from_testcase = False
    """Django asks this of whatever stands around a durable `atomic`."""

    def __init__(self, connection: BaseDatabaseWrapper, turn: Turn, wait_seconds_max: float) -> None:
        self._connection = connection
        self._turn = turn
        self._wait_seconds_max = wait_seconds_max

    def begin(self) -> None:
        """Wait for our turn, then for whoever writes without one. Raises Busy, or OperationalError."""
        self._turn.take(self._wait_seconds_max)
        connection = self._connection
        try:
            execute(connection, "BEGIN IMMEDIATE")
        except BaseException:
            self._turn.give_back()
            raise
        connection.commit_on_exit, connection.needs_rollback = True, False
        connection.autocommit, connection.in_atomic_block = False, True
        connection.atomic_blocks.append(self)  # type: ignore[arg-type]  # of which Django asks only what stands above

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
            self._turn.give_back()
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
