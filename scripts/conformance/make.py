"""The smallest thing that the tables allow at a field, filled with values that nobody has anything against."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from overstap.dossier.attachments import pack
from overstap.gegevensset import Block, Element, Gegevensset

DAY = "2026-03-12"
VALUES = {
    "datum": DAY,
    "pakketnaam": "Voorbeeld-LAS",
    "pakketversie": "1",
    "deeldossier": "LASLVS",
    "inzage": "true",
    "akkoord": "Ja",
    "toestemming": "Ja",
    "naam": "Basisschool De Wilgenhoek",
    "brincode": "99PA",
    "aanleverpunt": "0",
    "achternaam": "Wolfsgras",
    "voornaam": "Noor",
    "roepnaam": "Noor",
    "geboortedatum": "2014-05-17",
    "gbageboortedatum": "17-05-2014",
    "straat": "Wilgenpad",
    "nummer": "1",
    "postcode": "0000 AB",
    "plaats": "Verzonnen",
    "bsn": "999000007",
    "leerlingid": "L-00007",
    "datuminschrijving": "2018-08-01",
    "datumuitschrijving": "2026-07-31",
    "iban": "NL91ABNA0417164300",
    "groepscode": "8",
    "jaargroep": "8",
    "contacttelefoon": "0100000000",
    "contactemail": "school@voorbeeld.example",
    "postcode4adres": "0000",
    "vestigingscode": "00",
    "land": "6030",
    "onderwijsnummer": "100000004",
    "bestandsnaam": "bijlage.txt",
    "bestandsinhoud": pack("bijlage.txt", b"Een bijlage om mee te oefenen.\n"),
}
"""By the name of a field, unless it holds a code that its list does not have."""
PLAIN = {
    "xs:boolean": "false",
    "xs:date": "2025-09-01",
    "xs:decimal": "7",
    "xs:int": "7",
    "xs:integer": "7",
    "xs:string": "Tekst",
}
PATTERNED = {
    "vestiging": "00",
    "elementcode": "0011",
    "brin": "99PA",
    "schooljaar": "2025-2026",
    "datumgba": "17-05-2014",
    "jaarmaand": "2014-05",
    "datum31juli": "2026-07-31",
}
"""By the name of a kind."""


ALSO = {
    "resultaat": ("toetsscore",),
    "toetsscore": ("aantalgoed",),
    "score": ("waarde",),
    "eindtoets_basisonderwijs": ("eindtoetsresultaat",),
    "zorg": ("naamib",),
}
"""What a rule asks of a block, though its structure does not, by the name of the block."""


def make(g: Gegevensset, element: Element) -> etree._Element:
    """One element with all that must stand in it, and no more."""
    node = etree.Element(g.tag(element.veld), nsmap={None: g.namespace})
    if element.is_blok:
        node.extend(make(g, each) for each in needed(g.blok_van(element)))
    else:
        node.text = value_of(g, element)
    return node


def needed(block: Block) -> Iterator[Element]:
    """The fields without which the block is not good; of each choice that must be made, the first side."""
    chosen: set[object] = set()
    for element in block.velden:
        outer = element.keuze[0] if element.keuze else None
        if outer is None or not outer.is_keuze:
            if element.veld in ALSO.get(block.naam, ()) or (
                element.aantal.startswith("1") and not (outer and outer.optional)
            ):
                yield element
        elif not outer.optional and outer not in chosen:
            chosen.add(outer)
            yield element


def value_of(g: Gegevensset, element: Element) -> str:
    if element.codelijst:
        codes = list(g.codelijsten[element.codelijst].codes)
        return VALUES.get(element.veld) if VALUES.get(element.veld) in codes else codes[0]
    if element.soort in PATTERNED:
        return PATTERNED[element.soort]
    soort = g.soorten[element.soort]
    if element.veld in VALUES and not (soort.base in ("xs:boolean", "xs:date") and element.veld not in DATED):
        return VALUES[element.veld]
    return PLAIN[soort.base]


DATED = {"datum", "inzage", "geboortedatum", "datuminschrijving", "datumuitschrijving"}
