"""Werkdossier + what somebody typed → werkdossier, so that nobody writes over what another typed meanwhile. Own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from overstap.dossier.anchors import block_anchor, block_path, file_anchor, numbered
from overstap.dossier.compose import worked_record
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
    made = list(werk.wijzigingen)
    bijlagen = werk.bijlagen
    for path, (_, wens) in changes.items():
        before, record = record, _one(record, made, path, wens)
        bijlagen = tuple(_moored(load(werk.jaar), bijlage, path, before, record) for bijlage in bijlagen)
    if len(made) > WIJZIGINGEN_MAX:
        raise TooManyChanges
    return replace(werk, wijzigingen=tuple(made), bijlagen=bijlagen)


def _moored(g: Gegevensset, bijlage: Toegevoegd, path: str, before: Record, after: Record) -> Toegevoegd:
    """The attachment still in its block when what was changed in that block is by what it is known."""
    here = block_path(g, before, bijlage.plek, bijlage.kenteken)
    if here is None or not path.startswith(f"{numbered(here)}/"):
        return bijlage
    return replace(bijlage, plek=here, kenteken=block_anchor(g, after, here))


def _one(record: Record, made: list[Wijziging], path: str, wens: object) -> Record:
    now, kenteken = value_at(record, path), file_anchor(record, path)
    if now == wens:
        return record
    if made and (made[-1].path, made[-1].kenteken) == (path, kenteken):
        now = made.pop().van
    if now != wens:
        made.append(Wijziging(path, now, wens, kenteken))
    return with_value(record, path, wens)


def settle_botsing(werk: Werkdossier, nr: int, gegeven: object, *, keep: bool) -> Werkdossier:
    """Choose between a change and what a system gave after it: keep the change, or drop it."""
    changes = list(werk.wijzigingen)
    if keep:
        changes[nr] = replace(changes[nr], van=gegeven)
    else:
        del changes[nr]
    return replace(werk, wijzigingen=tuple(changes))
