"""What a school system forgets: requests of other schools after half a year, files that nobody took over."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from overstap.jobs.sweep import Sweep
from overstap.school.intake import forget_unused
from overstap.school.models import Levering
from overstap.school.ports import Ports

EVERY = timedelta(hours=12)


def sweep_of(ports: Ports) -> Sweep:
    return Sweep(partial(forget, ports), EVERY, ports.jobs, ports.clock)


def forget(ports: Ports, now: datetime) -> None:
    """Delete requests that are older than they may be kept, and shred files that were uploaded and left."""
    forget_unused(ports, now)
    Levering.objects.filter(geleverd_op__lt=now - timedelta(days=ports.terms.requests_kept_days)).delete()
