"""Whether each coded field holds a code of its list: the checks CLxx of the agreement.

A code must be exactly one of the list: no blanks are trimmed and `01` is not `1`. An empty field is wrong, an absent
one is not. The structure does not know the lists, so that a list may grow without a new schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import DOCUMENT, Melding
from overstap.dossier.places import spot
from overstap.gegevensset import Codelijst, Element, Gegevensset

TEKST = "Deze code staat niet in de lijst '{lijst}'. Kies een code uit die lijst."


def check_codes(dossier: Dossier) -> Iterator[Melding]:
    """Check after check, and within one in the order of the document."""
    g = dossier.gegevensset
    coded = _coded(g)
    where: dict[str, list[etree._Element]] = {element.regel: [] for element in coded.values()}
    for node in dossier.root.iter(*_tags(g)):
        if element := _element(coded, node):
            where[element.regel].append(node)
    for element in {element.regel: element for element in coded.values()}.values():
        yield from _check(g, element, where[element.regel])


def _check(g: Gegevensset, element: Element, nodes: list[etree._Element]) -> Iterator[Melding]:
    """One check on all the fields it looks at; some lists are judged once for the whole document."""
    lijst = g.codelijsten[element.codelijst]
    wrong = [node for node in nodes if not _has_code(lijst, node)]
    tekst = TEKST.format(lijst=lijst.label)
    if not lijst.van_document:
        for node in wrong:
            yield Melding(element.regel, "Fout", *spot(node, g), tekst, official=True)
    elif wrong == nodes:
        yield Melding(element.regel, "Fout", DOCUMENT, element.label, tekst, official=True)


def _has_code(lijst: Codelijst, node: etree._Element) -> bool:
    """Whether one piece of text is a code: a comment cuts the text in pieces for the official check too."""
    return (node.text or "") in lijst.codes or any((child.tail or "") in lijst.codes for child in node)


@lru_cache
def _coded(gegevensset: Gegevensset) -> Mapping[tuple[str, str], Element]:
    """Every coded field by the tag of the field around it and its own, in the order of the checks."""
    around = {root: {root} for root in gegevensset.wortels}
    for element in gegevensset.elements():
        if element.is_blok:
            around.setdefault(element.soort, set()).add(element.veld)
    coded = {
        (gegevensset.tag(parent), gegevensset.tag(element.veld)): element
        for naam, block in gegevensset.blokken.items()
        for element in block.velden
        if element.codelijst
        for parent in around.get(naam, ())
    }
    return dict(sorted(coded.items(), key=lambda item: int(item[1].codelijst)))


@lru_cache
def _tags(gegevensset: Gegevensset) -> tuple[str, ...]:
    return tuple({tag for _, tag in _coded(gegevensset)})


def _element(coded: Mapping[tuple[str, str], Element], node: etree._Element) -> Element | None:
    parent = node.getparent()
    return coded.get((parent.tag, node.tag)) if parent is not None else None
