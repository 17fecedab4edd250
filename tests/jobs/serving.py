"""A worker process with one thread. It says when it is busy and when it was asked to stop, and goes on when told to."""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
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
    stop = signal.getsignal(signal.SIGTERM)
    assert callable(stop)

    def stop_and_say(number: int, frame: FrameType | None) -> None:
        stop(number, frame)
        os.write(sys.stdout.fileno(), b"stopping\n")

    signal.signal(signal.SIGTERM, stop_and_say)
    worker.run()


if __name__ == "__main__":
    set_up(sys.argv[1])
    serve()
