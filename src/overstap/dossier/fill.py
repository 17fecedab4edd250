"""Dossier + LAS → of every field of the profile whether it is filled, and if not, why.

A field is counted at each place where it can stand, and once there however often its block returns. What stands there
is filled, also when it should not: that is for `validate` to say. Of what is empty the strongest reason counts: the
profile (what it or a rule forbids, and what may not stand beside another that is there), then the choice of the
school, then the product, then the pupil.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.fill_rivals import lost_paths
from overstap.dossier.fill_state import Reasons, State, is_within
from overstap.gegevensset import Gegevensset, Las, Opgave, Path, Plek, places

NOTHING_DECLARED: Mapping[Plek, Opgave] = {}


@dataclass(frozen=True, slots=True)
class FieldFill:
    """One field at one place."""

    plek: Plek
    state: State
    filled: int
    """In how many of its blocks it is filled."""
    blocks: int
    """How many such blocks there are."""
    opgave: Opgave | None = None
    """What the product says of this field, if it says anything."""


@dataclass(frozen=True, slots=True)
class FillReport:
    """All fields of one dossier, in the order of the XML. It holds no value out of the dossier."""

    gegevensset: Gegevensset
    profiel: str
    """Nothing when the dossier fits no profile; then only its switches say what is forbidden."""
    las: str
    fields: tuple[FieldFill, ...]

    def count(self, state: State) -> int:
        return sum(1 for field in self.fields if field.state is state)


def fill(dossier: Dossier, las: Las | None = None) -> FillReport:
    """What is filled in a dossier that was made with this product; without one no field is told to be its fault."""
    declared = las.of(dossier.gegevensset) if las else NOTHING_DECLARED
    fields = tuple(_fields(dossier, declared))
    return FillReport(dossier.gegevensset, dossier.profiel, las.naam if las else "", fields)


def _fields(dossier: Dossier, declared: Mapping[Plek, Opgave]) -> Iterator[FieldFill]:
    counts, reasons = _counted(dossier), Reasons(dossier)
    lost = lost_paths(dossier.gegevensset, counts)
    for plek in places(dossier.gegevensset):
        filled, opgave = counts[plek.path], declared.get(plek)
        if filled:
            state = State.FILLED
        elif is_within(plek.path, lost):
            state = State.PROFILE
        else:
            state = reasons.state(plek.path, plek.categorie)
        if state is State.PUPIL and opgave and opgave.kan == "nee":
            state = State.LAS
        yield FieldFill(plek, state, filled, counts[plek.path[:-1]], opgave)


def _counted(dossier: Dossier) -> Counter[Path]:
    """How many blocks stand at each place, and in how many of them each field is filled."""
    counts: Counter[Path] = Counter()
    _count(dossier.root, _tree(dossier.gegevensset), counts)
    return counts


@dataclass(frozen=True, slots=True)
class _Place:
    """A block at one place: its fields and its blocks by tag."""

    path: Path
    fields: dict[str, Path]
    blocks: dict[str, _Place]


@lru_cache
def _tree(gegevensset: Gegevensset) -> _Place:
    root = _Place((), {}, {})
    for plek in places(gegevensset):
        at = root
        for depth, veld in enumerate(plek.path[:-1], start=1):
            at = at.blocks.setdefault(gegevensset.tag(veld), _Place(plek.path[:depth], {}, {}))
        at.fields[gegevensset.tag(plek.path[-1])] = plek.path
    return root


def _count(node: etree._Element, place: _Place, counts: Counter[Path]) -> None:
    """No deeper than the tables go: what stands where they know nothing is passed by."""
    filled: set[Path] = set()
    for child in node.iterchildren("*"):
        if inner := place.blocks.get(child.tag):
            _count(child, inner, counts)
        elif (path := place.fields.get(child.tag)) and _says_something(text_of(child)):
            filled.add(path)
    counts[place.path] += 1
    counts.update(filled)


def _says_something(text: str) -> bool:
    """Not by `strip`, which would copy an attachment."""
    return bool(text) and not text.isspace()
