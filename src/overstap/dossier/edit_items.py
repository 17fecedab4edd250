"""Blocks of which there may be more (verzorger, toets): found again when others came or went meanwhile, and removed.

A path names such a block by its number, and numbers move. So a page also carries marks: of each list on the path how
many blocks it held, and which one was shown. Own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from overstap.dossier.anchors import block_path
from overstap.dossier.compose import worked_record
from overstap.dossier.edit import edit
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, value_at
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier
from overstap.gegevensset import load

NEW = "nieuw"
"""The mark of a block that was not there yet when the page was shown."""


class ItemMoved(Exception):
    """Nothing was changed: the block that was shown is gone, or somebody changed it before it could be removed."""


class ItemHeld(Exception):
    """Nothing was changed: staff added an attachment to this block, which must go first."""


def marks_of(record: Record, path: str) -> str:
    """The marks of every block with a number on this path, outermost first. Raises NoSuchSpot."""
    return ".".join(f"{len(items)}-{_mark(items, nr)}" for items, nr in _numbered(record, path))


def found_again(record: Record, path: str, marks: str, *, anew: bool = False) -> str:
    """The path on which the block that was shown stands now; a new one stands behind the last. Raises ItemMoved.

    A block that is not the same any more is the one with its number as long as there are as many as before: somebody
    changed a field of it, and `edit` compares those one by one. With `anew` one that is gone gets a place behind the
    last, where it can be put back.
    """
    known = iter(marks.split("."))
    found: list[str] = []
    for step in path.split("/"):
        if not step.isdigit():
            found.append(step)
            continue
        count, _, mark = next(known, "").partition("-")
        items = _items_at(record, "/".join(found))
        at = _place_of(items, int(step), count, mark)
        if not at and not anew:
            raise ItemMoved
        found.append(str(at or len(items) + 1))
    return "/".join(found)


def without_item(werk: Werkdossier, path: str, marks: str) -> Werkdossier:
    """Remove one block, as it was shown. Raises ItemMoved, ItemHeld."""
    record = worked_record(werk)
    here = found_again(record, path, marks)
    there = value_at(record, here)
    if there is None or marks_of(record, here).rpartition("-")[2] != marks.rpartition("-")[2]:
        raise ItemMoved
    g = load(werk.jaar)
    places = [block_path(g, record, bijlage.plek, bijlage.kenteken) or "" for bijlage in werk.bijlagen]
    if any(place.startswith(f"{here}/") for place in places):
        raise ItemHeld
    made = edit(werk, {here: (there, None)})
    return replace(made, bijlagen=tuple(_behind(bijlage, here) for bijlage in made.bijlagen))


def _place_of(items: list[object], nr: int, count: str, mark: str) -> int:
    """Its number now; 0 when it is gone."""
    if mark == NEW:
        return len(items) + 1
    if _mark(items, nr) == mark:
        return nr
    marks = [_mark(items, each) for each in range(1, len(items) + 1)]
    if mark in marks:
        return marks.index(mark) + 1
    return nr if count == str(len(items)) and nr <= len(items) else 0


def _numbered(record: Record, path: str) -> list[tuple[list[object], int]]:
    steps = path.split("/")
    return [
        (_items_at(record, "/".join(steps[:depth])), int(step)) for depth, step in enumerate(steps) if step.isdigit()
    ]


def _items_at(record: Record, path: str) -> list[object]:
    try:
        found = value_at(record, path)
    except NoSuchSpot:
        raise ItemMoved from None
    return found if isinstance(found, list) else []


def _mark(items: list[object], nr: int) -> str:
    if not 1 <= nr <= len(items):
        return NEW
    said = json.dumps(items[nr - 1], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _behind(bijlage: Toegevoegd, removed: str) -> Toegevoegd:
    """An attachment of a block further on in the list follows its block, which has another number now."""
    head, _, nr = removed.rpartition("/")
    if bijlage.kenteken or not bijlage.plek.startswith(f"{head}/"):
        return bijlage
    step, slash, rest = bijlage.plek[len(head) + 1 :].partition("/")
    if not step.isdigit() or int(step) < int(nr):
        return bijlage
    return replace(bijlage, plek=f"{head}/{int(step) - 1}{slash}{rest}")
