"""Does the chain hold? Reads every row once and stops at the first that is not as it was written."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from overstap.audit.chain import ALGORITHM, START, Row, seal


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment, as somebody keeps it outside the database: `123:` and 64 hex
    digits."""

    nr: int
    mac: bytes

    def __str__(self) -> str:
        return f"{self.nr}:{self.mac.hex()}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Raises ValueError when the text is no head."""
        nr, _, mac = text.strip().partition(":")
        head = cls(int(nr), bytes.fromhex(mac))
        if len(head.mac) != len(START) or head.nr < 1:
            raise ValueError("a head is a number, a colon and 64 hex digits")
        return head


class Reason(StrEnum):
    MISSING = "missing"
    """A row with this number should be here."""
    ALTERED = "altered"
    """The row is not what was sealed, or does not follow the row before it."""
    ALGORITHM = "algorithm"
    """The row says it was sealed in a way we do not know."""
    CUT = "cut"
    """The chain ends before the head that was kept."""
    OTHER_CHAIN = "other_chain"
    """The chain holds, but is not the one whose head was kept: the key made another."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows hold, and where the first stands that does not."""

    rows: int
    first_bad: int | None = None
    reason: Reason | None = None
    head: Head | None = None
    """The last row that holds."""

    @property
    def good(self) -> bool:
        return self.first_bad is None


@dataclass(frozen=True, slots=True)
class _Expected:
    """The next row by its number, and the seal it follows."""

    nr: int
    before: bytes

    def fault(self, key: bytes, row: Row, algorithm: int, mac: bytes) -> Reason | None:
        if row.nr > self.nr:
            return Reason.MISSING
        if algorithm != ALGORITHM:
            return Reason.ALGORITHM
        if row.nr < self.nr or not self._fits(key, row, mac):
            return Reason.ALTERED
        return None

    def _fits(self, key: bytes, row: Row, mac: bytes) -> bool:
        """A row whose columns hold something of another kind was not written by us."""
        try:
            return hmac.compare_digest(seal(key, self.before, row), mac)
        except (AttributeError, TypeError, ValueError):
            return False


def verify(key: bytes, rows: Iterable[tuple[Row, int, bytes]], kept: Iterable[Head] = ()) -> Verdict:
    """Judge the rows (with their algorithm and seal), given in order of their number, by the heads that were kept."""
    macs: dict[int, set[bytes]] = defaultdict(set)
    for each in kept:
        macs[each.nr].add(each.mac)
    head = None
    count, before = 0, START
    for row, algorithm, mac in rows:
        expected = _Expected(count + 1, before)
        if reason := expected.fault(key, row, algorithm, mac):
            return Verdict(count, expected.nr, reason, head)
        count, before = row.nr, mac
        head = Head(count, mac)
        if macs.get(count, {mac}) != {mac}:
            return Verdict(count, count, Reason.OTHER_CHAIN, head)
    if max(macs, default=0) > count:
        return Verdict(count, count + 1, Reason.CUT, head)
    return Verdict(count, head=head)
