"""What a node forgets, round after round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from overstap.jobs.round import Round
from overstap.ports import Clock, Jobs

SWEEP = "sweep"


def sweep(forget: Callable[[datetime], object], every: timedelta, jobs: Jobs, clock: Clock, kind: str = SWEEP) -> Round:
    """A round in which `forget` removes, in one transaction, what by that moment has been kept long enough."""
    return Round(kind, lambda: lambda: forget(clock.now()), lambda: every, jobs, clock)
