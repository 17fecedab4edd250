"""A worker process with one thread that says when it is busy, and goes on when it is told to."""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import sys
from uuid import UUID

from jobs.process import KEY, FastClock, set_up


def serve() -> None:
    from overstap.audit.store import DjangoAudit
    from overstap.jobs.store import DjangoJobs
    from overstap.jobs.worker import Worker

    def ask(_: UUID) -> None:
        print("busy", flush=True)
        sys.stdin.readline()

    jobs = DjangoJobs(FastClock(), DjangoAudit(KEY, FastClock()))
    worker = Worker(jobs, {"ask": ask}, threads=1, poll_seconds=0.05)
    worker.stop_on_signals()
    worker.run()


if __name__ == "__main__":
    set_up(sys.argv[1])
    serve()
