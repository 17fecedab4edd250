"""A small, valid, greyscale JPEG of flat squares: enough to be a real picture, without a library to make it."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

_SQUARE = 8
_LENGTHS = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
_CATEGORIES = bytes(range(12))
_ONLY_END_OF_BLOCK = bytes([1] + [0] * 15), b"\x00"


def jpeg(squares: Sequence[Sequence[int]]) -> bytes:
    """A picture of squares of 8 by 8 pixels; each square has one brightness, 0 (black) to 255 (white).

    A flat square is one number in a JPEG (its mean), so no cosine is needed: the step of 8 in the table of quantisation
    makes that number exactly brightness - 128.
    """
    size = struct.pack(">HH", len(squares) * _SQUARE, len(squares[0]) * _SQUARE)
    parts = (
        _part(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        _part(0xDB, b"\x00" + bytes([_SQUARE] * 64)),
        _part(0xC0, b"\x08" + size + b"\x01\x01\x11\x00"),
        _part(0xC4, b"\x00" + _LENGTHS + _CATEGORIES),
        _part(0xC4, b"\x10" + _ONLY_END_OF_BLOCK[0] + _ONLY_END_OF_BLOCK[1]),
        _part(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
    )
    return b"\xff\xd8" + b"".join(parts) + _scan(squares) + b"\xff\xd9"


def _part(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(data) + 2) + data


def _scan(squares: Sequence[Sequence[int]]) -> bytes:
    """The bits of all squares; the last byte is filled with ones and every 255 is followed by a 0."""
    bits = "".join(_bits(squares))
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return data.replace(b"\xff", b"\xff\x00")


def _bits(squares: Sequence[Sequence[int]]) -> Iterator[str]:
    codes = dict(_codes())
    before = 0
    for square in (square for row in squares for square in row):
        value = square - 128
        difference, before = value - before, value
        size = abs(difference).bit_length()
        yield codes[size]
        if size:
            yield format(difference if difference > 0 else difference + (1 << size) - 1, f"0{size}b")
        yield "0"


def _codes() -> Iterator[tuple[int, str]]:
    """The code of each size of difference, counted up as the standard table of lengths says."""
    code, at = 0, 0
    for length, count in enumerate(_LENGTHS, start=1):
        for _ in range(count):
            yield _CATEGORIES[at], format(code, f"0{length}b")
            code, at = code + 1, at + 1
        code <<= 1
