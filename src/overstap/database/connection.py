"""The connection of this thread to the database of a room.

Django keeps it in a place that also serves asynchronous code, and finding it there takes as long as a small question.
For one message, one job or one transaction it is therefore kept at hand, and no longer: who replaces a connection
replaces it between those.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


class _AtHand(threading.local):
    """The connections that this thread is using for something of ours, by the name of the database."""

    def __init__(self) -> None:
        self.by_alias: dict[str, BaseDatabaseWrapper] = {}


at_hand = _AtHand()


def connection_of(model: type[Model] = Model) -> BaseDatabaseWrapper:
    """The connection on which rows of this kind are read and written."""
    return connection_to(router.db_for_write(model))


def connection_to(alias: str) -> BaseDatabaseWrapper:
    """The connection of this thread to the database of this name."""
    return at_hand.by_alias.get(alias) or connections[alias]


@contextmanager
def sound_connection() -> Iterator[None]:
    """One connection for one piece of work, mended before it begins."""
    connection = mend_connection()
    at_hand.by_alias[connection.alias] = connection
    try:
        yield
    finally:
        del at_hand.by_alias[connection.alias]


def mend_connection() -> BaseDatabaseWrapper:
    """Before a thread begins something new: let go of a connection that broke or is too old; a sound one stays.

    Django would do this at every request, but neither the chain nor the worker asks in its way.
    """
    connection = connection_of()
    if connection.errors_occurred or connection.close_at is not None or not connection.autocommit:
        connection.close_if_unusable_or_obsolete()
    return connection
