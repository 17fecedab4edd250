"""What every node does again and again, whichever of its processes gets to it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from overstap.jobs.models import Job, State
from overstap.jobs.store import DjangoJobs
from overstap.jobs.worker import Worker
from overstap.node.rounds import TIDY, tidier
from rooms import HandClock, audit, clock, database, jobs

__all__ = ["audit", "clock", "database", "jobs"]


def test_the_list_of_work_is_kept_short_once_a_day(jobs: DjangoJobs, clock: HandClock) -> None:
    """What was done 30 days ago goes; the process that comes second finds nothing to do."""
    first, second = (Worker(jobs, {"ask": lambda _: None, TIDY: tidier(jobs, clock)}) for _ in range(2))
    for _ in range(3):
        jobs.plan("ask", uuid4())
    first.run_until_idle()
    clock.move(days=31)
    jobs.plan("ask", uuid4())
    tidier(jobs, clock).plan()

    assert (first.run_until_idle(), second.run_until_idle()) == (2, 0)

    assert Job.objects.filter(state=State.DONE).count() == 1
    assert Job.objects.get(state=State.WAITING).due == clock.now() + timedelta(days=1)
