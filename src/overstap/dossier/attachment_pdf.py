"""What is active in a PDF: a look at its names, in the file itself and in its packed objects. Own.

No library for PDF: ring 1 stays light, and a page need not be drawn to see that something in it acts. What cannot be
looked into (a password, an unusual packing, too much) is said to be so, never called good; see
docs/decisions/0012-a-look-of-our-own-at-attachments.md.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

ACTIVE: Final = (b"JavaScript", b"Launch", b"RichMedia", b"SubmitForm", b"ImportData", b"XFA", b"AA")
"""Names of what runs, opens or sends something without a reader asking for it."""
EMBEDDED: Final = (b"EmbeddedFile", b"EF")
"""Names of a file within the file."""
UNPACKED_BYTES_MAX: Final = 8_000_000
"""The most that is unpacked of all packed objects together."""
STREAMS_MAX: Final = 20_000
ESCAPES_MAX: Final = 100_000
"""Signs `#` that are read, in a file and its packed objects together; 7 MB of packed bytes have fewer by chance."""
_PIECE_BYTES: Final = 1_000_000

_PACKED_OBJECTS: Final = b"/ObjStm"
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY_BYTES_MAX: Final = 4_000
_ESCAPED: Final = re.compile(rb"/[A-Za-z]*(?:#[0-9A-Fa-f]{2}[A-Za-z]*)+")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_END_OF_NAME: Final = rb"(?![A-Za-z0-9_#.+-])"
_LONG_NAME_BYTES: Final = 6
"""A shorter name also turns up by chance in packed bytes, so it counts outside of these only."""
_OPENS: Final = re.compile(rb"/OpenAction\s*(\[|<<[^>]{0,200}?/S\s*/GoTo\b|(\d+)\s+\d+\s+R|)")


def active_in_pdf(data: bytes) -> Iterator[str]:
    """`actief`, `ingesloten` and `niet_bekeken`, each at most once."""
    room = ESCAPES_MAX - data.count(b"#")
    data = plain(data, room)
    texts, whole = _texts(data, room)
    if _names(ACTIVE, data, texts) or not all(map(_opens_quietly, texts)):
        yield "actief"
    if _names(EMBEDDED, data, texts):
        yield "ingesloten"
    if not whole or _names((b"Encrypt",), b"", texts):
        yield "niet_bekeken"


def _names(names: tuple[bytes, ...], data: bytes, texts: list[bytes]) -> bool:
    """Whether one of these names stands anywhere where it means something."""
    for name in names:
        if len(name) >= _LONG_NAME_BYTES and _stands(name, data):
            return True
        if any(_stands(name, text) for text in texts):
            return True
    return False


def _stands(name: bytes, text: bytes) -> bool:
    return b"/" + name in text and re.search(b"/" + name + _END_OF_NAME, text) is not None


def _texts(data: bytes, escapes: int) -> tuple[list[bytes], bool]:
    """The file outside its streams, and what its packed objects hold; and whether that is everything.

    Packed objects that are named but not found stand behind a stream that only seems to be one: that is not everything.
    `escapes` is how many signs `#` may stand in the packed objects; fewer than none when the file has too many already.
    """
    outside, packed = _parts(data)
    texts, room = [outside], UNPACKED_BYTES_MAX
    whole = data.count(_PACKED_OBJECTS) <= len(packed)
    for stream in packed:
        text = _inflated(stream, room)
        if text is None:
            whole = False
        else:
            room -= len(text)
            escapes -= text.count(b"#")
            texts.append(plain(text, escapes))
    return texts, whole and escapes >= 0


def _parts(data: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside of streams, and the bytes of the streams that hold objects."""
    outside, packed, at = [], [], 0
    for _ in range(STREAMS_MAX):
        found = _STREAM.search(data, at)
        end = data.find(b"endstream", found.end()) if found else -1
        if not found or end < 0:
            break
        head = data[at : found.start()]
        outside.append(head)
        if _PACKED_OBJECTS in head[-_DICTIONARY_BYTES_MAX:]:
            packed.append(data[found.end() : end])
        at = end + len(b"endstream")
    outside.append(data[at:])
    return b"\n".join(outside), packed


def _inflated(stream: bytes, room: int) -> bytes | None:
    """What a packed object holds; None when it is not packed in the usual way, or too much."""
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(stream, min(room, _PIECE_BYTES) + 1)
    except zlib.error:
        return None
    return None if len(text) > min(room, _PIECE_BYTES) or not inflate.eof else text


def plain(text: bytes, room: int = ESCAPES_MAX) -> bytes:
    """The text with `/J#61vaScript` written as what it means; as it stands when there is no room left for its signs."""
    if room < 0 or b"#" not in text:
        return text
    return _ESCAPED.sub(lambda name: _HEX.sub(lambda sign: bytes([int(sign[1], 16)]), name[0]), text)


def _opens_quietly(text: bytes) -> bool:
    """Whether opening does no more than turn to a page: that many programs write, and it is no harm.

    An action that stands elsewhere has a name of its own that is looked for anyway.
    """
    return all(found[1] for found in _OPENS.finditer(text))
