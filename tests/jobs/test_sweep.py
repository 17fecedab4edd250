"""What a node forgets: each round plans the next, and a round that fails has forgotten nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from overstap.jobs.models import Job, State
from overstap.jobs.round import SUBJECT
from overstap.jobs.store import DjangoJobs
from overstap.jobs.sweep import SWEEP, sweep
from overstap.jobs.worker import Worker
from rooms import HandClock

EVERY = timedelta(hours=12)


def test_a_round_forgets_and_comes_back_by_itself(jobs: DjangoJobs, clock: HandClock) -> None:
    rounds: list[datetime] = []
    broom = sweep(rounds.append, EVERY, jobs, clock)
    worker = Worker(jobs, {SWEEP: broom})
    broom.plan()

    assert worker.run_until_idle() == 1
    assert worker.run_until_idle() == 0
    clock.move(hours=12)
    assert worker.run_until_idle() == 1

    assert rounds == [HandClock().now(), clock.now()]
    assert Job.objects.get(state=State.WAITING).due == clock.now() + EVERY


def test_a_node_that_starts_twice_has_one_broom(jobs: DjangoJobs, clock: HandClock) -> None:
    for _ in range(2):
        sweep(lambda _: None, EVERY, jobs, clock).plan()

    assert [(row.kind, row.subject, row.due) for row in Job.objects.all()] == [(SWEEP, SUBJECT, clock.now())]


def test_a_round_that_fails_has_forgotten_and_planned_nothing(jobs: DjangoJobs, clock: HandClock) -> None:
    def fails_halfway(now: datetime) -> None:
        jobs.plan("forgotten", uuid4(), due=now)
        raise LookupError

    with pytest.raises(LookupError):
        sweep(fails_halfway, EVERY, jobs, clock)()

    assert not Job.objects.exists()


def test_a_broom_that_was_given_up_comes_back_later(jobs: DjangoJobs, clock: HandClock) -> None:
    def fails(_: datetime) -> None:
        raise LookupError

    broom = sweep(fails, EVERY, jobs, clock)
    broom.plan()
    Worker(jobs, {SWEEP: broom}, attempts_max=1, given_up=lambda *_: broom.plan_next()).run_until_idle()

    assert Job.objects.get(state=State.WAITING).due == clock.now() + EVERY
