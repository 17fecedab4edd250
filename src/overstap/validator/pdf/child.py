"""The process in which PDFium runs: `python -m overstap.validator.pdf.child`. The one file that knows of the library.

It reads a small file of its own first, so that all that is needed is there; then it shuts itself in: no file, no
network, little memory. After a line to say so it answers each request with one line of JSON.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

from overstap.validator import cage

MEMORY_BYTES_MAX = 512 * 1024**2
PAGES_MAX = 200
CHARACTERS_MAX = 1_000_000
"""The most signs of all pages together, and of their forms and notes."""
NOTES_MAX = 2_000
"""The most fields and notes of one page."""
SMALL = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[<</Subtype/Text/Contents(x)>>]>>endobj "
    b"trailer<</Root 1 0 R>>"
)


class TooMuch(Exception):
    """More pages, signs or notes than are read."""


class Pdfium:
    """As much of the library as is used: it has no types of its own."""

    def __init__(self) -> None:
        self.library: Any = import_module("pypdfium2")
        self.raw: Any = import_module("pypdfium2.raw")

    def pages(self, data: bytes) -> list[tuple[str, str]]:
        """Of each page its text, and what stands in its forms and notes. Raises TooMuch, and RuntimeError."""
        document, left = self.library.PdfDocument(data), CHARACTERS_MAX
        if len(document) > PAGES_MAX:
            raise TooMuch
        document.init_forms()
        pages = []
        for at in range(len(document)):
            page = document[at]
            pages.append((self.text(page, left), "\n".join(self.notes(page, document.formenv))))
            page.close()
            left -= sum(map(len, pages[-1]))
            if left < 0:
                raise TooMuch
        return pages

    def text(self, page: Any, characters_max: int) -> str:
        text = page.get_textpage()
        if text.count_chars() > characters_max:
            raise TooMuch
        found: str = text.get_text_range()
        return found

    def notes(self, page: Any, forms: Any) -> Iterator[str]:
        """The value of each form field and the text of each note, where there is one."""
        count = self.raw.FPDFPage_GetAnnotCount(page.raw)
        if count > NOTES_MAX:
            raise TooMuch
        for at in range(count):
            note = self.raw.FPDFPage_GetAnnot(page.raw, at)
            if forms:
                yield from self.said(self.raw.FPDFAnnot_GetFormFieldValue, forms.raw, note)
            yield from self.said(self.raw.FPDFAnnot_GetStringValue, note, b"Contents")
            self.raw.FPDFPage_CloseAnnot(note)

    def said(self, ask: Callable[..., int], *about: Any) -> Iterator[str]:
        """A text in the manner of PDFium: asked once for its size in bytes, with two for its end, and once for it."""
        size = ask(*about, None, 0)
        if size > 2 * CHARACTERS_MAX:
            raise TooMuch
        room = ctypes.create_string_buffer(size)
        ask(*about, ctypes.cast(room, ctypes.POINTER(self.raw.FPDF_WCHAR)), size)
        if text := room.raw[: size - 2].decode("utf-16-le", "replace"):
            yield text


def main() -> None:
    """Answer until the standard input ends. What the library prints itself goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    pdfium = Pdfium()
    pdfium.pages(SMALL)
    offline = cage.bound_and_offline(MEMORY_BYTES_MAX)
    answer(out, {"held": {"files": cage.nowhere(), "network": offline}})
    serve(pdfium, sys.stdin.buffer, out)


def serve(pdfium: Pdfium, requests: BinaryIO, out: BinaryIO) -> None:
    """A request is a line with the number of bytes, and then these bytes."""
    while line := requests.readline():
        answer(out, told(pdfium, requests.read(int(line))))


def told(pdfium: Pdfium, data: bytes) -> dict[str, object]:
    try:
        return {"pages": pdfium.pages(data)}
    except TooMuch:
        return {"fout": "te_groot"}
    except RuntimeError:  # what the library makes of every refusal of PDFium
        return {"fout": "beschadigd"}


def answer(out: BinaryIO, what: dict[str, object]) -> None:
    out.write(json.dumps(what).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
