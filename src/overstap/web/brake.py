"""A brake on guessing passwords: after a few wrong tries an account, or an address, has to wait."""

from __future__ import annotations

import threading
from collections import deque
from time import monotonic

ACCOUNT_TRIES_MAX = 5
ADDRESS_TRIES_MAX = 30
"""A whole school may come from one address."""
WINDOW_S = 15 * 60.0
NAMES_MAX = 10_000
"""So many accounts and addresses are remembered; beyond it the oldest goes."""


class Brake:
    """Counts wrong tries of the last quarter of an hour, in the memory of the process that serves the pages."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[float]] = {}

    def holds(self, *names: str) -> bool:
        """Whether one of these has had its tries for now. To be asked before a password is looked at."""
        now = monotonic()
        with self._lock:
            return any(len(self._recent(name, now)) >= most(name) for name in names)

    def note(self, *names: str) -> None:
        """A wrong try by these."""
        now = monotonic()
        with self._lock:
            for name in names:
                self._recent(name, now).append(now)
            while len(self._wrong) > NAMES_MAX:
                del self._wrong[next(iter(self._wrong))]

    def release(self, *names: str) -> None:
        """They got in: what went wrong before counts no more."""
        with self._lock:
            for name in names:
                self._wrong.pop(name, None)

    def _recent(self, name: str, now: float) -> deque[float]:
        wrong = self._wrong.setdefault(name, deque(maxlen=most(name)))
        while wrong and now - wrong[0] > WINDOW_S:
            wrong.popleft()
        return wrong


def most(name: str) -> int:
    """How many wrong tries this account, or this address, has."""
    return ADDRESS_TRIES_MAX if name.startswith("address:") else ACCOUNT_TRIES_MAX


sign_in = Brake()
