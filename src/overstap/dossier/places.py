"""A place in a dossier: for machines a path, for people labels, and for us what the table says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

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


Name = tuple[str, int]
"""Of what stands on the way to a node, and which it is of those with that name; 0 where it stands alone."""
Known = tuple[Block | None, Element | None, Block | None]
"""What the table knows of a step on that way: the block around it, the field it is, the block it is itself."""


def place_of(node: etree._Element, gegevensset: Gegevensset) -> Place:
    *_, last = _known(_names(node), gegevensset)
    return Place(node, *last)


def spot(node: etree._Element, gegevensset: Gegevensset, below: Element | str | None = None) -> tuple[str, str]:
    """The place for a machine and for people, as `locatie` and `label_path` tell it: the way there is gone once."""
    names = _names(node)
    return _locatie(names), _label_path(names, gegevensset, below)


def locatie(node: etree._Element) -> str:
    """The path from the root as the official validator writes it: `/dossier[1]/inzage[1]/akkoord[1]`."""
    return _locatie(_names(node))


def label_path(node: etree._Element, gegevensset: Gegevensset, below: Element | str | None = None) -> str:
    """The place in words, such as `Leerling › Adres › Postcode`; `below` is a field of it that is not there.

    What tells a reader nothing is left out: the dossier itself, lists, and the school around the pupil. A number
    follows where more than one stands.
    """
    return _label_path(_names(node), gegevensset, below)


def local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _names(node: etree._Element) -> list[Name]:
    """From the root down, both included."""
    *_, root = node, *node.iterancestors()
    names = [(local(root), 0)]
    if root is not node:
        path = etree.ElementTree(root).getelementpath(node)
        for step in NAMESPACE.sub("", path).split("/"):
            naam, _, nr = step.partition("[")
            names.append((naam, int(nr[:-1]) if nr else 0))
    return names


NAMESPACE = re.compile(r"\{[^}]*\}")
"""How lxml begins the name in a step; a number follows it only where others of the name stand beside it."""


def _known(names: Sequence[Name], gegevensset: Gegevensset) -> list[Known]:
    """What the table knows of each step from the root down."""
    (root, _), *below = names
    block = gegevensset.blokken.get(root)
    known: list[Known] = [(None, None, block)]
    for naam, _ in below:
        within = block
        element = within.veld(naam) if within else None
        block = gegevensset.blok_van(element) if element and element.is_blok else None
        known.append((within, element, block))
    return known


def _locatie(names: Sequence[Name]) -> str:
    return "".join([f"/{naam}[{nr or 1}]" for naam, nr in names])


def _label_path(names: Sequence[Name], gegevensset: Gegevensset, below: Element | str | None) -> str:
    under = [naam for naam, _ in names[1:]]
    way = zip(names, _known(names, gegevensset), [*under, ""], strict=True)
    labels = [_label(name, known[1]) for name, known, inner in way if _is_said(known, inner, below)]
    if below is not None:
        labels.append(below if isinstance(below, str) else below.label)
    return ARROW.join(labels) or gegevensset.dossier.label


def _is_said(known: Known, inner: str, below: Element | str | None) -> bool:
    """Whether a step stands in the words; `inner` is the name of the step below it, nothing at the end."""
    within, _, block = known
    if within is None:
        return False
    if not inner:
        return not (below and block and block.is_lijst)
    return not (block and (block.is_lijst or inner == "leerling"))


def _label(name: Name, element: Element | None) -> str:
    naam, nr = name
    if element is None:
        return naam
    return f"{element.label} {nr}" if nr else element.label
