"""The tables of a year as they stand in their files, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = dict[str, str]

TABLES = ("elements.csv", "kinds.csv", "codes.csv", "profiles.csv", "explanation.csv", "rules.csv")
"""In the order in which their bytes make the digest of the year."""


@dataclass(frozen=True)
class Tables:
    year: Mapping[str, Any]
    digest: str
    elements: list[Row]
    """A row without `veld` is the block itself; its `soort` then names the block it extends."""
    kinds: list[Row]
    codes: list[Row]
    """A row without `code` is the list itself."""
    profiles: list[Row]
    explanation: list[Row]
    rules: list[Row]

    @property
    def heads(self) -> list[Row]:
        return [row for row in self.elements if not row["veld"]]

    @property
    def fields(self) -> list[Row]:
        return [row for row in self.elements if row["veld"]]
