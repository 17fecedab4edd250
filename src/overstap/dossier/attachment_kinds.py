"""The eleven kinds of file that may travel with a dossier, told from their first bytes and never from their name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from overstap.dossier.zip_entry import ZipFout, names


@dataclass(frozen=True, slots=True)
class Soort:
    """A kind of file: the name people know and the media type a browser must be told."""

    naam: str
    mime: str


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."

PDF: Final = Soort("PDF", "application/pdf")
JPG: Final = Soort("JPG", "image/jpeg")
PNG: Final = Soort("PNG", "image/png")
TXT: Final = Soort("TXT", "text/plain; charset=utf-8")
DOC: Final = Soort("DOC", "application/msword")
XLS: Final = Soort("XLS", "application/vnd.ms-excel")
PPT: Final = Soort("PPT", "application/vnd.ms-powerpoint")
DOCX: Final = Soort("DOCX", _OFFICE + "wordprocessingml.document")
XLSX: Final = Soort("XLSX", _OFFICE + "spreadsheetml.sheet")
PPTX: Final = Soort("PPTX", _OFFICE + "presentationml.presentation")

_BY_FIRST_BYTES: Final = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPG), (b"\x89PNG\r\n\x1a\n", PNG))
_BY_STREAM: Final = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
_BY_FOLDER: Final = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
_ODF_KINDS: Final = (b"text", b"spreadsheet", b"presentation")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_OLE_ENTRY_BYTES = 128
_ODF_MIMETYPE_AT = 30
_PARTS_MAX = 10_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def kind_of(name: str, data: bytes) -> Soort | None:
    """The kind of this file, or None when it is none of the eleven.

    Plain text has no mark of its own, so only there the name counts too: a page of HTML is no text file.
    """
    for mark, kind in _BY_FIRST_BYTES:
        if data.startswith(mark):
            return kind
    if data.startswith(_OLE):
        return _old_office(data)
    if data.startswith(_ZIP):
        return _boxed(data)
    return TXT if name.lower().endswith(".txt") and _text_of(data) is not None else None


def as_utf8(data: bytes) -> bytes:
    """A text file as UTF-8, whatever of the two usual encodings it came in."""
    return (_text_of(data) or "").encode()


def is_locked(data: bytes) -> bool:
    """Whether this is an office document behind a password: then its kind cannot be told."""
    return data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data


def is_zip(data: bytes) -> bool:
    return data.startswith(_ZIP)


def _old_office(data: bytes) -> Soort | None:
    """Word, Excel or PowerPoint from before 2007: told by the name of its main stream in the table of contents."""
    for stream, kind in _BY_STREAM:
        name = stream.encode("utf-16-le") + b"\x00\x00"
        at = data.find(name)
        while at >= 0:
            if at % _OLE_ENTRY_BYTES == 0:
                return kind
            at = data.find(name, at + 1)
    return None


def _boxed(data: bytes) -> Soort | None:
    """A newer office document is itself a ZIP; any other ZIP is a box in a box and no kind at all."""
    head = data[_ODF_MIMETYPE_AT : _ODF_MIMETYPE_AT + 80]
    for kind in _ODF_KINDS:
        if head.startswith(b"mimetype" + _OPEN.encode() + kind):
            return Soort("ODF", _OPEN + kind.decode())
    try:
        parts = set(names(data, count_max=_PARTS_MAX))
    except ZipFout:
        return None
    if "[Content_Types].xml" not in parts:
        return None
    return next((kind for folder, kind in _BY_FOLDER if any(part.startswith(folder) for part in parts)), None)


def _text_of(data: bytes) -> str | None:
    """The text when it is one, in UTF-8 or in the encoding of older Windows; None when it holds control bytes."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None
