"""Whether the dossier is built as the agreement says: the schema judges, we say it in plain Dutch.

libxml names the first thing wrong in a block and quotes the value. Neither helps a school: so of its verdict only
the place and the kind are used, and what is missing, doubled or out of place is read from the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from threading import Lock

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.melding import Melding
from overstap.dossier.places import Place, local, place_of, spot
from overstap.gegevensset import Block, Element, Gegevensset
from overstap.gegevensset.xsd import schema

LOCK = Lock()
"""A compiled schema has one error log: verdict and log are taken together."""

MELDINGEN_MAX = 1_000
"""Meldingen on the structure of one dossier; one more says that there is more."""
FAULTS_MAX = 2 * MELDINGEN_MAX
"""Faults of libxml that are looked into in one dossier: it tells some twice, and each is a search through the tree."""

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
    "missing_choice": "Hier ontbreekt iets. Vul een van deze in: {velden}.",
    "empty": "Dit veld is leeg. Vul in: {vorm}. Hebt u geen waarde, laat het veld dan weg.",
    "empty_required": "Dit veld is leeg en het is verplicht. Vul in: {vorm}.",
    "value": "Deze waarde heeft niet de goede vorm. Vul in: {vorm}.",
    "unknown": "Dit veld hoort hier niet. Haal het weg.",
    "doubled": "Dit veld mag hier maar één keer staan. Haal de andere weg.",
    "choice": "Dit veld mag niet samen met '{ander}'. Kies één van de twee.",
    "order": "Dit veld staat niet op zijn plaats. Zet de velden in de volgorde van de gegevensset.",
    "nested": "In dit veld hoort één waarde te staan, en er staan andere velden in. Haal die weg.",
    "loose_text": "Hier staat losse tekst tussen de velden. Haal die weg.",
    "attribute": "Dit veld heeft een kenmerk (attribuut) dat hier niet mag of dat leeg is. Haal het weg.",
    "more": "Er is meer mis met de opbouw dan hier staat. Herstel eerst dit, of vraag de leverancier van uw systeem "
    "ernaar te kijken.",
    "other": "Dit past niet in de opbouw van de gegevensset. Vraag de leverancier van uw systeem ernaar te kijken.",
}


def check_structure(dossier: Dossier) -> Iterator[Melding]:
    """What the schema finds, each thing once: libxml tells some faults twice. Of very much only the first part."""
    verdict = _verdict(dossier)
    found: dict[Melding, None] = {}
    for entry in verdict[:FAULTS_MAX]:
        found.update(dict.fromkeys(_meldingen(dossier, *entry)))
        if len(found) > MELDINGEN_MAX:
            break
    yield from islice(found, MELDINGEN_MAX)
    if len(found) > MELDINGEN_MAX or len(verdict) > FAULTS_MAX:
        yield _melding(dossier.gegevensset, dossier.root, TEKSTEN["more"])


def _verdict(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Kind, path and message of what libxml finds, at most one more than FAULTS_MAX; empty when all is good."""
    compiled = schema(dossier.gegevensset)
    with LOCK:
        if compiled.validate(dossier.root):
            return []
        # The stubs do not know that a log can be walked.
        log = list(islice(compiled.error_log, FAULTS_MAX + 1))  # type: ignore[call-overload]
    return [(entry.type_name, entry.path or "/*", entry.message) for entry in log]


def _meldingen(dossier: Dossier, kind: str, path: str, message: str) -> Iterator[Melding]:
    g = dossier.gegevensset
    place = place_of(_node(dossier, path), g)
    of_attribute = message.startswith(f"Element '{place.node.tag}', attribute '")
    meaning = "attribute" if of_attribute else MEANING.get(kind, "other")
    if meaning == "value":
        yield _wrong_value(g, place)
    elif meaning != "content":
        yield _melding(g, place.node, TEKSTEN[meaning])
    elif "Missing child" in message:
        yield from _missing(g, place.node, place.block)
    else:
        yield from _unexpected(g, place)


def _node(dossier: Dossier, path: str) -> etree._Element:
    """The node libxml points at. Whatever prefix it uses, every element is of the one namespace of the dossier."""
    prefixes = dict.fromkeys(PREFIX.findall(path), dossier.gegevensset.namespace)
    found = etree.XPath(path, namespaces=prefixes)(dossier.root)
    assert isinstance(found, list)
    assert isinstance(found[0], etree._Element)
    return found[0]


PREFIX = re.compile(r"([^/:]+):")


def _wrong_value(g: Gegevensset, place: Place) -> Melding:
    element = place.element
    assert element is not None, "only a field of the table has a value that the schema can judge"
    empty = "empty_required" if element.verplicht else "empty"
    tekst = TEKSTEN["value" if text_of(place.node) else empty]
    return _melding(g, place.node, tekst.format(vorm=g.soorten[element.soort].vorm))


def _unexpected(g: Gegevensset, place: Place) -> Iterator[Melding]:
    """Why this field may not stand where it stands: most often something before it is missing."""
    parent = place.node.getparent()
    if place.element is None or place.within is None or parent is None:
        yield _melding(g, place.node, TEKSTEN["unknown"])
    elif missing := _missing(g, parent, place.within):
        yield from missing
    elif not place.element.veelvoudig and parent.find(place.node.tag) is not place.node:
        yield _melding(g, place.node, TEKSTEN["doubled"])
    elif other := _alternative(parent, place.within, place.element):
        yield _melding(g, place.node, TEKSTEN["choice"].format(ander=other.label))
    else:
        yield _melding(g, place.node, TEKSTEN["order"])


def _alternative(parent: etree._Element, within: Block, element: Element) -> Element | None:
    """Another field of the same choice that stands there too."""
    choices = {groep for groep in element.keuze if groep.is_keuze}
    there = _there(parent)
    others = (other for other in within.velden if other is not element and other.veld in there)
    return next((other for other in others if choices & set(other.keuze)), None)


def _missing(g: Gegevensset, node: etree._Element, block: Block | None) -> list[Melding]:
    """What the block must hold and does not, each as a melding at the block."""
    there = _there(node)
    velden = block.velden if block else ()
    absent = [element for element in velden if element.verplicht and element.veld not in there]
    meldingen = [_melding(g, node, TEKSTEN["missing"], element) for element in absent]
    for members in _choices(velden):
        if there.isdisjoint(element.veld for element in members):
            labels = ", ".join(element.label for element in members)
            found = _melding(g, node, TEKSTEN["missing_choice"].format(velden=labels))
            meldingen.append(replace(found, onder=members[0].veld))
    return meldingen


def _choices(velden: tuple[Element, ...]) -> Iterator[list[Element]]:
    """The choices of which one must be made, each as its fields."""
    found: dict[str, list[Element]] = {}
    for element in velden:
        if element.keuze and element.keuze[0].is_keuze and not element.keuze[0].optional:
            found.setdefault(element.keuze[0].naam, []).append(element)
    yield from found.values()


def _there(node: etree._Element) -> set[str]:
    return {local(child) for child in node.iterchildren("*")}


def _melding(g: Gegevensset, node: etree._Element, tekst: str, below: Element | None = None) -> Melding:
    return Melding("XSD", "Fout", *spot(node, g, below), tekst, official=True, onder=below.veld if below else "")
