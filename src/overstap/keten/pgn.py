"""The number of a pupil (pgn) as the chain speaks of it: four of its digits, and a search key instead of the rest."""

from __future__ import annotations

from typing import Protocol

from overstap.elfproef import NUMBER


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
