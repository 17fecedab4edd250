"""The right of one worker to do one job, this time; and which job the present thread is doing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Lease:
    """Worker and number of attempts together say whose turn it is: a worker that was overtaken has an older
    number."""

    job_id: int
    kind: str
    subject: UUID
    attempts: int
    worker: str


class _Now(threading.local):
    lease: Lease | None = None


_now = _Now()


def running() -> Lease | None:
    """The job that this thread is doing."""
    return _now.lease


def ended() -> None:
    """The job was ended by its own handler."""
    _now.lease = None


@contextmanager
def doing(lease: Lease) -> Iterator[None]:
    _now.lease = lease
    try:
        yield
    finally:
        _now.lease = None
