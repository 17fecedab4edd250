"""What must hold between the tables of a year. Each check gives its complaints as sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import groupby

from overstap.gegevensset.rules import rule_faults
from overstap.gegevensset.standen import ASKED, OPT_UIT, VERBODEN, VERPLICHT
from overstap.gegevensset.tables import Tables

BASES = {"xs:string", "xs:boolean", "xs:date", "xs:decimal", "xs:integer", "xs:int"}
AANTALLEN = {"1", "0..1", "0..n", "1..n"}
GEVOELIG = {"gewoon", "bijzonder", "geheim"}
STANDEN = {VERPLICHT, VERBODEN, OPT_UIT}
"""The states of a switch that can be held against what a dossier holds."""
GROEP = re.compile(r"(keuze|reeks)\d+[?*+]?")


def faults(tables: Tables) -> Iterator[str]:
    """Everything that is wrong; the checks on what hangs together only run on rows that are sound.

    A draft may still be incomplete: what must be done before it can be frozen is told by `unfinished`.
    """
    rows = [*_digest(tables), *_values(tables), *_doubles(tables), *_unknown(tables)]
    yield from rows
    if not rows:
        endless = list(_endless(tables))
        yield from endless or rule_faults(tables)
        yield from _groups(tables)
        if tables.year["status"] == "frozen":
            yield from unfinished(tables)


def unfinished(tables: Tables) -> Iterator[str]:
    """What a draft still lacks or still has too much of, when its rows are sound."""
    yield from _unnamed(tables)
    yield from _unused(tables)
    yield from _matrix(tables)
    yield from _explained(tables)


def _digest(tables: Tables) -> Iterator[str]:
    """A frozen year never changes; a draft is still being written."""
    status = tables.year["status"]
    if status not in ("draft", "frozen"):
        yield f"year.toml: unknown status {status}"
    if status == "frozen" and tables.year["digest"]["sha256"] != tables.digest:
        yield f"year.toml: the digest is not that of the tables, {tables.digest}"


def _values(tables: Tables) -> Iterator[str]:
    for row in tables.kinds:
        if row["base"] not in BASES:
            yield f"kinds.csv {row['soort']}: unknown base {row['base']}"
    for row in tables.fields:
        where = f"elements.csv {row['blok']}.{row['veld']}"
        if row["aantal"] not in AANTALLEN:
            yield f"{where}: unknown aantal {row['aantal']}"
        for part in filter(None, row["keuze"].split(" > ")):
            if not GROEP.fullmatch(part):
                yield f"{where}: unknown keuze {part}"
    for row in tables.elements:
        if row["gevoelig"] and row["gevoelig"] not in GEVOELIG:
            yield f"elements.csv {row['blok']}.{row['veld']}: unknown gevoelig {row['gevoelig']}"
    for row in tables.profiles:
        if row["uitlevering"] not in ASKED:
            yield f"profiles.csv {row['profiel']}: unknown uitlevering {row['uitlevering']}"
    for stand in sorted(set(tables.year["standen_getoetst"]) - STANDEN):
        yield f"year.toml: there is no check on the state {stand}"


def _unnamed(tables: Tables) -> Iterator[str]:
    """Rows without the words and the sensitivity that no schema can give them."""
    for row in tables.elements:
        for column in ("label", "gevoelig"):
            if not row[column]:
                yield f"elements.csv {row['blok']}.{row['veld']}: no {column}"
    yield from (f"kinds.csv {row['soort']}: no vorm" for row in tables.kinds if not row["vorm"])


def _doubles(tables: Tables) -> Iterator[str]:
    keys: dict[str, Iterable[Hashable]] = {
        "elements.csv": ((row["blok"], row["veld"]) for row in tables.elements),
        "kinds.csv": (row["soort"] for row in tables.kinds),
        "codes.csv": ((row["codelijst"], row["code"]) for row in tables.codes),
        "profiles.csv": ((row["profiel"], row["categorie"]) for row in tables.profiles),
        "explanation.csv": ((row["blok"], row["veld"]) for row in tables.explanation),
    }
    for name, found in keys.items():
        yield from (f"{name}: {key} stands there twice" for key, times in Counter(found).items() if times > 1)
    both = {row["blok"] for row in tables.heads} & {row["soort"] for row in tables.kinds}
    yield from (f"{name} is the name of a block and of a kind" for name in sorted(both))


def _unknown(tables: Tables) -> Iterator[str]:
    blocks = {row["blok"] for row in tables.heads}
    kinds = {row["soort"] for row in tables.kinds}
    lists = {row["codelijst"] for row in tables.codes if not row["code"]}
    categories = set(tables.year["categorieen"])
    for row in tables.heads:
        if row["soort"] and row["soort"] not in blocks:
            yield f"elements.csv {row['blok']}: extends the unknown block {row['soort']}"
    for row in tables.fields:
        where = f"elements.csv {row['blok']}.{row['veld']}"
        if row["blok"] not in blocks:
            yield f"{where}: its block has no row of its own"
        if row["soort"] not in blocks | kinds:
            yield f"{where}: unknown soort {row['soort']}"
        if row["codelijst"] and row["codelijst"].partition(".")[0] not in lists:
            yield f"{where}: unknown codelijst {row['codelijst']}"
        if row["categorie"] and row["categorie"] not in categories:
            yield f"{where}: unknown categorie {row['categorie']}"
    for row in tables.codes:
        if row["codelijst"] not in lists:
            yield f"codes.csv: list {row['codelijst']} has no row of its own"
    yield from (f"year.toml: unknown root {root}" for root in set(tables.year["wortels"]) - blocks)


def _endless(tables: Tables) -> Iterator[str]:
    """A block that holds itself would make a dossier without end."""
    below = _below(tables)
    yield from (f"elements.csv: block {block} holds itself" for block in below if block in _reach(below, below[block]))


def _below(tables: Tables) -> dict[str, set[str]]:
    """The blocks that stand in each block, or that it extends."""
    below: dict[str, set[str]] = {row["blok"]: set() for row in tables.heads}
    for row in tables.elements:
        below[row["blok"]] |= {row["soort"]} & below.keys()
    return below


def _reach(below: Mapping[str, set[str]], start: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    todo = set(start)
    while todo:
        block = todo.pop()
        reached.add(block)
        todo |= below[block] - reached
    return reached


def _unused(tables: Tables) -> Iterator[str]:
    """Blocks that no root reaches, and kinds and code lists that no field uses."""
    below = _below(tables)
    unused_blocks = below.keys() - _reach(below, tables.year["wortels"])
    yield from (f"elements.csv: block {block} is never used" for block in sorted(unused_blocks))
    kinds = {row["soort"] for row in tables.kinds} - {row["soort"] for row in tables.fields}
    yield from (f"kinds.csv: {kind} is never used" for kind in sorted(kinds))
    lists = {row["codelijst"] for row in tables.codes}
    unused = lists - {row["codelijst"].partition(".")[0] for row in tables.fields}
    yield from (f"codes.csv: list {nr} is never used" for nr in sorted(unused))


def _groups(tables: Tables) -> Iterator[str]:
    """Fields of one group stand together, and a series that may come again holds the whole block."""
    for head in tables.heads:
        where = f"elements.csv {head['blok']}"
        keuzes = [row["keuze"] for row in tables.fields if row["blok"] == head["blok"]]
        runs = Counter(keuze for keuze, _ in groupby(keuzes))
        yield from (f"{where}: {keuze} is cut in two" for keuze, times in runs.items() if keuze and times > 1)
        again = [keuze for keuze in keuzes if "*" in keuze or "+" in keuze]
        if again and (again != keuzes or len(runs) > 1 or head["soort"]):
            yield f"{where}: only a whole block can be a series that comes again"


def _matrix(tables: Tables) -> Iterator[str]:
    """Each profile says something of each category, and each category has its switch."""
    found = {(row["profiel"], row["categorie"]) for row in tables.profiles}
    wanted = {(profiel, naam) for profiel in tables.year["profielen"] for naam in tables.year["categorieen"]}
    yield from (f"profiles.csv: {pair} is missing" for pair in sorted(wanted - found))
    yield from (f"profiles.csv: {pair} is of no profile or category" for pair in sorted(found - wanted))
    switches = [row["veld"] for row in tables.fields if row["blok"] == "categorie_uitlevering"]
    if switches != [f"cat_{naam}" for naam in tables.year["categorieen"]]:
        yield "year.toml: categorieen are not the switches of categorie_uitlevering, in their order"


def _explained(tables: Tables) -> Iterator[str]:
    """Every block, field, category and profile is explained, and nothing else."""
    wanted = {(row["blok"], row["veld"]) for row in tables.elements}
    wanted |= {("categorie", naam) for naam in tables.year["categorieen"]}
    wanted |= {("profiel", naam) for naam in tables.year["profielen"]}
    found = {(row["blok"], row["veld"]) for row in tables.explanation}
    yield from (f"explanation.csv: {key} is missing" for key in sorted(wanted - found))
    yield from (f"explanation.csv: {key} is nowhere in elements.csv" for key in sorted(found - wanted))
