"""The field map between two neighbouring years: a row for everything that is not simply the same in both."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from itertools import pairwise

from overstap.gegevensset.load import years

TABLE = files("overstap.gegevensset") / "conversions.csv"


@dataclass(frozen=True, slots=True)
class Conversie:
    """One row: what becomes of a field of the one year in the other. Rows are carried out in the order of the table."""

    van: str
    naar: str
    pad: str
    """The field, as a path below the dossier; after a move it stands at its new place."""
    hoe: str
    """`drop`, `move`, `unwrap` (a wrapper that goes once nothing is left in it), or the name of a move in code."""
    doel: str
    """Where it goes, as such a path; nothing when it goes nowhere."""
    waarde: str
    """A fixed word that the move needs."""
    soort: str
    """`lost`, `moved`, `choice` or `danger`: what there is to tell when the row applies."""
    tekst: str
    """What to tell, in plain Dutch."""
    anders: str
    """What to tell instead when a move comes out the other way than `soort` says."""


def conversies(van: str, naar: str) -> tuple[Conversie, ...]:
    """The rows from one year to its neighbour; none where all stays as it is."""
    return _table().get((van, naar), ())


def steps(van: str, naar: str) -> tuple[tuple[str, str], ...]:
    """The way from one year to another, neighbour by neighbour; empty for the same year."""
    known = years()
    start, end = known.index(van), known.index(naar)
    if start <= end:
        return tuple(pairwise(known[start : end + 1]))
    return tuple(pairwise(reversed(known[end : start + 1])))


@cache
def _table() -> Mapping[tuple[str, str], tuple[Conversie, ...]]:
    found: dict[tuple[str, str], tuple[Conversie, ...]] = {}
    for row in _rows():
        found[row.van, row.naar] = (*found.get((row.van, row.naar), ()), row)
    return found


def _rows() -> Iterator[Conversie]:
    for row in csv.DictReader(StringIO(TABLE.read_text("utf-8"), newline="")):
        yield Conversie(**row)
