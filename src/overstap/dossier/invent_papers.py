"""The attachments of invented pupils: real files in real ZIPs, that say something about the pupil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from overstap.dossier.attachments import pack
from overstap.dossier.invent_documents import chart, pdf, png, text
from overstap.dossier.invent_draw import texts
from overstap.dossier.invent_jpeg import jpeg
from overstap.dossier.invent_pupil import Leerling, Record

_MARK = "Deze bijlage is verzonnen, net als de leerling."
_PICTURE_WIDTH = 160
_PICTURE_BYTES_MIN, _PICTURE_BYTES_MAX = 1_500, 30_000


def document(naam: str, omschrijving: str, data: bytes) -> Record:
    """A file as the block `document` holds it."""
    return {"bestandsnaam": naam, "omschrijving": omschrijving, "bestandsinhoud": pack(naam, data)}


def letter(leerling: Leerling, naam: str, titel: str, lines: Sequence[str]) -> Record:
    """A PDF of one page about this pupil."""
    head = f"{leerling.roepnaam}, {leerling.datum.day}-{leerling.datum.month}-{leerling.datum.year}"
    return document(naam, titel, pdf(titel, [head, "", *map(leerling.say, lines), "", _MARK]))


def report(leerling: Leerling, naam: str, titel: str, count: int) -> Record:
    """A PDF with so many invented sentences of a report."""
    return letter(leerling, naam, titel, leerling.draw.some(naam, texts("verslag"), count))


def note(leerling: Leerling, naam: str, titel: str, lines: Sequence[str]) -> Record:
    """A plain text file about this pupil."""
    return document(naam, titel, text(titel, [*map(leerling.say, lines), "", _MARK]))


def bars(naam: str, titel: str, heights: Sequence[int]) -> Record:
    return document(naam, titel, chart(heights))


def mosaic(leerling: Leerling, naam: str, titel: str) -> Record:
    """A picture of something the pupil made: squares of grey, in JPG."""
    draw = leerling.draw
    rows = [[draw.number(f"{naam}.{x}.{y}", 3, 31) * 8 for x in range(16)] for y in range(10)]
    return document(naam, titel, jpeg(rows))


def picture(naam: str, titel: str, bytes_wanted: int) -> Record:
    """A PNG of about so many bytes: hills in grey, as a scan of a drawing would be."""
    height = max(8, bytes_wanted // (_PICTURE_WIDTH + 1))
    rows = (
        b"\x00" + bytes((x * x // 9 + 5 * y + 40 * (x * y % 7 == 0)) % 256 for x in range(_PICTURE_WIDTH))
        for y in range(height)
    )
    return document(naam, titel, png(_PICTURE_WIDTH, height, bits=8, pixels=b"".join(rows)))


def fill_with_papers(record: Record, leerling: Leerling, bytes_wanted: int) -> None:
    """Give the pupil other attachments until the dossier has about so many bytes as XML: the size of real ones."""
    papers = [_story(leerling), mosaic(leerling, "knutselwerk.jpg", "Foto van een werkstuk")]
    pupil = cast(Record, cast(Record, record["huidigeschool"])["leerling"])
    pupil["overigdocumentlijst"] = {"document": papers}
    room = (bytes_wanted - bytes_as_xml(record)) * 3 // 4
    number = 1
    while room > _PICTURE_BYTES_MIN:
        paper = picture(f"tekening-{number}.png", f"Tekening {number}", min(room, _PICTURE_BYTES_MAX))
        papers.append(paper)
        room -= len(str(paper["bestandsinhoud"])) * 3 // 4
        number += 1


def bytes_as_xml(value: object, veld: str = "dossier") -> int:
    """About how many bytes this part of a record has when written: two tags and what stands between."""
    if isinstance(value, list):
        return sum(bytes_as_xml(part, veld) for part in value)
    tags = 2 * len(veld) + 5
    if isinstance(value, dict):
        return tags + sum(bytes_as_xml(part, str(name)) for name, part in value.items())
    return tags + len(str(value).encode())


def _story(leerling: Leerling) -> Record:
    return report(leerling, "overdrachtsgesprek.pdf", "Verslag van het overdrachtsgesprek", 4)
