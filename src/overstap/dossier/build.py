"""Record (the JSON form of a dossier) → Dossier. What cannot be written in the form of the table is refused.

A record may be incomplete: a system fills what it has, and `validate` says what is missing. But an unknown
field, a list where one value belongs, or a text where a date belongs is a fault of the sender, and all such
faults are told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import ARROW, Melding, label_of, label_path, locatie
from overstap.dossier.values import WrongValue, to_text
from overstap.gegevensset import Block, Element, Gegevensset

TEKSTEN = {
    "unknown": "Dit veld staat niet in de gegevensset. Haal het weg of gebruik de naam uit de gegevensset.",
    "no_object": "Hier hoort een blok met velden. Stuur een object.",
    "no_list": "Dit veld kan vaker voorkomen. Stuur een lijst, ook als er één is.",
    "empty_list": "Deze lijst is leeg. Laat het veld weg.",
    "no_null": "Dit veld heeft geen waarde. Laat het veld weg.",
}


class BouwFout(ValueError):
    """The record cannot be a dossier; `meldingen` says everything that is wrong with it."""

    def __init__(self, meldingen: tuple[Melding, ...]) -> None:
        super().__init__(f"{len(meldingen)} faults in the record")
        self.meldingen = meldingen


def build(record: Mapping[str, object], gegevensset: Gegevensset) -> Dossier:
    """The dossier that a record describes; the fields get the order of the table. BouwFout with all faults."""
    builder = _Builder(gegevensset)
    root = etree.Element(gegevensset.tag("dossier"), nsmap={None: gegevensset.namespace})  # type: ignore[dict-item]
    builder.block(root, gegevensset.dossier, record)
    if builder.meldingen:
        raise BouwFout(tuple(builder.meldingen))
    return Dossier(root, gegevensset)


class _Builder:
    """Walks a record and the table together, and keeps what does not fit."""

    def __init__(self, gegevensset: Gegevensset) -> None:
        self.gegevensset = gegevensset
        self.meldingen: list[Melding] = []

    def block(self, node: etree._Element, block: Block, record: object) -> None:
        if block.herhaald:
            for round_ in self.series(node, record):
                self.fields(node, block, round_)
        else:
            self.fields(node, block, record)

    def series(self, node: etree._Element, record: object) -> Sequence[object]:
        if not isinstance(record, Sequence) or isinstance(record, str | bytes):
            self.refuse(node, "no_list")
            return ()
        return record

    def fields(self, node: etree._Element, block: Block, record: object) -> None:
        if not isinstance(record, Mapping):
            self.refuse(node, "no_object")
            return
        for key in record:
            if not isinstance(key, str) or block.veld(key) is None:
                self.refuse(node, "unknown", below=_shown(key))
        for element in block.velden:
            if element.veld in record:
                self.field(node, element, record[element.veld])

    def field(self, node: etree._Element, element: Element, value: object) -> None:
        if value is None:
            self.refuse(node, "no_null", below=label_of(element, 1))
        elif not element.veelvoudig:
            self.one(node, element, value)
        elif not isinstance(value, Sequence) or isinstance(value, str | bytes):
            self.refuse(node, "no_list", below=element.label)
        elif not value:
            self.refuse(node, "empty_list", below=element.label)
        else:
            for item in value:
                self.one(node, element, item)

    def one(self, node: etree._Element, element: Element, value: object) -> None:
        child = etree.SubElement(node, self.gegevensset.tag(element.veld))
        if element.is_blok:
            self.block(child, self.gegevensset.blok_van(element), value)
            return
        soort = self.gegevensset.soorten[element.soort]
        try:
            text, attribute = to_text(soort, value)
        except WrongValue as wrong:
            self.add(child, wrong.tekst)
            return
        child.text = text
        if attribute is not None:
            child.set(soort.attribute, attribute)

    def refuse(self, node: etree._Element, reason: str, below: str = "") -> None:
        self.add(node, TEKSTEN[reason], below)

    def add(self, node: etree._Element, tekst: str, below: str = "") -> None:
        veld = label_path(node, self.gegevensset)
        if below:
            veld = below if node.getparent() is None else f"{veld}{ARROW}{below}"
        self.meldingen.append(Melding("VORM", "Fout", locatie(node), veld, tekst, official=False))


def _shown(key: object) -> str:
    """The name of an unknown field, unless it may be more than a name."""
    good = isinstance(key, str) and len(key) <= 60 and key.isascii() and key.replace("_", "").isalnum()
    return str(key) if good else "(onbekend veld)"
