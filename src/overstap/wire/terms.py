"""On which terms the connections of a listener are served, and what they hold of its memory together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from overstap.wire.head import Head, Refused
from overstap.wire.limits import Limits

Admit = Callable[[Head], None]
"""Looks at a head before the body is read; raises `Refused` for what this listener does not do."""
Words = Callable[[HTTPStatus], str]
"""What a person reads in a browser, as a page, when a request is refused before it was one. Empty: a bare status."""


def no_words(_status: HTTPStatus) -> str:
    """For a listener that only programs talk to."""
    return ""


class Budget:
    """What all connections together may make us hold, in bytes; shared by all threads."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max, self._held = bytes_max, 0
        self._lock = threading.Lock()

    def take(self, size: int) -> None:
        """Promise room for a body, or refuse it until others are gone."""
        with self._lock:
            if self._held + size > self._bytes_max:
                raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "memory")
            self._held += size

    def change(self, size: int) -> None:
        """Count what is there already and cannot be refused, or, below zero, what is gone."""
        with self._lock:
            self._held += size


@dataclass(frozen=True, slots=True)
class Terms:
    limits: Limits
    admit: Admit
    budget: Budget
    words: Words = no_words
