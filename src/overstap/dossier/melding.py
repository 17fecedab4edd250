"""Melding: what is wrong, where, and what to do. And how a place in a dossier is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from overstap.gegevensset import Block, Element, Gegevensset

ARROW = " › "
DOCUMENT = "/[1]"
"""The place of a check on the dossier as a whole, as the official validator writes it."""


@dataclass(frozen=True, slots=True)
class Melding:
    regel: str
    """`XSD`, `CL48.cat_vve`, `cat06.V`: the check that was not passed."""
    soort: str
    """`Fout` or `Waarschuwing`."""
    locatie: str
    """The path as the official validator writes it: `/dossier[1]/inzage[1]/akkoord[1]`."""
    veld: str
    """The same place in labels: `Leerling › Adres 1 › Postcode`."""
    tekst: str
    """What is wrong and what to do, in plain Dutch; never a value out of the dossier."""
    official: bool
    """Whether the official validator gives this melding too."""


def errors_of(meldingen: tuple[Melding, ...]) -> tuple[Melding, ...]:
    """Those that keep a dossier from being sent."""
    return tuple(melding for melding in meldingen if melding.soort == "Fout")


def locatie(node: etree._Element) -> str:
    """The path from the root: of each element its local name and its number among those of that name."""
    parts = []
    here: etree._Element | None = node
    while here is not None:
        parts.append(f"/{local(here)}[{number(here)}]")
        here = here.getparent()
    return "".join(reversed(parts))


def local(node: etree._Element) -> str:
    return etree.QName(node).localname


def number(node: etree._Element) -> int:
    """Which of the siblings with the same local name this is, from 1; the namespace does not matter."""
    return 1 + sum(1 for _ in node.itersiblings(f"{{*}}{local(node)}", preceding=True))


def label_path(node: etree._Element, gegevensset: Gegevensset) -> str:
    """The place in words. What says nothing is left out: the root, plain lists, the school around the pupil."""
    steps = [node, *node.iterancestors()][-2::-1]
    block: Block | None = gegevensset.dossier
    return ARROW.join(_labels(steps, block, gegevensset)) or gegevensset.dossier.label


def _labels(steps: list[etree._Element], block: Block | None, gegevensset: Gegevensset) -> Iterator[str]:
    for step, below in zip(steps, [*steps[1:], None], strict=True):
        element = block.veld(local(step)) if block else None
        block = gegevensset.blok_van(element) if element and element.is_blok else None
        if element is None:
            yield local(step)
        elif not (below is not None and _silent(element, block, local(below))):
            yield label_of(element, number(step))


def _silent(element: Element, block: Block | None, below: str) -> bool:
    return bool(block and block.is_lijst) or (element.veld, below) == ("huidigeschool", "leerling")


def label_of(element: Element, nr: int) -> str:
    return f"{element.label} {nr}" if element.veelvoudig else element.label
