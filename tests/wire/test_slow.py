"""Slow, silent and greedy strangers: each is closed at its deadline, and honest callers do not notice them."""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from time import monotonic

import pytest

from overstap.keten.answer import Answer
from overstap.keten.door import Bestemming
from overstap.keten.messages import PingRequest
from overstap.keten.partij import Partij
from overstap.wire.limits import Limits, Pace
from overstap.wire.sender import HttpDoor
from wire.stand import (
    NAMESPACE,
    PO_OIN,
    HandTime,
    Keyring,
    Stand,
    is_closed,
    pong,
    post,
    read_answer,
    with_limits,
)

CROWD = 200
ATTACKER = "127.0.0.2"
LIMITS = Limits()
ROOMY = replace(LIMITS, connections_per_address_max=CROWD + 10)
SECONDS_MAX = 20.0
"""Of our own time; how long the listener has patience is told by the time of the test."""
GENUINE_SECONDS_MAX = 5.0
HELLO = b"\x16\x03\x01"
HALF_HEAD = b"POST /oso HTTP/1.1\r\nHost: loc"


@pytest.fixture
def stand(ring: Keyring, time: HandTime) -> Iterator[Stand]:
    with Stand(ring, ring.identity("po"), ROOMY).open() as opened:
        yield opened


def genuine(stand: Stand) -> None:
    """An honest exchange, under five seconds whoever else is there. When it is over, the listener has read what
    others said before it."""
    began = monotonic()
    HttpDoor(stand.ring.identity("vo")).send(PingRequest(), Bestemming(stand.url, PO_OIN, NAMESPACE))
    assert monotonic() - began < GENUINE_SECONDS_MAX


def all_closed(crowd: list[socket.socket]) -> bool:
    """Wait until the listener closed every one of these."""
    end = monotonic() + SECONDS_MAX
    with selectors.DefaultSelector() as selector:
        for sock in crowd:
            selector.register(sock, selectors.EVENT_READ)
        while selector.get_map() and monotonic() < end:
            for key, _ in selector.select(0.5):
                assert isinstance(key.fileobj, socket.socket)
                if _has_ended(key.fileobj):
                    selector.unregister(key.fileobj)
        return not selector.get_map()


def _has_ended(sock: socket.socket) -> bool:
    try:
        return not sock.recv(65_536)
    except (ConnectionError, ssl.SSLError):
        return True


@pytest.mark.parametrize("first", [b"", HELLO], ids=["silent", "three-bytes-of-hello"])
def test_a_crowd_that_never_shakes_hands(stand: Stand, time: HandTime, first: bytes) -> None:
    """T17: 200 at once; a genuine exchange goes on, and all are closed."""
    with ExitStack() as stack:
        crowd = [stack.enter_context(stand.plain(ATTACKER)) for _ in range(CROWD)]
        for each in crowd:
            each.sendall(first)

        genuine(stand)
        time.move(LIMITS.head_s + 1)
        assert all_closed(crowd)

    stand.wait_for("deadline")
    assert stand.refused == [("deadline", ATTACKER)]
    assert len(stand.asked) == 1


@pytest.mark.parametrize("first", [HALF_HEAD, post(b"x" * 500)[:-100]], ids=["half-head", "half-body"])
def test_a_crowd_of_members_that_stops_halfway(stand: Stand, time: HandTime, first: bytes) -> None:
    """T17: 200 that have a certificate, and still cost no thread."""
    with ExitStack() as stack:
        crowd: list[socket.socket] = [stack.enter_context(stand.connect(source=ATTACKER)) for _ in range(CROWD)]
        for each in crowd:
            each.sendall(first)

        genuine(stand)
        time.move(LIMITS.body.grace_s + 1)
        assert all_closed(crowd)

    stand.wait_for("deadline")
    assert stand.refused == [("deadline", ATTACKER)]
    assert len(stand.asked) == 1


@pytest.mark.parametrize("whole", [HALF_HEAD + b"x" * 5000, post(b"x" * 5000)], ids=["of-the-head", "of-the-body"])
def test_a_byte_now_and_then_is_not_enough(stand: Stand, time: HandTime, whole: bytes) -> None:
    """T17: 200 at once; patience is earned by the bytes that come, not by coming."""
    start = whole.find(b"\r\n\r\n") + 4 if whole.startswith(post(b"x" * 5000)[:60]) else 20
    with ExitStack() as stack:
        crowd: list[socket.socket] = [stack.enter_context(stand.connect(source=ATTACKER)) for _ in range(CROWD)]
        for each in crowd:
            each.sendall(whole[:start])
        genuine(stand)
        for byte in whole[start : start + 30]:
            for each in crowd:
                with suppress(OSError):
                    each.sendall(bytes([byte]))
            genuine(stand)
            time.move(5.0)

        assert all_closed(crowd)
        stand.wait_for("deadline")

    assert not any(body.startswith(b"x") for body, _ in stand.asked)


def test_who_says_nothing_at_first_gets_no_more_time_for_it(stand: Stand, time: HandTime) -> None:
    """T17: the time for the first head began with the connection."""
    with stand.connect(source=ATTACKER) as client:
        time.move(LIMITS.head_s / 2 + 1)
        client.sendall(HALF_HEAD)
        genuine(stand)
        time.move(LIMITS.head_s / 2 + 1)

        assert is_closed(client)
    stand.wait_for("deadline")


def test_a_slow_but_honest_upload_arrives(ring: Keyring, time: HandTime) -> None:
    """Much longer than the grace of a body, at the pace we agreed to wait for."""
    body, piece = b"x" * 4000, 400
    pace = Pace(grace_s=0.3, bytes_per_s=2_000.0, total_s=30.0)
    with Stand(ring, ring.identity("po"), with_limits(body=pace)).open() as stand, stand.connect() as client:
        request = post(body)
        for start in range(0, len(request), piece):
            client.sendall(request[start : start + piece])
            genuine(stand)
            time.move(piece / pace.bytes_per_s)

        assert read_answer(client)[0] == 200
        assert [asked for asked, _ in stand.asked].count(body) == 1


def test_who_does_not_read_its_answer_holds_no_thread(ring: Keyring, time: HandTime) -> None:
    """T17: more slow readers than there are threads, each with an answer larger than the line can hold."""

    def large(body: bytes, caller: Partij, action: str) -> Answer:
        return Answer(200, b"x" * 30_000_000, "") if body == b"large" else pong(body, caller, action)

    limits = with_limits(answer=Pace(grace_s=1.5, bytes_per_s=1e9, total_s=5.0))
    with (
        Stand(ring, ring.identity("po"), limits, threads=2, answer_of=large).open() as stand,
        ExitStack() as stack,
    ):
        crowd: list[socket.socket] = [stack.enter_context(stand.connect(source=ATTACKER)) for _ in range(4)]
        for each in crowd:
            each.sendall(post(b"large"))
        for each in crowd:
            assert each.recv(1)

        genuine(stand)
        stand.wait_until_all_threads_are_free()
        time.move(limits.answer.total_s + 1)
        assert all_closed(crowd)
        stand.wait_for("deadline")


def test_a_slow_but_honest_reader_gets_its_answer(ring: Keyring, time: HandTime) -> None:
    size = 8_000_000
    pace = Pace(grace_s=0.3, bytes_per_s=1_000_000.0, total_s=30.0)
    answer = Answer(200, b"x" * size, "")
    with (
        Stand(ring, ring.identity("po"), with_limits(answer=pace), answer_of=lambda *_: answer).open() as stand,
        stand.connect() as client,
    ):
        client.sendall(post(b"<a/>"))
        got = 0
        while got < size:
            piece = client.recv(65_536)
            assert piece
            got += len(piece)
            time.move(len(piece) / pace.bytes_per_s)


def test_more_requests_than_fit_are_asked_to_come_back(ring: Keyring) -> None:
    """T19: the queue is full: 503 with Retry-After, at once; the others are answered, and the retry succeeds once."""
    release, entered = threading.Event(), threading.Semaphore(0)

    def waits(body: bytes, caller: Partij, action: str) -> Answer:
        entered.release()
        release.wait(10)
        return pong(body, caller, action)

    limits = with_limits(waiting_max=1)
    with (
        Stand(ring, ring.identity("po"), limits, threads=1, answer_of=waits).open() as stand,
        stand.connect() as working,
        stand.connect() as waiting,
        stand.connect() as refused,
    ):
        working.sendall(post(b"<a/>"))
        assert entered.acquire(timeout=10)
        waiting.sendall(post(b"<b/>"))
        refused.sendall(post(b"<c/>"))
        (turned_away,) = first_ready(waiting, refused)
        status, fields, body = read_answer(turned_away)
        assert (status, fields["retry-after"], body) == (503, "5", b"")
        assert [body for body, _ in stand.asked] == [b"<a/>"]

        release.set()
        admitted = waiting if turned_away is refused else refused
        assert [read_answer(each)[0] for each in (working, admitted)] == [200, 200]
        again = b"<c/>" if turned_away is refused else b"<b/>"
        with stand.connect() as retry:
            retry.sendall(post(again))
            assert read_answer(retry)[0] == 200
        assert sorted(body for body, _ in stand.asked) == [b"<a/>", b"<b/>", b"<c/>"]


def first_ready(*clients: ssl.SSLSocket) -> list[ssl.SSLSocket]:
    """The clients that got an answer first."""
    with selectors.DefaultSelector() as selector:
        for each in clients:
            selector.register(each, selectors.EVENT_READ)
        return [key.fileobj for key, _ in selector.select(10)]  # type: ignore[misc]


def test_all_bodies_together_have_a_limit(ring: Keyring) -> None:
    """One more promise than fits in memory is refused before it is sent; afterwards there is room again."""
    body = b"x" * 40_000
    request = post(body, "Expect: 100-continue")
    head = request[: -len(body)]
    limits = with_limits(held_bytes_max=60_000, body=Pace(grace_s=10.0, bytes_per_s=1.0, total_s=10.0))
    with (
        Stand(ring, ring.identity("po"), limits).open() as stand,
        stand.connect() as first,
        stand.connect() as second,
    ):
        first.sendall(head)
        assert first.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        second.sendall(head)
        status, fields, _ = read_answer(second)

        assert (status, "retry-after" in fields) == (503, True)
        stand.wait_for("memory")
        first.sendall(body)
        assert read_answer(first)[0] == 200
        for _ in range(3):
            first.sendall(post(body))
            assert read_answer(first)[0] == 200


def test_when_all_places_are_taken_the_oldest_stranger_leaves(ring: Keyring) -> None:
    with Stand(ring, ring.identity("po"), with_limits(connections_max=5)).open() as stand, ExitStack() as stack:
        member = stack.enter_context(stand.connect())
        member.sendall(post(b"<a/>"))
        assert read_answer(member)[0] == 200
        strangers = [stack.enter_context(stand.plain(ATTACKER)) for _ in range(4)]

        genuine(stand)
        member.sendall(post(b"<b/>"))

        assert read_answer(member)[0] == 200
        assert is_closed(strangers[0])


def test_who_has_to_leave_may_be_saying_something(ring: Keyring) -> None:
    """A newcomer takes a place in the same turn in which the one that had it starts to speak."""
    one_place = Stand(ring, ring.identity("po"), with_limits(connections_max=1))
    with one_place.prepare() as (stand, loop), stand.plain(ATTACKER) as stranger:
        loop.turn(5.0)
        with stand.plain() as newcomer:
            stranger.sendall(HELLO)
            loop.turn(5.0)

            assert is_closed(stranger)
            newcomer.sendall(HELLO)
            loop.turn(5.0)


def test_an_idle_connection_is_closed_without_a_word(stand: Stand, time: HandTime) -> None:
    with stand.connect() as client:
        client.sendall(post(b"<a/>"))
        assert read_answer(client)[0] == 200

        time.move(LIMITS.idle_s + 1)
        assert is_closed(client)
        assert stand.refused == []


def test_a_connection_does_not_live_for_ever(ring: Keyring) -> None:
    with Stand(ring, ring.identity("po"), with_limits(life_s=0.0)).open() as stand, stand.connect() as client:
        client.sendall(post(b"<a/>"))
        status, fields, _ = read_answer(client)

        assert (status, fields["connection"]) == (200, "close")
        assert is_closed(client)


def test_patience_grows_with_what_moved_and_ends() -> None:
    pace = Pace(grace_s=0.6, bytes_per_s=10_000.0, total_s=5.0)

    assert pace.due(100.0, 0) == 100.6
    assert pace.due(100.0, 10_000) == 101.6
    assert pace.due(100.0, 10_000_000) == 105.0
