"""Which file or block somebody meant, though a system gives its list in another order later. Own.

A path names a block of a list by its number, and numbers move. So what staff change, and where they add a file, also
holds a kenteken: a mark of what the file or the block is. Without one a path means its numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from overstap.dossier.attachments import content_digest
from overstap.dossier.block_keys import block_keys
from overstap.dossier.choices import elements_of
from overstap.dossier.dossier import DOCUMENT
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, names_of, numbered_heads, value_at
from overstap.gegevensset import Gegevensset

MARK = 16
"""So many signs of a digest tell one file or block of a pupil from the others."""


def anchor(gegevensset: Gegevensset, record: Record, path: str) -> str:
    """The mark of the file that this path leads through, else of the blocks with a number on it."""
    return file_anchor(record, path) or block_anchor(gegevensset, record, path)


@dataclass(frozen=True, slots=True)
class PlaceNow:
    path: str
    is_sure: bool = True
    """Whether it is the same place; else the nearest to it by number, and a person must say."""


def place_now(gegevensset: Gegevensset, record: Record, path: str, kenteken: str) -> PlaceNow | None:
    """Where this place is now; None when its file is gone, or its whole list."""
    if _to_file(path)[0]:
        found = file_path(record, path, kenteken)
        return None if found is None else PlaceNow(found)
    found = block_path(gegevensset, record, path, kenteken)
    if found is not None:
        return PlaceNow(found)
    near = _nearest(record, path.split("/"))
    return None if near is None else PlaceNow(near, is_sure=False)


def place_of_new(record: Record, path: str, block: object) -> str:
    """Where a block goes that is put into a list: behind the last, or where the very same stands by now."""
    around = path.rpartition("/")[0]
    held = _at(record, around)
    known = held if isinstance(held, list) else []
    return f"{around}/{known.index(block) + 1 if block in known else len(known) + 1}"


def new_block(record: Record, path: str) -> str:
    """The outermost block of a list on this path that is not there yet, as a path; empty when there is none."""
    return next((head for head in numbered_heads(path) if _at(record, head) is None), "")


def file_anchor(record: Record, path: str) -> str:
    """The mark of the file that this path leads through: of its content, and of its name; empty for no file."""
    head, _rest = _to_file(path)
    return _mark_of_file(_at(record, head)) if head else ""


def file_path(record: Record, path: str, kenteken: str) -> str | None:
    """The path to the same file now: of the same content, else the only one of that name; None when there is none."""
    head, rest = _to_file(path)
    if not kenteken or not head:
        return path
    marks = {there: _mark_of_file(file) for there, file in _places(record, names_of(head))}
    same = [there for there, mark in marks.items() if mark.partition(".")[0] == kenteken.partition(".")[0]]
    named = [there for there, mark in marks.items() if mark.rpartition(".")[2] == kenteken.rpartition(".")[2]]
    found = _one_of(same, head) if same else _only(named)
    return None if found is None else f"{found}{rest}"


def block_anchor(gegevensset: Gegevensset, record: Record, path: str) -> str:
    """The mark of the innermost block of a list on this path that its keys tell from others; empty when none does."""
    marks = (_mark_of_block(gegevensset, record, head) for head in reversed(numbered_heads(path)))
    return next(filter(None, marks), "")


def block_path(gegevensset: Gegevensset, record: Record, path: str, kenteken: str) -> str | None:
    """The path in the same block now; None when it is gone, or cannot be told from others."""
    heads = numbered_heads(path)
    if not kenteken or not heads:
        return path
    if any(_mark_of_block(gegevensset, record, head) == kenteken for head in heads):
        return path
    for head in reversed(heads):
        places = (there for there, _ in _places(record, names_of(head)))
        if alike := [there for there in places if _mark_of_block(gegevensset, record, there) == kenteken]:
            return f"{alike[0]}{path.removeprefix(head)}" if len(alike) == 1 else None
    return None


def numbered(path: str) -> str:
    """The path up to its last number: that of the innermost block that is one of many."""
    return next(reversed(numbered_heads(path)), "")


def _nearest(record: Record, steps: Sequence[str]) -> str | None:
    """The path by its numbers, and where a list has fewer blocks by now its last; None when it has none."""
    found: object = record
    way: list[str] = []
    for step in steps:
        if isinstance(found, list) and found:
            nr = min(int(step), len(found))
            way.append(str(nr))
            found = found[nr - 1]
        elif step.isdigit():
            return None
        else:
            way.append(step)
            found = found.get(step) if isinstance(found, Mapping) else None
    return "/".join(way)


def _one_of(alike: Sequence[str], was: str) -> str | None:
    """Where it was, if it may be that one; else the only one there is."""
    return was if was in alike else _only(alike)


def _only(found: Sequence[str]) -> str | None:
    return found[0] if len(found) == 1 else None


def _to_file(path: str) -> tuple[str, str]:
    """The path up to the file that it leads through, and the rest; nothing before it when it leads through none."""
    steps = path.split("/")
    if DOCUMENT not in steps:
        return "", path
    at = steps.index(DOCUMENT) + 1
    at += steps[at : at + 1] != [] and steps[at].isdigit()
    return _split(steps, at)


def _split(steps: Sequence[str], at: int) -> tuple[str, str]:
    return "/".join(steps[:at]), "".join(f"/{step}" for step in steps[at:])


def _places(record: Record, names: str) -> Iterator[tuple[str, object]]:
    """Every place that these names lead to, whatever its numbers, and what stands there."""
    return _below(record, names.split("/"), ())


def _below(value: object, names: Sequence[str], way: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        for nr, each in enumerate(value, start=1):
            yield from _below(each, names, (*way, str(nr)))
    elif not names:
        yield "/".join(way), value
    elif isinstance(value, Mapping) and names[0] in value:
        yield from _below(value[names[0]], names[1:], (*way, names[0]))


def _at(record: Record, path: str) -> object:
    try:
        return value_at(record, path)
    except NoSuchSpot:
        return None


def _mark_of_file(file: object) -> str:
    if not isinstance(file, Mapping):
        return ""
    inhoud, naam = str(file.get("bestandsinhoud", "")), str(file.get("bestandsnaam", ""))
    return f"{content_digest(inhoud)[:MARK]}.{_digest(naam)}"


def _mark_of_block(g: Gegevensset, record: Record, head: str) -> str:
    """The mark of the block at the end of this path, by its keys and those around it; empty when it has none."""
    keys = [_key_of(g, each, _at(record, each)) for each in numbered_heads(head)]
    return _digest(json.dumps(keys, ensure_ascii=False)) if keys and keys[-1] else ""


def _key_of(g: Gegevensset, path: str, block: object) -> list[str]:
    elements = elements_of(g, names_of(path))
    fields = block_keys().get(g.blok_van(elements[-1]).naam, ()) if elements and elements[-1].is_blok else ()
    values = [_text(block, field) for field in fields]
    return values if any(values) else []


def _text(block: object, field: str) -> str:
    found = block
    for step in field.split("/"):
        found = found.get(step) if isinstance(found, Mapping) else None
    return str(found) if isinstance(found, str | int) else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK]
