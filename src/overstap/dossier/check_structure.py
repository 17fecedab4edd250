"""Whether the dossier is built as the agreement says: the schema judges, we say it in plain Dutch.

libxml names the first thing wrong in a block and quotes the value. Neither helps a school: so of its verdict
only the place and the kind are used, and what is missing, doubled or out of place is read from the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.melding import ARROW, Melding, label_of, label_path, local, locatie
from overstap.gegevensset import Block, Element, Gegevensset
from overstap.gegevensset.xsd import schema

LOCK = Lock()
"""A compiled schema has one error log; verdict and log are taken together."""

MEANING = {
    "SCHEMAV_ELEMENT_CONTENT": "content",
    "SCHEMAV_CVC_TYPE_3_1_1": "attribute",
    "SCHEMAV_CVC_TYPE_3_1_2": "nested",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "nested",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "loose_text",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "attribute",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "attribute",
    "SCHEMAV_CVC_PATTERN_VALID": "value",
    "SCHEMAV_CVC_MINLENGTH_VALID": "value",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "value",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "value",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "value",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "value",
}
"""What each kind of libxml's verdict comes down to; any other is `other`."""

TEKSTEN = {
    "missing": "Dit is verplicht en ontbreekt. Vul het in.",
    "missing_choice": "Vul een van deze in: {velden}.",
    "empty": "Dit veld is leeg. Vul in: {vorm}. Hebt u geen waarde, laat het veld dan weg.",
    "value": "Deze waarde heeft niet de goede vorm. Vul in: {vorm}.",
    "unknown": "Dit veld hoort hier niet. Haal het weg.",
    "doubled": "Dit veld mag hier maar één keer staan. Haal de andere weg.",
    "choice": "Dit veld mag niet samen met '{ander}'. Kies één van de twee.",
    "order": "Dit veld staat niet op zijn plaats. Zet de velden in de volgorde van de gegevensset.",
    "nested": "In dit veld hoort één waarde te staan, en er staan andere velden in. Haal die weg.",
    "loose_text": "Hier staat losse tekst tussen de velden. Haal die weg.",
    "attribute": "Dit veld heeft een kenmerk (attribuut) dat hier niet mag, of dat leeg is. Haal het weg.",
    "other": "Dit past niet in de opbouw van de gegevensset. Vraag de leverancier van uw systeem ernaar te kijken.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the tree and what the table knows of it."""

    node: etree._Element
    block: Block | None
    """The block the node itself is, if it is one the table knows."""
    element: Element | None
    """The field the node is, if the table knows it there."""


def check_structure(dossier: Dossier) -> Iterator[Melding]:
    seen: set[tuple[str, str, str]] = set()
    for kind, path, message in _verdict(dossier):
        place = _place(dossier, path)
        for melding in _meldingen(dossier.gegevensset, place, MEANING.get(kind, "other"), message):
            key = (melding.locatie, melding.veld, melding.tekst)
            if key not in seen:
                seen.add(key)
                yield melding


def _verdict(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Kind, path and message of everything libxml finds; empty when the structure is good."""
    compiled = schema(dossier.gegevensset)
    with LOCK:
        if compiled.validate(dossier.root):
            return []
        return [
            (entry.type_name, entry.path or "/*", entry.message) for entry in compiled.error_log.filter_from_errors()
        ]


def _place(dossier: Dossier, path: str) -> Place:
    node = _node(dossier.root, path)
    block: Block | None = dossier.gegevensset.dossier
    element: Element | None = None
    for step in [node, *node.iterancestors()][-2::-1]:
        element = block.veld(local(step)) if block else None
        block = dossier.gegevensset.blok_van(element) if element and element.is_blok else None
    return Place(node, block, element)


def _node(root: etree._Element, path: str) -> etree._Element:
    """The node libxml points at; the root when it cannot be found back (a prefix declared further down)."""
    try:
        found = root.getroottree().xpath(path, namespaces={p: uri for p, uri in root.nsmap.items() if p})
    except etree.XPathError:
        return root
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else root


def _meldingen(g: Gegevensset, place: Place, meaning: str, message: str) -> Iterator[Melding]:
    if meaning == "value":
        yield _wrong_value(g, place)
    elif meaning != "content":
        yield _melding(g, place.node, TEKSTEN[meaning])
    elif "Missing child" in message:
        yield from _missing(g, place.node, place.block) or [_melding(g, place.node, TEKSTEN["missing"])]
    else:
        yield from _unexpected(g, place)


def _wrong_value(g: Gegevensset, place: Place) -> Melding:
    if place.element is None or place.element.is_blok:
        return _melding(g, place.node, TEKSTEN["other"])
    tekst = TEKSTEN["value" if text_of(place.node) else "empty"]
    return _melding(g, place.node, tekst.format(vorm=g.soorten[place.element.soort].vorm))


def _unexpected(g: Gegevensset, place: Place) -> Iterator[Melding]:
    """Why this field may not stand where it stands: most often something before it is missing."""
    parent = place.node.getparent()
    if place.element is None or parent is None:
        yield _melding(g, place.node, TEKSTEN["unknown"])
        return
    around = g.blokken[place.element.blok]
    for block in g.blokken.values():
        if place.element in block.velden and block.veld(local(place.node)) is place.element:
            around = block
    if missing := _missing(g, parent, around):
        yield from missing
    elif not place.element.veelvoudig and parent.findall(place.node.tag)[0] is not place.node:
        yield _melding(g, place.node, TEKSTEN["doubled"])
    elif other := _alternative(parent, around, place.element):
        yield _melding(g, place.node, TEKSTEN["choice"].format(ander=other.label))
    else:
        yield _melding(g, place.node, TEKSTEN["order"])


def _alternative(parent: etree._Element, around: Block, element: Element) -> Element | None:
    """Another field of the same choice that stands there already."""
    chosen = {local(child) for child in parent if isinstance(child.tag, str)}
    for other in around.velden:
        if other is not element and other.veld in chosen and set(other.keuze) & set(element.keuze):
            return other
    return None


def _missing(g: Gegevensset, node: etree._Element, block: Block | None) -> list[Melding]:
    """What the block must hold and does not, each as a melding."""
    if block is None:
        return []
    there = {local(child) for child in node if isinstance(child.tag, str)}
    absent = [element for element in block.velden if element.verplicht and element.veld not in there]
    meldingen = [_melding(g, node, TEKSTEN["missing"], label_of(element, 1)) for element in absent]
    choices: dict[str, list[Element]] = {}
    for element in block.velden:
        if element.keuze and element.keuze[-1].is_keuze and not element.keuze[-1].optional:
            choices.setdefault(element.keuze[-1].naam, []).append(element)
    for members in choices.values():
        if not there & {element.veld for element in members}:
            velden = ", ".join(element.label for element in members)
            meldingen.append(_melding(g, node, TEKSTEN["missing_choice"].format(velden=velden)))
    return meldingen


def _melding(g: Gegevensset, node: etree._Element, tekst: str, below: str = "") -> Melding:
    veld = label_path(node, g)
    if below:
        veld = below if veld == g.dossier.label else f"{veld}{ARROW}{below}"
    return Melding("XSD", "Fout", locatie(node), veld, tekst, official=True)
