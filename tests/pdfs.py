"""PDFs to read: of pages, streams and whatever else an object can be."""

from __future__ import annotations

from collections.abc import Sequence

from overstap.dossier.invent_documents import _pdf_file

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def said(text: str) -> bytes:
    return f"BT /F1 11 Tf 56 700 Td ({text}) Tj ET".encode()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def of_pages(pages: Sequence[bytes], *more: bytes, entries: bytes = b"", catalog: bytes = b"") -> bytes:
    """A PDF with a page for each stream; the objects in `more` have the numbers behind those of the pages.

    `entries` stand in every page, `catalog` in the head of the whole.
    """
    numbers = [4 + 2 * at for at in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % nr for nr in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        FONT,
    ]
    for nr, content in zip(numbers, pages, strict=True):
        head = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> "
        head += b"/XObject << /X0 6 0 R >> >> %s" % entries
        objects += [head + b" /Contents %d 0 R >>" % (nr + 1), content]
    return _pdf_file([*objects, *more])
