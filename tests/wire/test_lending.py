"""A connection is of one thread at a time: while one works for it, the loop keeps its hands off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from overstap.keten.answer import Answer
from overstap.keten.partij import Partij
from overstap.wire.loop import SWEEP_S, Loop
from wire.stand import Keyring, Stand, is_closed, pong, post, read_answer


class Gate:
    """An application that waits until the test says so."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Semaphore(0), threading.Event()

    def answer(self, body: bytes, caller: Partij, action: str) -> Answer:
        self.entered.release()
        assert self.opened.wait(10)
        return pong(body, caller, action)


class Driver:
    """Drives a loop in a thread and counts its turns."""

    def __init__(self, loop: Loop) -> None:
        self.turns = 0
        self._loop, self._stop = loop, threading.Event()
        self._thread = threading.Thread(target=self._drive, daemon=True)
        self._thread.start()

    def turns_in(self, seconds: float) -> int:
        before = self.turns
        threading.Event().wait(seconds)
        return self.turns - before

    def stop(self) -> None:
        self._stop.set()
        self._loop.wake()
        self._thread.join(10)

    def _drive(self) -> None:
        while not self._stop.is_set():
            self._loop.turn(1.0)
            self.turns += 1


@contextmanager
def waiting(ring: Keyring, gate: Gate) -> Iterator[tuple[Stand, Loop, Driver]]:
    with Stand(ring, ring.identity("po"), answer_of=gate.answer).prepare() as (stand, loop):
        driver = Driver(loop)
        yield stand, loop, driver
        gate.opened.set()
        driver.stop()


def test_who_speaks_out_of_turn_wakes_nobody(ring: Keyring) -> None:
    """A next request lies ready while a thread works: the loop does not run in circles, and it is answered later."""
    gate = Gate()
    with waiting(ring, gate) as (stand, _, driver), stand.connect() as client:
        client.sendall(post(b"<a/>"))
        assert gate.entered.acquire(timeout=10)
        client.sendall(post(b"<b/>"))

        assert driver.turns_in(4 * SWEEP_S) <= 6
        assert [body for body, _ in stand.asked] == [b"<a/>"]

        gate.opened.set()
        said = b""
        while said.count(b"HTTP/1.1 200 OK") < 2 and (piece := client.recv(65_536)):
            said += piece
        assert said.count(b"HTTP/1.1 200 OK") == 2
        assert [body for body, _ in stand.asked] == [b"<a/>", b"<b/>"]


def test_who_hangs_up_meanwhile_wakes_nobody_and_leaves_nothing(ring: Keyring) -> None:
    gate = Gate()
    with waiting(ring, gate) as (stand, loop, driver):
        with stand.connect() as client:
            client.sendall(post(b"<a/>"))
            assert gate.entered.acquire(timeout=10)

        assert driver.turns_in(4 * SWEEP_S) <= 6

        gate.opened.set()
        driver.stop()
        end = monotonic() + 10
        while not loop.drain() and monotonic() < end:
            loop.turn(0.1)
        assert loop.drain()


def test_a_loop_that_closes_leaves_a_working_thread_its_connection(ring: Keyring) -> None:
    """To close a socket while another thread writes to it could put the answer on somebody else's line."""
    gate = Gate()
    with waiting(ring, gate) as (stand, loop, driver), stand.connect() as client:
        client.sendall(post(b"<a/>"))
        assert gate.entered.acquire(timeout=10)

        driver.stop()
        loop.close()
        gate.opened.set()

        assert read_answer(client)[0] == 200
        assert is_closed(client)


def test_every_answer_reaches_its_own_asker_however_quick_they_are(ring: Keyring) -> None:
    """Connections go from the loop to a thread and back thousands of times, and none is mixed up or forgotten."""
    wrong: list[object] = []

    def ask(stand: Stand, name: int) -> None:
        with stand.connect() as client:
            for number in range(150):
                body = b"%d-%d" % (name, number)
                client.sendall(post(body))
                status, _, answer = read_answer(client)
                if (status, answer) != (200, body):
                    wrong.append((status, answer))

    def echo(body: bytes, _caller: Partij, _action: str) -> Answer:
        return Answer(200, body, "")

    with Stand(ring, ring.identity("po"), answer_of=echo).open() as stand:
        threads = [threading.Thread(target=ask, args=(stand, name)) for name in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(60)

    assert wrong == []
    assert len(stand.asked) == 8 * 150
