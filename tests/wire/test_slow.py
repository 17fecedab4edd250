"""Slow, silent and greedy strangers: each is closed at its deadline, and honest callers do not notice them."""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
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
    QUICK,
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
ROOMY = with_limits(connections_per_address_max=CROWD + 10, head_s=2.0)
HELLO = b"\x16\x03\x01"
HALF_HEAD = b"POST /oso HTTP/1.1\r\nHost: loc"


@pytest.fixture
def stand(ring: Keyring) -> Iterator[Stand]:
    with Stand(ring, ring.identity("po"), ROOMY).open() as opened:
        yield opened


def genuine(stand: Stand) -> None:
    HttpDoor(stand.ring.identity("vo")).send(PingRequest(), Bestemming(stand.url, PO_OIN, NAMESPACE))


def all_closed(crowd: list[socket.socket], within_s: float) -> bool:
    """Wait until the listener closed every one of these."""
    end = monotonic() + within_s
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
def test_a_crowd_that_never_shakes_hands(stand: Stand, first: bytes) -> None:
    """T17: 200 at once; a genuine exchange goes on, and all are closed."""
    with ExitStack() as stack:
        crowd = [stack.enter_context(stand.plain(ATTACKER)) for _ in range(CROWD)]
        for each in crowd:
            each.sendall(first)

        genuine(stand)
        assert all_closed(crowd, 10)

    stand.wait_for("deadline")
    assert stand.refused == [("deadline", ATTACKER)]
    assert len(stand.asked) == 1


@pytest.mark.parametrize("first", [HALF_HEAD, post(b"x" * 500)[:-100]], ids=["half-head", "half-body"])
def test_a_crowd_of_members_that_stops_halfway(stand: Stand, first: bytes) -> None:
    """T17: they have a certificate, and still cost no thread."""
    with ExitStack() as stack:
        crowd: list[socket.socket] = [stack.enter_context(stand.connect(source=ATTACKER)) for _ in range(60)]
        for each in crowd:
            each.sendall(first)

        genuine(stand)
        assert all_closed(crowd, 10)

    stand.wait_for("deadline")
    assert stand.refused == [("deadline", ATTACKER)]
    assert len(stand.asked) == 1


@pytest.mark.parametrize("whole", [HALF_HEAD + b"x" * 5000, post(b"x" * 5000)], ids=["of-the-head", "of-the-body"])
def test_a_byte_now_and_then_is_not_enough(stand: Stand, whole: bytes) -> None:
    """T17: patience is earned by the bytes that come, not by coming."""
    with stand.connect(source=ATTACKER) as client:
        start = whole.find(b"\r\n\r\n") + 4 if whole.startswith(post(b"x" * 5000)[:60]) else 20
        client.sendall(whole[:start])
        ended = threading.Event()
        dripping = threading.Thread(target=drip, args=(client, whole[start:], ended))
        dripping.start()
        genuine(stand)

        stand.wait_for("deadline")
        ended.set()
        dripping.join()

    assert len(stand.asked) == 1


def drip(client: ssl.SSLSocket, data: bytes, ended: threading.Event) -> None:
    for byte in data:
        try:
            client.sendall(bytes([byte]))
        except OSError:
            return
        if ended.wait(0.1):
            return


def test_a_slow_but_honest_upload_arrives(ring: Keyring) -> None:
    """Longer than the grace of a body, at a pace we agreed to wait for."""
    pace = Pace(grace_s=0.3, bytes_per_s=2_000.0, total_s=30.0)
    body = b"x" * 4000
    with Stand(ring, ring.identity("po"), with_limits(body=pace)).open() as stand, stand.connect() as client:
        request = post(body)
        pause = threading.Event()
        for start in range(0, len(request), 400):
            client.sendall(request[start : start + 400])
            pause.wait(0.08)

        assert read_answer(client)[0] == 200
        assert stand.asked[0][0] == body


def test_who_does_not_read_its_answer_holds_no_thread(ring: Keyring) -> None:
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

        genuine(stand)
        stand.wait_for("deadline")
        assert all_closed(crowd, 10)


def test_a_slow_but_honest_reader_gets_its_answer(ring: Keyring) -> None:
    size = 8_000_000
    limits = with_limits(answer=Pace(grace_s=0.3, bytes_per_s=1_000_000.0, total_s=30.0))
    with (
        Stand(ring, ring.identity("po"), limits, answer_of=lambda *_: Answer(200, b"x" * size, "")).open() as stand,
        stand.connect() as client,
    ):
        client.sendall(post(b"<a/>"))
        pause, got = threading.Event(), 0
        while got < size:
            piece = client.recv(65_536)
            assert piece
            got += len(piece)
            pause.wait(0.002)


def test_more_requests_than_fit_are_asked_to_come_back(ring: Keyring) -> None:
    """The queue is full: 503 with Retry-After, at once, and the others are answered."""
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
        statuses = {read_answer(each)[:1] for each in first_ready(waiting, refused)}
        assert statuses == {(503,)}

        release.set()
        assert read_answer(working)[0] == 200
        assert len(stand.asked) == 2 or entered.acquire(timeout=10)


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
    limits: Limits = with_limits(connections_max=5, head_s=30.0)
    with Stand(ring, ring.identity("po"), limits).open() as stand, ExitStack() as stack:
        member = stack.enter_context(stand.connect())
        member.sendall(post(b"<a/>"))
        assert read_answer(member)[0] == 200
        strangers = [stack.enter_context(stand.plain(ATTACKER)) for _ in range(4)]

        genuine(stand)
        member.sendall(post(b"<b/>"))

        assert read_answer(member)[0] == 200
        assert all_closed(strangers[:1], 5)


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


def test_an_idle_connection_is_closed_without_a_word(ring: Keyring) -> None:
    with Stand(ring, ring.identity("po"), with_limits(idle_s=0.3)).open() as stand, stand.connect() as client:
        client.sendall(post(b"<a/>"))
        assert read_answer(client)[0] == 200

        assert is_closed(client)
        assert stand.refused == []


def test_a_connection_does_not_live_for_ever(ring: Keyring) -> None:
    with Stand(ring, ring.identity("po"), with_limits(life_s=0.0)).open() as stand, stand.connect() as client:
        client.sendall(post(b"<a/>"))
        status, fields, _ = read_answer(client)

        assert (status, fields["connection"]) == (200, "close")
        assert is_closed(client)


def test_patience_grows_with_what_moved_and_ends() -> None:
    pace = QUICK.body

    assert pace.due(100.0, 0) == 100.6
    assert pace.due(100.0, 10_000) == 101.6
    assert pace.due(100.0, 10_000_000) == 105.0
