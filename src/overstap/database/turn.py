"""Whose turn it is to write to a database of SQLite: one thread of one process at a time.

SQLite itself wakes those who wait in no order and lets them sleep longer and longer. So threads of a process wait for
a lock of that process, and processes for one on the folder of the database, which the kernel takes from who is killed.
Whoever writes without asking for a turn is still kept apart by SQLite, and waited for.
"""

from __future__ import annotations

import fcntl
import os
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from overstap.database.errors import Busy

LOOK_SECONDS, LOOK_SECONDS_MAX = 0.000_3, 0.001_5
"""Between two looks whether another process is ready: about as long as a commit takes, first on a fast disk, then,
twice as long each time, on a slow one."""


class Turn:
    """The turn to write to one database; `folder` None: it lives in the memory of this process."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._thread = threading.Lock()
        self._process: int | None = None
        """The open folder on which the lock is held."""

    def take(self, wait_seconds_max: float) -> None:
        """Wait for it, first in this process, then for the others. Raises Busy."""
        until = monotonic() + wait_seconds_max
        if not self._thread.acquire(timeout=wait_seconds_max):
            raise Busy
        if self._folder is None:
            return
        try:
            self._process = _locked(self._folder, until)
        except BaseException:
            self._thread.release()
            raise

    def give_back(self) -> None:
        """Let the next have it."""
        if self._process is not None:
            _unlock(self._process)
            self._process = None
        self._thread.release()


def _locked(folder: Path, until: float) -> int:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise Busy from error
    try:
        wait = LOOK_SECONDS
        while not _is_ours(descriptor):
            if monotonic() > until:
                raise Busy
            sleep(wait)
            wait = min(2 * wait, LOOK_SECONDS_MAX)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _is_ours(descriptor: int) -> bool:
    # What a file system cannot lock is left to SQLite.
    with suppress(OSError):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _unlock(descriptor: int) -> None:
    """Said, and not left to the closing: a process that was forked meanwhile would hold it on."""
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)
