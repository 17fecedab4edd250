"""Where two dossiers differ, field by field, and which of two sides changed what since a version that both know.

Every text, every attribute and every element counts, down to the last sign. What does not count: white space between
elements, comments, and the order of blocks that are told apart by a key (`compare_keys.csv`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from overstap.dossier.compare_walk import Change, changes
from overstap.dossier.dossier import Dossier

Kind = Literal["added", "removed", "changed", "moved"]
Side = Literal["", "a", "b", "both"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one attribute of it, that is not the same. It may be logged: its values do not show in `repr`."""

    kind: Kind
    locatie_old: str
    """The path in the older dossier (in three-way: the base) as a melding has it; nothing when it is not there."""
    locatie_new: str
    """The path in the newer one (in three-way: in the side that changed it)."""
    veld: str
    """The same place in labels: `Leerling › Adres › Postcode`."""
    old: str = field(repr=False)
    new: str = field(repr=False)
    """Of what moved these are its numbers among the blocks that both have."""
    side: Side = ""
    """Who changed it since the base; nothing in a two-way comparison."""
    conflict: bool = False
    """Whether the other side changed the same, or took away what is around it: a person has to choose."""


def compare(a: Dossier, b: Dossier, base: Dossier | None = None) -> tuple[Difference, ...]:
    """What is other in `b` than in `a`, in the order of `a`; nothing when they are the same.

    With `base`, from which both were made: what `a` and what `b` changed in it, first all of `a`. What both changed
    alike is told once (`both`); what they changed otherwise is told for each side, as a `conflict`.
    """
    if base is None:
        return tuple(_difference(change) for change in changes(a, b))
    return tuple(_of_three(tuple(changes(base, a)), tuple(changes(base, b))))


def _difference(change: Change) -> Difference:
    return Difference(change.kind, change.locatie_old, change.locatie_new, change.veld, old=change.old, new=change.new)


def _of_three(of_a: Sequence[Change], of_b: Sequence[Change]) -> Iterator[Difference]:
    in_a, in_b = _Changes(of_a), _Changes(of_b)
    for change in of_a:
        other = in_b.same_place(change)
        if other is not None and _alike(change, other):
            yield replace(_difference(change), side="both")
        else:
            yield replace(_difference(change), side="a", conflict=in_b.is_against(change))
    for change in of_b:
        other = in_a.same_place(change)
        if other is None or not _alike(change, other):
            yield replace(_difference(change), side="b", conflict=in_a.is_against(change))


def _alike(one: Change, other: Change) -> bool:
    return (one.kind, one.new) == (other.kind, other.new)


class _Changes:
    """What one side changed, to be asked by place."""

    def __init__(self, found: Sequence[Change]) -> None:
        self._by_place = {(change.at, change.part): change for change in found}
        self._gone = {change.top for change in found if change.kind == "removed" and change.part == ""}

    def same_place(self, change: Change) -> Change | None:
        return self._by_place.get((change.at, change.part))

    def is_against(self, change: Change) -> bool:
        """Whether this side says something else of the same place, or took away what it stands in."""
        if self.same_place(change) is not None:
            return True
        return change.kind != "removed" and any(change.at[:n] in self._gone for n in range(1, len(change.at) + 1))
