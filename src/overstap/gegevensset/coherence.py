"""What must hold between the tables of a year. Each complaint is a sentence: file, row, column, and what to do.

They are Dutch: who makes a year reads them on a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from overstap.gegevensset.coherence_whole import below, reach, unfinished
from overstap.gegevensset.rules import rule_faults
from overstap.gegevensset.standen import ASKED, OPT_UIT, VERBODEN, VERPLICHT
from overstap.gegevensset.tables import KEYS, Row, Tables

BASES = {"xs:string", "xs:boolean", "xs:date", "xs:decimal", "xs:integer", "xs:int"}
AANTALLEN = {"1", "0..1", "0..n", "1..n"}
GEVOELIG = {"gewoon", "bijzonder", "geheim"}
STANDEN = {VERPLICHT, VERBODEN, OPT_UIT}
"""The states of a switch that can be held against what a dossier holds."""
STATUS = {"draft", "frozen"}
BOUNDS = ("length_min", "length_max", "value_min", "value_max")
NUMBER = re.compile(r"-?[0-9]{1,9}")
GROEP = re.compile(r"(keuze|reeks)\d+[?*+]?")


def faults(tables: Tables) -> Iterator[str]:
    """Everything that is wrong; the checks on what hangs together only run on rows that are sound.

    A draft may still be incomplete: what must be done before it can be frozen is told by `unfinished`.
    """
    rows = [*_status(tables), *_values(tables), *_doubles(tables), *_unknown(tables)]
    yield from rows
    if not rows:
        endless = list(_endless(tables))
        yield from endless or rule_faults(tables)
        yield from _groups(tables)
        if tables.year["status"] == "frozen":
            yield from unfinished(tables)


def _status(tables: Tables) -> Iterator[str]:
    """A frozen year never changes; a draft is still being written."""
    status = tables.year["status"]
    if status not in STATUS:
        yield _not_one_of("year.toml, status", status, STATUS)
    if status == "frozen" and tables.year["digest"]["sha256"] != tables.digest:
        yield (
            f"year.toml, digest: de tabellen zijn niet meer die van het vastgestelde jaar (hun digest is nu "
            f"{tables.digest}). Zet ze terug, of begin een nieuw jaar met 'overstap gegevensset new'."
        )


def _not_one_of(where: str, value: str, allowed: Iterable[str]) -> str:
    return f"{where}: '{value}' is niet bekend. Kies uit: {', '.join(sorted(allowed))}."


def _values(tables: Tables) -> Iterator[str]:
    for row in tables.kinds:
        if row["base"] not in BASES:
            yield _not_one_of(tables.spot("kinds", row, "base"), row["base"], BASES)
        for column in BOUNDS:
            if row[column] and not NUMBER.fullmatch(row[column]):
                yield f"{tables.spot('kinds', row, column)}: '{row[column]}' is geen getal. Schrijf een heel getal."
    for row in tables.fields:
        yield from _values_of_field(tables, row)
    for row in tables.elements:
        if row["gevoelig"] and row["gevoelig"] not in GEVOELIG:
            yield _not_one_of(tables.spot("elements", row, "gevoelig"), row["gevoelig"], GEVOELIG)
    for row in tables.profiles:
        if row["uitlevering"] not in ASKED:
            yield _not_one_of(tables.spot("profiles", row, "uitlevering"), row["uitlevering"], ASKED)
    for stand in sorted(set(tables.year["standen_getoetst"]) - STANDEN):
        yield _not_one_of("year.toml, standen_getoetst", stand, STANDEN)


def _values_of_field(tables: Tables, row: Row) -> Iterator[str]:
    if row["aantal"] not in AANTALLEN:
        yield _not_one_of(tables.spot("elements", row, "aantal"), row["aantal"], AANTALLEN)
    for part in filter(None, row["keuze"].split(" > ")):
        if not GROEP.fullmatch(part):
            yield (
                f"{tables.spot('elements', row, 'keuze')}: '{part}' is geen groep. Schrijf keuze of reeks met een "
                "nummer, en zo nodig ?, * of + erachter, zoals keuze4?."
            )


def _doubles(tables: Tables) -> Iterator[str]:
    for table, columns in KEYS.items():
        first: dict[tuple[str, ...], Row] = {}
        for row in getattr(tables, table):
            known = first.setdefault(tuple(row[column] for column in columns), row)
            if known is not row:
                nr = tables.number(table, known)
                yield f"{tables.spot(table, row)}: dit staat er al, op rij {nr}. Haal een van de twee weg."
    blocks = {row["blok"] for row in tables.heads}
    for row in tables.kinds:
        if row["soort"] in blocks:
            yield (
                f"{tables.spot('kinds', row, 'soort')}: '{row['soort']}' is ook de naam van een blok in elements.csv. "
                "Geef een van de twee een andere naam."
            )


def _unknown(tables: Tables) -> Iterator[str]:
    blocks = {row["blok"] for row in tables.heads}
    for row in tables.heads:
        if row["soort"] and row["soort"] not in blocks:
            yield (
                f"{tables.spot('elements', row, 'soort')}: er is geen blok '{row['soort']}' om uit te breiden. Noem "
                "een blok uit deze tabel, of maak de kolom leeg."
            )
    yield from _unknown_in_fields(tables, blocks)
    lists = _lists(tables)
    for row in tables.codes:
        if row["codelijst"] not in lists:
            yield (
                f"{tables.spot('codes', row, 'codelijst')}: lijst '{row['codelijst']}' heeft geen eigen rij. Voeg een "
                "rij toe met haar nummer en haar naam, zonder code."
            )
    for root in sorted(set(tables.year["wortels"]) - blocks):
        yield f"year.toml, wortels: er is geen blok '{root}'. Haal het weg, of voeg het blok toe in elements.csv."


def _lists(tables: Tables) -> set[str]:
    return {row["codelijst"] for row in tables.codes if not row["code"]}


def _unknown_in_fields(tables: Tables, blocks: set[str]) -> Iterator[str]:
    known = {
        "blok": blocks,
        "soort": blocks | {row["soort"] for row in tables.kinds},
        "codelijst": _lists(tables) | {""},
        "categorie": {*tables.year["categorieen"], ""},
    }
    for row in tables.fields:
        for column, names in known.items():
            naam = row[column].partition(".")[0] if column == "codelijst" else row[column]
            if naam not in names:
                yield f"{tables.spot('elements', row, column)}: {UNKNOWN[column].format(naam=naam)}"


UNKNOWN = {
    "blok": "blok '{naam}' heeft geen eigen rij. Voeg een rij toe met alleen het blok, zonder veld.",
    "soort": "er is geen soort en geen blok '{naam}'. Voeg de soort toe in kinds.csv, of noem een andere.",
    "codelijst": "er is geen codelijst '{naam}'. Voeg haar toe in codes.csv, of noem een andere.",
    "categorie": "er is geen categorie '{naam}'. Voeg haar toe in year.toml (categorieen), of noem een andere.",
}


def _endless(tables: Tables) -> Iterator[str]:
    """A block that holds itself would make a dossier without end."""
    inner: Mapping[str, set[str]] = below(tables)
    for row in tables.heads:
        if row["blok"] in reach(inner, inner[row["blok"]]):
            yield (
                f"{tables.spot('elements', row)}: blok '{row['blok']}' bevat zichzelf, misschien via een ander blok. "
                "Geef het veld waardoor dat komt een andere soort."
            )


def _groups(tables: Tables) -> Iterator[str]:
    """Fields of one group stand together, and a series that may come again holds the whole block."""
    for head in tables.heads:
        where = tables.spot("elements", head)
        keuzes = [row["keuze"] for row in tables.fields if row["blok"] == head["blok"]]
        runs = [keuze for keuze, _ in groupby(keuzes) if keuze]
        for keuze in sorted({keuze for keuze in runs if runs.count(keuze) > 1}):
            yield f"{where}, kolom keuze: de velden van {keuze} staan niet bij elkaar. Zet ze onder elkaar."
        again = [keuze for keuze in keuzes if "*" in keuze or "+" in keuze]
        if again and (again != keuzes or len(set(again)) > 1 or head["soort"]):
            yield (
                f"{where}, kolom keuze: alleen een heel blok kan vaker komen (* of +). Zet hetzelfde bij elk veld van "
                "het blok, of maak van deze velden een eigen blok."
            )
