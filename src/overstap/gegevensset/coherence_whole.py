"""What a year still lacks, or has too much of, before it can be agreed: its rows are sound, the whole is not done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from overstap.gegevensset.tables import Row, Tables

EMPTY = {
    "label": "dit is leeg. Vul in hoe mensen het noemen.",
    "gevoelig": "dit is leeg. Kies uit: bijzonder, geheim, gewoon.",
    "vorm": "dit is leeg. Vul in hoe een goede waarde eruitziet.",
}
NEVER_USED = "wordt nergens gebruikt. Haal het weg, of gebruik het in een veld."


def unfinished(tables: Tables) -> Iterator[str]:
    """What a draft still lacks or still has too much of, when its rows are sound."""
    yield from _unnamed(tables)
    yield from _unused(tables)
    yield from _matrix(tables)
    yield from _explained(tables)


def below(tables: Tables) -> dict[str, set[str]]:
    """The blocks that stand in each block, or that it extends."""
    found: dict[str, set[str]] = {row["blok"]: set() for row in tables.heads}
    for row in tables.elements:
        found[row["blok"]] |= {row["soort"]} & found.keys()
    return found


def reach(inner: Mapping[str, set[str]], start: Iterable[str]) -> set[str]:
    """Every block that stands somewhere in these, themselves included."""
    reached: set[str] = set()
    todo = set(start)
    while todo:
        block = todo.pop()
        reached.add(block)
        todo |= inner[block] - reached
    return reached


def _unnamed(tables: Tables) -> Iterator[str]:
    """Rows without the words and the sensitivity that no schema can give them."""
    for row in tables.elements:
        for column in ("label", "gevoelig"):
            if not row[column]:
                yield f"{tables.spot('elements', row, column)}: {EMPTY[column]}"
    yield from (f"{tables.spot('kinds', row, 'vorm')}: {EMPTY['vorm']}" for row in tables.kinds if not row["vorm"])


def _unused(tables: Tables) -> Iterator[str]:
    """Blocks that no root reaches, and kinds and code lists that no field uses."""
    reached = reach(below(tables), tables.year["wortels"])
    soorten = {row["soort"] for row in tables.fields}
    lists = {row["codelijst"].partition(".")[0] for row in tables.fields}
    heads = [row for row in tables.codes if not row["code"]]
    parts: tuple[tuple[str, str, list[Row], set[str]], ...] = (
        ("elements", "blok", tables.heads, reached),
        ("kinds", "soort", tables.kinds, soorten),
        ("codes", "codelijst", heads, lists),
    )
    for table, column, rows, used in parts:
        for row in rows:
            if row[column] not in used:
                yield f"{tables.spot(table, row)}: {column} '{row[column]}' {NEVER_USED}"


def _matrix(tables: Tables) -> Iterator[str]:
    """Each profile says something of each category, and each category has its switch."""
    found = {(row["profiel"], row["categorie"]) for row in tables.profiles}
    wanted = {(profiel, naam) for profiel in tables.year["profielen"] for naam in tables.year["categorieen"]}
    for profiel, naam in sorted(wanted - found):
        yield f"profiles.csv: er is geen rij voor profiel {profiel} en categorie {naam}. Voeg die toe."
    for row in tables.profiles:
        if (row["profiel"], row["categorie"]) not in wanted:
            where = tables.spot("profiles", row)
            yield f"{where}: dit profiel of deze categorie is niet van year.toml. Haal de rij weg of voeg het daar toe."
    switches = [row["veld"] for row in tables.fields if row["blok"] == "categorie_uitlevering"]
    if switches != [f"cat_{naam}" for naam in tables.year["categorieen"]]:
        yield (
            "year.toml, categorieen: dit zijn niet de velden van blok categorie_uitlevering in elements.csv. Noem ze "
            "in dezelfde volgorde, zonder cat_ ervoor."
        )


def _explained(tables: Tables) -> Iterator[str]:
    """Every block, field, category and profile is explained, and nothing else."""
    wanted = {(row["blok"], row["veld"]) for row in tables.elements}
    wanted |= {("categorie", naam) for naam in tables.year["categorieen"]}
    wanted |= {("profiel", naam) for naam in tables.year["profielen"]}
    found = {(row["blok"], row["veld"]) for row in tables.explanation}
    for blok, veld in sorted(wanted - found):
        what = f"blok {blok} en veld {veld}" if veld else f"blok {blok} zonder veld"
        yield f"explanation.csv: er is geen rij met {what}. Voeg die toe, met de uitleg voor school en ouders."
    for row in tables.explanation:
        if (row["blok"], row["veld"]) not in wanted:
            yield f"{tables.spot('explanation', row)}: dit staat niet in elements.csv of year.toml. Haal de rij weg."
