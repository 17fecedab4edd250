"""A process that works through the list and dies by SIGKILL at one moment of one job; started by test_crash.py.

Arguments: the database as JSON, how many minutes its clock is ahead, and where to die (or `nowhere`).
"""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import os
import signal
import sys
from uuid import UUID

from jobs.process import KEY, FastClock, set_up

MOMENTS = (
    "before the claim is committed",
    "after the claim",
    "inside the deed",
    "before the deed is committed",
    "after the deed",
)


class Death:
    """Dies the third time it is met at its moment."""

    def __init__(self, moment: str) -> None:
        self._moment = moment
        self._meetings = 0

    def at(self, moment: str) -> None:
        self._meetings += moment == self._moment
        if self._meetings == 3:
            os.kill(os.getpid(), signal.SIGKILL)


def work(clock: FastClock, death: Death) -> None:
    from overstap.audit.events import Event
    from overstap.audit.store import DjangoAudit
    from overstap.database.transaction import writing
    from overstap.jobs.lease import Lease
    from overstap.jobs.store import DjangoJobs
    from overstap.jobs.worker import Worker
    from overstap.ports import NODE

    audit = DjangoAudit(KEY, clock)

    class Watched(DjangoJobs):
        def claim(self, *arguments: object, **named: object) -> list[Lease]:  # type: ignore[override]
            with writing():
                leases = super().claim(*arguments, **named)  # type: ignore[arg-type]
                death.at("before the claim is committed")
            return leases

        def finish(self, lease: Lease) -> None:
            super().finish(lease)
            death.at("before the deed is committed")

    jobs = Watched(clock, audit)

    def deed(subject: UUID) -> None:
        death.at("after the claim")
        with writing():
            audit.write(Event.REQUEST_ENDED, by=NODE, overdracht=str(subject))
            death.at("inside the deed")
            jobs.finish_running()
        death.at("after the deed")

    worker = Worker(jobs, {"ask": deed}, lease_seconds=60)
    worker.run_until_idle()


if __name__ == "__main__":
    set_up(sys.argv[1])
    work(FastClock(int(sys.argv[2])), Death(sys.argv[3]))
