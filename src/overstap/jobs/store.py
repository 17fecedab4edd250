"""The list of work: plan, claim, finish, try again, give up."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from overstap.audit.events import Event
from overstap.database.connection import connection_of
from overstap.database.statement import execute
from overstap.database.transaction import writing
from overstap.jobs import sql
from overstap.jobs.bell import Bell
from overstap.jobs.errors import LeaseLost
from overstap.jobs.lease import Lease, ended, running
from overstap.jobs.models import Job, State
from overstap.ports import NODE, Audit, Clock

LEASE_SECONDS_MAX = 600
"""A lease that ends, or a job that was planned, later than this from now stems from before the clock went
back."""
BACK_OFF_SECONDS_MAX = 3600


class DjangoJobs:
    """The list of work of one node. `random` gives the bytes that spread the moments of trying again."""

    def __init__(
        self,
        clock: Clock,
        audit: Audit,
        *,
        bell: Bell | None = None,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._random = random
        self.bell = bell or Bell()

    def plan(self, kind: str, subject: UUID, *, due: datetime | None = None) -> None:
        """Put work on the list, in the transaction of the caller; the bell rings when that is committed.

        What waits already is not doubled: the earlier moment counts. What is being done just now is done
        once more afterwards, since the worker may have looked before the caller wrote.
        """
        now = self._clock.now()
        with writing():
            connection = connection_of(Job)
            subject_id = subject if connection.features.has_native_uuid_field else subject.hex
            moments = _moments(connection, now=now, due=due or now)
            execute(connection, sql.PLAN, {"kind": kind, "subject": subject_id, **moments})
            connection.on_commit(self.bell.ring)

    def claim(self, n: int, worker: str, lease_seconds: float, *, kinds: Sequence[str]) -> list[Lease]:
        """Up to `n` jobs of these kinds that are due, each for this worker alone as long as the lease
        lasts."""
        if not 0 < lease_seconds <= LEASE_SECONDS_MAX:
            raise ValueError(f"a lease lasts at most {LEASE_SECONDS_MAX} seconds")
        now = self._clock.now()
        latest, lease_until = (now + timedelta(seconds=s) for s in (LEASE_SECONDS_MAX, lease_seconds))
        connection = connection_of(Job)
        parameters = {**_moments(connection, now=now, latest=latest), **sql.kind_parameters(kinds)}
        if not execute(connection, sql.any_due(tuple(kinds)), parameters).fetchone():
            return []
        parameters |= {**_moments(connection, lease_until=lease_until), "worker": worker, "n": n}
        with writing():
            claim = sql.claim(tuple(kinds), postgresql=connection.vendor == "postgresql")
            rows = execute(connection, claim, parameters).fetchall()
        return [Lease(row[0], row[1], UUID(str(row[2])), row[3], worker) for row in rows]

    def renew(self, leases: Sequence[Lease], lease_seconds: float) -> None:
        """Keep these jobs a while longer; what another has taken over stays his."""
        until = self._clock.now() + timedelta(seconds=lease_seconds)
        with writing():
            for lease in leases:
                _held(lease).update(lease_until=until)

    def holds(self, lease: Lease) -> bool:
        """Whether the job is still this worker's. Who was overtaken runs into what the other did, and that is no
        failure."""
        return bool(_held(lease).exists())

    def finish(self, lease: Lease) -> None:
        """End the job; inside the transaction of the deed, the deed and its end are committed together.

        Raises LeaseLost when another has taken the job over: let it undo the transaction.
        """
        parameters: dict[str, Any] = {"id": lease.job_id, "worker": lease.worker, "attempts": lease.attempts}
        with writing():
            connection = connection_of(Job)
            parameters |= _moments(connection, now=self._clock.now())
            finished = execute(connection, sql.FINISH, parameters).rowcount == 1
        if not finished:
            raise LeaseLost

    def finish_running(self) -> None:
        """End the job that this thread is doing, if any, inside the transaction of its last deed."""
        if lease := running():
            with writing():
                self.finish(lease)
                connection_of(Job).on_commit(ended)

    def retry(self, lease: Lease, *, seconds: float | None = None, code: str) -> None:
        """Do it again after `seconds`, or after a time that doubles with each attempt; always with some
        spread."""
        wait = seconds if seconds is not None else min(2**lease.attempts, BACK_OFF_SECONDS_MAX)
        now = self._clock.now()
        due = now + timedelta(seconds=wait * (1 + self._spread() / 4))
        with writing():
            row = _held(lease).first()
            if row is None:
                return
            row.due = min(due, row.again_at) if row.again_at else due
            row.planned, row.again_at, row.lease_until = now, None, None
            row.worker, row.last_error = "", code
            row.save()

    def give_up(self, lease: Lease, *, code: str) -> bool:
        """Stop trying; logs it. False when another has taken the job over."""
        with writing():
            given_up = _held(lease).update(
                state=State.GIVEN_UP, lease_until=None, worker="", again_at=None, last_error=code
            )
            if given_up:
                fields = {"kind": lease.kind, "subject": str(lease.subject), "code": code}
                self._audit.write(Event.JOB_GIVEN_UP, by=NODE, attempts=lease.attempts, **fields)
        return bool(given_up)

    def tidy(self, days_kept: int) -> int:
        """Remove what was done longer ago than this; what was given up stays. How many rows went."""
        before = self._clock.now() - timedelta(days=days_kept)
        with writing():
            return Job.objects.filter(state=State.DONE, planned__lt=before).delete()[0]

    def _spread(self) -> float:
        return int.from_bytes(self._random(2), "big") / 65_536


def _held(lease: Lease) -> Any:
    """The row of this job, as long as this lease still holds."""
    return Job.objects.filter(id=lease.job_id, worker=lease.worker, attempts=lease.attempts, state=State.WAITING)


def _moments(connection: BaseDatabaseWrapper, **moments: datetime) -> dict[str, Any]:
    return {name: connection.ops.adapt_datetimefield_value(moment) for name, moment in moments.items()}
