"""Chance that is the same everywhere: each draw follows from the seed and from the name of what is drawn.

Draws do not follow one another, so a new field does not change all fields after it, and no version of Python, order of
a set or kind of machine plays a part.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

_TABLES = Path(__file__).parent / "invented"
_T = TypeVar("_T")
Row = dict[str, str]


class Draw:
    """The chance of one pupil: `Draw(7, "POVO").chance("dyslexie", 9)` is always the same answer."""

    def __init__(self, seed: int, profiel: str) -> None:
        self._root = f"{profiel}:{seed}:"

    def number(self, name: str, low: int, high: int) -> int:
        """A whole number from low up to and with high."""
        digest = hashlib.sha256((self._root + name).encode()).digest()
        return low + int.from_bytes(digest[:8]) % (high - low + 1)

    def pick(self, name: str, choices: Sequence[_T]) -> _T:
        return choices[self.number(name, 0, len(choices) - 1)]

    def some(self, name: str, choices: Sequence[_T], count: int) -> list[_T]:
        """So many different choices, in their own order."""
        ranked = sorted(range(len(choices)), key=lambda at: self.number(f"{name}.{at}", 0, 2**62))
        return [choices[at] for at in sorted(ranked[:count])]

    def chance(self, name: str, percent: int) -> bool:
        return self.number(name, 1, 100) <= percent


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of one table of invented things."""
    with (_TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def texts(kind: str) -> list[str]:
    """The invented sentences of this kind."""
    return [row["tekst"] for row in table("texts") if row["soort"] == kind]
