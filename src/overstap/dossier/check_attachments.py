"""Every attachment opened, as the next school will: readable, one file, what it says it is, and nothing that acts.

Own: the official validator opens none. What cannot be opened or may harm is a Fout, so that its maker mends it before
it is sent; a school that receives such a dossier gets it all the same. Nothing is unpacked to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml import etree

from overstap.dossier.attachment_kinds import DOC, DOCX, JPG, PDF, PNG, PPT, PPTX, TXT, XLS, XLSX
from overstap.dossier.attachment_office import active_in_office, active_in_old_office
from overstap.dossier.attachment_pdf import active_in_pdf
from overstap.dossier.attachments import BijlageFout, Inhoud, documents, unpack_document
from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import Melding
from overstap.dossier.places import spot

TEKSTEN: Final = {
    "geen_base64": "De bijlage is niet te lezen. Voeg het bestand opnieuw toe, of vraag uw leverancier om hulp.",
    "leeg": "De bijlage is leeg. Voeg het bestand opnieuw toe of haal de bijlage weg.",
    "beschadigd": "De bijlage is beschadigd en gaat niet open. Voeg het bestand opnieuw toe of haal de bijlage weg.",
    "meer_bestanden": "In de bijlage zit meer dan één bestand. Maak voor elk bestand een aparte bijlage.",
    "bom": "De bijlage wordt bij het openen meer dan 100 keer zo groot. Bewaar het bestand opnieuw, liefst als PDF.",
    "te_groot": "De bijlage is groter dan 7 MB. Maak het bestand kleiner of deel het op.",
    "versleuteld": "De bijlage heeft een wachtwoord. Bewaar het bestand zonder wachtwoord en voeg het opnieuw toe.",
    "koppeling": "De bijlage is een verwijzing naar een ander bestand. Voeg het bestand zelf toe.",
    "namen_verschillen": "De bijlage noemt één bestand met twee namen. Voeg het bestand opnieuw toe.",
    "pad_vast": "De naam in de bijlage wijst een plek op een schijf aan. Geef het bestand een gewone naam.",
    "pad_terug": "De naam in de bijlage wijst naar een map. Geef het bestand een gewone naam, zonder map.",
    "nul_teken": "In de naam van het bestand zit een verborgen nulteken. Geef het bestand een gewone naam.",
    "leesrichting": "In de naam zit een verborgen teken voor de leesrichting. Geef het bestand een gewone naam.",
    "naam_tekens": "De naam van het bestand heeft tekens die niet mogen. Geef het bestand een gewone naam.",
    "naam_te_lang": "De naam van het bestand is langer dan 100 tekens. Maak de naam korter.",
    "naam_wijkt_af": "Het bestand in de bijlage heet anders dan het dossier zegt. Maak beide namen gelijk.",
    "zip_in_zip": "In de bijlage zit weer een ZIP-bestand. Voeg het bestand zelf toe.",
    "soort_onbekend": "Dit soort bestand mag niet mee. Maak er een PDF van of een ander toegestaan soort.",
    "naam_past_niet": "De naam van het bestand past niet bij wat erin zit. Laat de naam eindigen op het goede soort.",
    "macro": "In de bijlage zit een macro of ander programma. Bewaar het bestand zonder macro's, liefst als PDF.",
    "actief": "De PDF doet uit zichzelf iets, zoals een script starten. Druk het bestand af naar een gewone PDF.",
    "ingesloten": "In de bijlage zit nog een bestand. Haal het eruit, of voeg het als aparte bijlage toe.",
    "sjabloon": "De bijlage haalt bij het openen iets van elders. Verbreek die koppeling, of maak er een PDF van.",
    "verwijzing": "De bijlage toont iets dat elders staat, zoals een afbeelding. Neem het op in het bestand zelf.",
    "extra_inhoud": "Achter het einde van het bestand staat nog iets. Bewaar het bestand opnieuw.",
    "afgebroken": "Het bestand lijkt niet compleet. Open het om dat te controleren en voeg het zo nodig opnieuw toe.",
    "niet_bekeken": "Wij konden niet alles in dit bestand bekijken. Bewaar het zonder beveiliging, liefst als PDF.",
}
"""What a sender does about it, by code; the melding of `geen_base64` is EIG.BIJLAGE.GEEN_BASE64."""

MILD: Final = frozenset({"ingesloten", "verwijzing", "extra_inhoud", "afgebroken", "niet_bekeken"})
"""What also happens in honest files, or may be harmless: a Waarschuwing."""

EXTENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    PDF.naam: ("pdf",),
    JPG.naam: ("jpg", "jpeg"),
    PNG.naam: ("png",),
    TXT.naam: ("txt",),
    DOC.naam: ("doc",),
    XLS.naam: ("xls",),
    PPT.naam: ("ppt",),
    DOCX.naam: ("docx",),
    XLSX.naam: ("xlsx",),
    PPTX.naam: ("pptx",),
    "ODF": ("odt", "ods", "odp"),
}
"""The ends of a name that go with each of the eleven kinds."""

_END_MARKS: Final = {PDF.naam: b"%%EOF", JPG.naam: b"\xff\xd9", PNG.naam: b"IEND\xaeB`\x82"}
_FILLING: Final = b"\x00 \t\r\n"

Look = Callable[[bytes], Iterator[str]]
_LOOKS: Final[Mapping[str, Look]] = {
    PDF.naam: active_in_pdf,
    **dict.fromkeys((DOC.naam, XLS.naam, PPT.naam), active_in_old_office),
    **dict.fromkeys((DOCX.naam, XLSX.naam, PPTX.naam, "ODF"), active_in_office),
}


def check_attachments(dossier: Dossier) -> Iterator[Melding]:
    """The meldingen of every attachment, in the order of the dossier; each points at its document."""
    for document in documents(dossier):
        yield from (_melding(dossier, document, code) for code in dict.fromkeys(_found(document)))


def _found(document: etree._Element) -> Iterator[str]:
    try:
        inhoud = unpack_document(document)
    except BijlageFout as fout:
        yield fout.code
        return
    yield from findings(inhoud)


def findings(inhoud: Inhoud) -> Iterator[str]:
    """What is not good about a file that did open, as codes of TEKSTEN."""
    if inhoud.naam.lower().rpartition(".")[2] not in EXTENSIONS[inhoud.soort]:
        yield "naam_past_niet"
    yield from _end_of(inhoud)
    if look := _LOOKS.get(inhoud.soort):
        yield from look(inhoud.data)


def _end_of(inhoud: Inhoud) -> Iterator[str]:
    """Two files in one: what stands behind the end is seen by one program and not by the next."""
    mark = _END_MARKS.get(inhoud.soort)
    if mark is None:
        return
    at = inhoud.data.rfind(mark)
    if at < 0:
        yield "afgebroken"
    elif inhoud.data[at + len(mark) :].strip(_FILLING):
        yield "extra_inhoud"


def _melding(dossier: Dossier, document: etree._Element, code: str) -> Melding:
    return Melding(
        f"EIG.BIJLAGE.{code.upper()}",
        "Waarschuwing" if code in MILD else "Fout",
        *spot(document, dossier.gegevensset),
        TEKSTEN[code],
        official=False,
    )
