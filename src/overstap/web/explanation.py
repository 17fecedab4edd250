"""What the fields on a page mean and why they travel, from the table of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from overstap.dossier import BlokWeergave, Weergave
from overstap.gegevensset import Block, Element, Gegevensset, Uitleg


@dataclass(frozen=True, slots=True)
class VeldUitleg:
    """One label of a page with its explanation."""

    label: str
    uitleg: Uitleg


def uitleg_per_blok(gegevensset: Gegevensset, weergave: Weergave) -> Mapping[str, tuple[VeldUitleg, ...]]:
    """By the anker of each block of the page: what it is, and its filled fields in the order in which they stand."""
    return {blok.anker: tuple(_explained(gegevensset, blok)) for blok in weergave.blokken}


def _explained(gegevensset: Gegevensset, blok: BlokWeergave) -> Iterator[VeldUitleg]:
    block = _block(gegevensset, blok.naam)
    if block is None:
        return
    yield VeldUitleg(blok.label, gegevensset.uitleg_van(block.naam))
    known = _by_label(gegevensset, block)
    for label in dict.fromkeys(_labels(blok)):
        if uitleg := known.get(label):
            yield VeldUitleg(label, uitleg)


def _block(gegevensset: Gegevensset, naam: str) -> Block | None:
    """The block behind a heading of the page: one of the pupil, one of the dossier, or the pupil."""
    if naam == "leerling":
        return gegevensset.blokken[naam]
    element = gegevensset.blokken["leerling"].veld(naam) or gegevensset.dossier.veld(naam)
    return gegevensset.blok_van(element) if element and element.is_blok else None


def _by_label(gegevensset: Gegevensset, block: Block) -> Mapping[str, Uitleg]:
    """The explanations of a block and of what stands in it; of equal labels the outermost counts."""
    found: dict[str, Uitleg] = {}
    for element in _fields(gegevensset, block):
        uitleg = gegevensset.uitleg_van(element.blok, element.veld)
        if uitleg.school:
            found.setdefault(element.label, uitleg)
    return found


def _fields(gegevensset: Gegevensset, outermost: Block) -> Iterator[Element]:
    """Every field, level by level; the pupil is entered only as the outermost."""
    level, seen = [outermost], {"leerling", outermost.naam}
    while level:
        within: dict[str, Block] = {}
        for element in chain.from_iterable(block.velden for block in level):
            yield element
            if element.is_blok and element.soort not in seen:
                within[element.soort] = gegevensset.blok_van(element)
        seen |= within.keys()
        level = list(within.values())


def _labels(blok: BlokWeergave) -> Iterator[str]:
    yield from (veld.label for veld in blok.velden if not veld.leeg_reden)
    for deel in blok.blokken:
        yield from _labels(deel)
