"""What loses to another of which only one may stand: of the branches of a choice, those that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from overstap.gegevensset import Block, Element, Gegevensset, Path, blocks


def lost_paths(gegevensset: Gegevensset, counts: Mapping[Path, int]) -> frozenset[Path]:
    """What is empty because of its rivals another stands there; `counts` says how often each path is filled."""
    return frozenset(
        path for path, rivals in _rivals(gegevensset) if not counts[path] and any(counts[rival] for rival in rivals)
    )


@lru_cache
def _rivals(gegevensset: Gegevensset) -> tuple[tuple[Path, tuple[Path, ...]], ...]:
    return tuple(
        ((*place, element.veld), rivals)
        for place, block in blocks(gegevensset).items()
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
