"""Whether each coded field holds a code of its list: the checks CLxx of the agreement.

A code must be exactly one of the list: no blanks are trimmed and `01` is not `1`. An empty field is wrong, an
absent one is not. The structure does not know the lists, so that a list may grow without a new schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import DOCUMENT, Melding
from overstap.dossier.places import label_path, local, locatie
from overstap.gegevensset import Element, Gegevensset

TEKST = "Deze code staat niet in de lijst '{lijst}'. Kies een code uit die lijst."


def check_codes(dossier: Dossier) -> Iterator[Melding]:
    """Check after check, and within one in the order of the document."""
    coded = _coded(dossier.gegevensset)
    found: dict[str, list[Melding]] = {element.regel: [] for element in coded.values()}
    good: set[str] = set()
    for node in dossier.root.iter(*_tags(dossier.gegevensset)):
        element = _element(coded, node)
        if element is None:
            continue
        if _has_code(dossier.gegevensset, element, node):
            good.add(element.regel)
        else:
            found[element.regel].append(_melding(dossier.gegevensset, element, node))
    for meldingen in _of_document(dossier.gegevensset, coded, found, good).values():
        yield from meldingen


@lru_cache
def _coded(gegevensset: Gegevensset) -> Mapping[tuple[str, str], Element]:
    """Every coded field by its name and that of the field around it, in the order of the checks."""
    around = {root: {root} for root in gegevensset.wortels}
    for element in gegevensset.elements():
        if element.is_blok:
            around.setdefault(element.soort, set()).add(element.veld)
    coded = {
        (parent, element.veld): element
        for naam, block in gegevensset.blokken.items()
        for element in block.velden
        if element.codelijst
        for parent in around.get(naam, ())
    }
    return dict(sorted(coded.items(), key=lambda item: int(item[1].codelijst)))


@lru_cache
def _tags(gegevensset: Gegevensset) -> tuple[str, ...]:
    return tuple({gegevensset.tag(veld) for _, veld in _coded(gegevensset)})


def _element(coded: Mapping[tuple[str, str], Element], node: etree._Element) -> Element | None:
    parent = node.getparent()
    return coded.get((local(parent), local(node))) if parent is not None else None


def _has_code(gegevensset: Gegevensset, element: Element, node: etree._Element) -> bool:
    """Whether one piece of text is a code: a comment cuts the text in pieces for the official check too."""
    codes = gegevensset.codelijsten[element.codelijst].codes
    return (node.text or "") in codes or any((child.tail or "") in codes for child in node)


def _melding(gegevensset: Gegevensset, element: Element, node: etree._Element) -> Melding:
    tekst = TEKST.format(lijst=gegevensset.codelijsten[element.codelijst].label)
    return Melding(element.regel, "Fout", locatie(node), label_path(node, gegevensset), tekst, official=True)


def _of_document(
    gegevensset: Gegevensset,
    coded: Mapping[tuple[str, str], Element],
    found: dict[str, list[Melding]],
    good: set[str],
) -> dict[str, list[Melding]]:
    """The same, where a list is judged once: one good code is enough, none at all is one melding."""
    for element in coded.values():
        lijst = gegevensset.codelijsten[element.codelijst]
        if lijst.van_document:
            tekst = TEKST.format(lijst=lijst.label)
            melding = Melding(element.regel, "Fout", DOCUMENT, element.label, tekst, official=True)
            found[element.regel] = [] if element.regel in good else [melding]
    return found
