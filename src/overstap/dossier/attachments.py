"""The attachments of a dossier: which there are, and what is in one of them.

An attachment is the base64 of a ZIP with one file. It comes from another school, so it is opened with care: in memory
only, with limits, and every refusal has a code and a sentence of its own.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from overstap.dossier import zip_entry
from overstap.dossier.attachment_kinds import TXT, as_utf8, is_locked, is_zip, kind_of
from overstap.dossier.dossier import Dossier
from overstap.dossier.places import label_path
from overstap.dossier.zip_entry import ZipFout
from overstap.gegevensset.plek import ARROW

SIZE_BYTES_MAX: Final = 7_000_000
"""The most an attachment may be, unpacked: base64 of more would not fit in one text of the XML reader."""
RATIO_MAX: Final = 100
"""The most bytes that one packed byte may become."""
NAME_CHARACTERS_MAX: Final = 100

TEKSTEN: Final = {
    "geen_base64": "De inhoud is geen geldige base64. Vraag de vorige school om de bijlage opnieuw te sturen.",
    "leeg": "De bijlage is leeg. Vraag de vorige school om het bestand opnieuw toe te voegen.",
    "beschadigd": "De bijlage is beschadigd. Vraag de vorige school om het bestand opnieuw toe te voegen.",
    "meer_bestanden": "In de bijlage zit meer dan één bestand. Vraag om een aparte bijlage voor elk bestand.",
    "bom": "De bijlage wordt bij het uitpakken meer dan 100 keer zo groot. Dat is niet veilig; open haar niet.",
    "te_groot": "De bijlage is groter dan 7 MB. Vraag om een kleiner bestand.",
    "versleuteld": "De bijlage heeft een wachtwoord. Vraag om het bestand zonder wachtwoord.",
    "koppeling": "De bijlage is een verwijzing naar een ander bestand. Vraag om het bestand zelf.",
    "namen_verschillen": "De bijlage noemt twee verschillende namen voor één bestand. Dat is niet veilig.",
    "pad_vast": "De naam in de bijlage wijst een plek op een schijf aan. Dat is niet veilig.",
    "pad_terug": "De naam in de bijlage wijst naar een andere map. Dat is niet veilig.",
    "nul_teken": "In de naam van het bestand zit een verborgen nulteken. Dat is niet veilig.",
    "leesrichting": "In de naam zit een verborgen teken dat de leesrichting omdraait. Dat is niet veilig.",
    "naam_tekens": "De naam van het bestand heeft tekens die niet mogen. Vraag om een gewone naam.",
    "naam_te_lang": "De naam van het bestand is langer dan 100 tekens. Vraag om een kortere naam.",
    "naam_wijkt_af": "Het bestand in de bijlage heet anders dan het dossier zegt. Vraag de vorige school wat klopt.",
    "zip_in_zip": "In de bijlage zit weer een ZIP-bestand. Vraag om het bestand zelf.",
    "soort_onbekend": "Dit soort bestand mag niet mee. Vraag om een PDF of een ander toegestaan soort.",
    "niet_gevonden": "Deze bijlage staat niet in het dossier.",
}

_ABSOLUTE: Final = re.compile(r"^([/\\]|[A-Za-z]:)")
_NOT_IN_A_NAME: Final = frozenset('*?"<>|:')
_DIRECTION: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class BijlageFout(ValueError):
    """An attachment that cannot be opened: a code of `TEKSTEN` and its sentence, never anything of its content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.tekst = TEKSTEN[code]


@dataclass(frozen=True, slots=True)
class Bijlage:
    """One attachment as the dossier names it; `nr` counts from 1 in the order of the dossier."""

    nr: int
    blok: str
    """The label of the block it belongs to, for people."""
    bestandsnaam: str
    omschrijving: str
    path: str


@dataclass(frozen=True, slots=True)
class Inhoud:
    """An attachment, opened: `soort` is one of the eleven kinds, and text is always UTF-8."""

    naam: str
    soort: str
    mime: str
    data: bytes


def bijlagen(dossier: Dossier) -> tuple[Bijlage, ...]:
    """All attachments of the dossier, in its own order; none is opened."""
    return tuple(
        Bijlage(
            nr,
            _blok_label(dossier, element),
            _text(element, "bestandsnaam"),
            _text(element, "omschrijving"),
            dossier.root.getroottree().getelementpath(element),
        )
        for nr, element in enumerate(documents(dossier), start=1)
    )


def open_bijlage(dossier: Dossier, nr: int) -> Inhoud:
    """What is in attachment `nr`; raises BijlageFout when it is not there, not safe or not one of the eleven."""
    for at, element in enumerate(documents(dossier), start=1):
        if at == nr:
            return unpack_document(element)
    raise BijlageFout("niet_gevonden")


def unpack_document(document: etree._Element) -> Inhoud:
    """What is in the attachment that this element holds; raises BijlageFout."""
    return unpack(_text(document, "bestandsnaam"), _text(document, "bestandsinhoud"))


def pack(naam: str, data: bytes) -> str:
    """A file as it travels in `bestandsinhoud`: base64 of a ZIP with this one file, always the same bytes."""
    return base64.b64encode(zip_entry.pack(naam, data)).decode("ascii")


def unpack(naam: str, text: str) -> Inhoud:
    """The file in this base64 text, that must bear this name; raises BijlageFout."""
    try:
        found, data = zip_entry.the_entry(_decoded(text), size_max=SIZE_BYTES_MAX, ratio_max=RATIO_MAX)
    except ZipFout as fout:
        raise BijlageFout(fout.code) from None
    if code := _refused_name(found, naam):
        raise BijlageFout(code)
    kind = kind_of(found, data)
    if kind is None:
        raise BijlageFout(_no_kind(data))
    return Inhoud(found, kind.naam, kind.mime, as_utf8(data) if kind is TXT else data)


def content_digest(text: str) -> str:
    """SHA-256 (hex) of the file in this base64 text, so that it stays the same file when a system packs it anew.

    Of the text as it stands when there is no one file in it.
    """
    try:
        _, data = zip_entry.the_entry(_decoded(text), size_max=SIZE_BYTES_MAX, ratio_max=RATIO_MAX)
    except (ZipFout, BijlageFout):
        data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def _no_kind(data: bytes) -> str:
    if is_locked(data):
        return "versleuteld"
    return "zip_in_zip" if is_zip(data) else "soort_onbekend"


def _decoded(text: str) -> bytes:
    """Most are written without a blank or a break, so those are taken out only where they are in the way."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return _decoded_in_lines(text)


def _decoded_in_lines(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise BijlageFout("geen_base64") from None


def _refused_name(found: str, named: str) -> str:
    """Why this name is refused, as a code, or an empty text; the most telling reason first."""
    refusals = {
        "nul_teken": "\x00" in found,
        "leesrichting": not _DIRECTION.isdisjoint(found),
        "pad_vast": bool(_ABSOLUTE.match(found)),
        "pad_terug": "/" in found or "\\" in found or found in {".", ".."},
        "naam_te_lang": len(found) > NAME_CHARACTERS_MAX,
        "naam_tekens": not found.isprintable() or not _NOT_IN_A_NAME.isdisjoint(found),
        "naam_wijkt_af": not _same(found, named),
    }
    return next((code for code, is_so in refusals.items() if is_so), "")


def _same(one: str, other: str) -> bool:
    """Equal to the eye: some systems write é as one sign, others as two."""
    return one == other or unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def documents(dossier: Dossier) -> Iterator[etree._Element]:
    """The elements that each hold an attachment, in the order of the dossier."""
    return dossier.root.iter(f"{{{dossier.gegevensset.namespace}}}document")


def _text(element: etree._Element, veld: str) -> str:
    found = next(element.iterchildren(f"{{*}}{veld}"), None)
    return "" if found is None else found.text or ""


def _blok_label(dossier: Dossier, element: etree._Element) -> str:
    """The block around the document in words; a list that holds nothing but documents is such a block too."""
    around = element.getparent()
    of_pupil = dossier.gegevensset.blokken["leerling"].label + ARROW
    return "" if around is None else label_path(around, dossier.gegevensset).removeprefix(of_pupil)
