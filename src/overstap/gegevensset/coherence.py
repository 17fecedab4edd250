"""What must hold between the tables of a year. Each check gives its complaints as sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from overstap.gegevensset.tables import Row, Tables

BASES = {"xs:string", "xs:boolean", "xs:date", "xs:decimal", "xs:integer", "xs:int"}
AANTALLEN = {"1", "0..1", "0..n", "1..n"}
GEVOELIG = {"gewoon", "bijzonder", "geheim"}
UITLEVERINGEN = {"VERPLICHT", "OPTIONEEL", "VERBODEN"}
GROEP = re.compile(r"(keuze|reeks)\d+[?*+]?")


def faults(tables: Tables) -> Iterator[str]:
    """Everything that is wrong; the checks on what hangs together only run on rows that are sound."""
    shape = [*_digest(tables), *_values(tables), *_doubles(tables), *_unknown(tables)]
    yield from shape
    if not shape:
        yield from _unused(tables)
        yield from _groups(tables)
        yield from _matrix(tables)
        yield from _explained(tables)


def _digest(tables: Tables) -> Iterator[str]:
    if tables.year["digest"]["sha256"] != tables.digest:
        yield "year.toml: the digest is not that of the tables"


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
        if row["gevoelig"] not in GEVOELIG or not row["label"]:
            yield f"elements.csv {row['blok']}.{row['veld']}: no label or unknown gevoelig"
    for row in tables.profiles:
        if row["uitlevering"] not in UITLEVERINGEN:
            yield f"profiles.csv {row['profiel']}: unknown uitlevering {row['uitlevering']}"


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


def _unused(tables: Tables) -> Iterator[str]:
    """Blocks that no root reaches, and kinds and code lists that no field uses."""
    below: dict[str, set[str]] = {}
    for row in tables.elements:
        below.setdefault(row["blok"], set()).add(row["soort"])
    reached: set[str] = set()
    todo = set(tables.year["wortels"])
    while todo:
        block = todo.pop()
        reached.add(block)
        todo |= (below[block] & below.keys()) - reached
    yield from (f"elements.csv: block {block} is never used" for block in sorted(below.keys() - reached))
    kinds = {row["soort"] for row in tables.kinds} - {row["soort"] for row in tables.fields}
    yield from (f"kinds.csv: {kind} is never used" for kind in sorted(kinds))
    lists = {row["codelijst"] for row in tables.codes}
    unused = lists - {row["codelijst"].partition(".")[0] for row in tables.fields}
    yield from (f"codes.csv: list {nr} is never used" for nr in sorted(unused))


def _groups(tables: Tables) -> Iterator[str]:
    """Fields of one group stand together, and a series that may come again holds the whole block."""
    for head in tables.heads:
        rows = [row for row in tables.fields if row["blok"] == head["blok"]]
        changes = [row["keuze"] for row, last in zip(rows, [None, *rows], strict=False) if _differs(row, last)]
        doubled = [keuze for keuze, times in Counter(changes).items() if keuze and times > 1]
        yield from (f"elements.csv {head['blok']}: {keuze} is cut in two" for keuze in doubled)
        repeated = [row for row in rows if row["keuze"].endswith(("*", "+"))]
        if repeated and (len(repeated) != len(rows) or head["soort"]):
            yield f"elements.csv {head['blok']}: only a whole block can be a series that comes again"


def _differs(row: Row, last: Row | None) -> bool:
    return last is None or row["keuze"] != last["keuze"]


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
