"""What the answers of the centre share: the clock, the log, and the key that hides sessions and zoeksleutels."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from overstap.keten import Sleutel
from overstap.ports import Audit, Clock, Jobs

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Tools:
    clock: Clock
    audit: Audit
    jobs: Jobs
    key: bytes
    """Secret of the centre (32 bytes); without it a stolen database names no session and no zoeksleutel."""
    random: Callable[[int], bytes]
    session_hours_max: int = 24
    repeats_max: int = 5

    @property
    def today(self) -> date:
        """The day on which mandates are judged."""
        return self.clock.now().astimezone(AMSTERDAM).date()

    @property
    def session_life(self) -> timedelta:
        return timedelta(hours=self.session_hours_max)

    def digest(self, what: str, value: bytes) -> bytes:
        return hmac.digest(self.key, what.encode() + b"\0" + value, sha256)

    def sessie_id(self, zaad: bytes) -> UUID:
        """The sessieId that belongs to a seed: 122 bits that nobody can guess without the key."""
        return UUID(bytes=self.digest("sessie", zaad)[:16], version=4)

    def sessie_index(self, sessie_id: UUID) -> bytes:
        return self.digest("sessie-index", sessie_id.bytes)

    def is_sleutel_of(self, sleutel: Sleutel, index: bytes | memoryview | None) -> bool:
        """Whether this is what the session was opened with, to the last digit; compared in constant time."""
        return hmac.compare_digest(self.sleutel_index(sleutel), bytes(index or b""))

    def sleutel_index(self, sleutel: Sleutel) -> bytes:
        """Of the zoeksleutel with the pgnfrag beside it: what points at the pupil is one thing, and cannot be mixed."""
        return self.digest("zoeksleutel", (sleutel.pgnfrag or "").encode() + b"\0" + (sleutel.zoeksleutel or b""))
