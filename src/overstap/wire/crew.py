"""A fixed crew of threads that does one job at a time, with a queue that can be full."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

log = logging.getLogger("overstap.wire")
Job = Callable[[], None]


class Crew:
    """Threads that end with the process: a job that hangs cannot keep a stopping server alive."""

    def __init__(self, size: int, waiting_max: int) -> None:
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._waiting_max = waiting_max
        for number in range(size):
            threading.Thread(target=self._work, name=f"wire-{number}", daemon=True).start()

    def take(self, job: Job) -> bool:
        """Whether the job was taken; not when too many wait already. One thread gives out all jobs."""
        if self._jobs.qsize() >= self._waiting_max:
            return False
        self._jobs.put(job)
        return True

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            except BaseException as error:
                # The text of an exception may hold personal data; its kind does not.
                log.error("wire.job_failed kind=%s", type(error).__name__)
