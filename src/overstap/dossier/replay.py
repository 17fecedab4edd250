"""What staff changed, done again in what systems give now. Own.

Each change goes where its block is now. It waits while that is surely gone. A person is asked where a system has given
something else since, and where a block is not recognised: what stands there says nothing then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from overstap.dossier.anchors import Anchors, moved_up
from overstap.dossier.kenteken import heads, read_kenteken
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, is_block, value_at, with_value
from overstap.dossier.werkdossier import Werkdossier, Wijziging


@dataclass(frozen=True, slots=True)
class Botsing:
    """A system has given something else since staff changed the field: a person must choose."""

    nr: int
    """Of the change, from 0."""
    wijziging: Wijziging
    """As it is now: at the place where the file or the block stands by now."""
    gegeven: object = field(repr=False)
    """What the system says now."""
    is_elders: bool = False
    """The block in which it was changed is not recognised any more: this may be another."""


@dataclass(frozen=True, slots=True)
class Replayed:
    record: Record
    botsingen: tuple[Botsing, ...]
    last: str
    """Where the last change was done; empty when it changed nothing now, or in more than one place."""
    added: Mapping[str, tuple[int, ...]]
    """By the place of a block that staff added the changes that made it, from 0."""


def replay(werk: Werkdossier, given: Record, anchors: Anchors) -> Replayed:
    """The changes of staff in the order in which they made them, in what was given."""
    run = _Run(given, anchors)
    for nr, wijziging in enumerate(werk.wijzigingen):
        run.again(nr, wijziging)
    return Replayed(run.record, tuple(run.botsingen), run.last, run.added)


class _Run:
    def __init__(self, record: Record, anchors: Anchors) -> None:
        self.record, self.anchors = record, anchors
        self.botsingen: list[Botsing] = []
        self.last = ""
        self.added: dict[str, tuple[int, ...]] = {}
        self.open: set[str] = set()
        """Blocks that staff may have removed. Until a person says so they are sure only of what was done in them as
        they are."""

    def again(self, nr: int, wijziging: Wijziging) -> None:
        found, self.last = self.anchors.places(self.record, wijziging), ""
        is_sure = found.is_sure and not (self.open and any(self._is_open(wijziging, path) for path in found.paths))
        asked = len(self.botsingen)
        for path in sorted(found.paths, key=in_order, reverse=True) if is_sure else found.paths[:1]:
            try:
                self._at(nr, wijziging, path, is_sure)
            except NoSuchSpot:  # a value stands where the agreement has a block: `build` tells what is wrong
                continue
        if len(found.paths) > 1:
            self.last = ""
        if len(self.botsingen) > asked and wijziging.naar is None:
            self.open.update(path for path in found.paths if is_block(path))

    def _is_open(self, wijziging: Wijziging, path: str) -> bool:
        known = heads(path)
        blocks = zip(known, read_kenteken(wijziging.kenteken, len(known)), strict=True)
        mark = self.anchors.contents.mark
        return any(
            head in self.open and not (kenteken and kenteken.inhoud == mark(value_at(self.record, head)))
            for head, kenteken in blocks
        )

    def _at(self, nr: int, wijziging: Wijziging, path: str, is_sure: bool) -> None:
        same, gegeven = self.anchors.contents.same, value_at(self.record, path)
        if is_sure and same(gegeven, wijziging.naar):
            return
        if is_sure and same(gegeven, wijziging.van):
            self.record = with_value(self.record, path, wijziging.naar)
            self._note(nr, wijziging, path)
            return
        here = replace(wijziging, path=path, kenteken=self.anchors.of(self.record, path, wijziging.naar))
        self.botsingen.append(Botsing(nr, here, gegeven, is_elders=not is_sure))

    def _note(self, nr: int, wijziging: Wijziging, path: str) -> None:
        """Keep the places of blocks that staff added, and what was done in them since."""
        self.last = path
        if is_block(path) and wijziging.naar is None:
            moved = {moved_up(head, path): made for head, made in self.added.items()}
            self.added = {head: made for head, made in moved.items() if head}
            self.open = {moved_up(head, path) for head in self.open} - {""}
        elif is_block(path) and wijziging.van is None:
            self.added[path] = (nr,)
        for head, made in self.added.items():
            if path.startswith(f"{head}/"):
                self.added[head] = (*made, nr)


def in_order(path: str) -> list[str]:
    """To sort by number: the second block before the tenth."""
    return [step.zfill(4) if step.isdigit() else step for step in path.split("/")]
