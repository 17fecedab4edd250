"""Where a block or a file is now of which somebody said something, though a system gives its list anew. Own.

A path names a block of a list by its number, and numbers move. So what staff change, where they add a file, and what a
page shows also holds a kenteken. By it a block is recognised when its keys are those of exactly one block, now and
then, or when it says the very same as then. Of any other a person must say whether it is the one that was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overstap.dossier.alike import Blocks
from overstap.dossier.block_keys import block_keys
from overstap.dossier.choices import elements_of
from overstap.dossier.contents import Contents
from overstap.dossier.kenteken import Kenteken, heads, read_kenteken, written
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, is_block, names_of, numbered_heads, value_at
from overstap.dossier.werkdossier import Toegevoegd, Wijziging
from overstap.gegevensset import Gegevensset


@dataclass(frozen=True, slots=True)
class Places:
    """Where something is now. Blocks that say the very same are treated alike, so that it may be in more than one."""

    paths: tuple[str, ...] = ()
    """Nothing when the block is surely gone."""
    is_sure: bool = True
    """Else these are blocks that may be others, the likeliest first, and a person must say."""

    @property
    def only(self) -> str | None:
        """The one place where it surely is."""
        return self.paths[0] if self.is_sure and len(self.paths) == 1 else None


class Anchors:
    """Looks through each list once and opens each file once, for as long as one dossier is put together."""

    def __init__(self, gegevensset: Gegevensset) -> None:
        self.contents = Contents()
        self._g = gegevensset
        self._lists: dict[int, Blocks] = {}

    def of(self, record: Record, path: str, new: object = None) -> str:
        """The kenteken of the blocks on this path; `new` is what is put at its end, when nothing stands there yet.

        Empty when the path leads through none. Raises NoSuchSpot for a number further than just behind the last.
        """
        lists = [(self.blocks(record, head), nr_of(head), new if head == path else None) for head in heads(path)]
        return written(blocks.among_others(nr, put) for blocks, nr, put in lists)

    def alone(self, record: Record, path: str) -> str:
        """The same for who asks nobody: where a block is not recognised the others do not matter. Raises NoSuchSpot."""
        return written(self.blocks(record, head).alone(nr_of(head)) for head in heads(path))

    def places(self, record: Record, wijziging: Wijziging, *, anew: bool = False) -> Places:
        """Where this change goes; with `anew` one whose block is gone gets a place behind the last of its list."""
        known = heads(wijziging.path)
        levels = list(zip(known, read_kenteken(wijziging.kenteken, len(known)), strict=True))
        return _Way(self, record, wijziging, anew).below("", "", levels)

    def place_of_file(self, record: Record, bijlage: Toegevoegd) -> str | None:
        """The place of a file that was added, by the block around it; None when that is not surely there."""
        around, _, veld = bijlage.plek.rpartition("/")
        here = self.places(record, Wijziging(around, None, None, bijlage.kenteken)).only
        return None if here is None else f"{here}/{veld}"

    def blocks(self, record: Record, head: str) -> Blocks:
        """The list in which the block at this path stands; a file that stands alone is a list of one."""
        around = head.rpartition("/")[0] if is_block(head) else head
        held = _at(record, around)
        if not is_block(head):
            return self._made(head, [] if held is None else [held])
        if not isinstance(held, list):
            return self._made(head, [])
        known = self._lists.get(id(held))
        if known is None or known.items is not held:
            known = self._lists[id(held)] = self._made(head, held)
        return known

    def _made(self, head: str, items: Sequence[object]) -> Blocks:
        elements = elements_of(self._g, names_of(head))
        block = self._g.blok_van(elements[-1]).naam if elements and elements[-1].is_blok else ""
        return Blocks(items, block_keys().get(block, ()), self.contents)


@dataclass(frozen=True, slots=True)
class _Way:
    """The walk down one path, block by block."""

    anchors: Anchors
    record: Record
    wijziging: Wijziging
    anew: bool

    def below(self, way: str, done: str, levels: Sequence[tuple[str, Kenteken | None]]) -> Places:
        """`way` is where the blocks of the path until `done` are now; the others are still to find."""
        if not levels:
            return Places((way + self.wijziging.path.removeprefix(done),))
        (head, kenteken), *rest = levels
        here = way + head.removeprefix(done)
        numbers, is_sure = self._numbers(head, here, kenteken)
        found = [self.below(with_nr(here, nr), head, rest) for nr in numbers]
        paths = tuple(path for each in found for path in each.paths)
        return Places(paths, is_sure=not paths or (is_sure and all(each.is_sure for each in found)))

    def _numbers(self, head: str, here: str, kenteken: Kenteken | None) -> tuple[list[int], bool]:
        blocks, rest = self.anchors.blocks(self.record, here), self.wijziging.path[len(head) + 1 :]
        if kenteken and kenteken.is_new and not is_block(head):
            return ([1], not blocks.items)
        numbers, is_sure = blocks.find(kenteken, nr_of(head), rest, self.wijziging)
        return ([len(blocks.items) + 1], True) if self.anew and not (numbers and is_sure) else (numbers, is_sure)


def new_block(record: Record, path: str) -> str:
    """The outermost block of a list on this path that is not there yet, as a path; empty when there is none."""
    return next((head for head in numbered_heads(path) if _at(record, head) is None), "")


def nr_of(head: str) -> int:
    """Which of its list it is; a block that stands alone is the first."""
    return int(head.rpartition("/")[2]) if is_block(head) else 1


def with_nr(head: str, nr: int) -> str:
    return f"{head.rpartition('/')[0]}/{nr}" if is_block(head) else head


def moved_up(path: str, removed: str) -> str:
    """This path when the block at `removed` has gone out of its list; empty when it led into that block."""
    around, _, gone = removed.rpartition("/")
    if f"{path}/".startswith(f"{removed}/"):
        return ""
    if not (gone.isdigit() and path.startswith(f"{around}/")):
        return path
    step, slash, rest = path.removeprefix(f"{around}/").partition("/")
    nr = int(step) - (int(step) > int(gone))
    return f"{around}/{nr}{slash}{rest}"


def _at(record: Record, path: str) -> object:
    try:
        return value_at(record, path)
    except NoSuchSpot:
        return None
