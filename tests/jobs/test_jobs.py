"""The list of work: once for each thing that waits, for one worker at a time, and never forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.database.transaction import writing
from overstap.jobs import LeaseLost
from overstap.jobs.lease import Lease
from overstap.jobs.models import Job, State
from overstap.jobs.store import DjangoJobs
from overstap.ports import NODE
from rooms import HandClock

PUPIL = UUID("00000000-0000-4000-8000-000000000001")


def claim(jobs: DjangoJobs, n: int = 9, worker: str = "one", seconds: float = 60) -> list[Lease]:
    return jobs.claim(n, worker, seconds, kinds=["ask", "shred"])


def test_a_job_is_planned_claimed_and_finished(jobs: DjangoJobs) -> None:
    jobs.plan("ask", PUPIL)

    (lease,) = claim(jobs)
    assert (lease.kind, lease.subject, lease.attempts, lease.worker) == ("ask", PUPIL, 1, "one")
    jobs.finish(lease)

    assert Job.objects.get().state == State.DONE
    assert claim(jobs) == []


def test_what_waits_is_not_planned_twice(jobs: DjangoJobs, clock: HandClock) -> None:
    """The earlier moment counts."""
    for hours in (2, 1, 3):
        jobs.plan("ask", PUPIL, due=clock.now() + timedelta(hours=hours))
    jobs.plan("shred", PUPIL, due=clock.now() + timedelta(hours=9))

    assert Job.objects.filter(kind="ask").count() == 1
    clock.move(minutes=59)
    assert claim(jobs) == []
    clock.move(minutes=1)
    assert [lease.kind for lease in claim(jobs)] == ["ask"]


def test_what_is_done_can_be_planned_again(jobs: DjangoJobs) -> None:
    for _ in range(2):
        jobs.plan("ask", PUPIL)
        jobs.finish(claim(jobs)[0])

    assert Job.objects.filter(state=State.DONE).count() == 2


def test_what_is_planned_while_it_is_done_is_done_once_more(jobs: DjangoJobs, clock: HandClock) -> None:
    """The worker may have looked before the caller wrote."""
    jobs.plan("ask", PUPIL)
    (lease,) = claim(jobs)
    jobs.plan("ask", PUPIL, due=clock.now() + timedelta(hours=2))
    jobs.plan("ask", PUPIL, due=clock.now() + timedelta(hours=1))
    assert claim(jobs) == []
    jobs.finish(lease)

    assert claim(jobs) == []
    clock.move(hours=1)
    (again,) = claim(jobs)
    assert (again.job_id, again.attempts) == (lease.job_id, 1)
    jobs.finish(again)
    assert Job.objects.get().state == State.DONE


def test_what_is_planned_while_it_fails_waits_no_longer_than_that(jobs: DjangoJobs) -> None:
    jobs.plan("ask", PUPIL)
    (lease,) = claim(jobs)
    jobs.plan("ask", PUPIL)
    jobs.retry(lease, seconds=3600, code="unreachable")

    assert len(claim(jobs)) == 1


def test_a_plan_that_is_undone_was_never_made(jobs: DjangoJobs) -> None:
    with pytest.raises(RuntimeError), writing():
        jobs.plan("ask", PUPIL)
        raise RuntimeError

    assert Job.objects.count() == 0
    assert not jobs.bell.ears[0].wait(0)


def test_the_bell_rings_when_the_plan_is_committed(jobs: DjangoJobs) -> None:
    with writing():
        jobs.plan("ask", PUPIL)
        assert not jobs.bell.ears[0].wait(0)

    assert jobs.bell.ears[0].wait(0)


def test_what_is_due_first_is_claimed_first_and_no_more_than_asked(jobs: DjangoJobs, clock: HandClock) -> None:
    subjects = [uuid4() for _ in range(5)]
    for nr, subject in enumerate(subjects):
        jobs.plan("ask", subject, due=clock.now() - timedelta(minutes=nr))

    assert {lease.subject for lease in claim(jobs, 2)} == set(subjects[3:])
    assert {lease.subject for lease in claim(jobs, 9)} == set(subjects[:3])


def test_another_kind_is_left_to_who_knows_it(jobs: DjangoJobs) -> None:
    jobs.plan("weigh", PUPIL)
    assert claim(jobs) == []


def test_a_lease_keeps_others_away_until_it_ends(jobs: DjangoJobs, clock: HandClock) -> None:
    jobs.plan("ask", PUPIL)
    (first,) = claim(jobs)
    clock.move(seconds=59)
    assert claim(jobs, worker="two") == []
    jobs.renew([first], 60)
    clock.move(seconds=59)
    assert claim(jobs, worker="two") == []
    clock.move(seconds=1)

    (second,) = claim(jobs, worker="two")
    assert (second.worker, second.attempts) == ("two", 2)


def test_who_was_overtaken_can_write_nothing_more(jobs: DjangoJobs, audit: DjangoAudit, clock: HandClock) -> None:
    """Also when it is the same worker: the number of attempts tells the times apart."""
    jobs.plan("ask", PUPIL)
    (first,) = claim(jobs, seconds=10)
    clock.move(seconds=11)
    (second,) = claim(jobs, seconds=10)

    with pytest.raises(LeaseLost), writing():
        audit.write(Event.REQUEST_ENDED, by=NODE, resultaat="Opgehaald")
        jobs.finish(first)
    jobs.retry(first, code="late")
    jobs.renew([first], 600)
    assert not jobs.give_up(first, code="late")

    assert audit.last(9) == []
    row = Job.objects.get()
    assert (row.state, row.attempts, row.last_error) == (State.WAITING, 2, "")
    assert row.lease_until == clock.now() + timedelta(seconds=10)
    jobs.finish(second)


def test_the_deed_and_its_end_are_committed_together(jobs: DjangoJobs, audit: DjangoAudit) -> None:
    jobs.plan("ask", PUPIL)
    (lease,) = claim(jobs)
    with pytest.raises(RuntimeError), writing():
        audit.write(Event.REQUEST_ENDED, by=NODE, resultaat="Opgehaald")
        jobs.finish(lease)
        raise RuntimeError
    assert (audit.last(9), Job.objects.get().state) == ([], State.WAITING)

    with writing():
        audit.write(Event.REQUEST_ENDED, by=NODE, resultaat="Opgehaald")
        jobs.finish(lease)
    assert (audit.last(9), Job.objects.get().state) == ([Event.REQUEST_ENDED], State.DONE)


def test_waiting_doubles_with_some_spread_and_has_an_end(jobs: DjangoJobs, clock: HandClock) -> None:
    jobs.plan("ask", PUPIL)
    waited = []
    for _ in range(14):
        (lease,) = claim(jobs)
        jobs.retry(lease, code="unreachable")
        row = Job.objects.get()
        waited.append((row.due - clock.now()).total_seconds())
        clock.moment = row.due

    assert [round(seconds) for seconds in waited] == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600]
    assert row.last_error == "unreachable"


def test_the_spread_comes_from_the_random_port(audit: DjangoAudit, clock: HandClock) -> None:
    jobs = DjangoJobs(clock, audit, random=lambda _: b"\xff\xff")
    jobs.plan("ask", PUPIL)
    (lease,) = claim(jobs)
    jobs.retry(lease, seconds=100, code="unreachable")

    assert round((Job.objects.get().due - clock.now()).total_seconds()) == 125


def test_giving_up_is_logged_and_final(jobs: DjangoJobs, audit: DjangoAudit) -> None:
    jobs.plan("ask", PUPIL)
    (lease,) = claim(jobs)

    assert jobs.give_up(lease, code="unreachable")

    entry = audit.entries(last=1)[0]
    assert (entry.event, entry.by) == (Event.JOB_GIVEN_UP, "node:self")
    assert entry.fields == {"kind": "ask", "subject": str(PUPIL), "attempts": 1, "code": "unreachable"}
    assert claim(jobs) == []
    jobs.plan("ask", PUPIL)
    assert len(claim(jobs)) == 1


@pytest.mark.parametrize("days", [1, 400])
def test_a_clock_that_goes_back_keeps_nothing_waiting(jobs: DjangoJobs, clock: HandClock, days: int) -> None:
    """T28: a lease and a plan from what is now the future count for nothing; work goes on at once."""
    jobs.plan("ask", PUPIL)
    claim(jobs)
    jobs.plan("shred", PUPIL)
    clock.move(days=-days)

    assert {lease.kind for lease in claim(jobs, worker="two")} == {"ask", "shred"}


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_some_minutes_off_costs_no_more_than_a_lease(jobs: DjangoJobs, clock: HandClock, minutes: int) -> None:
    """T28: another process with a clock six minutes off plans, claims and finishes; nothing is done twice."""
    jobs.plan("ask", PUPIL)
    clock.move(minutes=minutes)
    jobs.plan("ask", PUPIL)
    clock.move(minutes=6)
    leases = claim(jobs)

    assert len(leases) == 1
    jobs.finish(leases[0])
    clock.move(minutes=12)
    assert claim(jobs) == []


@pytest.mark.parametrize(
    ("month", "day"), [(3, 29), (10, 25), (8, 1)], ids=["summer time", "winter time", "new school year"]
)
def test_the_hour_that_is_skipped_or_doubled_changes_nothing(
    jobs: DjangoJobs, clock: HandClock, month: int, day: int
) -> None:
    """T28: moments are kept in UTC, so that an hour of waiting is an hour."""
    clock.moment = clock.moment.replace(month=month, day=day, hour=0, minute=30)
    jobs.plan("ask", PUPIL, due=clock.now() + timedelta(hours=1))
    clock.move(minutes=59)
    assert claim(jobs) == []
    clock.move(minutes=1)
    (lease,) = claim(jobs, seconds=600)
    clock.move(minutes=9)
    assert claim(jobs) == []
    jobs.finish(lease)


def test_what_was_done_long_ago_is_tidied_away(jobs: DjangoJobs, clock: HandClock) -> None:
    for kind in ("ask", "shred"):
        jobs.plan(kind, PUPIL)
    first, second = claim(jobs)
    jobs.finish(first)
    jobs.give_up(second, code="unreachable")
    clock.move(days=29)
    assert jobs.tidy(30) == 0
    clock.move(days=2)
    assert jobs.tidy(30) == 1
    assert Job.objects.get().state == State.GIVEN_UP


def test_a_lease_that_would_outlast_a_clock_gone_back_is_refused(jobs: DjangoJobs) -> None:
    with pytest.raises(ValueError, match="600"):
        claim(jobs, seconds=601)
