"""The form of a request: what is not exactly as agreed is refused at its head, and its body is not read."""

from __future__ import annotations

import socket
from http import HTTPStatus
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overstap.keten import soap
from overstap.keten.answer import Answer
from overstap.keten.faults import fault
from overstap.wire.head import FIELDS_MAX, Refused, read_head, remembered_head
from wire.stand import Keyring, Stand, is_closed, post, read_answer

BODY = b"<a/>"


def head(*lines: str, first: str = "POST /oso HTTP/1.1") -> bytes:
    return "\r\n".join([first, *lines, "", ""]).encode("latin-1")


XML = ("Host: localhost", "Content-Type: text/xml; charset=utf-8")
LENGTH = "Content-Length: 60000"
REFUSED = {
    "put": (head(*XML, LENGTH, first="PUT /oso HTTP/1.1"), 405),
    "head": (head(*XML, first="HEAD /oso HTTP/1.1"), 405),
    "connect": (head(*XML, first="CONNECT localhost:1 HTTP/1.1"), 400),
    "other-path": (head(*XML, LENGTH, first="POST /admin HTTP/1.1"), 404),
    "escaped-path": (head(*XML, LENGTH, first="POST /os%6f HTTP/1.1"), 404),
    "absolute-target": (head(*XML, LENGTH, first="POST http://localhost/oso HTTP/1.1"), 400),
    "http-1.0": (head(*XML, LENGTH, first="POST /oso HTTP/1.0"), 505),
    "no-host": (head("Content-Type: text/xml", LENGTH), 400),
    "two-hosts": (head(*XML, "Host: elsewhere", LENGTH), 400),
    "json": (head("Host: localhost", "Content-Type: application/json", LENGTH), 415),
    "soap-1.2": (head("Host: localhost", "Content-Type: application/soap+xml", LENGTH), 415),
    "utf-16": (head("Host: localhost", "Content-Type: text/xml; charset=utf-16", LENGTH), 415),
    "no-type": (head("Host: localhost", LENGTH), 415),
    "gzip": (head(*XML, "Content-Encoding: gzip", LENGTH), 415),
    "no-length": (head(*XML), 411),
    "chunked": (head(*XML, "Transfer-Encoding: chunked"), 411),
    "both-lengths": (head(*XML, LENGTH, "Transfer-Encoding: chunked"), 400),
    "two-lengths": (head(*XML, LENGTH, "Content-Length: 4"), 400),
    "list-of-lengths": (head(*XML, "Content-Length: 4, 4"), 400),
    "negative-length": (head(*XML, "Content-Length: -1"), 400),
    "signed-length": (head(*XML, "Content-Length: +4"), 400),
    "too-large": (head(*XML, "Content-Length: 65537"), 413),
    "huge": (head(*XML, "Content-Length: 999999999999"), 413),
    "folded": (head(*XML, LENGTH, "X-A: b", " c"), 400),
    "space-before-colon": (head(*XML, "Content-Length : 4"), 400),
    "underscore": (head(*XML, LENGTH, "Content_Length: 4"), 400),
    "bare-newline": (head(*XML, LENGTH, "X-A: b\nX-C: d"), 400),
    "nul": (head(*XML, LENGTH, "X-A: b\0"), 400),
    "other-expectation": (head(*XML, LENGTH, "Expect: 200-ok"), 417),
    "many-fields": (head(*XML, LENGTH, *(f"X-{n}: a" for n in range(FIELDS_MAX))), 431),
    "long-head": (head(*XML, LENGTH, "X-A: " + "b" * 17_000), 431),
    "get-no-query": (head("Host: localhost", first="GET /oso HTTP/1.1"), 400),
    "get-with-body": (head("Host: localhost", "Content-Length: 4", first="GET /oso?wsdl HTTP/1.1"), 400),
}


@pytest.mark.parametrize(("request_head", "status"), REFUSED.values(), ids=REFUSED)
def test_another_form_is_refused_at_its_head(stand: Stand, request_head: bytes, status: int) -> None:
    """T18: other method, media type, path, encoding, both lengths → 4xx at once, body not read on."""
    with stand.connect() as client:
        client.sendall(request_head)
        answered, fields, body = read_answer(client)

        assert (answered, fields["connection"], body) == (status, "close", b"")
        assert is_closed(client)
    assert len(stand.wait_for_any()) == 1
    assert stand.asked == []


def test_endless_chunks_end_at_the_first(stand: Stand) -> None:
    """T18: the answer comes although the body goes on."""
    with stand.connect() as client:
        client.sendall(REFUSED["chunked"][0] + b"4\r\n<a/>\r\n" * 1000)

        assert read_answer(client)[0] == 411
        assert stand.asked == []


def test_a_body_that_is_sent_anyway_does_not_swallow_the_answer(stand: Stand) -> None:
    with stand.connect() as client:
        client.sendall(REFUSED["too-large"][0] + b"x" * 65_537)

        assert read_answer(client)[0] == 413
        assert stand.asked == []


def test_a_head_may_come_in_pieces(stand: Stand) -> None:
    with stand.connect() as client:
        for byte in post(BODY):
            client.sendall(bytes([byte]))

        assert read_answer(client)[0] == 200
        assert [body for body, _ in stand.asked] == [BODY]


def test_requests_may_follow_one_another_without_waiting(stand: Stand) -> None:
    with stand.connect() as client:
        client.sendall(post(b"<a/>") + post(b"<b/>") + post(b"<c/>", "Connection: close"))
        statuses = []
        data = b""
        while piece := client.recv(65_536):
            data += piece
        statuses = [part[:3] for part in data.split(b"HTTP/1.1 ")[1:]]

        assert statuses == [b"200"] * 3
        assert [body for body, _ in stand.asked] == [b"<a/>", b"<b/>", b"<c/>"]


def test_who_asks_may_wait_for_the_go_ahead(stand: Stand) -> None:
    with stand.connect() as client:
        request = post(BODY, "Expect: 100-continue")
        client.sendall(request[: -len(BODY)])
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(BODY)

        assert read_answer(client)[0] == 200


def test_who_is_refused_gets_no_go_ahead(stand: Stand) -> None:
    with stand.connect() as client:
        client.sendall(head(*XML, "Content-Length: 65537", "Expect: 100-continue"))

        assert read_answer(client)[0] == 413


@pytest.mark.parametrize(("query", "status", "body"), [("20200910", 200, b"<wsdl/>"), ("19990101", 404, b"")])
def test_the_wsdl_is_for_members(stand: Stand, query: str, status: int, body: bytes) -> None:
    with stand.connect() as client:
        client.sendall(head("Host: localhost", first=f"GET /oso?wsdl={query} HTTP/1.1"))
        answered, fields, got = read_answer(client)

    assert (answered, got) == (status, body)
    assert fields["content-type"] == "text/xml; charset=utf-8"


@pytest.mark.parametrize("reden", ["Bezet", "TeVeelVragen"])
def test_an_answer_that_says_not_now_says_when_to_come_back(ring: Keyring, reden: str) -> None:
    """T19: 503 and 429 have Retry-After."""
    found = fault(reden)

    def busy(*_: object) -> Answer:
        return Answer(found.status, soap.write_fault(found), "")

    with Stand(ring, ring.identity("po"), answer_of=busy).open() as stand, stand.connect() as client:
        client.sendall(post(BODY))
        status, fields, body = read_answer(client)

    assert (status, fields["retry-after"]) == (found.status, "5")
    assert found.tekst.encode() in body


def test_an_error_of_ours_tells_nothing(ring: Keyring, caplog: pytest.LogCaptureFixture) -> None:
    def breaks(*_: object) -> Answer:
        raise LookupError("Noor Wolfsgras, 999990019")

    with Stand(ring, ring.identity("po"), answer_of=breaks).open() as stand, stand.connect() as client:
        client.sendall(post(BODY))
        status, _, body = read_answer(client)

    assert (status, body) == (500, b"")
    assert "kind=LookupError" in caplog.text
    assert "Noor" not in caplog.text
    assert "999990019" not in caplog.text


def test_a_client_that_leaves_halfway_leaves_nothing_behind(stand: Stand) -> None:
    for cut in (1, 30, len(post(BODY)) - 1):
        with stand.connect() as client:
            client.sendall(post(BODY)[:cut])
            client.shutdown(socket.SHUT_RDWR)

    with stand.connect() as client:
        client.sendall(post(BODY))
        assert read_answer(client)[0] == 200
    assert len(stand.asked) == 1


def test_a_head_is_read_into_its_parts() -> None:
    read = read_head(b"POST /a%20b?c=d HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nX-A:  2 \r\nContent-Length: 12")

    assert (read.method, read.path, read.query, read.length) == ("POST", "/a b", "c=d", 12)
    assert read.fields == (("host", "h"), ("x-a", "1"), ("x-a", "2"), ("content-length", "12"))
    assert read.field("x-b") == ""
    assert read.keeps_alive
    assert not read_head(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: foo, Close").keeps_alive


def test_no_head_takes_long_to_refuse() -> None:
    """Every way to read its white space is tried once, not all with one another."""
    fields = b"".join(b"\r\nX-A:" + b" \t" * 100 for _ in range(FIELDS_MAX))
    began = perf_counter()
    with pytest.raises(Refused):
        read_head(b"POST /oso HTTP/1.1\r\nHost: h" + fields + b"\r\n:")

    assert perf_counter() - began < 1.0


@given(st.binary(max_size=300))
def test_any_bytes_are_a_head_or_a_refusal(data: bytes) -> None:
    try:
        read_head(b"POST /oso HTTP/1.1\r\nHost: h\r\n" + data)
    except Refused as refused:
        assert HTTPStatus.BAD_REQUEST <= refused.status <= HTTPStatus.HTTP_VERSION_NOT_SUPPORTED


@given(st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b" ", b":", b"Host", b"Content-Length", b"4", b"\t", b"\0"])))
def test_a_head_that_is_read_has_no_line_breaks_in_it(parts: list[bytes]) -> None:
    try:
        read = read_head(b"POST /oso HTTP/1.1\r\nHost: h\r\n" + b"".join(parts))
    except Refused:
        return
    assert not any(mark in text for field in read.fields for text in field for mark in "\r\n\0")


def test_a_head_that_is_remembered_says_the_same_and_one_that_is_refused_is_refused_again() -> None:
    good, bad = b"POST /oso HTTP/1.1\r\nHost: h\r\nContent-Length: 12", b"POST /oso HTTP/1.1\r\nContent-Length: 12"
    assert remembered_head(good) == remembered_head(good) == read_head(good)
    for _ in range(2):
        with pytest.raises(Refused, match="host"):
            remembered_head(bad)
