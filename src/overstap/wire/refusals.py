"""Counts refusals per address and reason, so that somebody who is refused all day cannot flood the log."""

from __future__ import annotations

import threading

MINUTE_S = 60.0
KINDS_MAX = 1000
"""So many pairs of reason and address are told apart within a minute; the rest counts as one."""
ELSEWHERE = "elsewhere"


class Refusals:
    """Says of each refusal whether it is worth a line: the first of its kind in a minute is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = float("-inf")
        self._counts: dict[tuple[str, str], int] = {}

    def first(self, reason: str, address: str, now: float) -> bool:
        """Count one refusal. `now` is in seconds, of any clock that only goes forward."""
        with self._lock:
            if now - self._since >= MINUTE_S:
                self._since, self._counts = now, {}
            kind = (reason, address)
            if kind not in self._counts and len(self._counts) >= KINDS_MAX:
                kind = (reason, ELSEWHERE)
            self._counts[kind] = self._counts.get(kind, 0) + 1
            return self._counts[kind] == 1

    def count(self, reason: str, address: str) -> int:
        """How often this happened in the running minute."""
        with self._lock:
            return self._counts.get((reason, address), 0)
