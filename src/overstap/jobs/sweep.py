"""What a node does by itself, again and again, in every room the same: a round, and the next one planned with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from overstap.database.transaction import writing
from overstap.ports import Clock, Jobs

SWEEP = "sweep"
SUBJECT = UUID(int=0)
"""There is one broom."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """The handler of the job that forgets; its subject says nothing."""

    forget: Callable[[datetime], None]
    """Removes what at this moment has been kept long enough."""
    every: timedelta
    jobs: Jobs
    clock: Clock
    kind: str = SWEEP

    def __call__(self, _subject: UUID = SUBJECT) -> None:
        """One round, and the next one planned, in one transaction."""
        with writing():
            self.forget(self.clock.now())
            self.plan_next()

    def plan(self) -> None:
        """A round as soon as may be."""
        self.jobs.plan(self.kind, SUBJECT, due=self.clock.now())

    def plan_next(self) -> None:
        self.jobs.plan(self.kind, SUBJECT, due=self.clock.now() + self.every)
