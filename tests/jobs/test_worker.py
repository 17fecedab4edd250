"""The worker: calls the handler of what is due, writes down how it ended, and never stops because of a job."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connections

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.database import Busy
from overstap.database.transaction import writing
from overstap.jobs import Later, LeaseLost
from overstap.jobs.lease import running
from overstap.jobs.models import Job, State
from overstap.jobs.store import DjangoJobs
from overstap.jobs.worker import Worker
from overstap.ports import NODE
from rooms import ALIAS, HandClock

PUPIL = UUID("00000000-0000-4000-8000-000000000001")


class Handler:
    """Remembers for whom it was called; the first calls may fail."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.called: list[UUID] = []

    def __call__(self, subject: UUID) -> None:
        self.called.append(subject)
        if self.failures:
            raise self.failures.pop(0)


def test_all_that_is_due_is_done(jobs: DjangoJobs) -> None:
    handler, subjects = Handler(), {uuid4() for _ in range(5)}
    for subject in subjects:
        jobs.plan("ask", subject)

    assert Worker(jobs, {"ask": handler}).run_until_idle() == 5

    assert set(handler.called) == subjects
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


def test_a_handler_that_says_later_is_called_later(jobs: DjangoJobs, clock: HandClock) -> None:
    handler = Handler(Later(30, "source_unreachable"), Later())
    worker = Worker(jobs, {"ask": handler})
    jobs.plan("ask", PUPIL)

    assert worker.run_until_idle() == 1
    assert Job.objects.get().last_error == "source_unreachable"
    clock.move(seconds=29)
    assert worker.run_until_idle() == 0
    clock.move(seconds=9)
    assert worker.run_until_idle() == 1
    clock.move(seconds=5)
    assert worker.run_until_idle() == 1
    assert Job.objects.get().state == State.DONE


def test_a_handler_that_fails_leaves_its_kind_of_error_and_nothing_of_its_text(
    jobs: DjangoJobs, caplog: pytest.LogCaptureFixture
) -> None:
    jobs.plan("ask", PUPIL)
    with caplog.at_level(logging.DEBUG):
        Worker(jobs, {"ask": Handler(KeyError("Sterre Wolfsgras"))}).run_until_idle()

    row = Job.objects.get()
    assert (row.state, row.last_error, row.lease_until) == (State.WAITING, "KeyError", None)
    assert "KeyError at" in caplog.text
    assert "test_worker.py" in caplog.text
    assert "Wolfsgras" not in caplog.text


def test_after_enough_attempts_it_is_given_up_and_the_room_is_told(
    jobs: DjangoJobs, audit: DjangoAudit, clock: HandClock
) -> None:
    told: list[tuple[str, UUID]] = []
    handler = Handler(Later(1), ValueError(), Busy())
    worker = Worker(jobs, {"ask": handler}, attempts_max=3, given_up=lambda kind, subject: told.append((kind, subject)))
    jobs.plan("ask", PUPIL)
    for _ in range(5):
        worker.run_until_idle()
        clock.move(hours=1)

    assert len(handler.called) == 3
    assert (Job.objects.get().state, Job.objects.get().last_error) == (State.GIVEN_UP, "busy")
    assert told == [("ask", PUPIL)]
    assert audit.last(9) == [Event.JOB_GIVEN_UP]


def test_when_the_room_cannot_be_told_it_is_not_given_up(
    jobs: DjangoJobs, audit: DjangoAudit, clock: HandClock
) -> None:
    """Giving up and telling the room are one transaction."""

    def busy(*_: object) -> None:
        raise Busy

    jobs.plan("ask", PUPIL)
    Worker(jobs, {"ask": Handler(Later(1))}, attempts_max=1, given_up=busy).run_until_idle()
    assert (Job.objects.get().state, audit.last(9)) == (State.WAITING, [])

    clock.move(hours=1)
    Worker(jobs, {"ask": Handler()}, attempts_max=1).run_until_idle()
    assert (Job.objects.get().state, audit.last(9)) == (State.GIVEN_UP, [Event.JOB_GIVEN_UP])


def test_work_that_kills_its_process_comes_to_an_end(jobs: DjangoJobs, clock: HandClock) -> None:
    """Its attempts count when it is claimed, so that the last worker gives it up without calling it."""
    jobs.plan("ask", PUPIL)
    for _ in range(3):
        jobs.claim(1, "dies", 60, kinds=["ask"])
        clock.move(seconds=61)
    handler = Handler()
    Worker(jobs, {"ask": handler}, attempts_max=3).run_until_idle()

    assert handler.called == []
    assert (Job.objects.get().state, Job.objects.get().last_error) == (State.GIVEN_UP, "crashed")


def test_a_handler_may_end_its_job_in_the_transaction_of_its_deed(jobs: DjangoJobs, audit: DjangoAudit) -> None:
    def deed(subject: UUID) -> None:
        lease = running()
        assert lease is not None
        assert lease.subject == subject
        with writing():
            audit.write(Event.REQUEST_ENDED, by=NODE, overdracht=str(subject))
            jobs.finish_running()

    jobs.plan("ask", PUPIL)
    Worker(jobs, {"ask": deed}).run_until_idle()

    assert running() is None
    jobs.finish_running()
    assert (audit.last(9), Job.objects.get().state) == ([Event.REQUEST_ENDED], State.DONE)


def test_a_handler_that_was_overtaken_undoes_its_deed(jobs: DjangoJobs, audit: DjangoAudit, clock: HandClock) -> None:
    def slow(subject: UUID) -> None:
        clock.move(seconds=61)
        jobs.claim(1, "another", 60, kinds=["ask"])
        with writing():
            audit.write(Event.REQUEST_ENDED, by=NODE, overdracht=str(subject))
            jobs.finish_running()

    jobs.plan("ask", PUPIL)
    Worker(jobs, {"ask": slow}).run_until_idle()

    assert audit.last(9) == []
    assert (Job.objects.get().worker, Job.objects.get().attempts) == ("another", 2)


@pytest.mark.parametrize("ended", [False, True], ids=["another is doing it", "another has done it"])
def test_what_a_handler_that_was_overtaken_runs_into_is_no_failure(
    jobs: DjangoJobs, clock: HandClock, caplog: pytest.LogCaptureFixture, ended: bool
) -> None:
    """The other did the same, so a row is there already: nothing to alarm anybody with, and nothing to do again."""

    def slow(_subject: UUID) -> None:
        clock.move(seconds=61)
        (lease,) = jobs.claim(1, "another", 60, kinds=["ask"])
        if ended:
            jobs.finish(lease)
        raise IntegrityError

    caplog.set_level(logging.INFO, logger="overstap.jobs")
    jobs.plan("ask", PUPIL)
    Worker(jobs, {"ask": slow}).run_until_idle()

    assert [(each.levelname, each.message.split(" ", 2)[-1]) for each in caplog.records] == [
        ("INFO", "of ask was taken over")
    ]
    row = Job.objects.get()
    assert (row.attempts, row.state, row.last_error) == (2, State.DONE if ended else State.WAITING, "")


def test_the_loop_works_in_threads_and_stops_after_what_is_running(jobs: DjangoJobs) -> None:
    """Four at a time, a thread each; what is planned during the stop is left for the next start."""
    together = threading.Barrier(5)
    stopping = threading.Event()
    names: set[str] = set()

    def meet(_: UUID) -> None:
        names.add(threading.current_thread().name)
        together.wait(20)
        assert stopping.wait(20)

    worker = Worker(jobs, {"ask": meet}, threads=4, poll_seconds=0.05)
    loop = start(worker.run)
    for _ in range(4):
        jobs.plan("ask", uuid4())
    together.wait(20)
    worker.stop()
    jobs.plan("ask", PUPIL)
    stopping.set()
    loop.join(20)

    assert not loop.is_alive()
    assert len(names) == 4
    assert Job.objects.filter(state=State.DONE).count() == 4
    assert Job.objects.get(state=State.WAITING).subject == PUPIL


def test_the_loop_renews_what_takes_long(jobs: DjangoJobs, clock: HandClock) -> None:
    """A job that outlasts its lease is not taken over as long as its worker lives, also while that is stopping."""
    begun, renewed, enough = threading.Event(), threading.Event(), threading.Event()
    renew = jobs.renew

    def ask(_: UUID) -> None:
        begun.set()
        enough.wait(20)

    def watched(leases: list[object], seconds: float) -> None:
        renew(leases, seconds)  # type: ignore[arg-type]
        if leases:
            renewed.set()

    jobs.renew = watched  # type: ignore[method-assign, assignment]
    worker = Worker(jobs, {"ask": ask}, lease_seconds=0.05, poll_seconds=0.01)
    jobs.plan("ask", PUPIL)
    loop = start(worker.run)
    assert begun.wait(20)
    assert renewed.wait(20)
    worker.stop()
    renewed.clear()
    assert renewed.wait(20)
    enough.set()
    loop.join(20)

    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.DONE, 1)
    assert clock.now() == HandClock().now()


def test_a_job_that_the_worker_took_over_from_itself_stops_no_thread(jobs: DjangoJobs, clock: HandClock) -> None:
    """Its database was away for longer than the lease: two threads are at one job, and the first to end it counts."""
    first, both, go_on = threading.Event(), threading.Barrier(3), threading.Event()

    def ask(_: UUID) -> None:
        first.set()
        both.wait(20)
        go_on.wait(20)

    worker = Worker(jobs, {"ask": ask}, threads=2, poll_seconds=0.01)
    jobs.plan("ask", PUPIL)
    loop = start(worker.run)
    assert first.wait(20)
    clock.move(seconds=61)
    both.wait(20)
    worker.stop()
    go_on.set()
    loop.join(20)

    assert not loop.is_alive()
    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.DONE, 2)


def test_a_busy_database_does_not_stop_the_loop(jobs: DjangoJobs) -> None:
    done = threading.Event()
    claim, busy = jobs.claim, [Busy(), Busy()]

    def sometimes(*arguments: object, **named: object) -> object:
        if busy:
            raise busy.pop()
        return claim(*arguments, **named)  # type: ignore[arg-type]

    jobs.claim = sometimes  # type: ignore[method-assign, assignment]
    worker = Worker(jobs, {"ask": lambda _: done.set()}, poll_seconds=0.01)
    jobs.plan("ask", PUPIL)
    loop = start(worker.run)
    assert done.wait(20)
    worker.stop()
    loop.join(20)

    assert Job.objects.get().state == State.DONE


@pytest.mark.parametrize("error", [LeaseLost(), Busy(), ValueError("Wolfsgras")])
def test_an_end_that_cannot_be_written_leaves_the_lease(
    jobs: DjangoJobs, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is lost: the lease expires and the job is done again."""
    jobs.plan("ask", PUPIL)

    def refuse(*_: object, **__: object) -> None:
        raise error

    jobs.finish = refuse  # type: ignore[method-assign]
    Worker(jobs, {"ask": Handler()}).run_until_idle()

    assert Job.objects.get().lease_until is not None
    assert "Wolfsgras" not in caplog.text


def start(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections[ALIAS].close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
