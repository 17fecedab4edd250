"""The text in an attachment, as far as it can be read without opening anything else. Own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from overstap.dossier import zip_entry
from overstap.dossier.attachment_kinds import PDF
from overstap.dossier.attachments import Inhoud
from overstap.dossier.places import local
from overstap.dossier.privacy_pdf import PdfFout, PdfReader, pages_of
from overstap.dossier.zip_entry import ZipFout

PARTS_MAX: Final = 10_000
PART_BYTES_MAX: Final = 5_000_000
TOTAL_BYTES_MAX: Final = 20_000_000
"""The most that is unpacked of one document."""
TAGS_MAX: Final = 300_000
"""How often `<` may stand in one part: a tag costs some thirty times its bytes in memory."""
READ_CHARACTERS_MAX: Final = 100_000
"""Of the text of one attachment that are looked at, some thirty pages: each view of a dossier looks anew."""
READ_TOTAL_CHARACTERS_MAX: Final = 400_000
"""The same of all attachments of a dossier together."""

PAGE: Final = "bladzijde "
"""What the name of a page of a PDF begins with."""
FORM: Final = ", formulier en notities"
TEXT_PARTS: Final = {
    "DOCX": re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml", re.IGNORECASE),
    "XLSX": re.compile(r"xl/(?:sharedStrings|comments\d*|worksheets/[^/]+)\.xml", re.IGNORECASE),
    "PPTX": re.compile(r"ppt/(?:slides|notesSlides|comments)/[^/]+\.xml", re.IGNORECASE),
    "ODF": re.compile(r"(?:content|styles)\.xml", re.IGNORECASE),
}
BREAKS: Final = frozenset({"p", "h", "br", "cr", "tab", "line-break", "s", "si", "c", "tc", "table-cell", "comment"})
"""Elements of which the text does not run on in what follows."""
IN_CELL: Final = frozenset({"v", "f"})
"""Numbers and formulas of a sheet; its texts stand elsewhere."""

TEKSTEN: Final = {
    "soort": "Van een bestand van dit soort lezen wij de tekst niet.",
    "beschadigd": "Het bestand is beschadigd.",
    "te_groot": "Er zit te veel in het bestand om het te lezen.",
    "geen_lezer": "De uitbreiding die PDF leest, overstap[attachments], is hier niet geïnstalleerd.",
    "zonder_lezer": "Van een PDF lezen wij hier de tekst niet.",
    "gestopt": "Het lezen duurde te lang of vroeg te veel geheugen.",
    "te_vaak": "Het lezen van andere PDF's duurde te vaak te lang.",
    "beveiligd": "De PDF is beveiligd of ongewoon verpakt.",
    "niet_gewoon": "De controle van bijlagen vindt iets aan deze PDF.",
}


class TextFout(ValueError):
    """The text cannot be read: a code of `TEKSTEN` and its sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.tekst = TEKSTEN[code]


def texts_of(inhoud: Inhoud, read_pdf: PdfReader | None = None) -> tuple[tuple[str, str], ...]:
    """The parts that hold text, each with its name; of plain text one without a name. Raises TextFout.

    The parts of a PDF are its pages, also those without text, and the forms and notes on a page that has them.
    """
    if inhoud.soort == "TXT":
        return (("", inhoud.data.decode()),)
    if inhoud.soort == PDF.naam:
        return tuple(_pages(inhoud, read_pdf))
    wanted = TEXT_PARTS.get(inhoud.soort)
    if wanted is None:
        raise TextFout("soort")
    try:
        return tuple(_parts(inhoud.data, wanted))
    except ZipFout as fout:
        raise TextFout("te_groot" if fout.code in ("te_groot", "bom", "meer_bestanden") else "beschadigd") from None


def within(parts: Iterable[tuple[str, str]], characters_max: int) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The parts as far as they are looked at, and whether some of their text is not."""
    left = characters_max
    kept: list[tuple[str, str]] = []
    for deel, text in parts:
        if text and not left:
            return tuple(kept), True
        kept.append((deel, text[:left]))
        if len(text) > left:
            return tuple(kept), True
        left -= len(text)
    return tuple(kept), False


def _pages(inhoud: Inhoud, read_pdf: PdfReader | None) -> Iterator[tuple[str, str]]:
    try:
        pages = pages_of(inhoud, read_pdf)
    except PdfFout as fout:
        raise TextFout(fout.code) from None
    for nr, page in enumerate(pages, start=1):
        yield f"{PAGE}{nr}", page.tekst
        if page.formulier:
            yield f"{PAGE}{nr}{FORM}", page.formulier


def _parts(data: bytes, wanted: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    left = TOTAL_BYTES_MAX
    for part in zip_entry.parts(data, count_max=PARTS_MAX):
        if wanted.fullmatch(part.name):
            content = zip_entry.part(data, part, size_max=min(left, PART_BYTES_MAX))
            left -= len(content)
            yield part.name, _text(content)


def _text(content: bytes) -> str:
    if content.count(b"<") > TAGS_MAX:
        raise TextFout("te_groot")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise TextFout("beschadigd") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise TextFout("beschadigd")
    return "".join(_pieces(root))


def _pieces(root: etree._Element) -> Iterator[str]:
    """The texts in the order of the document, with a new line where a paragraph, a cell or a break ends."""
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        name = local(node)
        if event == "start":
            yield "" if name in IN_CELL else node.text or ""
        else:
            yield ("\n" if name in BREAKS else "") + (node.tail or "")
