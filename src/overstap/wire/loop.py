"""One loop that waits for all connections at once, so that no thread ever waits for the other side.

It accepts, lets each connection take a step when its socket is ready, lends it to the crew with a whole request, and
drops who is too late. It knows nothing of gunicorn: the worker drives it, and so can a test.

A connection is of one thread at a time. The kernel reports a socket once (EPOLLONESHOT) and then no more until it is
armed again, which is the last thing that the thread of the crew does with it after its answer.
"""

from __future__ import annotations

import ipaddress
import select
import socket
import ssl
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from time import monotonic

from overstap.wire.answered import Answered
from overstap.wire.connection import Connection, Wants
from overstap.wire.crew import Crew
from overstap.wire.head import Request
from overstap.wire.limits import Limits
from overstap.wire.refusals import Refusals
from overstap.wire.terms import Admit, Budget, Terms, Words, no_words

SWEEP_S = 0.25
STOP_S = 1.0
ACCEPTS_A_TURN = 32
EVENTS = {Wants.READ: select.EPOLLIN | select.EPOLLONESHOT, Wants.WRITE: select.EPOLLOUT | select.EPOLLONESHOT}


Respond = Callable[[Request, Callable[[], bool]], Answered]
"""A whole answer to a request; asks, when it is ready, whether it is the last one on its connection."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a listener does, apart from connections and time."""

    respond: Respond
    admit: Admit
    refused: Callable[[str, str], None]
    """Told of refusals (reason, address), at most one of a kind a minute, on a thread of the crew."""
    threads: int
    limits: Limits
    context: ssl.SSLContext | None
    """One for all connections: made once, handshakes are half again as fast. None: plain HTTP."""
    words: Words = no_words


class Loop:
    def __init__(self, listeners: Iterable[socket.socket], service: Service) -> None:
        self._service, self._limits = service, service.limits
        self._crew = Crew(service.threads, service.limits.waiting_max)
        self._terms = Terms(service.limits, service.admit, Budget(service.limits.held_bytes_max), service.words)
        self._refusals = Refusals()
        self._poller = select.epoll()
        self._wakers: dict[int, Callable[[], None]] = {}
        self._connections: dict[Connection, None] = {}
        self._neighbours: Counter[str] = Counter()
        self._passing = threading.Lock()
        self._lent: set[Connection] = set()
        """Of a thread of the crew for now: the loop does not even look at them."""
        self._returned: deque[tuple[Connection, Wants]] = deque()
        self._swept = monotonic()
        self._stopping = self._closed = False
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)
        self._watch(self._ear, select.EPOLLIN, self._collect)
        self._listeners = list(listeners)
        for listener in self._listeners:
            listener.setblocking(False)
            self._watch(listener, select.EPOLLIN, partial(self._accept, listener))

    def turn(self, timeout: float) -> None:
        """Wait at most `timeout` seconds for something to happen, and let everything take a step that can."""
        events = self._poller.poll(min(timeout, SWEEP_S) if self._connections else timeout)
        # All are looked up first: a number can change hands while they are woken.
        for wake in [self._wakers[number] for number, _ in events]:
            wake()
        if monotonic() - self._swept >= SWEEP_S:
            self._sweep()

    def wake(self) -> None:
        """End a waiting `turn`; from any thread or signal handler."""
        with suppress(OSError):
            self._bell.send(b"!")

    def drain(self) -> bool:
        """Stop accepting and finish what is under way; True as soon as nobody is left.

        Who is idle goes at once; who is still speaking gets a moment, for a new server may already take others.
        """
        if not self._stopping:
            self._stopping = True
            for listener in self._listeners:
                self._unwatch(listener)
            for connection in self._ours():
                connection.hurry(monotonic() + STOP_S)
        for connection in list(self._idle()):
            self._end(connection)
        return not self._connections

    def close(self) -> None:
        """Drop whatever is left; what a thread of the crew has, that thread drops."""
        with self._passing:
            self._closed = True
            self._lent.difference_update(connection for connection, _ in self._returned)
            left = list(self._ours())
        for connection in left:
            self._end(connection)
        self._poller.close()
        self._ear.close()
        self._bell.close()

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPTS_A_TURN):
            try:
                client, address = listener.accept()
            except BlockingIOError:
                return
            except OSError:
                # Out of files, mostly: somebody must go before somebody else can come.
                self._make_room()
                return
            self._welcome(client, str(address[0]))

    def _welcome(self, client: socket.socket, address: str) -> None:
        near = neighbourhood(address)
        if self._neighbours[near] >= self._limits.connections_per_address_max:
            client.close()
            self._report("too_many", address)
            return
        if len(self._connections) >= self._limits.connections_max and not self._make_room():
            client.close()
            return
        try:
            connection = self._connect(client, address)
        except OSError:
            client.close()
            return
        self._connections[connection] = None
        self._neighbours[near] += 1
        self._watch(connection.sock, EVENTS[Wants.READ], partial(self._take_step, connection))

    def _connect(self, client: socket.socket, address: str) -> Connection:
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._service.context:
            client = self._service.context.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
        return Connection(client, address, self._terms, monotonic())

    def _make_room(self) -> bool:
        """Drop who came first and never made a request (the honest make theirs at once), or else who is idle."""
        fresh = (each for each in self._connections if each.fresh and not each.leaving)
        oldest = next(fresh, None) or next(self._idle(), None)
        if oldest:
            self._end(oldest)
        return oldest is not None

    def _take_step(self, connection: Connection) -> None:
        if connection in self._connections:
            self._follow(connection, connection.step(monotonic()))

    def _follow(self, connection: Connection, wants: Wants) -> None:
        """Arrange for what a connection waits for."""
        if connection.reason:
            self._report(connection.reason, connection.address)
            connection.reason = ""
        if wants is Wants.END:
            self._end(connection)
        elif wants is Wants.THREAD:
            self._lend(connection)
        else:
            self._poller.modify(connection.sock, EVENTS[wants])

    def _lend(self, connection: Connection) -> None:
        request = connection.request
        assert request is not None
        with self._passing:
            self._lent.add(connection)
        if not self._crew.take(partial(self._work, connection, request)):
            self._lent.discard(connection)
            self._follow(connection, connection.refuse(HTTPStatus.SERVICE_UNAVAILABLE, monotonic()))

    def _work(self, connection: Connection, request: Request) -> None:
        """On a thread of the crew: the application, and as much of its answer as can leave at once."""
        answer = self._service.respond(request, lambda: self._is_last(connection))
        self._give_back(connection, connection.answer(answer.data, closes=answer.closes, now=monotonic()))

    def _is_last(self, connection: Connection) -> bool:
        return self._stopping or connection.ends_after_answer(monotonic())

    def _give_back(self, connection: Connection, wants: Wants) -> None:
        """On a thread of the crew. The loop may lend it again as soon as it is armed, but not before we let go."""
        with self._passing:
            if self._closed:
                connection.drop()
            elif wants in EVENTS and not connection.reason:
                self._poller.modify(connection.sock, EVENTS[wants])
                self._lent.discard(connection)
            else:
                self._returned.append((connection, wants))
                self.wake()

    def _collect(self) -> None:
        """Go on with connections that came back with more to do than to wait."""
        with suppress(BlockingIOError):
            self._ear.recv(4096)
        while self._returned:
            connection, wants = self._returned.popleft()
            self._lent.discard(connection)
            self._follow(connection, wants)

    def _sweep(self) -> None:
        """Drop who is too late."""
        self._swept = now = monotonic()
        for connection in [each for each in self._ours() if each.due < now]:
            if not connection.idle and not connection.leaving:
                self._report("deadline", connection.address)
            self._end(connection)

    def _end(self, connection: Connection) -> None:
        del self._connections[connection]
        near = neighbourhood(connection.address)
        self._neighbours[near] -= 1
        if not self._neighbours[near]:
            del self._neighbours[near]
        self._unwatch(connection.sock)
        connection.drop()

    def _ours(self) -> Iterator[Connection]:
        """All that no thread of the crew has now, in the order in which they came."""
        return (each for each in self._connections if each not in self._lent)

    def _idle(self) -> Iterator[Connection]:
        return (each for each in self._ours() if each.idle)

    def _watch(self, sock: socket.socket, events: int, wake: Callable[[], None]) -> None:
        self._poller.register(sock, events)
        self._wakers[sock.fileno()] = wake

    def _unwatch(self, sock: socket.socket) -> None:
        self._poller.unregister(sock)
        del self._wakers[sock.fileno()]

    def _report(self, reason: str, address: str) -> None:
        if self._refusals.first(reason, address, monotonic()):
            self._crew.take(partial(self._service.refused, reason, address))


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, since everybody at home has the rest."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
