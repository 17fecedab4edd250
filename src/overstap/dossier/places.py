"""A place in a dossier: for machines a path, for people labels, and for us what the table says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

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


class Step(NamedTuple):
    """One name on the way from the root to a node, and what the table knows of what stands there."""

    naam: str
    nr: int
    within: Block | None
    element: Element | None
    block: Block | None


def place_of(node: etree._Element, gegevensset: Gegevensset) -> Place:
    *_, last = _way_along(_names(node), gegevensset)
    return Place(node, last.within, last.element, last.block)


def _way_along(names: Iterable[Name], gegevensset: Gegevensset) -> Iterator[Step]:
    """The steps from the root down to the node, both included."""
    (root, nr), *below = names
    block = gegevensset.blokken.get(root)
    yield Step(root, nr, None, None, block)
    for naam, nr in below:
        within = block
        element = within.veld(naam) if within else None
        block = gegevensset.blok_van(element) if element and element.is_blok else None
        yield Step(naam, nr, within, element, block)


def spot(node: etree._Element, gegevensset: Gegevensset, below: Element | str | None = None) -> tuple[str, str]:
    """The place for a machine and for people, as `locatie` and `label_path` tell it: the way there is gone once."""
    names = _names(node)
    return _locatie(names), _label_path(names, gegevensset, below)


def locatie(node: etree._Element) -> str:
    """The path from the root as the official validator writes it: `/dossier[1]/inzage[1]/akkoord[1]`."""
    return _locatie(_names(node))


def _locatie(names: Iterable[Name]) -> str:
    return "".join([f"/{naam}[{nr or 1}]" for naam, nr in names])


def _names(node: etree._Element) -> list[Name]:
    """From the root down each name, and which of those with that name it is; 0 where it stands alone."""
    *_, root = node, *node.iterancestors()
    steps = STEP.findall(etree.ElementTree(root).getelementpath(node)) if root is not node else ()
    return [(local(root), 0), *((naam, int(nr or 0)) for naam, nr in steps)]


STEP = re.compile(r"(?:\{[^}]*\})?([^/{\[]+)(?:\[([0-9]+)\])?")
"""How lxml writes a step: the number only where others of the name stand beside it."""


def local(node: etree._Element) -> str:
    return etree.QName(node).localname


def label_path(node: etree._Element, gegevensset: Gegevensset, below: Element | str | None = None) -> str:
    """The place in words, such as `Leerling › Adres › Postcode`; `below` is a field of it that is not there.

    What tells a reader nothing is left out: the dossier itself, lists, and the school around the pupil. A number
    follows where more than one stands.
    """
    return _label_path(_names(node), gegevensset, below)


def _label_path(names: Iterable[Name], gegevensset: Gegevensset, below: Element | str | None) -> str:
    way = list(_way_along(names, gegevensset))
    labels = [_label(step) for step, under in pairwise([*way, None]) if step and _is_said(step, under, below)]
    if below is not None:
        labels.append(below if isinstance(below, str) else below.label)
    return ARROW.join(labels) or gegevensset.dossier.label


def _is_said(step: Step, under: Step | None, below: Element | str | None) -> bool:
    if step.within is None:
        return False
    if under is None:
        return not (below and step.block and step.block.is_lijst)
    return not (step.block and (step.block.is_lijst or under.naam == "leerling"))


def _label(step: Step) -> str:
    if step.element is None:
        return step.naam
    return f"{step.element.label} {step.nr}" if step.nr else step.element.label
