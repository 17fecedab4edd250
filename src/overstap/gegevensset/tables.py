"""The tables of a year as they stand in their files, before anything is made of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import Any

Row = dict[str, str]

COLUMNS = {
    "elements.csv": ("blok", "veld", "soort", "aantal", "keuze", "codelijst", "categorie", "gevoelig", "label"),
    "kinds.csv": (
        "soort",
        "base",
        "length_min",
        "length_max",
        "pattern",
        "value_min",
        "value_max",
        "attribute",
        "vorm",
    ),
    "codes.csv": ("codelijst", "code", "betekenis", "zeker"),
    "profiles.csv": ("profiel", "categorie", "uitlevering"),
    "explanation.csv": ("blok", "veld", "uitleg_school", "uitleg_ouder", "waarom", "voorbeeld"),
    "rules.csv": (
        "id",
        "profiel",
        "blok",
        "veld",
        "eis",
        "als",
        "beurt",
        "plaats",
        "official",
        "eis_official",
        "melding",
    ),
}
TABLES = tuple(COLUMNS)
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


def digest_of(raw: Iterable[bytes]) -> str:
    """What a frozen year is held to: SHA-256 (hex) over the bytes of its tables, in the order of TABLES."""
    return sha256(b"".join(raw)).hexdigest()


def rows_of(name: str, data: bytes) -> list[Row]:
    """The rows of one table; ValueError when it is no table with these columns."""
    found = list(csv.reader(StringIO(data.decode("utf-8"), newline="")))
    columns = list(COLUMNS[name])
    if not found or found[0] != columns:
        raise ValueError(f"{name}: the columns must be {', '.join(columns)}")
    for nr, values in enumerate(found[1:], start=2):
        if len(values) != len(columns):
            raise ValueError(f"{name}: row {nr} has {len(values)} values, not {len(columns)}")
    return [dict(zip(columns, values, strict=True)) for values in found[1:]]


def table_of(name: str, rows: Iterable[Row]) -> bytes:
    """The file of a table: what `rows_of` reads."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS[name], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
