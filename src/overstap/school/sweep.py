"""What a school system forgets: requests of other schools, half a year after they came."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from overstap.database.transaction import writing
from overstap.school.models import Levering
from overstap.school.ports import Ports

SWEEP = "sweep"
EVERY = timedelta(hours=12)
SUBJECT = UUID(int=0)
"""There is one broom."""


def plan_sweep(ports: Ports, *, after: timedelta = timedelta()) -> None:
    ports.jobs.plan(SWEEP, SUBJECT, due=ports.clock.now() + after)


def sweep(ports: Ports) -> None:
    """Delete requests that are older than they may be kept, and plan the next round."""
    now = ports.clock.now()
    with writing():
        Levering.objects.filter(geleverd_op__lt=now - timedelta(days=ports.terms.requests_kept_days)).delete()
        plan_sweep(ports, after=EVERY)
