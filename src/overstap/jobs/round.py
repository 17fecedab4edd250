"""What a node does by itself, again and again, in every room the same: a round, and the next one planned with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from overstap.database.transaction import writing
from overstap.ports import Clock, Jobs

SUBJECT = UUID(int=0)
"""Of each kind there is one."""
Deed = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Round:
    """The handler of a job that comes back by itself; its subject says nothing."""

    kind: str
    look: Callable[[], Deed]
    """What may take long, such as asking another system or waiting for a disk: nothing is written yet, and nobody
    waits for it. Gives what is to be written of it. Done once more when a process dies before that is written."""
    every: Callable[[], timedelta]
    jobs: Jobs
    clock: Clock

    def __call__(self, _subject: UUID = SUBJECT) -> None:
        """One round; what is to be written, and the next one planned, in one transaction."""
        deed = self.look()
        with writing():
            deed()
            self.plan_next()

    def plan(self) -> None:
        """A round as soon as may be."""
        self.jobs.plan(self.kind, SUBJECT, due=self.clock.now())

    def plan_next(self) -> None:
        self.jobs.plan(self.kind, SUBJECT, due=self.clock.now() + self.every())
