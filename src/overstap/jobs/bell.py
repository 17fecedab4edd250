"""What wakes the workers of a node; nothing is lost when it is not heard, since they also look by themselves."""

from __future__ import annotations

import os
import select
import weakref
from contextlib import suppress


class Bell:
    """One bell with an ear for each process that works: all are woken, since who hears it may have no room.

    It takes no lock and goes through a fork: pages, the door of the chain and the work of one node share the bell
    that was made before them, and a signal handler may ring it.
    """

    def __init__(self, ears: int = 1) -> None:
        self.ears = tuple(Ear() for _ in range(ears))

    def ring(self) -> None:
        """Wake all who wait."""
        for ear in self.ears:
            ear.wake()


class Ear:
    """A pipe: whoever planned work puts a byte in, who waits for work is woken and empties it."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
            weakref.finalize(self, os.close, end)

    def wake(self) -> None:
        """Wake who waits here; a full pipe has been ringing long enough."""
        with suppress(BlockingIOError):
            os.write(self._write, b"!")

    def wait(self, seconds_max: float) -> bool:
        """Until it is woken, or for this long; True when it was woken."""
        poll = select.poll()
        poll.register(self._read, select.POLLIN)
        if not poll.poll(seconds_max * 1000):
            return False
        with suppress(BlockingIOError):
            os.read(self._read, 65_536)
        return True
