"""One loop that waits for all connections at once, so that no thread ever waits for the other side.

It accepts, lets each connection take a step when its socket is ready, hands whole requests to the crew, and
drops who is too late. It knows nothing of gunicorn: the worker drives it, and so can a test.
"""

from __future__ import annotations

import ipaddress
import selectors
import socket
import ssl
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from time import monotonic

from overstap.wire.connection import Connection, Wants
from overstap.wire.crew import Crew
from overstap.wire.head import Request
from overstap.wire.limits import Limits
from overstap.wire.refusals import Refusals
from overstap.wire.terms import Admit, Budget, Terms
from overstap.wire.wsgi import Answered

SWEEP_S = 0.25
STOP_S = 1.0
ACCEPTS_A_TURN = 32
EVENTS = {Wants.READ: selectors.EVENT_READ, Wants.WRITE: selectors.EVENT_WRITE}


@dataclass(frozen=True, slots=True)
class Service:
    """What a listener does, apart from connections and time."""

    respond: Callable[[Request, Callable[[], bool]], Answered]
    """A whole answer; asks, when it is ready, whether it is the last one on its connection."""
    admit: Admit
    refused: Callable[[str, str], None]
    """Told of refusals (reason, address), at most one of a kind a minute, on a thread of the crew."""
    threads: int
    limits: Limits
    context: ssl.SSLContext | None
    """One for all connections: made once, handshakes are half again as fast. None: plain HTTP."""


class Loop:
    def __init__(self, listeners: Iterable[socket.socket], service: Service) -> None:
        self._service, self._limits = service, service.limits
        self._crew = Crew(service.threads, service.limits.waiting_max)
        self._terms = Terms(service.limits, service.admit, Budget(service.limits.held_bytes_max))
        self._refusals = Refusals()
        self._poller = selectors.DefaultSelector()
        self._connections: dict[Connection, None] = {}
        self._neighbours: Counter[str] = Counter()
        self._answered: deque[tuple[Connection, Answered]] = deque()
        self._watched: dict[Connection, int] = {}
        self._swept = monotonic()
        self._stopping = False
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)
        self._poller.register(self._ear, selectors.EVENT_READ, self._collect)
        self._listeners = list(listeners)
        for listener in self._listeners:
            listener.setblocking(False)
            self._poller.register(listener, selectors.EVENT_READ, partial(self._accept, listener))

    def turn(self, timeout: float) -> None:
        """Wait at most `timeout` seconds for something to happen, and let everything take a step that can."""
        for key, _ in self._poller.select(min(timeout, SWEEP_S) if self._connections else timeout):
            key.data()
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
                self._poller.unregister(listener)
            for connection in self._connections:
                connection.hurry(monotonic() + STOP_S)
        for connection in [each for each in self._connections if each.idle]:
            self._end(connection)
        return not self._connections

    def close(self) -> None:
        """Drop whatever is left."""
        for connection in list(self._connections):
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
        self._take_step(connection)

    def _connect(self, client: socket.socket, address: str) -> Connection:
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._service.context:
            client = self._service.context.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
        return Connection(client, address, self._terms, monotonic())

    def _make_room(self) -> bool:
        """Drop who came first and never made a request (the honest make theirs at once), or else who is idle."""
        fresh = (each for each in self._connections if each.fresh and not each.leaving)
        oldest = next(fresh, None) or next((each for each in self._connections if each.idle), None)
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
            self._watch(connection, None)
            self._hand_over(connection)
        else:
            self._watch(connection, EVENTS[wants])

    def _watch(self, connection: Connection, events: int | None) -> None:
        """Wait for these events of a connection, or for none. Asks the kernel only when something changes."""
        before = self._watched.get(connection)
        if events == before:
            return
        if events is None:
            self._poller.unregister(connection.sock)
            del self._watched[connection]
            return
        register = self._poller.register if before is None else self._poller.modify
        register(connection.sock, events, partial(self._take_step, connection))
        self._watched[connection] = events

    def _hand_over(self, connection: Connection) -> None:
        request = connection.request
        assert request is not None
        if not self._crew.take(partial(self._work, connection, request)):
            self._follow(connection, connection.refuse(HTTPStatus.SERVICE_UNAVAILABLE, monotonic()))

    def _work(self, connection: Connection, request: Request) -> None:
        """On a thread of the crew: the application, and nothing of the connection."""
        answer = self._service.respond(request, lambda: self._is_last(connection))
        self._answered.append((connection, answer))
        self.wake()

    def _is_last(self, connection: Connection) -> bool:
        return self._stopping or connection.ends_after_answer(monotonic())

    def _collect(self) -> None:
        """Send the answers that are ready."""
        with suppress(BlockingIOError):
            self._ear.recv(4096)
        while self._answered:
            connection, answer = self._answered.popleft()
            if connection in self._connections:
                self._follow(connection, connection.answer(answer.data, closes=answer.closes, now=monotonic()))

    def _sweep(self) -> None:
        """Drop who is too late."""
        self._swept = now = monotonic()
        for connection in [each for each in self._connections if each.due < now]:
            if not connection.idle and not connection.leaving:
                self._report("deadline", connection.address)
            self._end(connection)

    def _end(self, connection: Connection) -> None:
        del self._connections[connection]
        near = neighbourhood(connection.address)
        self._neighbours[near] -= 1
        if not self._neighbours[near]:
            del self._neighbours[near]
        self._watch(connection, None)
        connection.drop()

    def _report(self, reason: str, address: str) -> None:
        if self._refusals.first(reason, address, monotonic()):
            self._crew.take(partial(self._service.refused, reason, address))


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, since everybody at home has the rest."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
