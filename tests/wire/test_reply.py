"""How a reply is read: in any pieces the same, in three forms of a body, and in one way only."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overstap.wire.reply import Receive, Reply, Unreadable, read_reply

OK = b"HTTP/1.1 200 OK\r\n"
LONG = OK + b"Content-Length: 5\r\n\r\nhello"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\nX-Trailer: a\r\n\r\n"
OPEN = OK + b"\r\nhello"


def arriving(*pieces: bytes) -> Receive:
    """Gives these pieces, and then the end."""
    left = iter(pieces)
    return lambda: next(left, b"")


def read(data: bytes, bytes_max: int = 100) -> Reply:
    return read_reply(arriving(data), bytes_max)


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (LONG, Reply(200, b"hello", keeps_alive=True)),
        (CHUNKED, Reply(200, b"hello", keeps_alive=True)),
        (OPEN, Reply(200, b"hello", keeps_alive=False)),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + LONG, Reply(200, b"hello", keeps_alive=True)),
        (b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", Reply(200, b"", keeps_alive=True)),
        (b"HTTP/1.1 204 None\r\n\r\n", Reply(204, b"", keeps_alive=True)),
        (OK + b"Connection: a, Close\r\nContent-Length: 0\r\n\r\n", Reply(200, b"", keeps_alive=False)),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", Reply(200, b"", keeps_alive=False)),
    ],
    ids=["length", "chunks", "until-the-end", "interim", "no-phrase", "no-body", "says-close", "http-1.0"],
)
def test_a_reply_says_how_long_it_is(data: bytes, reply: Reply) -> None:
    assert read(data) == reply


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SSH-2.0-a\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 0\n\n\r\n\r\n",
        OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        OK + b"Content-Length: +5\r\n\r\nhello",
        OK + b"Content-Length: 5, 5\r\n\r\nhello",
        OK + b"Content-Length : 5\r\n\r\nhello",
        OK + b"X-A: a\r\n b\r\nContent-Length: 5\r\n\r\nhello",
        OK + b"X-A: a\0\r\nContent-Length: 5\r\n\r\nhello",
        OK + b"X-A: " + b"a" * 20_000 + b"\r\nContent-Length: 5\r\n\r\nhello",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloo\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"a" * 2_000 + b"\r\nhello\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X-A: a\r\n" * 100 + b"\r\n",
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data)


@pytest.mark.parametrize("whole", [LONG, CHUNKED])
def test_a_reply_that_ends_halfway_is_none(whole: bytes) -> None:
    """Wherever it ends."""
    for cut in range(len(whole)):
        with pytest.raises(Unreadable):
            read(whole[:cut])


@pytest.mark.parametrize("whole", [LONG, CHUNKED, OPEN])
def test_one_byte_over_the_limit_is_too_much(whole: bytes) -> None:
    assert read(whole, 5).body == b"hello"
    assert read(whole, 4) == Reply(200, b"", keeps_alive=False)


def test_what_is_too_much_is_not_waited_for() -> None:
    def never() -> bytes:
        raise AssertionError("read on")

    announced = iter([OK + b"Content-Length: 999999999999\r\n\r\n"])
    assert read_reply(lambda: next(announced, b"") or never(), 100).body == b""


def test_what_follows_unasked_is_not_kept() -> None:
    assert read(LONG + b"x") == Reply(200, b"hello", keeps_alive=False)


@given(st.sampled_from([LONG, CHUNKED, OPEN]), st.lists(st.integers(0, 100)))
def test_in_whatever_pieces_it_comes_it_is_the_same(whole: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    pieces = [whole[start:end] for start, end in pairwise(places)]

    assert read_reply(arriving(*pieces), 100) == read(whole)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_reply_or_none(data: bytes) -> None:
    for start in (OK, OK + b"Transfer-Encoding: chunked\r\n\r\n"):
        try:
            reply = read(start + data)
        except Unreadable:
            continue
        assert len(reply.body) <= 100
