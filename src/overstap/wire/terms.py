"""On which terms the connections of a listener are served, and what they hold of its memory together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from overstap.wire.head import Head, Refused
from overstap.wire.limits import Limits

Admit = Callable[[Head], None]
"""Looks at a head before the body is read; raises `Refused` for what this listener does not do."""


@dataclass(slots=True)
class Budget:
    """What all connections together may make us hold, in bytes."""

    bytes_max: int
    held: int = 0

    def take(self, size: int) -> None:
        """Promise room for a body, or refuse it until others are gone."""
        if self.held + size > self.bytes_max:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "memory")
        self.held += size


@dataclass(frozen=True, slots=True)
class Terms:
    limits: Limits
    admit: Admit
    budget: Budget
