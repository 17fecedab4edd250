"""The blocks of one list side by side: which of them is the one that a kenteken tells of. Own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from overstap.dossier.contents import Contents
from overstap.dossier.kenteken import NEW, Kenteken
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, value_at, with_value
from overstap.dossier.werkdossier import Wijziging


class Blocks:
    """Numbers count from 1. `keys` are the fields that tell a block of this kind from others, as far as it has any."""

    def __init__(self, items: Sequence[object], keys: Sequence[str], contents: Contents) -> None:
        self.items = items
        self._keys, self._contents = keys, contents

    def alone(self, nr: int, new: object = None) -> Kenteken:
        """Of the block with this number; of one just behind the last, that of `new`. Raises NoSuchSpot past that."""
        if nr > len(self.items) + 1:
            raise NoSuchSpot("past the end of a list")
        if nr == len(self.items) + 1:
            return Kenteken((), "", self._inhoud.count(self._contents.mark(new)) if new is not None else 0)
        inhoud = self._inhoud[nr - 1]
        return Kenteken(self._own(nr), inhoud, self._inhoud.count(inhoud))

    def among_others(self, nr: int, new: object = None) -> Kenteken:
        """The same, with by what the others are known. Raises NoSuchSpot."""
        made = self.alone(nr, new)
        others = [each for each in self._numbers if self._inhoud[each - 1] != made.inhoud] if made.inhoud else []
        named = frozenset(mark for each in others for mark in self._own(each))
        unnamed = frozenset(self._inhoud[each - 1] for each in others if not self._own(each))
        return replace(made, anderen=named, naamloos=unnamed)

    def find(self, kenteken: Kenteken | None, nr: int, rest: str, wijziging: Wijziging) -> tuple[list[int], bool]:
        """The numbers of the blocks that are meant, and whether that is sure; else of those it may be, likeliest first.

        `rest` is the path of the change below the block, `nr` the number that it had. No number when it is gone.
        """
        if kenteken is None:
            return self._by_number(nr, rest, wijziging)
        if kenteken.is_new:
            return [self._put(kenteken, rest, wijziging)], True
        return _Search(self, kenteken, nr, rest, wijziging).found()

    def _by_number(self, nr: int, rest: str, wijziging: Wijziging) -> tuple[list[int], bool]:
        """Of a change without a kenteken."""
        if not rest and wijziging.van is None and wijziging.naar is not None:
            return [self._put(NEW, rest, wijziging)], True
        if nr <= len(self.items):
            return [nr], True
        return ([len(self.items)], False) if self.items else ([], True)

    def _put(self, kenteken: Kenteken, rest: str, wijziging: Wijziging) -> int:
        """Where a new block goes: behind the last, or where one more of the very same stands by now."""
        if not rest and wijziging.naar is not None:
            same = self.saying(self._contents.mark(wijziging.naar))
            if len(same) > kenteken.gelijk:
                return same[-1]
        return len(self.items) + 1

    def saying(self, inhoud: str) -> list[int]:
        return [nr for nr in self._numbers if self._inhoud[nr - 1] == inhoud]

    def bearing(self, sleutel: str) -> list[int]:
        return [nr for nr in self._numbers if sleutel in self._sleutels[nr - 1]]

    def hold(self, inhouden: frozenset[str]) -> bool:
        return inhouden <= set(self._inhoud)

    def is_other(self, nr: int, kenteken: Kenteken) -> bool:
        """Whether it is recognised as one of the others; its strongest key says it first."""
        for sleutel in self._own(nr):
            if sleutel in kenteken.sleutels or sleutel in kenteken.anderen:
                return sleutel in kenteken.anderen
        return bool(kenteken.naamloos) and self._inhoud[nr - 1] in kenteken.naamloos

    def same(self, one: object, other: object) -> bool:
        return self._contents.same(one, other)

    def mark(self, block: object) -> str:
        return self._contents.mark(block)

    def sleutels(self, block: object) -> tuple[str, ...]:
        return self._contents.sleutels(block, self._keys)

    @property
    def _numbers(self) -> range:
        return range(1, len(self.items) + 1)

    @cached_property
    def _sleutels(self) -> list[tuple[str, ...]]:
        return [self.sleutels(each) for each in self.items]

    @cached_property
    def _counted(self) -> Counter[str]:
        return Counter(sleutel for each in self._sleutels for sleutel in each)

    @cached_property
    def _inhoud(self) -> list[str]:
        return [self.mark(each) for each in self.items]

    def _own(self, nr: int) -> tuple[str, ...]:
        """The keys of this block that no other of the list has."""
        return tuple(each for each in self._sleutels[nr - 1] if self._counted[each] == 1)


class _Search:
    """One block, looked for in a list by what it was known by."""

    def __init__(self, blocks: Blocks, kenteken: Kenteken, nr: int, rest: str, wijziging: Wijziging) -> None:
        self.blocks, self.kenteken, self.nr, self.rest, self.wijziging = blocks, kenteken, nr, rest, wijziging

    def found(self) -> tuple[list[int], bool]:
        """Blocks that say the very same are treated alike: as many stay as they are as staff left of them.

        Not where another without keys of its own is gone: it may be one of these by now.
        """
        by_key = self._by_key()
        if by_key is not None:
            return [by_key], True
        alike = sorted(self.blocks.saying(self.kenteken.inhoud), key=self._distance)
        same = [*self._done(), *alike]
        if len(same) > self.kenteken.gelijk and not self.blocks.hold(self.kenteken.naamloos):
            return same, False
        changed = len(same) - (self.kenteken.gelijk - 1)
        if changed > 0:
            return same[:changed], True
        strangers = self._strangers
        if self._is_removal:
            strangers = [each for each in strangers if each not in alike]
        return sorted(strangers, key=self._likeness), not strangers

    def _by_key(self) -> int | None:
        """The only one that has its keys, or had them before a system did the very same change."""
        for sleutel in self.kenteken.sleutels:
            bearing = self.blocks.bearing(sleutel)
            if len(bearing) == 1 and not self.blocks.is_other(bearing[0], self.kenteken):
                return bearing[0]
            if bearing:
                continue
            had = [nr for nr, block in self._before.items() if sleutel in self.blocks.sleutels(block)]
            if len(had) == 1:
                return had[0]
        return None

    def _done(self) -> list[int]:
        """Those in which a system did the very same change, and nothing else."""
        return [nr for nr, block in self._before.items() if self.blocks.mark(block) == self.kenteken.inhoud]

    @cached_property
    def _strangers(self) -> list[int]:
        """Those that are recognised as none of the others."""
        every = range(1, len(self.blocks.items) + 1)
        return [nr for nr in every if not self.blocks.is_other(nr, self.kenteken)]

    @cached_property
    def _before(self) -> Mapping[int, Record]:
        """Of each stranger that says what the change makes of it, how it was without that change."""
        return dict(self._undone())

    def _undone(self) -> Iterator[tuple[int, Record]]:
        van, naar = self.wijziging.van, self.wijziging.naar
        for nr in self._strangers if self.rest and not self.blocks.same(van, naar) else ():
            block = self.blocks.items[nr - 1]
            if isinstance(block, dict) and self._says(nr, naar):
                with suppress(NoSuchSpot):
                    yield nr, with_value(block, self.rest, van)

    def _says(self, nr: int, value: object) -> bool:
        block = self.blocks.items[nr - 1]
        try:
            return isinstance(block, dict) and self.blocks.same(value_at(block, self.rest), value)
        except NoSuchSpot:
            return False

    @property
    def _is_removal(self) -> bool:
        return not self.rest and self.wijziging.van is not None and self.wijziging.naar is None

    def _likeness(self, nr: int) -> tuple[bool, bool, int]:
        has_key = any(nr in self.blocks.bearing(sleutel) for sleutel in self.kenteken.sleutels)
        return not has_key, bool(self.rest) and not self._says(nr, self.wijziging.van), self._distance(nr)

    def _distance(self, nr: int) -> int:
        return abs(nr - self.nr)
