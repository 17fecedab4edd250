"""Every field and block of a dossier by its place: one that returns (adres, document) is at each where it may stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from overstap.gegevensset.model import Block, Element, Gegevensset

ARROW = " › "
"""Between the labels of a place, wherever one is told to people."""
PUPIL = "leerling"

Path = tuple[str, ...]
"""Names of fields below `dossier`, down to a field or a block: `huidigeschool`, `leerling`, `achternaam`."""


@dataclass(frozen=True, slots=True, eq=False)
class Plek:
    """One field at one place; a field that holds a block is no place, the fields in it are.

    Compared by identity, as the Gegevensset is of which it is a part.
    """

    path: Path
    namen: tuple[frozenset[str], ...]
    """Of each block around it, outermost first, every name it goes by: its field, itself and what it extends."""
    element: Element
    categorie: str
    """The category it belongs to, by itself or by a block around it; nothing in a year without categories."""
    blok: str
    """The block around it in labels: `Ouder of verzorger › Adres`."""

    @property
    def naam(self) -> str:
        return "/".join(self.path)


@lru_cache
def places(gegevensset: Gegevensset) -> tuple[Plek, ...]:
    """Every field of a dossier of this year, in the order of the XML."""
    root = gegevensset.dossier
    start = Plek((), (frozenset({root.naam}),), root.velden[0], "", root.label)
    return tuple(_below(gegevensset, root, start, ()))


@lru_cache
def blocks(gegevensset: Gegevensset) -> Mapping[Path, Block]:
    """Every place of a block, in the order of the XML, with the block; the first is the dossier itself."""
    return dict(_blocks(gegevensset, (), gegevensset.dossier))


def _blocks(gegevensset: Gegevensset, path: Path, block: Block) -> Iterator[tuple[Path, Block]]:
    yield path, block
    for element in block.velden:
        if element.is_blok:
            yield from _blocks(gegevensset, (*path, element.veld), gegevensset.blok_van(element))


def _below(gegevensset: Gegevensset, block: Block, at: Plek, labels: tuple[str, ...]) -> Iterator[Plek]:
    for element in block.velden:
        path, categorie = (*at.path, element.veld), element.categorie or at.categorie
        if not element.is_blok:
            yield Plek(path, at.namen, element, categorie, ARROW.join(labels) or at.blok)
            continue
        inner = gegevensset.blok_van(element)
        namen = (*at.namen, frozenset({element.veld, *_kin(gegevensset, inner)}))
        around = () if element.veld == PUPIL else labels
        said = around if inner.is_lijst else (*around, element.label)
        yield from _below(gegevensset, inner, Plek(path, namen, element, categorie, at.blok), said)


def _kin(gegevensset: Gegevensset, block: Block) -> Iterator[str]:
    """The block itself and the blocks it extends."""
    yield block.naam
    if block.basis:
        yield from _kin(gegevensset, gegevensset.blokken[block.basis])
