"""The tables of a year as they stand in their files, before anything is made of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import Any

from overstap.gegevensset.model import TabelFout

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
KEYS = {
    "elements": ("blok", "veld"),
    "kinds": ("soort",),
    "codes": ("codelijst", "code"),
    "profiles": ("profiel", "categorie"),
    "explanation": ("blok", "veld"),
    "rules": ("id",),
}
"""The columns that name a row of a table: no two rows have the same in them."""
FIRST_ROW = 2
"""The row under the head, as a spreadsheet counts."""
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

    def spot(self, table: str, row: Row, column: str = "") -> str:
        """Where a row stands, for people: `elements.csv, rij 12 (inzage.akkoord), kolom aantal`."""
        naam = ".".join(row[key] for key in KEYS[table] if row[key])
        where = f"{table}.csv, rij {self.number(table, row)} ({naam})"
        return f"{where}, kolom {column}" if column else where

    def number(self, table: str, row: Row) -> int:
        """The number of this very row."""
        rows: list[Row] = getattr(self, table)
        return next(nr for nr, each in enumerate(rows, FIRST_ROW) if each is row)

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
    """The rows of one table; TabelFout when it is no table with these columns."""
    found = _lists(name, data)
    columns = list(COLUMNS[name])
    if not found or found[0] != columns:
        raise TabelFout((f"{name}, rij 1: dit zijn niet de kolommen van deze tabel. Schrijf: {','.join(columns)}",))
    for nr, values in enumerate(found[1:], start=FIRST_ROW):
        if len(values) != len(columns):
            wrong = f"hier staan {len(values)} waarden, en het zijn er {len(columns)}"
            raise TabelFout((f"{name}, rij {nr}: {wrong}. Geef elke kolom een waarde; leeg mag.",))
    return [dict(zip(columns, values, strict=True)) for values in found[1:]]


def _lists(name: str, data: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(data.decode("utf-8"), newline="")))
    except UnicodeDecodeError:
        raise TabelFout((f"{name}: dit bestand is niet in UTF-8 geschreven. Bewaar het als CSV in UTF-8.",)) from None
    except csv.Error:
        raise TabelFout((f"{name}: dit is geen goede CSV. Bewaar het opnieuw als CSV, met komma's.",)) from None


def table_of(name: str, rows: Iterable[Row]) -> bytes:
    """The file of a table: what `rows_of` reads."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS[name], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
