"""Doing the work: claim what is due, call its handler, write down how it ended."""

from __future__ import annotations

import logging
import os
import queue
import signal
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from uuid import UUID

from django.db import InterfaceError, OperationalError, connections

from overstap.database import Busy
from overstap.database.connection import mend_connection, sound_connection
from overstap.database.transaction import writing
from overstap.jobs.errors import Later, LeaseLost
from overstap.jobs.lease import Lease, doing, running
from overstap.jobs.store import DjangoJobs

Handler = Callable[[UUID], None]
GivenUp = Callable[[str, UUID], None]

log = logging.getLogger("overstap.jobs")


def no_one(kind: str, subject: UUID) -> None:
    """Nobody needs to know that this was given up."""


class Worker:
    """A loop that gives due jobs to `threads` threads, each with a database connection of its own.

    Several processes may each run one for the same list; a node forks them from the one that was made.

    A handler gets the subject and decides by its row what is still to be done, since it may be called again
    after a crash. It raises Later to be called again. After `attempts_max` attempts the job is given up,
    `given_up` being called in the same transaction.
    """

    def __init__(
        self,
        jobs: DjangoJobs,
        handlers: Mapping[str, Handler],
        *,
        threads: int = 2,
        lease_seconds: float = 60,
        attempts_max: int = 8,
        poll_seconds: float = 0.3,
        given_up: GivenUp = no_one,
    ) -> None:
        self._jobs = jobs
        self._handlers = dict(handlers)
        self._kinds = sorted(handlers)
        self._threads = threads
        self._lease_seconds = lease_seconds
        self._attempts_max = attempts_max
        self._poll_seconds = poll_seconds
        self._given_up = given_up
        self._name = _name()
        self._ear = jobs.bell.ears[0]
        self._stopping = False
        self._renew_at = monotonic() + lease_seconds / 3
        self._handed_out: queue.SimpleQueue[Lease | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._held: set[Lease] = set()

    def run(self) -> None:
        """Work until `stop`; what is being done then is finished first."""
        threads = [threading.Thread(target=self._serve, name=f"job-{nr}") for nr in range(self._threads)]
        for thread in threads:
            thread.start()
        try:
            while not self._stopping:
                self._look()
                self._ear.wait(self._poll_seconds)
        finally:
            self._stopping = True
            self._end(threads)

    def stop(self) -> None:
        """Claim nothing more; `run` returns when the running jobs have ended. Takes no lock."""
        self._stopping = True
        self._ear.wake()

    def be_one_of_several(self, nr: int) -> None:
        """This process is the one with this number, from 0, of those that work; to be called before `run`."""
        self._name, self._ear = _name(), self._jobs.bell.ears[nr]

    def stop_on_signals(self) -> None:
        """Let SIGTERM and SIGINT stop the loop; to be called in the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())

    def run_until_idle(self) -> int:
        """Do all that is due, one by one in this thread; how many jobs that were."""
        done = 0
        while leases := self._jobs.claim(1, self._name, self._lease_seconds, kinds=self._kinds):
            self._do(leases[0])
            done += 1
        return done

    def _end(self, threads: Sequence[threading.Thread]) -> None:
        """Let the threads end what they do, and keep it ours until then."""
        for _ in threads:
            self._handed_out.put(None)
        for thread in threads:
            while thread.is_alive():
                self._look()
                thread.join(self._poll_seconds)

    def _look(self) -> None:
        """Is there anything to do; a database that does not answer is asked again in a moment."""
        try:
            if not self._stopping:
                self._claim_for_free_threads()
            self._keep()
        except (Busy, OperationalError, InterfaceError) as error:
            log.warning("the database does not answer (%s); looking again in a moment", type(error).__name__)
            mend_connection()

    def _keep(self) -> None:
        """Keep what is running for ourselves."""
        now = monotonic()
        if now >= self._renew_at:
            self._renew_at = now + self._lease_seconds / 3
            if leases := self._leases():
                self._jobs.renew(leases, self._lease_seconds)

    def _claim_for_free_threads(self) -> None:
        """Take a round of work at once, as soon as half of the last is done: each look costs a transaction."""
        room = self._room()
        if room < self._threads:
            return
        for lease in self._jobs.claim(room, self._name, self._lease_seconds, kinds=self._kinds):
            with self._lock:
                self._held.add(lease)
            self._handed_out.put(lease)

    def _room(self) -> int:
        """How many jobs more we could hold: one in hand and one that waits for each thread."""
        return 2 * self._threads - len(self._held)

    def _leases(self) -> list[Lease]:
        with self._lock:
            return list(self._held)

    def _serve(self) -> None:
        try:
            while lease := self._handed_out.get():
                self._handle(lease)
        finally:
            connections.close_all()

    def _handle(self, lease: Lease) -> None:
        try:
            with sound_connection():
                if self._stopping:
                    self._give_back(lease)
                else:
                    self._do(lease)
        finally:
            with self._lock:
                self._held.remove(lease)
            if self._room() >= self._threads:
                self._ear.wake()

    def _give_back(self, lease: Lease) -> None:
        """What was taken up but not begun when we had to stop is for the next to start, at once."""
        with suppress(Busy):
            self._jobs.retry(lease, seconds=0, code="stopped")

    def _do(self, lease: Lease) -> None:
        """One job from beginning to end; nothing that goes wrong in it stops the thread."""
        try:
            self._try(lease)
        except LeaseLost:
            log.info("job %s of %s was taken over", lease.job_id, lease.kind)
        except Exception as error:
            log.error("how job %s of %s ended could not be written: %s", lease.job_id, lease.kind, where(error))

    def _try(self, lease: Lease) -> None:
        if lease.attempts > self._attempts_max:
            self._give_up(lease, "crashed")
            return
        try:
            with doing(lease):
                self._handlers[lease.kind](lease.subject)
                unfinished = running()
        except LeaseLost:
            raise
        except Later as later:
            self._again(lease, later.seconds, later.code)
        except Busy:
            self._again(lease, None, "busy")
        except Exception as error:
            if not self._jobs.holds(lease):
                raise LeaseLost from error
            log.error("job %s of %s failed: %s", lease.job_id, lease.kind, where(error))
            self._again(lease, None, type(error).__name__[:60])
        else:
            if unfinished:
                self._jobs.finish(lease)

    def _again(self, lease: Lease, seconds: float | None, code: str) -> None:
        if lease.attempts >= self._attempts_max:
            self._give_up(lease, code)
        else:
            self._jobs.retry(lease, seconds=seconds, code=code)

    def _give_up(self, lease: Lease, code: str) -> None:
        with writing():
            if self._jobs.give_up(lease, code=code):
                self._given_up(lease.kind, lease.subject)


def _name() -> str:
    """A name that no other worker has."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{os.urandom(4).hex()}"


def where(error: BaseException) -> str:
    """Kind and place of an error; its text may hold something of a person and is left out."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return f"{type(error).__name__} at {place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "unknown"
