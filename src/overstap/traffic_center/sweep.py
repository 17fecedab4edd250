"""What the centre forgets: first the digest of the zoeksleutel of a session that is over, later the session."""

from __future__ import annotations

from datetime import datetime, timedelta

from overstap.jobs.round import Round
from overstap.jobs.sweep import sweep
from overstap.traffic_center.models import Sessie
from overstap.traffic_center.tools import Tools

EVERY = timedelta(hours=1)
KEPT = timedelta(days=183)
"""How long the result of a session is kept."""


def sweep_of(tools: Tools) -> Round:
    return sweep(forget, EVERY, tools.jobs, tools.clock)


def forget(now: datetime) -> None:
    """Take the digests out of sessions that have run out, and delete the oldest."""
    Sessie.objects.filter(verloopt_op__lte=now).exclude(sleutel_index=None).update(sleutel_index=None)
    Sessie.objects.filter(verloopt_op__lte=now - KEPT).delete()
