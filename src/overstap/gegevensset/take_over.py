"""What a published schema cannot say is taken over from an older year, where path and kind are the same.

A schema has names of its own for its types. The tables of the older year give them theirs: a type that stands at the
same path is the same block, and a type with the same bounds is the same kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from overstap.gegevensset.official import Published
from overstap.gegevensset.official_kinds import BOUNDS
from overstap.gegevensset.tables import Row, Tables

NUMBER = re.compile("[0-9]+")
SAID = ("codelijst", "categorie", "gevoelig", "label")
"""The columns that no schema fills."""

Blocks = dict[str, list[Row]]
"""The rows of each block, its own row first."""


@dataclass(frozen=True)
class TakenOver:
    """The rows of the new year, and what somebody must still fill in."""

    elements: list[Row]
    kinds: list[Row]
    new: tuple[str, ...]
    """Blocks and fields (`leerling.bsn`) of which the older year says nothing."""


def take_over(found: Published, older: Tables) -> TakenOver:
    """The rows of a schema with the names, words and order of an older year."""
    kinds, names = _kinds(found.kinds, older.kinds)
    names |= _block_names(found, older)
    blocks = _blocks([_renamed(row, names) for row in found.elements])
    old = _blocks(older.elements)
    for naam in blocks.keys() & old.keys():
        blocks[naam] = _with_basis(naam, blocks, old)
    told = {naam: _told(rows, [*old.get(naam, [])[:1], *_of(naam, old)]) for naam, rows in blocks.items()}
    order = [*(naam for naam in old if naam in told), *(naam for naam in told if naam not in old)]
    elements = [row for naam in order for row in told[naam]]
    new = (".".join(filter(None, (row["blok"], row["veld"]))) for row in elements if not row["label"])
    return TakenOver(elements, kinds, tuple(new))


def _kinds(found: list[Row], older: list[Row]) -> tuple[list[Row], dict[str, str]]:
    """The kinds with the names and words of the older year, and what each was called in the schema."""
    known = {_bounds(row): row for row in older}
    names = {row["soort"]: known[_bounds(row)]["soort"] for row in found if _bounds(row) in known}
    bounds = {_bounds(row) for row in found}
    kept = [row for row in older if _bounds(row) in bounds]
    taken = {row["soort"] for row in kept}
    for row in found:
        if _bounds(row) not in known:
            names[row["soort"]] = f"{row['soort']}_nieuw" if row["soort"] in taken else row["soort"]
            kept.append(row | {"soort": names[row["soort"]]})
    return kept, names


def _bounds(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in BOUNDS)


def _block_names(found: Published, older: Tables) -> dict[str, str]:
    """Type of the schema → block of the older year, for those that stand at the same path below a root.

    A root is called after its element. A block that another extends stands at no path: it is called after the block
    that the older one extends.
    """
    new, old = _blocks(found.elements), _blocks(older.elements)
    names: dict[str, str] = {}
    todo = [(block, wortel) for wortel, block in found.wortels.items()]
    while todo:
        here, there = todo.pop(0)
        if here in names or there in names.values():
            continue
        names[here] = there
        inner = {row["veld"]: row["soort"] for row in _of(there, old) if row["soort"] in old}
        todo += [(row["soort"], inner[row["veld"]]) for row in _of(here, new) if row["veld"] in inner]
        basis = next((row["soort"] for row in old.get(there, ()) if not row["veld"]), "")
        if basis and new[here][0]["soort"]:
            todo.append((new[here][0]["soort"], basis))
    return {here: there for here, there in names.items() if here in new}


def _blocks(rows: list[Row]) -> Blocks:
    blocks: Blocks = defaultdict(list)
    for row in rows:
        blocks[row["blok"]].append(row)
    return dict(blocks)


def _of(naam: str, blocks: Blocks) -> list[Row]:
    """The fields of a block, those of the block it extends first."""
    rows = blocks.get(naam, [])
    basis = next((row["soort"] for row in rows if not row["veld"]), "")
    return (_of(basis, blocks) if basis else []) + [row for row in rows if row["veld"]]


def _renamed(row: Row, names: Mapping[str, str]) -> Row:
    return row | {column: names.get(row[column], row[column]) for column in ("blok", "soort")}


def _with_basis(naam: str, blocks: Blocks, old: Blocks) -> list[Row]:
    """The rows of a block, as an extension of the block that it extended before, where it still begins with that."""
    head, *velden = blocks[naam]
    basis = old[naam][0]["soort"]
    first = _of(basis, blocks)
    if not basis or head["soort"] or not first:
        return blocks[naam]
    if [_shape(row) for row in velden[: len(first)]] != [_shape(row) for row in first]:
        return blocks[naam]
    return [head | {"soort": basis}, *velden[len(first) :]]


def _shape(row: Row) -> tuple[str, ...]:
    return row["veld"], row["soort"], row["aantal"], row["keuze"]


def _told(rows: list[Row], older: list[Row]) -> list[Row]:
    """The rows of a block with what the older year says of the same fields of the same kind."""
    head = next((row for row in older if not row["veld"]), {})
    known = {(row["veld"], row["soort"]): row for row in older}
    groups = _group_names(rows, {row["veld"]: row for row in older})
    told = []
    for row in rows:
        said = known.get((row["veld"], row["soort"]), {}) if row["veld"] else head
        keuze = " > ".join(groups.get(part, part) for part in row["keuze"].split(" > "))
        told.append(row | {"keuze": keuze} | {column: said.get(column, "") for column in SAID})
    return told


def _group_names(rows: list[Row], older: Mapping[str, Row]) -> dict[str, str]:
    """Group of the schema → group of the older year, where its first field stood in such a group before."""
    names: dict[str, str] = {}
    for row in rows:
        parts, before = row["keuze"].split(" > "), older.get(row["veld"], row)["keuze"].split(" > ")
        if len(parts) == len(before) and all(map(_same_mark, parts, before)):
            fresh = {part: was for part, was in zip(parts, before, strict=True) if part not in names}
            names |= {part: was for part, was in fresh.items() if was not in names.values()}
    return names


def _same_mark(one: str, other: str) -> bool:
    """Whether two groups are alike but for their number."""
    return NUMBER.sub("", one) == NUMBER.sub("", other)
