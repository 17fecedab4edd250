"""What may go wrong with a transaction, in our words, and without anything of the work itself in the text."""

from __future__ import annotations

import logging
import sqlite3
from time import monotonic

from django.db import OperationalError

SQLITE_BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
SQLITE_FULL_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
"""A full disk; and one that does not take what is written, as when a quota is used up."""
POSTGRES_BUSY_STATES = {"40001", "40P01", "55P03", "53200", "53300", "57014"}
"""Serialization, deadlock, lock time-out; memory or connections used up; statement time-out."""
POSTGRES_FULL_STATES = {"53100", "58030"}
"""The disk is full; it does not take what is written."""
TELL_SECONDS = 60.0
"""Between two lines about a disk that is full."""
FULL = "the disk of the database is full or takes nothing: nothing is written until there is room"

log = logging.getLogger("overstap.database")
_told_at = float("-inf")


class Busy(Exception):
    """The database takes no writing just now: nothing was written, and asking again in a moment is right."""


class Full(Busy):
    """Nothing can be written until somebody makes room on the disk, or mends it; asking again later is right."""


def in_our_words(error: OperationalError) -> Exception:
    """Busy or Full, when it is that; else the error as it is."""
    cause = error.__cause__
    code = cause.sqlite_errorcode & 0xFF if isinstance(cause, sqlite3.Error) else getattr(cause, "sqlstate", None)
    if code in SQLITE_FULL_CODES | POSTGRES_FULL_STATES:
        _tell_full()
        return Full()
    return Busy() if code in SQLITE_BUSY_CODES | POSTGRES_BUSY_STATES else error


def _tell_full() -> None:
    """Whoever keeps the node has to know; once a minute is enough."""
    global _told_at  # noqa: PLW0603 - one line for the whole process
    now = monotonic()
    if now >= _told_at + TELL_SECONDS:
        _told_at = now
        log.error(FULL)
