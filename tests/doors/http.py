"""The listener's reader of requests, and the sender's reader of replies: bytes in pieces, without a socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

from chain import authority, der, papers
from doors.bent import bent, noise, shuffled
from doors.door import Tried
from keten.samples import requests, responses
from overstap.keten import NAMESPACES, Fault, PingRequest, Request, soap
from overstap.keten.faults import SoapFout, fault
from overstap.keten.messages import REPLIES
from overstap.wire.connection import Connection, Wants
from overstap.wire.limits import Limits
from overstap.wire.listener import Handling, Listener
from overstap.wire.reply import Unreadable, read_reply
from overstap.wire.terms import Budget, Terms
from wire.stand import pong, post

NOW = 1000.0
TEXTS = (
    "",
    " ",
    "OK",
    "1",
    "-1",
    "9" * 400,
    "https://a.example/oso",
    "file:///etc/passwd",
    "2026-02-30T25:00:00",
    "\n",
)
STEPS_MAX = 10_000
BODY = soap.write(PingRequest(), NAMESPACES[0])
REPLY_BYTES_MAX = 65_536
REQUESTS = (
    post(BODY),
    post(BODY) + post(BODY, "Connection: close"),
    post(BODY, "Expect: 100-continue", 'SOAPAction: "ping"', "Content-Encoding: identity"),
    b"GET /oso?wsdl=20200910 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /oso?wsdl HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n" + post(BODY),
)
PIECES = (
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\r",
    b"\x00",
    b" ",
    b"\t",
    b":",
    b"Content-Length: 5\r\n",
    b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"0\r\n\r\n",
    b"ffffffff\r\n",
    b"X: " + b"a" * 9_000 + b"\r\n",
    b"X: a\r\n" * 70,
    b"HTTP/1.0",
    b"HTTP/2.0",
    b"%00%2f..",
    b"?wsdl=a&wsdl=b&c=d",
    b"\xff\xfe",
    b"HTTP/1.1 100 Continue\r\n\r\n",
)


class Pieces:
    """As a socket that gives what came, in pieces, and then the end; it keeps what is said to it."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.left, self.said = list(pieces), bytearray()

    def recv(self, size: int) -> bytes:
        if not self.left:
            return b""
        piece = self.left.pop(0)
        if len(piece) > size:
            self.left.insert(0, piece[size:])
        return piece[:size]

    def send(self, data: bytes | memoryview) -> int:
        self.said += data
        return len(data)

    def getsockname(self) -> tuple[str, int]:
        return ("127.0.0.1", 443)

    def shutdown(self, _how: int) -> None:
        """Nothing more is said."""

    def close(self) -> None:
        """Nothing more is heard."""


def http_doors() -> list[Tried]:
    papers("vo")
    certificate = der(authority("ca") / "vo" / "tls.crt")
    return [
        Tried("http-request", request_pieces, lambda pieces: served(pieces, certificate)),
        Tried("http-reply", reply_pieces, understood),
    ]


def in_pieces(random: Random, data: bytes) -> list[bytes]:
    """Cut in up to six, since a line gives its bytes in any pieces."""
    cuts = sorted({0, len(data), *(random.randrange(len(data) + 1) for _ in range(random.randrange(6)))})
    return [piece for start, end in pairwise(cuts) if (piece := data[start:end])]


def request_pieces(random: Random) -> list[bytes]:
    return in_pieces(random, damaged(random, random.choice(REQUESTS)))


def reply_pieces(random: Random) -> tuple[list[bytes], Request, str]:
    """A reply, the request it is a reply to, and the namespace they speak."""
    namespace = random.choice(NAMESPACES)
    request = random.choice(requests(namespace)[:5])
    fitting = [each for each in responses(namespace) if isinstance(each, REPLIES[type(request)])]
    body = soap.write(random.choice(fitting), namespace)
    if random.random() < 0.1:
        body = soap.write_fault(fault("OngeldigVerzoek", "A1", "x"))
    if random.random() < 0.3:
        body = shuffled(random, body, TEXTS)
    return in_pieces(random, damaged(random, random.choice(FORMS)(random, body))), request, namespace


def damaged(random: Random, sound: bytes) -> bytes:
    way = random.randrange(8)
    if way == 0:
        return sound
    return noise(random) if way == 1 else bent(random, sound, PIECES)


def _long(_random: Random, body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _in_chunks(random: Random, body: bytes) -> bytes:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in in_pieces(random, body))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


def _until_the_end(_random: Random, body: bytes) -> bytes:
    return b"HTTP/1.0 500 Oops\r\nContent-Type: text/xml\r\n\r\n" + body


FORMS: tuple[Callable[[Random, bytes], bytes], ...] = (_long, _in_chunks, _until_the_end)


def served(pieces: list[bytes], certificate: bytes) -> bool:
    """Whether any request in it was answered with 200. The connection must come to its end by itself."""
    listener = Listener(Handling(pong, lambda date: b"<wsdl/>" if date else None, lambda *_: None, lambda _: False))
    sock = Pieces(pieces)
    terms = Terms(Limits(), listener.admit, Budget(Limits().held_bytes_max))
    connection = Connection(sock, "127.0.0.2", terms, NOW)  # type: ignore[arg-type]
    wants = connection.step(NOW)
    for _ in range(STEPS_MAX):
        if wants is Wants.END:
            return b"HTTP/1.1 200 OK" in sock.said
        wants = _next(listener, connection, wants, certificate)
    raise RuntimeError("the connection does not end")


def _next(listener: Listener, connection: Connection, wants: Wants, certificate: bytes) -> Wants:
    if wants is not Wants.THREAD:
        return connection.step(NOW)
    assert connection.request
    request = replace(connection.request, certificate=certificate)
    answered = listener.respond(request, lambda: connection.ends_after_answer(NOW))
    return connection.answer(answered.data, closes=answered.closes, now=NOW)


def understood(given: tuple[list[bytes], Request, str]) -> bool:
    """Whether it is a reply, and holds an answer to what was asked."""
    pieces, request, namespace = given
    left = iter(pieces)
    try:
        reply = read_reply(lambda: next(left, b""), REPLY_BYTES_MAX)
    except Unreadable:
        return False
    if len(reply.body) > REPLY_BYTES_MAX:
        raise RuntimeError("longer than allowed")
    try:
        return not isinstance(soap.read_answer(reply.body, request, namespace), Fault)
    except SoapFout:
        return False
