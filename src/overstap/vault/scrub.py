"""After shredding: nothing of it may stay behind in the files of SQLite."""

from __future__ import annotations

from django.db import connections


def scrub(alias: str) -> bool:
    """Move the log of SQLite into its file and empty it; False when a reader still needs it.

    With secure_delete the freed pages are overwritten with zeros. What a reader held back goes with the next
    shredding, or when the log is next moved by itself.
    """
    connection = connections[alias]
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _, _ = cursor.fetchone()
    return not busy
