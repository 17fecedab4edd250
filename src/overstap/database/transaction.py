"""The one way to write: a short transaction that starts by asking for the right to write.

SQLite has one writer at a time and wakes those who wait without order, so that one may wait seconds; locks of our own
give them their turn (`turn.py`). On PostgreSQL they are not needed and not taken.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import OperationalError, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from overstap.database.connection import at_hand, connection_to
from overstap.database.errors import in_our_words
from overstap.database.immediate import WAIT_SECONDS_MAX, Immediate
from overstap.database.turn import Turn

_turns: dict[tuple[str, str], Turn] = {}
"""By the alias and the name of a database."""
Deed = Callable[[], object]


class _Open(threading.local):
    """The transactions this thread has opened, by database."""

    def __init__(self) -> None:
        self.by_alias: dict[str, _Outermost] = {}


_open = _Open()


def writing() -> AbstractContextManager[None]:
    """Everything inside is written together or not at all; nested uses join the outermost.

    Raises Busy when the database gives no room to write within 5 seconds, and Full when it has no room left.
    """
    alias = router.db_for_write(Model)
    around = _open.by_alias.get(alias)
    return around.part if around else _Outermost(alias)


def lasting(deed: Deed) -> None:
    """Do this now, and once more on its own if the transaction around it is undone.

    For what must be known of a refusal: the exception that refuses also rolls back, and would take its
    event along.
    """
    with writing():
        _open.by_alias[router.db_for_write(Model)].lasting.append(deed)
        deed()


@contextmanager
def alone() -> Iterator[None]:
    """Inside `writing`: what happens here is undone by itself when it raises, and what stands around it may go on.

    So one of many records that is refused costs the others nothing. What must be known of the refusal is written
    once more after the undoing.
    """
    alias = router.db_for_write(Model)
    around = _open.by_alias[alias]
    before = len(around.lasting)
    try:
        with transaction.atomic(using=alias):
            yield
    except Exception:
        for deed in around.lasting[before:]:
            deed()
        raise


class _Part:
    """A part of a larger whole: an error in it, even one that is caught further out, undoes that whole."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None:
            self._connection.needs_rollback = True


class _Outermost:
    """The whole, with what must outlive its undoing."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._connection = connection_to(alias)
        self._was_at_hand = alias in at_hand.by_alias
        self.part = _Part(self._connection)
        self.lasting: list[Deed] = []

    def __enter__(self) -> None:
        try:
            self._transaction = _transaction(self._connection)
            self._transaction.begin()
        except OperationalError as error:
            raise in_our_words(error) from error
        _open.by_alias[self._alias] = self
        at_hand.by_alias[self._alias] = self._connection

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        del _open.by_alias[self._alias]
        if not self._was_at_hand:
            del at_hand.by_alias[self._alias]
        if error is None and self._connection.needs_rollback:
            error = transaction.TransactionManagementError("an error inside writing() was caught and would be lost")
        try:
            self._end(error)
        except BaseException as undone:
            _write_again(self.lasting)
            if isinstance(undone, OperationalError):
                raise in_our_words(undone) from undone
            raise

    def _end(self, error: BaseException | None) -> None:
        self._transaction.end(error)
        if error is not None:
            raise error


class _Atomic:
    """As Django does it: on PostgreSQL, and inside a transaction that somebody else has opened."""

    def __init__(self, alias: str) -> None:
        self._atomic = transaction.atomic(using=alias)

    def begin(self) -> None:
        self._atomic.__enter__()

    def end(self, error: BaseException | None) -> None:
        self._atomic.__exit__(type(error) if error else None, error, error.__traceback__ if error else None)


def _transaction(connection: BaseDatabaseWrapper) -> Immediate | _Atomic:
    if connection.vendor != "sqlite" or connection.in_atomic_block or not connection.get_autocommit():
        return _Atomic(connection.alias)
    return Immediate(connection, _turn(connection), WAIT_SECONDS_MAX)


def _turn(connection: BaseDatabaseWrapper) -> Turn:
    """The turn to write to this database, the same for all threads."""
    name = str(connection.settings_dict["NAME"])
    key = (connection.alias, name)
    return _turns.get(key) or _turns.setdefault(key, Turn(None if _is_in_memory(name) else Path(name).parent))


def _is_in_memory(name: str) -> bool:
    return name == ":memory:" or name.startswith("file:")


def _write_again(lasting: list[Deed]) -> None:
    if lasting:
        with writing():
            for deed in lasting:
                deed()
