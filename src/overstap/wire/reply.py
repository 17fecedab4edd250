"""The reply of another system, read as strictly as we read a request; its length, chunks or its end say how long it is.

Pure: pieces of bytes in, a Reply out. Other systems are not ours, so all three forms of a body are read; what two
readers could read in two ways is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from overstap.wire.head import END, FIELDS_MAX, LENGTH, REMEMBERED, Refused, read_fields, says_close

Receive = Callable[[], bytes]
"""The next bytes from the other side; none when it closed."""
STATUS = re.compile(r"HTTP/1\.([01]) ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?")
HEAD_BYTES_MAX = 16_384
CHUNK_LINE_MAX = 1_024
CRLF = b"\r\n"


class Unreadable(Exception):
    """What came is no reply by the rules of HTTP, or it ended halfway."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    keeps_alive: bool


@dataclass(frozen=True, slots=True)
class _Head:
    status: int
    length: str | None
    coding: str | None
    """How it is transferred: in chunks, or plainly when it does not say."""
    plain: bool
    """Not compressed."""
    keeps_alive: bool

    @property
    def is_bare(self) -> bool:
        """By its status it has no body, whatever its fields say."""
        return self.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}

    @property
    def ends_with_connection(self) -> bool:
        return self.length is None and self.coding is None and not self.is_bare


def read_reply(receive: Receive, bytes_max: int) -> Reply:
    """One reply. What is compressed or over the limit is not read on: then the status is all there is.

    Raises Unreadable, and whatever `receive` raises.
    """
    pieces = _Pieces(receive)
    head = _head_of(pieces.until(END, HEAD_BYTES_MAX))
    while head.status < HTTPStatus.OK:
        # Said on the way to the reply, and of no use to who never asked for it.
        head = _head_of(pieces.until(END, HEAD_BYTES_MAX))
    body = _read_body(pieces, head, bytes_max) if head.plain else None
    if body is None:
        return Reply(head.status, b"", keeps_alive=False)
    # What follows unasked would be taken for the next reply.
    return Reply(head.status, body, head.keeps_alive and not head.ends_with_connection and not pieces.buffer)


class _Pieces:
    """What came in and was not read yet."""

    def __init__(self, receive: Receive) -> None:
        self.buffer = bytearray()
        self._receive = receive

    def until(self, mark: bytes, size_max: int) -> bytes:
        """What stands before the mark, which is read too."""
        seen = 0
        while (end := self.buffer.find(mark, seen)) < 0 and len(self.buffer) <= size_max:
            seen = max(len(self.buffer) - len(mark) + 1, 0)
            self._more()
        if not 0 <= end <= size_max:
            raise Unreadable("too long")
        found = bytes(self.buffer[:end])
        del self.buffer[: end + len(mark)]
        return found

    def exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self._more()
        found = bytes(self.buffer[:size])
        del self.buffer[:size]
        return found

    def rest(self, size_max: int) -> bytes | None:
        """Everything until the other side closes, or None when that is more."""
        while len(self.buffer) <= size_max:
            piece = self._receive()
            if not piece:
                return bytes(self.buffer)
            self.buffer += piece
        return None

    def _more(self) -> None:
        piece = self._receive()
        if not piece:
            raise Unreadable("ended halfway")
        self.buffer += piece


@lru_cache(maxsize=REMEMBERED)
def _head_of(data: bytes) -> _Head:
    first, mark, rest = data.decode("latin-1").partition("\r\n")
    match = STATUS.fullmatch(first)
    if not match:
        raise Unreadable("status line")
    try:
        fields = read_fields(mark + rest)
    except Refused as refused:
        raise Unreadable(refused.reason) from refused
    known = dict(fields)
    return _Head(
        status=int(match[2]),
        length=known.get("content-length"),
        coding=known.get("transfer-encoding"),
        plain=known.get("content-encoding", "identity") == "identity",
        keeps_alive=match[1] == "1" and not says_close(fields),
    )


def _read_body(pieces: _Pieces, head: _Head, bytes_max: int) -> bytes | None:
    """None when it is over the limit."""
    if head.is_bare:
        return b""
    if head.ends_with_connection:
        return pieces.rest(bytes_max)
    if head.coding is None:
        length = _length(head.length or "")
        return pieces.exactly(length) if length <= bytes_max else None
    if head.length is not None or head.coding.lower() != "chunked":
        raise Unreadable("chunked")
    return _read_chunks(pieces, bytes_max)


def _length(text: str) -> int:
    if not LENGTH.fullmatch(text):
        raise Unreadable("length")
    return int(text)


def _read_chunks(pieces: _Pieces, bytes_max: int) -> bytes | None:
    body = bytearray()
    while size := _chunk_size(pieces):
        if len(body) + size > bytes_max:
            return None
        body += pieces.exactly(size)
        if pieces.exactly(len(CRLF)) != CRLF:
            raise Unreadable("chunk")
    for _ in range(FIELDS_MAX):
        if not pieces.until(CRLF, CHUNK_LINE_MAX):
            return bytes(body)
    raise Unreadable("fields")


def _chunk_size(pieces: _Pieces) -> int:
    match = CHUNK.fullmatch(pieces.until(CRLF, CHUNK_LINE_MAX))
    if not match:
        raise Unreadable("chunk")
    return int(match[1], 16)
