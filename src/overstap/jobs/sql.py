"""The statements that every job passes through; the same text for SQLite and PostgreSQL.

Plain SQL because they stand in the path of every transfer: through the ORM they take five times as long,
and two statements where one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

PLAN = """
INSERT INTO jobs_job (kind, subject, state, planned, due, attempts, worker, last_error)
VALUES (%(kind)s, %(subject)s, 'waiting', %(now)s, %(due)s, 0, '', '')
ON CONFLICT (kind, subject) WHERE state = 'waiting' DO UPDATE SET
  planned = excluded.planned,
  due = CASE
    WHEN jobs_job.worker = '' AND excluded.due < jobs_job.due THEN excluded.due
    ELSE jobs_job.due END,
  again_at = CASE
    WHEN jobs_job.worker = '' THEN jobs_job.again_at
    WHEN jobs_job.again_at < excluded.due THEN jobs_job.again_at
    ELSE excluded.due END
"""
"""Planned while it waits: the earlier moment counts. Planned while it is being done: it is done again."""

_CLAIMABLE = """
state = 'waiting' AND kind IN ({kinds}) AND (due <= %(now)s OR planned > %(latest)s)
AND (lease_until IS NULL OR lease_until <= %(now)s OR lease_until > %(latest)s)
"""

_ANY = "SELECT 1 FROM jobs_job WHERE {claimable} LIMIT 1"

_CLAIM = """
UPDATE jobs_job SET worker = %(worker)s, lease_until = %(lease_until)s, attempts = attempts + 1
WHERE id IN (SELECT id FROM jobs_job WHERE {claimable} ORDER BY due LIMIT %(n)s {skip_locked})
RETURNING id, kind, subject, attempts
"""

FINISH = """
UPDATE jobs_job SET
  state = CASE WHEN again_at IS NULL THEN 'done' ELSE 'waiting' END,
  attempts = CASE WHEN again_at IS NULL THEN attempts ELSE 0 END,
  due = COALESCE(again_at, due), again_at = NULL, planned = %(now)s,
  lease_until = NULL, worker = '', last_error = ''
WHERE id = %(id)s AND worker = %(worker)s AND attempts = %(attempts)s AND state = 'waiting'
"""


@cache
def any_due(kinds: tuple[str, ...]) -> str:
    """Is there anything to claim; asks no right to write."""
    return _ANY.format(claimable=_claimable(kinds))


@cache
def claim(kinds: tuple[str, ...], *, postgresql: bool) -> str:
    """Take the first of what is due; on PostgreSQL without waiting for what others are taking."""
    skip_locked = "FOR UPDATE SKIP LOCKED" if postgresql else ""
    return _CLAIM.format(claimable=_claimable(kinds), skip_locked=skip_locked)


def kind_parameters(kinds: Sequence[str]) -> dict[str, str]:
    return {f"kind{nr}": kind for nr, kind in enumerate(kinds)}


def _claimable(kinds: Sequence[str]) -> str:
    return _CLAIMABLE.format(kinds=", ".join(f"%({name})s" for name in kind_parameters(kinds)))
