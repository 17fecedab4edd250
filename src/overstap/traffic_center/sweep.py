"""What the centre forgets: of a session that is over, the digest of the zoeksleutel goes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from overstap.jobs.transaction import writing
from overstap.traffic_center.models import Sessie
from overstap.traffic_center.tools import Tools

SWEEP = "sweep"
EVERY = timedelta(hours=1)
SUBJECT = UUID(int=0)
"""There is one broom."""


def plan_sweep(tools: Tools) -> None:
    tools.jobs.plan(SWEEP, SUBJECT)


def sweep(tools: Tools) -> None:
    """Take the digests out of sessions that have run out, and plan the next round."""
    now = tools.clock.now()
    with writing():
        Sessie.objects.filter(verloopt_op__lte=now).exclude(sleutel_index=None).update(sleutel_index=None)
        tools.jobs.plan(SWEEP, SUBJECT, due=now + EVERY)
