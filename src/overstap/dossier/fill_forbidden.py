"""What has no place in this dossier: what a rule forbids in it, and what loses to another of which only one may stand.

The rows on `verboden` of rules.csv, asked before the fact: not whether a field should go, but whether it may come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from overstap.dossier.dossier import Dossier
from overstap.dossier.rules.check import kind_of
from overstap.dossier.rules.plan import KINDS_MAX, vragen_of
from overstap.dossier.rules.words import Question
from overstap.gegevensset import Block, Element, Gegevensset, places

Path = tuple[str, ...]
"""Names of fields below `dossier`, of a field or of a block."""
FORBIDDEN = "verboden"


@dataclass(frozen=True, slots=True)
class _Ban:
    """A rule that forbids something in the blocks at one place, for all of them or where its conditions hold."""

    place: Path
    path: Path
    als: tuple[Question, ...]


def forbidden_paths(dossier: Dossier) -> frozenset[Path]:
    """What the rules forbid in every block where it could stand; what is in it is then forbidden too."""
    return frozenset(ban.path for ban in _bans(dossier.gegevensset, kind_of(dossier)) if _holds(ban, dossier))


def is_within(path: Path, forbidden: frozenset[Path]) -> bool:
    """Whether this field, or a block around it, is one of these."""
    return any(path[:depth] in forbidden for depth in range(1, len(path) + 1))


def _holds(ban: _Ban, dossier: Dossier) -> bool:
    if not ban.als:
        return True
    blokken = dossier.blokken("/".join(ban.place)) if ban.place else (dossier.blok,)
    return bool(blokken) and all(asked(blok) for blok in blokken for asked in ban.als)


@lru_cache(maxsize=KINDS_MAX)
def _bans(gegevensset: Gegevensset, kind: frozenset[str]) -> tuple[_Ban, ...]:
    return tuple(
        _Ban(place, (*place, *veld.split("/")), vraag.als)
        for vraag in vragen_of(gegevensset, kind)
        if vraag.regel.eis == FORBIDDEN
        for place in _blocks(gegevensset)
        if (place[-1] if place else "dossier") == vraag.regel.blok
        for veld in vraag.regel.velden
    )


@lru_cache
def _blocks(gegevensset: Gegevensset) -> Mapping[Path, Block]:
    """Every place of a block, with the block."""
    found: dict[Path, Block] = {(): gegevensset.dossier}
    for plek in places(gegevensset):
        for depth in range(1, len(plek.path)):
            above, veld = found[plek.path[: depth - 1]], plek.path[depth - 1]
            element = above.veld(veld)
            assert element is not None, "a place goes by the tables"
            found.setdefault(plek.path[:depth], gegevensset.blok_van(element))
    return found


def lost_paths(gegevensset: Gegevensset, counts: Mapping[Path, int]) -> frozenset[Path]:
    """What is empty because of its rivals another stands there; `counts` says how often each path is filled."""
    return frozenset(
        path for path, rivals in _rivals(gegevensset) if not counts[path] and any(counts[rival] for rival in rivals)
    )


@lru_cache
def _rivals(gegevensset: Gegevensset) -> tuple[tuple[Path, tuple[Path, ...]], ...]:
    return tuple(
        ((*place, element.veld), rivals)
        for place, block in _blocks(gegevensset).items()
        for element in block.velden
        if (rivals := tuple((*place, veld) for veld in _names_of_rivals(block, element)))
    )


def _names_of_rivals(block: Block, element: Element) -> Iterator[str]:
    return (other.veld for other in block.velden if other is not element and _are_rivals(element, other))


def _are_rivals(one: Element, other: Element) -> bool:
    """Whether they stand in different branches of one choice."""
    for depth, (mine, yours) in enumerate(zip(one.keuze, other.keuze, strict=False), start=1):
        if mine != yours:
            return False
        branch = one.keuze[depth : depth + 1]
        if mine.is_keuze and not mine.repeated and (not branch or branch != other.keuze[depth : depth + 1]):
            return True
    return False
