"""What a PDF says of itself: its text, its language and title, and whether it is tagged for every reader."""

from __future__ import annotations

import ctypes
import re
import zlib
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Printed:
    text: str
    pages: int
    title: str
    language: str
    tagged: bool
    ua: bool
    """Whether it says that it follows PDF/UA-1."""


def printed(data: bytes) -> Printed:
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    return Printed(
        text=re.sub(r"\s+", " ", " ".join(pages)),
        pages=len(pages),
        title=document.get_metadata_value("Title"),
        language=_language(document),
        tagged=bool(pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)),
        ua=any(b'pdfuaid:part="1"' in stream for stream in _streams(data)),
    )


def headings(data: bytes) -> list[str]:
    """The kinds of headings that stand in the structure of the PDF, as it names them."""
    return re.findall(r"/S ?/(H[1-6])\b", b"\n".join(_streams(data)).decode("latin-1"))


def _language(document: object) -> str:
    raw = document.raw  # type: ignore[attr-defined]
    size = pypdfium2.raw.FPDFCatalog_GetLanguage(raw, None, 0)
    room = ctypes.create_string_buffer(size)
    pypdfium2.raw.FPDFCatalog_GetLanguage(raw, ctypes.cast(room, ctypes.POINTER(pypdfium2.raw.FPDF_WCHAR)), size)
    return room.raw[: size - 2].decode("utf-16-le")


def _streams(data: bytes) -> list[bytes]:
    """The file itself and all that is packed in it."""
    found = [data]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return found
