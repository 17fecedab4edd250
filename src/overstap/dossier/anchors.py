"""Which file or block somebody meant, though a system gives its list in another order later. Own.

A path names a block of a list by its number, and numbers move. So what staff say of a file, and where they add one,
also holds an kenteken: a mark of what the file or the block is. Without one a path means its numbers, as it always did.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from overstap.dossier.block_keys import block_keys
from overstap.dossier.choices import elements_of
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, value_at
from overstap.gegevensset import Gegevensset

DOCUMENT = "document"


def file_anchor(record: Record, path: str) -> str:
    """The mark of the file that this path leads through: of its content, and of its name; empty for no file."""
    head, _rest = _to_file(path)
    return _mark_of_file(_at(record, head)) if head else ""


def file_path(record: Record, path: str, kenteken: str) -> str | None:
    """The path to the same file now: of the same content, else the only one of that name; None when there is none."""
    head, rest = _to_file(path)
    if not kenteken or not head:
        return path
    marks = {there: _mark_of_file(file) for there, file in _places(record, _names(head))}
    same = [there for there, mark in marks.items() if mark.partition(".")[0] == kenteken.partition(".")[0]]
    named = [there for there, mark in marks.items() if mark.rpartition(".")[2] == kenteken.rpartition(".")[2]]
    found = _one_of(same, head) if same else _only(named)
    return None if found is None else f"{found}{rest}"


def block_anchor(gegevensset: Gegevensset, record: Record, path: str) -> str:
    """The mark of the blocks with a number on this path, by their keys; empty when they have none."""
    head, _rest = _to_number(path)
    keys = _keys_on(gegevensset, record, head)
    return _digest(json.dumps(keys, ensure_ascii=False)) if any(keys) else ""


def block_path(gegevensset: Gegevensset, record: Record, path: str, kenteken: str) -> str | None:
    """The path in the same blocks now; None when they are gone, or cannot be told from others."""
    head, rest = _to_number(path)
    if not kenteken or not head:
        return path
    alike = [
        there for there, _ in _places(record, _names(head)) if block_anchor(gegevensset, record, there) == kenteken
    ]
    found = _one_of(alike, head)
    return None if found is None else f"{found}{rest}"


def numbered(path: str) -> str:
    """The path up to its last number: that of the innermost block that is one of many."""
    return _to_number(path)[0]


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


def _to_number(path: str) -> tuple[str, str]:
    """The path up to its last number, and the rest."""
    steps = path.split("/")
    return _split(steps, max((at for at, step in enumerate(steps, start=1) if step.isdigit()), default=0))


def _split(steps: Sequence[str], at: int) -> tuple[str, str]:
    return "/".join(steps[:at]), "".join(f"/{step}" for step in steps[at:])


def _names(path: str) -> list[str]:
    return [step for step in path.split("/") if not step.isdigit()]


def _places(value: object, names: Sequence[str], way: tuple[str, ...] = ()) -> Iterator[tuple[str, object]]:
    """Every place that these names lead to, whatever its numbers, and what stands there."""
    if isinstance(value, list):
        for nr, each in enumerate(value, start=1):
            yield from _places(each, names, (*way, str(nr)))
    elif not names:
        yield "/".join(way), value
    elif isinstance(value, Mapping) and names[0] in value:
        yield from _places(value[names[0]], names[1:], (*way, names[0]))


def _at(record: Record, path: str) -> object:
    try:
        return value_at(record, path)
    except NoSuchSpot:
        return None


def _mark_of_file(file: object) -> str:
    if not isinstance(file, Mapping):
        return ""
    return f"{_digest(str(file.get('bestandsinhoud', '')))}.{_digest(str(file.get('bestandsnaam', '')))}"


def _keys_on(g: Gegevensset, record: Record, path: str) -> list[list[str]]:
    """For each number on the path the values of the keys of its block; nothing for a block that has none."""
    steps = path.split("/")
    heads = ["/".join(steps[:at]) for at, step in enumerate(steps, start=1) if step.isdigit()]
    return [_key_of(g, head, _at(record, head)) for head in heads]


def _key_of(g: Gegevensset, path: str, block: object) -> list[str]:
    elements = elements_of(g, "/".join(_names(path)))
    fields = block_keys().get(g.blok_van(elements[-1]).naam, ()) if elements and elements[-1].is_blok else ()
    values = [_text(block, field) for field in fields]
    return values if any(values) else []


def _text(block: object, field: str) -> str:
    found = block
    for step in field.split("/"):
        found = found.get(step) if isinstance(found, Mapping) else None
    return str(found) if isinstance(found, str | int) else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
