"""The text in a PDF, page by page, by PDFium: native code, so what is given to it is small and plain. Own.

The one file that knows of the library, which comes with `overstap[attachments]`. What is refused first, and what can
still go wrong in the process itself, stands in docs/decisions/0015-text-of-pdf-by-an-extra.md.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from importlib import import_module
from threading import Lock
from typing import Final, Protocol, cast

from overstap.dossier.attachment_pdf import has_names, plain
from overstap.dossier.attachments import Inhoud
from overstap.dossier.check_attachments import findings

BYTES_MAX: Final = 7_000_000
PAGES_MAX: Final = 200
CHARACTERS_MAX: Final = 1_000_000
"""The most signs of all pages together."""
UNPACKED_BYTES_MAX: Final = 50_000_000
"""The most that all streams together may become: PDFium sets no limit of this kind itself."""
STREAMS_MAX: Final = 20_000

REPEATING: Final = (b"Form", b"Type3")
"""Names of what a page can draw again and again, each time with ten of the next: a small file, an endless page."""
_FILTER: Final = re.compile(rb"/Filter(?![A-Za-z])")
_USUAL: Final = rb"/(?:FlateDecode|DCTDecode|CCITTFaxDecode)\s*"
_PLAIN_FILTER: Final = re.compile(rb"\s*(?:\[\s*" + _USUAL + rb"\]|" + _USUAL + rb"[/>])")
"""One packing, written where it counts: two around each other become a million times as large."""
_HIDDEN_SUBTYPE: Final = re.compile(rb"/Subtype(?![A-Za-z0-9])\s*[^/\s]")
"""A name written as a string or elsewhere, which is the same to PDFium."""
_STREAM: Final = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_INLINE_PICTURE: Final = re.compile(rb"(?<![^\0\s()<>\[\]{}/%])BI[\0\s]*(?:[/%]|ID|endstream|\Z)")
"""A picture between the text of a page, which may be packed once more; it begins with `BI` and names."""

_ONE_AT_A_TIME: Final = Lock()
"""PDFium may be used by one thread at a time."""


class PdfFout(ValueError):
    """The text is not read; a code of the sentences in `privacy_text`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Text(Protocol):
    def count_chars(self) -> int: ...
    def get_text_range(self) -> str: ...
    def close(self) -> None: ...


class _Page(Protocol):
    def get_textpage(self) -> _Text: ...
    def close(self) -> None: ...


class _Document(Protocol):
    def __len__(self) -> int: ...
    def __getitem__(self, at: int) -> _Page: ...
    def close(self) -> None: ...


class _Library(Protocol):
    """As much of pypdfium2 as is used: it has no types of its own."""

    def PdfDocument(self, data: bytes) -> _Document: ...  # noqa: N802 - the name that the library gives it


def pages_of(inhoud: Inhoud) -> tuple[str, ...]:
    """The text of each page, nothing where a page has none. Raises PdfFout."""
    library = _library()
    if library is None:
        raise PdfFout("geen_lezer")
    _refuse_unusual(inhoud)
    with _ONE_AT_A_TIME:
        try:
            return tuple(_pages(library, inhoud.data))
        except RuntimeError:  # what pypdfium2 makes of every refusal of PDFium
            raise PdfFout("beschadigd") from None


def _library() -> _Library | None:
    try:
        return cast(_Library, import_module("pypdfium2"))
    except ImportError:
        return None


def _refuse_unusual(inhoud: Inhoud) -> None:
    """Raises PdfFout unless the file is small, and nothing in it acts, hides, repeats or unpacks without end."""
    if len(inhoud.data) > BYTES_MAX:
        raise PdfFout("te_groot")
    if found := set(findings(inhoud)):
        raise PdfFout("beveiligd" if "niet_bekeken" in found else "niet_gewoon")
    data = plain(inhoud.data)
    packings = (_PLAIN_FILTER.match(data, found.end()) for found in _FILTER.finditer(data))
    if has_names(REPEATING, data) or _HIDDEN_SUBTYPE.search(data) or not all(packings):
        raise PdfFout("ingewikkeld")
    _refuse_bomb(inhoud.data)


def _refuse_bomb(data: bytes) -> None:
    if _INLINE_PICTURE.search(data):
        raise PdfFout("ingewikkeld")
    room = UNPACKED_BYTES_MAX
    for count, found in enumerate(_STREAM.finditer(data)):
        content = _unpacked(data, found.end(), room)
        room -= len(content)
        if room < 0 or count >= STREAMS_MAX:
            raise PdfFout("te_groot")
        if _INLINE_PICTURE.search(content) or _unpacked(content, 0, 1_000):
            raise PdfFout("ingewikkeld")


def _unpacked(data: bytes, at: int, room: int) -> bytes:
    """What is packed from here on, up to one byte more than there is room for; nothing when nothing is packed."""
    try:
        return zlib.decompressobj().decompress(memoryview(data)[at:], room + 1)
    except zlib.error:
        return b""


def _pages(library: _Library, data: bytes) -> Iterator[str]:
    document, left = library.PdfDocument(data), CHARACTERS_MAX
    try:
        if len(document) > PAGES_MAX:
            raise PdfFout("te_groot")
        for at in range(len(document)):
            text = _text(document[at], left)
            left -= len(text)
            yield text
    finally:
        document.close()


def _text(page: _Page, characters_max: int) -> str:
    try:
        text = page.get_textpage()
        try:
            if text.count_chars() > characters_max:
                raise PdfFout("te_groot")
            return text.get_text_range()
        finally:
            text.close()
    finally:
        page.close()
