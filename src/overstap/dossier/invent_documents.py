"""Small real files for invented pupils: a PDF of one page, a chart as PNG, a picture as JPG, a page of text.

Made by hand, so that the same pupil has the same bytes on every machine: nothing is compressed by a library whose next
version may do it otherwise.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

_PAGE_WIDTH, _PAGE_HEIGHT = 595, 842
_STORED_BLOCK_BYTES_MAX = 65_535


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page with a title and lines of text; the characters of Western Europe, others become a question mark."""
    text = ["BT", "/F1 16 Tf", "56 780 Td", f"({_pdf_text(title)}) Tj", "/F1 11 Tf", "0 -30 Td", "16 TL"]
    text += [f"({_pdf_text(line)}) Tj T*" for line in lines]
    content = "\n".join([*text, "ET"]).encode("cp1252", "replace")
    box = f"[0 0 {_PAGE_WIDTH} {_PAGE_HEIGHT}]"
    fonts = "<< /Font << /F1 5 0 R >> >>"
    return _pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Lang (nl-NL) >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R /Resources {fonts} >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _pdf_text(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    """The objects with their numbers, the table of where each starts, and the trailer."""
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table_at = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % start for start in starts)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at)
    return bytes(file)


def chart(heights: Sequence[int], *, bar_pixels: int = 12, height_pixels: int = 80) -> bytes:
    """A PNG in black and white with a bar for each height, 0 to 100."""
    rows = []
    for y in range(height_pixels):
        level = 100 * (height_pixels - y) / height_pixels
        bars = ("0" * (bar_pixels // 2) + ("1" if height >= level else "0") * bar_pixels for height in heights)
        rows.append("".join(bars))
    width = len(rows[0])
    padded = -width % 8
    pixels = b"".join(b"\x00" + _inverted(row + "0" * padded) for row in rows)
    return png(width, height_pixels, bits=1, pixels=pixels)


def _inverted(row: str) -> bytes:
    """The bits of a row as bytes; ink is black, and in PNG black is 0."""
    return bytes(255 - int(row[at : at + 8], 2) for at in range(0, len(row), 8))


def png(width: int, height: int, *, bits: int, pixels: bytes) -> bytes:
    """A greyscale PNG; `pixels` holds for each row a filter byte 0 and then its pixels of so many bits."""
    head = struct.pack(">2I5B", width, height, bits, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", _zlib_stored(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_part(kind, data) for kind, data in parts)


def _png_part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _zlib_stored(data: bytes) -> bytes:
    """A zlib stream that stores and does not compress."""
    blocks = [data[at : at + _STORED_BLOCK_BYTES_MAX] for at in range(0, len(data), _STORED_BLOCK_BYTES_MAX)]
    stored = b"".join(
        struct.pack("<BHH", at == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
        for at, block in enumerate(blocks)
    )
    return b"\x78\x01" + stored + struct.pack(">I", zlib.adler32(data))


def text(title: str, lines: Sequence[str]) -> bytes:
    """A plain text file in UTF-8, with the line ends that every system shows well."""
    return "\r\n".join([title, "=" * len(title), "", *lines, ""]).encode()
