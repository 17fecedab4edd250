"""A process that works through the list and dies by SIGKILL at one moment of one job; started by test_crash.py.

Arguments: the database as JSON, how many minutes its clock is ahead, and where to die (or `nowhere`).
"""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID

import django
from django.conf import settings

MOMENTS = (
    "before the claim is committed",
    "after the claim",
    "inside the deed",
    "before the deed is committed",
    "after the deed",
)
KEY = b"a key of the log, in the tests...."


class FastClock:
    def __init__(self, minutes: int) -> None:
        self._ahead = timedelta(minutes=minutes)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


class Death:
    """Dies the third time it is met at its moment."""

    def __init__(self, moment: str) -> None:
        self._moment = moment
        self._meetings = 0

    def at(self, moment: str) -> None:
        self._meetings += moment == self._moment
        if self._meetings == 3:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    database, minutes, moment = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["overstap.vault", "overstap.audit", "overstap.jobs"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    work(FastClock(minutes), Death(moment))


def work(clock: FastClock, death: Death) -> None:
    from overstap.audit.events import Event
    from overstap.audit.store import DjangoAudit
    from overstap.jobs.lease import Lease
    from overstap.jobs.store import DjangoJobs
    from overstap.jobs.transaction import writing
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
    main()
