"""A view of a dossier without what this person may not see: that it is there stays, what it says does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict

from overstap.dossier import BlokWeergave, VeldWeergave, Weergave
from overstap.gegevensset import Block, Element, Gegevensset
from overstap.web.care import Sight

DEPTH_MAX = 4
"""A block of the view stands at most so many blocks below the one around it: lists are left out there."""


class Shielded(TypedDict):
    """What a page is given of a dossier."""

    weergave: Weergave
    afgeschermd: frozenset[str]


def shielded(weergave: Weergave, gegevensset: Gegevensset, sight: Sight) -> Shielded:
    """The view, and the ankers of the blocks in it that were emptied."""
    if sight.sees_care:
        return {"weergave": weergave, "afgeschermd": frozenset()}
    pupil = gegevensset.blokken["leerling"]
    around = Block("", "", "gewoon", "", (*pupil.velden, *gegevensset.dossier.velden))
    blokken = tuple(_shielded(blok, around, gegevensset, sight) for blok in weergave.blokken)
    emptied = frozenset(_emptied(weergave.blokken, blokken))
    return {"weergave": replace(weergave, blokken=blokken), "afgeschermd": emptied}


def _shielded(blok: BlokWeergave, around: Block, g: Gegevensset, sight: Sight) -> BlokWeergave:
    element = _find(around, blok.naam, g, DEPTH_MAX)
    block = g.blok_van(element) if element else g.blokken.get(blok.naam, around)
    if not (sight.may_see(block) and (element is None or sight.may_see(element))):
        label = element.label if element else block.label
        return replace(blok, label=label, velden=(), blokken=())
    velden = tuple(each for each in blok.velden if sight.may_see(each) or _tells_nothing(block, each))
    return replace(blok, velden=velden, blokken=tuple(_shielded(deel, block, g, sight) for deel in blok.blokken))


def _tells_nothing(block: Block, veld: VeldWeergave) -> bool:
    """Whether it is empty, or a field of the block itself and not a block that is read as one line."""
    return bool(veld.leeg_reden) or any(e.label == veld.label and not e.is_blok for e in block.velden)


def _find(block: Block, naam: str, g: Gegevensset, depth: int) -> Element | None:
    """The field of this name, in the block or in the blocks that the view leaves out."""
    if (element := block.veld(naam)) and element.is_blok:
        return element
    for inner in block.velden if depth else ():
        found = _find(g.blok_van(inner), naam, g, depth - 1) if inner.is_blok and inner.veld != "leerling" else None
        if found:
            return found
    return None


def _emptied(before: tuple[BlokWeergave, ...], after: tuple[BlokWeergave, ...]) -> Iterator[str]:
    for old, new in zip(before, after, strict=True):
        if (old.velden or old.blokken) and not (new.velden or new.blokken):
            yield old.anker
        else:
            yield from _emptied(old.blokken, new.blokken)
