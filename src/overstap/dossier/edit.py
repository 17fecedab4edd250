"""Werkdossier + what somebody typed → werkdossier, so that nobody writes over what another typed meanwhile. Own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from overstap.dossier.anchors import anchor, block_anchor, block_path, new_block, numbered
from overstap.dossier.compose import Botsing, worked_record
from overstap.dossier.record import Record
from overstap.dossier.spot import value_at, with_value
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier, Wijziging
from overstap.gegevensset import Gegevensset, load

WIJZIGINGEN_MAX = 5_000
"""Far above what a dossier has of fields; one with more changes was made by no person."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A field that somebody else changed since it was shown."""

    path: str
    was: object = field(repr=False)
    """What stood there when it was shown."""
    nu: object = field(repr=False)
    """What stands there now."""
    wens: object = field(repr=False)
    """What was typed."""


class TooManyChanges(Exception):
    """Nothing was changed: this dossier has had more changes than any dossier has fields."""


class FieldsMoved(Exception):
    """Nothing was changed: these fields hold something else than when they were shown."""

    def __init__(self, fields: Sequence[Moved]) -> None:
        super().__init__(f"{len(fields)} fields were changed by somebody else")
        self.fields = tuple(fields)


def edit(werk: Werkdossier, changes: Mapping[str, tuple[object, object]]) -> Werkdossier:
    """Change these places, each from what was shown there to what was typed; None is nothing.

    Fields that somebody else changed meanwhile stay as they are unless both wrote the same; FieldsMoved when one of
    them is among these. NoSuchSpot for a path that leads nowhere, TooManyChanges.
    """
    record = worked_record(werk)
    moved = [
        Moved(path, was, now, wens)
        for path, (was, wens) in changes.items()
        if (now := value_at(record, path)) not in (was, wens)
    ]
    if moved:
        raise FieldsMoved(moved)
    g, made, bijlagen = load(werk.jaar), list(werk.wijzigingen), werk.bijlagen
    for path, wens in _in_blocks(record, changes).items():
        before, record = record, _one(g, record, made, path, wens)
        bijlagen = tuple(_moored(g, bijlage, path, before, record) for bijlage in bijlagen)
    if len(made) > WIJZIGINGEN_MAX:
        raise TooManyChanges
    return replace(werk, wijzigingen=tuple(made), bijlagen=bijlagen)


def _in_blocks(record: Record, changes: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    """By its place what is to stand there; what was typed in a block that is not there yet together, as that block.

    So it comes behind the last, and stays one block, whatever a system puts into the list meanwhile.
    """
    made: dict[str, object] = {}
    for path, (_, wens) in changes.items():
        head = new_block(record, path)
        rest = path.removeprefix(head).removeprefix("/")
        if head and rest:
            block = cast(Record, made.get(head) or {})
            made[head] = with_value(block, rest, wens) or None
        else:
            made[path] = wens
    return made


def _moored(g: Gegevensset, bijlage: Toegevoegd, path: str, before: Record, after: Record) -> Toegevoegd:
    """The attachment still in its block when what was changed in that block is by what it is known."""
    here = block_path(g, before, bijlage.plek, bijlage.kenteken)
    if here is None or not f"{path}/".startswith(f"{numbered(here)}/"):
        return bijlage
    return replace(bijlage, plek=here, kenteken=block_anchor(g, after, here))


def _one(g: Gegevensset, record: Record, made: list[Wijziging], path: str, wens: object) -> Record:
    now, kenteken = value_at(record, path), anchor(g, record, path)
    if now == wens:
        return record
    if made and (made[-1].path, made[-1].kenteken) == (path, kenteken):
        now = made.pop().van
    if now != wens:
        made.append(Wijziging(path, now, wens, kenteken))
    return with_value(record, path, wens)


def settle_botsing(werk: Werkdossier, botsing: Botsing, *, keep: bool) -> Werkdossier:
    """Choose between a change and what a system gave after it: keep the change, or drop it."""
    changes = list(werk.wijzigingen)
    if keep:
        changes[botsing.nr] = replace(botsing.wijziging, van=botsing.gegeven)
    else:
        del changes[botsing.nr]
    return replace(werk, wijzigingen=tuple(changes))
