"""What a school system forgets: requests of other schools after half a year, what was done for many after a month."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from overstap.jobs.sweep import Sweep
from overstap.school import series
from overstap.school.models import Levering
from overstap.school.ports import Ports

EVERY = timedelta(hours=12)


def sweep_of(ports: Ports) -> Sweep:
    return Sweep(partial(forget, ports), EVERY, ports.jobs, ports.clock)


def forget(ports: Ports, now: datetime) -> None:
    """Delete what is older than it may be kept."""
    Levering.objects.filter(geleverd_op__lt=now - timedelta(days=ports.terms.requests_kept_days)).delete()
    series.forget(now)
