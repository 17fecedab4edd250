"""interim"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO


@dataclass(frozen=True, slots=True)
class Verbod:
    regel: str
    profielen: frozenset[str]
    blok: str
    veld: str
    als: str
    tekst: str


@lru_cache
def verboden(jaar: str) -> tuple[Verbod, ...]:
    place = files("overstap.gegevensset") / "forbidden.csv"
    return tuple(
        Verbod(row["regel"], frozenset(row["profiel"].split()), row["blok"], row["veld"], row["als"], row["tekst"])
        for row in csv.DictReader(StringIO(place.read_text("utf-8"), newline=""))
        if row["jaren"] in ("", jaar)
    )
