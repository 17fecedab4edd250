"""What wakes the workers of this process; nothing is lost when it is not heard, since they also look by
themselves."""

from __future__ import annotations

import threading


class Bell:
    def __init__(self) -> None:
        self._rung = threading.Event()

    def ring(self) -> None:
        self._rung.set()

    def wait(self, seconds_max: float) -> bool:
        """Until somebody rings, or for this long; True when it was rung."""
        rung = self._rung.wait(seconds_max)
        self._rung.clear()
        return rung
