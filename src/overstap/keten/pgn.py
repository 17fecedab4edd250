"""The number of a pupil (pgn): a BSN, or for a pupil without one an onderwijsnummer; and what may be asked
of it.
"""

from __future__ import annotations

import re
from typing import Protocol

NUMBER = re.compile(r"[0-9]{9}")


def elfproef(pgn: str) -> bool:
    """Whether this can be a pgn: nine digits that pass the test of one of the two kinds."""
    return is_bsn(pgn) or is_onderwijsnummer(pgn)


def is_bsn(pgn: str) -> bool:
    """9·p1 + 8·p2 + … + 2·p8 − p9 is a multiple of eleven."""
    return _shaped(pgn) and (_sum(pgn) - int(pgn[8])) % 11 == 0


def is_onderwijsnummer(pgn: str) -> bool:
    """It starts with 1, and 9·p1 + … + 2·p8 leaves p9 + 5 after division by eleven."""
    return _shaped(pgn) and pgn[0] == "1" and _sum(pgn) % 11 == int(pgn[8]) + 5


def pgnfrag(pgn: str) -> str:
    """The last four digits: they tell the source among which pupils to look."""
    if not NUMBER.fullmatch(pgn):
        raise ValueError("pgn")
    return pgn[-4:]


class Zoeksleutel(Protocol):
    """How a number of a pupil becomes a search key that tells the Traffic Center nothing."""

    def derive(self, pgn: str, bron_brin: str, salt: bytes) -> bytes:
        """A key of 128 bytes for the pupil at this school; `salt` is 15 fresh random bytes."""

    def matches(self, pgn: str, bron_brin: str, sleutel: bytes) -> bool:
        """Whether the key was derived from this number for this school."""

    def pgnfrag(self, pgn: str) -> str:
        """The four digits that go along with the key."""


def _shaped(pgn: str) -> bool:
    return NUMBER.fullmatch(pgn) is not None and pgn != "000000000"


def _sum(pgn: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), pgn, strict=False))
