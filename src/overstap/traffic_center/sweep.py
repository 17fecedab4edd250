"""What the centre forgets: first the digest of the zoeksleutel of a session that is over, later the session."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from overstap.database.transaction import writing
from overstap.traffic_center.models import Sessie
from overstap.traffic_center.tools import Tools

SWEEP = "sweep"
EVERY = timedelta(hours=1)
SUBJECT = UUID(int=0)
"""There is one broom."""


KEPT = timedelta(days=183)
"""How long the result of a session is kept."""


def plan_sweep(tools: Tools, *, after: timedelta = timedelta()) -> None:
    tools.jobs.plan(SWEEP, SUBJECT, due=tools.clock.now() + after)


def sweep(tools: Tools) -> None:
    """Take the digests out of sessions that have run out, delete the oldest, and plan the next round."""
    now = tools.clock.now()
    with writing():
        Sessie.objects.filter(verloopt_op__lte=now).exclude(sleutel_index=None).update(sleutel_index=None)
        Sessie.objects.filter(verloopt_op__lte=now - KEPT).delete()
        plan_sweep(tools, after=EVERY)
