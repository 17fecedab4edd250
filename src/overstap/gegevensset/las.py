"""What a LAS can fill: the declaration of a product, a small table of its own (own; OSO has no such thing).

A row says of a place whether the product can fill it. A place is a field behind a block (`adres/postcode`) or behind
the end of a path (`verzorger/adreslijst/adres/postcode`); `*` is everything in a block, also deeper. Of rows that fit
the same field the last one counts, and what no row names can be filled.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import StringIO

from overstap.gegevensset.load import load, years
from overstap.gegevensset.model import Gegevensset
from overstap.gegevensset.plek import Plek, places

PRODUCTS = files("overstap.gegevensset") / "las"
COLUMNS = ("plek", "kan", "opmerking")
KAN = ("ja", "nee", "soms")
ALL = "*"
BYTES_MAX = 1024 * 1024


class LasFout(ValueError):
    """A declaration is refused; `fouten` says in Dutch everything that is wrong with it, by the line of the file."""

    def __init__(self, naam: str, fouten: Sequence[str]) -> None:
        super().__init__(f"{naam}: {len(fouten)}")
        self.naam = naam
        self.fouten = tuple(fouten)


@dataclass(frozen=True, slots=True)
class Opgave:
    """One row: whether the product can fill a place."""

    plek: str
    kan: str
    """`ja`, `nee`, or `soms`: only for some pupils, or only when the school does something for it."""
    opmerking: str


@dataclass(frozen=True, slots=True, eq=False)
class Las:
    """A product and what it says of itself. Compared by identity: it is read once."""

    naam: str
    opgaven: tuple[Opgave, ...]

    def of(self, gegevensset: Gegevensset) -> Mapping[Plek, Opgave]:
        """For each field of the year that a row names the row that counts."""
        return _of(self, gegevensset)


@lru_cache
def _of(las: Las, gegevensset: Gegevensset) -> Mapping[Plek, Opgave]:
    return {plek: opgave for opgave in las.opgaven for plek in fitting(gegevensset, opgave.plek)}


def products() -> tuple[str, ...]:
    """The products there are declarations of; all are invented."""
    return tuple(sorted(place.name.removesuffix(".csv") for place in PRODUCTS.iterdir() if place.name.endswith(".csv")))


@cache
def load_las(naam: str) -> Las:
    """The declaration of a product of ours; KeyError when there is none."""
    if naam not in products():
        raise KeyError(naam)
    return read_las(naam, (PRODUCTS / f"{naam}.csv").read_bytes())


def read_las(naam: str, data: bytes) -> Las:
    """The declaration in these bytes (CSV, UTF-8); LasFout with everything that is wrong with it."""
    rows = _rows(naam, data)
    if fouten := [*_faults(rows)]:
        raise LasFout(naam, fouten)
    return Las(naam, tuple(Opgave(row["plek"], row["kan"], row["opmerking"]) for _, row in rows))


def template(gegevensset: Gegevensset) -> str:
    """A declaration to begin with: every field of a dossier once, by its block, with its label beside it."""
    once = {f"{plek.element.blok}/{plek.element.veld}": plek for plek in reversed(places(gegevensset))}
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*COLUMNS, "label"))
    for naam, plek in reversed(once.items()):
        writer.writerow((naam, KAN[0], "", f"{gegevensset.blokken[plek.element.blok].label}: {plek.element.label}"))
    return out.getvalue()


def fitting(gegevensset: Gegevensset, pattern: str) -> Iterator[Plek]:
    """The fields of the year that a place in a declaration names."""
    *around, veld = pattern.split("/")
    found = places(gegevensset) if veld == ALL else _by_veld(gegevensset).get(veld, ())
    return (plek for plek in found if around and _is_in(plek, around, deep=veld == ALL))


@lru_cache
def _by_veld(gegevensset: Gegevensset) -> Mapping[str, list[Plek]]:
    found: dict[str, list[Plek]] = {}
    for plek in places(gegevensset):
        found.setdefault(plek.path[-1], []).append(plek)
    return found


def _is_in(plek: Plek, around: Sequence[str], *, deep: bool) -> bool:
    """Whether the blocks around a field end with these names; `deep`: whether they hold these in a row anywhere."""
    last = len(plek.namen) - len(around)
    starts = range(last + 1) if deep else range(max(last, 0), last + 1)
    return any(all(naam in namen for naam, namen in zip(around, plek.namen[at:], strict=False)) for at in starts)


Rows = list[tuple[int, dict[str, str]]]
"""Each row with its line in the file."""


def _rows(naam: str, data: bytes) -> Rows:
    if len(data) > BYTES_MAX:
        raise LasFout(naam, ["Het bestand is te groot: er mag ten hoogste 1 MB in."])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LasFout(naam, ["Het bestand is niet in UTF-8 geschreven. Bewaar het als CSV in UTF-8."]) from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
        raise LasFout(naam, [f"Regel 1: de kolom '{column}' ontbreekt. Voeg haar toe." for column in missing])
    try:
        rows = [(reader.line_num, {column: (row[column] or "").strip() for column in COLUMNS}) for row in reader]
    except csv.Error:
        raise LasFout(
            naam, [f"Regel {reader.line_num}: dit is geen goede CSV. Bewaar het opnieuw als CSV in UTF-8."]
        ) from None
    return [(line, row) for line, row in rows if any(row.values())]


def _faults(rows: Rows) -> Iterator[str]:
    times = Counter(row["plek"] for _, row in rows)
    if not rows:
        yield "Er staat geen enkele rij in. Schrijf er een met 'overstap fill --template'."
    for line, row in rows:
        if row["kan"] not in KAN:
            yield f"Regel {line}, kolom kan: hier staat geen ja, nee of soms. Kies een van de drie."
        if not _is_known(row["plek"]):
            yield (
                f"Regel {line}, kolom plek: '{row['plek'][:100]}' staat in geen enkel jaar van de gegevensset. Noem "
                "een plek zoals 'overstap fill --template' ze schrijft."
            )
        elif times[row["plek"]] > 1:
            yield f"Regel {line}, kolom plek: '{row['plek']}' staat er vaker in. Laat er een staan."


def _is_known(pattern: str) -> bool:
    """In any year, the newest first: one declaration serves dossiers of more than one year."""
    return any(next(fitting(load(jaar), pattern), None) for jaar in reversed(years()))
