"""Two processes, forked as a node forks them, that do the same list of work; each job says by whom it was done."""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import os
import sys
import threading
import time
from uuid import UUID

from jobs.process import KEY, FastClock, set_up

PROCESSES = 2
SECONDS = 3


def serve() -> None:
    from overstap.audit.store import DjangoAudit
    from overstap.jobs.bell import Bell
    from overstap.jobs.store import DjangoJobs
    from overstap.jobs.worker import Worker

    def ask(subject: UUID) -> None:
        time.sleep(0.02)
        os.write(sys.stdout.fileno(), f"{os.getpid()} {subject}\n".encode())

    jobs = DjangoJobs(FastClock(), DjangoAudit(KEY, FastClock()), bell=Bell(PROCESSES))
    worker = Worker(jobs, {"ask": ask}, threads=2, poll_seconds=0.05)
    child = os.fork()
    worker.be_one_of_several(0 if child else 1)
    threading.Timer(SECONDS, worker.stop).start()
    worker.run()
    if child:
        os.waitpid(child, 0)


if __name__ == "__main__":
    set_up(sys.argv[1])
    serve()
