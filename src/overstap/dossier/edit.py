"""Werkdossier + what somebody typed → werkdossier, so that nobody writes over what another typed meanwhile. Own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from overstap.dossier.anchors import Anchors, moved_up, new_block
from overstap.dossier.compose import replayed
from overstap.dossier.kenteken import set_apart
from overstap.dossier.record import Record
from overstap.dossier.replay import Botsing, in_order
from overstap.dossier.spot import is_block, numbered_heads, value_at, with_value
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier, Wijziging
from overstap.gegevensset import load

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
    desk = _Desk(werk)
    moved = [
        Moved(path, was, now, wens)
        for path, (was, wens) in changes.items()
        if (now := value_at(desk.record, path)) not in (was, wens)
    ]
    if moved:
        raise FieldsMoved(moved)
    for path, wens in _in_turn(_in_blocks(desk.record, _differing(desk.record, changes))):
        desk.change(path, wens)
    if len(desk.werk.wijzigingen) > WIJZIGINGEN_MAX:
        raise TooManyChanges
    return desk.werk


def _differing(record: Record, changes: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    """By its place what is to stand there, where it does not yet."""
    return {path: wens for path, (_, wens) in changes.items() if value_at(record, path) != wens}


def _in_blocks(record: Record, changes: Mapping[str, object]) -> dict[str, object]:
    """The same, with what was typed in a block that is not there yet together, as that block.

    So it comes behind the last, and stays one block, whatever a system puts into the list meanwhile.
    """
    made: dict[str, object] = {}
    for path, wens in changes.items():
        head = new_block(record, path)
        rest = path.removeprefix(head).removeprefix("/")
        if head and rest:
            block = cast(Record, made.get(head) or {})
            made[head] = with_value(block, rest, wens)
        else:
            made[path] = wens
    return made


def _in_turn(made: Mapping[str, object]) -> list[tuple[str, object]]:
    """What goes comes last, from the end of a list on: so no block moves that is still to be changed."""
    gone = sorted((path for path, wens in made.items() if wens is None), key=in_order, reverse=True)
    return [(path, wens) for path, wens in made.items() if wens is not None] + [(path, None) for path in gone]


class _Desk:
    """A werkdossier on which changes are made one by one, with the record as each of them leaves it."""

    def __init__(self, werk: Werkdossier) -> None:
        self.anchors = Anchors(load(werk.jaar))
        done = replayed(werk, self.anchors)
        self.werk, self.record, self.last = werk, done.record, done.last

    def change(self, path: str, wens: object) -> None:
        """Put this at a place; where nothing is left of a block, the block goes."""
        path = (_emptied(self.record, path) or path) if wens is None else path
        now, before = value_at(self.record, path), self.record
        if now == wens:
            return
        self.record = with_value(before, path, wens)
        made = self._withdrawn(path) if wens is None else None
        if made is None:
            made = self._with(Wijziging(path, now, wens, self.anchors.of(before, path, wens)))
        bijlagen = tuple(self._moored(each, before, path, wens) for each in self.werk.bijlagen)
        self.werk = replace(self.werk, wijzigingen=made, bijlagen=bijlagen)

    def _with(self, wijziging: Wijziging) -> tuple[Wijziging, ...]:
        """What was typed again in the field that was changed last is one change; a block comes or goes by itself."""
        made, is_again = self.werk.wijzigingen, self.last == wijziging.path and not is_block(wijziging.path)
        self.last = wijziging.path
        if not is_again:
            return (*made, wijziging)
        *rest, first = made
        again = replace(first, naar=wijziging.naar)
        if self.anchors.contents.same(again.van, again.naar):
            self.last = ""
            return tuple(rest)
        return (*rest, again)

    def _withdrawn(self, path: str) -> tuple[Wijziging, ...] | None:
        """Without the changes that made the block at this place, when staff added it and nothing else comes of that.

        So a system that gives the same block later gives what nobody took out.
        """
        done = replayed(self.werk, self.anchors)
        if path not in done.added:
            return None
        left = tuple(each for nr, each in enumerate(self.werk.wijzigingen) if nr not in done.added[path])
        again = replayed(replace(self.werk, wijzigingen=left), self.anchors)
        if again.record != self.record:
            return None
        self.last = again.last
        return left

    def _moored(self, bijlage: Toegevoegd, before: Record, path: str, wens: object) -> Toegevoegd:
        """The attachment still in its block, as that is now; where its block went it stays behind."""
        here = self.anchors.place_of_file(before, bijlage) if numbered_heads(bijlage.plek) else None
        if here and is_block(path) and wens is None:
            here = moved_up(here, path)
        if not here:
            return bijlage
        return replace(bijlage, plek=here, kenteken=self.anchors.alone(self.record, here.rpartition("/")[0]))


def _emptied(record: Record, path: str) -> str:
    """The outermost block of a list in which nothing is left without what stands at this path; empty for none."""
    for head in numbered_heads(path):
        block, rest = value_at(record, head), path[len(head) + 1 :]
        if rest and isinstance(block, dict) and not with_value(block, rest, None):
            return head
    return ""


def settle_botsing(werk: Werkdossier, botsing: Botsing, *, keep: bool) -> Werkdossier:
    """Choose between a change and what a system gave after it: keep the change, or drop it.

    A change that is dropped in a block which may be another stays for the block in which it was made.
    """
    changes = list(werk.wijzigingen)
    was = changes[botsing.nr]
    kenteken = set_apart(was.kenteken, botsing.wijziging.kenteken) if botsing.is_elders else was.kenteken
    if keep:
        changes[botsing.nr] = replace(botsing.wijziging, van=botsing.gegeven)
    elif kenteken != was.kenteken:
        changes[botsing.nr] = replace(was, kenteken=kenteken)
    else:
        del changes[botsing.nr]
    return replace(werk, wijzigingen=tuple(changes))
