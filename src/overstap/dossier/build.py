"""Record (the JSON form of a dossier) → Dossier. What cannot be written in the form of the table is refused.

A record may be incomplete: a system fills what it has, and `validate` says what is missing. But an unknown field, a
list where one value belongs, or a text where a date belongs is a fault of the sender, and all are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeGuard

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import Melding
from overstap.dossier.places import label_path, locatie
from overstap.dossier.values import WrongValue, to_text
from overstap.gegevensset import Block, Element, Gegevensset

TEKSTEN = {
    "unknown": "Dit veld staat niet in de gegevensset. Haal het weg, of gebruik de naam uit de gegevensset.",
    "no_object": "Hier hoort een blok met velden. Stuur een object.",
    "no_list": "Hier kunnen er meer van staan. Stuur een lijst, ook als er één is.",
    "empty_list": "Deze lijst is leeg. Zet er iets in, of laat het veld weg.",
    "no_value": "Dit veld heeft geen waarde. Vul het in, of laat het veld weg.",
}


UNKNOWN = "(onbekend veld)"
NAME = re.compile(r"(?!.*[0-9]{5})[A-Za-z_][A-Za-z0-9_.-]{0,59}")
"""What may be the name of a field, mistyped or of another agreement; a number or a sentence may be of a pupil."""
PLACES_MAX = 3
"""So many places stand in the text of the exception itself."""
FAULTS_MAX = 200
"""So many faults are told at once; a record with more of them was made wrong as a whole."""


class BouwFout(ValueError):
    """The record cannot be a dossier; `meldingen` says everything that is wrong with it, and at which field.

    Its own text may end up in a log, so it names no field that is unknown: only how many there are and in which block.
    """

    def __init__(self, meldingen: tuple[Melding, ...], places: Sequence[str] = ()) -> None:
        shown = ", ".join(places[:PLACES_MAX]) + (", ..." if len(places) > PLACES_MAX else "")
        super().__init__(f"{len(meldingen)} faults in the record: {shown}")
        self.meldingen = meldingen


def build(record: Mapping[str, object], gegevensset: Gegevensset) -> Dossier:
    """The dossier that a record describes, its fields in the order of the table; BouwFout with all faults."""
    # The stubs know no namespace without a prefix.
    root = etree.Element(gegevensset.tag("dossier"), nsmap={None: gegevensset.namespace})  # type: ignore[dict-item]
    faults = list(islice(_Builder(gegevensset).block(root, gegevensset.dossier, record), FAULTS_MAX))
    if faults:
        raise BouwFout(tuple(fault.melding(gegevensset) for fault in faults), [fault.known_place for fault in faults])
    return Dossier(root, gegevensset)


class _Fault:
    """What is wrong at a node, or at a field of it; its place gets its words when the whole tree stands."""

    def __init__(self, node: etree._Element, tekst: str, below: Element | str | None = None) -> None:
        self.node, self.tekst, self.below = node, tekst, below

    def melding(self, g: Gegevensset) -> Melding:
        veld = label_path(self.node, g, self.below)
        return Melding("VORM", "Fout", self._place(), veld, self.tekst, official=False)

    @property
    def known_place(self) -> str:
        """The place as far as the table knows it."""
        return f"{locatie(self.node)}/{UNKNOWN}" if isinstance(self.below, str) else self._place()

    def _place(self) -> str:
        """The path of the field itself, also of one that is not in the tree; of a strange name the block around it."""
        veld = self.below.veld if isinstance(self.below, Element) else self.below
        return locatie(self.node) if veld in (None, UNKNOWN) else f"{locatie(self.node)}/{veld}[1]"


class _Builder:
    """Walks a record and the table together; each step adds to the tree and gives what does not fit."""

    def __init__(self, gegevensset: Gegevensset) -> None:
        self.gegevensset = gegevensset

    def block(self, node: etree._Element, block: Block, record: object) -> Iterator[_Fault]:
        if not block.herhaald:
            yield from self.fields(node, block, record)
        elif not _is_list(record):
            yield _Fault(node, TEKSTEN["no_list"])
        else:
            for each in record:
                yield from self.fields(node, block, each)

    def fields(self, node: etree._Element, block: Block, record: object) -> Iterator[_Fault]:
        if not isinstance(record, Mapping):
            yield _Fault(node, TEKSTEN["no_object"])
            return
        yield from (_Fault(node, TEKSTEN["unknown"], _shown(key)) for key in record if block.veld(str(key)) is None)
        for element in block.velden:
            if element.veld in record:
                yield from self.field(node, element, record[element.veld])

    def field(self, node: etree._Element, element: Element, value: object) -> Iterator[_Fault]:
        if value is None:
            yield _Fault(node, TEKSTEN["no_value"], element)
        elif not element.veelvoudig:
            yield from self.one(node, element, value)
        elif not _is_list(value):
            yield _Fault(node, TEKSTEN["no_list"], element)
        elif not value:
            yield _Fault(node, TEKSTEN["empty_list"], element)
        else:
            for each in value:
                yield from self.one(node, element, each)

    def one(self, node: etree._Element, element: Element, value: object) -> Iterator[_Fault]:
        child = etree.SubElement(node, self.gegevensset.tag(element.veld))
        if element.is_blok:
            yield from self.block(child, self.gegevensset.blok_van(element), value)
            return
        soort = self.gegevensset.soorten[element.soort]
        try:
            child.text, attribute = to_text(soort, value)
        except WrongValue as wrong:
            yield _Fault(child, wrong.tekst)
            return
        if attribute is not None:
            child.set(soort.attribute, attribute)


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _shown(key: object) -> str:
    """The name of an unknown field, unless it may be more than a name."""
    return key if isinstance(key, str) and NAME.fullmatch(key) else UNKNOWN
