"""A place in a dossier: for machines a path, for people labels, and for us what the table says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from overstap.gegevensset import Block, Element, Gegevensset
from overstap.gegevensset.plek import ARROW


@dataclass(frozen=True, slots=True)
class Place:
    """A node and what the table knows of it: nothing, when it stands where the table has no such field."""

    node: etree._Element
    within: Block | None
    """The block around it."""
    element: Element | None
    """The field it is."""
    block: Block | None
    """The block it is itself."""


def place_of(node: etree._Element, gegevensset: Gegevensset) -> Place:
    *_, last = _way_to(node, gegevensset)
    return last


def _way_to(node: etree._Element, gegevensset: Gegevensset) -> Iterator[Place]:
    """The places from the root down to the node, both included."""
    *below, root = node, *node.iterancestors()
    block = gegevensset.blokken.get(local(root))
    yield Place(root, None, None, block)
    for step in reversed(below):
        within = block
        element = within.veld(local(step)) if within else None
        block = gegevensset.blok_van(element) if element and element.is_blok else None
        yield Place(step, within, element, block)


def locatie(node: etree._Element) -> str:
    """The path from the root as the official validator writes it: `/dossier[1]/inzage[1]/akkoord[1]`.

    Each number counts the siblings with the same local name; the namespace does not matter.
    """
    way = [node, *node.iterancestors()]
    return "".join(f"/{local(step)}[{_number(step)}]" for step in reversed(way))


def local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _number(node: etree._Element) -> int:
    return 1 + sum(1 for _ in node.itersiblings(f"{{*}}{local(node)}", preceding=True))


def label_path(node: etree._Element, gegevensset: Gegevensset, below: Element | str | None = None) -> str:
    """The place in words, such as `Leerling › Adres › Postcode`; `below` is a field of it that is not there.

    What tells a reader nothing is left out: the dossier itself, lists, and the school around the pupil. A number
    follows where more than one stands.
    """
    way = list(_way_to(node, gegevensset))
    labels = [_label(place) for place, under in pairwise([*way, None]) if _is_said(place, under, below)]
    if below is not None:
        labels.append(below if isinstance(below, str) else below.label)
    return ARROW.join(labels) or gegevensset.dossier.label


def _is_said(place: Place | None, under: Place | None, below: Element | str | None) -> bool:
    if place is None or place.within is None:
        return False
    if under is None:
        return not (below and place.block and place.block.is_lijst)
    return not (place.block and (place.block.is_lijst or local(under.node) == "leerling"))


def _label(place: Place | None) -> str:
    assert place is not None
    if place.element is None:
        return local(place.node)
    return f"{place.element.label} {_number(place.node)}" if _has_like(place.node) else place.element.label


def _has_like(node: etree._Element) -> bool:
    """Whether another of the same name stands beside it."""
    either = (node.itersiblings(node.tag, preceding=before) for before in (True, False))
    return any(True for siblings in either for _ in siblings)
