"""The way out: a message over mutual TLS to exactly the system it is meant for, and its answer back.

Whom we speak to is settled inside the handshake: the chain, the host name and the OIN of the other side, before one
byte of the message leaves. Nothing from the environment (proxy, authorities, netrc) has a say, and no redirect is
followed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import httpx

from overstap.keten import soap
from overstap.keten.door import Bestemming, NietBereikbaar, TegenpartijFout, VreemdePartij
from overstap.keten.faults import Fault, SoapFout
from overstap.keten.messages import DocumentRequest, Message, Request
from overstap.wire.limits import Pace
from overstap.wire.peer import peer_context, wait_at_most
from overstap.wire.tls import Identity, client_context

CONNECTIONS_A_PEER_MAX = 32
KEPT_ALIVE_S = 30.0
"""Shorter than a listener keeps an idle connection, so that we are the first to let go."""
LATER = frozenset({429, 502, 503, 504})
"""Statuses without a message that say: not now."""
HEADERS = {
    "Content-Type": "text/xml; charset=utf-8",
    "Accept": "text/xml",
    "Accept-Encoding": "identity",
    "SOAPAction": '""',
    "User-Agent": "overstap",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for another system, in seconds."""

    connect_s: float = 5.0
    """For the connection, and again for the handshake."""
    read_s: float = 30.0
    """Without a single byte."""
    answer: Pace = Pace(grace_s=30.0, bytes_per_s=10_000.0, total_s=600.0)  # noqa: RUF009 (frozen)
    """From the first byte we send until the last one we get."""


class HttpDoor:
    """A Door over HTTPS, shared by all threads; it keeps a client, with its connections, for each peer.

    Raises OSError when our own certificate does not fit.
    """

    def __init__(self, identity: Identity, patience: Patience | None = None) -> None:
        self._identity, self._patience = identity, patience or Patience()
        self._clients: dict[tuple[str, str], httpx.Client] = {}
        self._lock = threading.Lock()
        client_context(identity)

    def send(self, message: Message, bestemming: Bestemming) -> Message:
        """The answer to a request. Raises NietBereikbaar, VreemdePartij or TegenpartijFout."""
        origin = _origin(bestemming.url)
        body = soap.write(message, bestemming.namespace)
        limits = soap.DOCUMENT if isinstance(message, DocumentRequest) else soap.MESSAGE
        call = _Call(bestemming.url, body, limits.body_bytes_max)
        status, answer = self._post((origin, bestemming.oin), call)
        return _read(status, answer, message, bestemming.namespace)

    def close(self) -> None:
        """Let go of all connections."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            client.close()

    def _post(self, peer: tuple[str, str], call: _Call) -> tuple[int, bytes]:
        """Send, and once more when a kept connection turned out to be closed before any answer came.

        That is safe, for whoever gets a message twice does it once and answers it twice in the same way. All kept
        connections of the client are as old as that one, so the second time a new client speaks.
        """
        client = self._client(peer)
        try:
            return self._exchange(client, call)
        except _Stale:
            return self._exchange(self._client(peer, instead_of=client), call)

    def _exchange(self, client: httpx.Client, call: _Call) -> tuple[int, bytes]:
        trace = _Trace()
        try:
            with (
                wait_at_most(self._patience.answer),
                client.stream("POST", call.url, content=call.body, extensions={"trace": trace}) as response,
            ):
                trace.answered = True
                return response.status_code, _collect(response, call.answer_bytes_max)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            lost = NietBereikbaar if trace.connected or trace.answered else _Stale
            raise lost(type(error).__name__) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NietBereikbaar(type(error).__name__) from error

    def _client(self, peer: tuple[str, str], *, instead_of: httpx.Client | None = None) -> httpx.Client:
        """The client for a peer, made when there is none yet or when it is still this one."""
        with self._lock:
            if self._clients.get(peer, instead_of) is instead_of:
                self._clients[peer] = self._make(peer[1])
            return self._clients[peer]

    def _make(self, oin: str) -> httpx.Client:
        wait = self._patience
        return httpx.Client(
            verify=peer_context(self._identity, oin),
            headers=HEADERS,
            timeout=httpx.Timeout(wait.read_s, connect=wait.connect_s),
            limits=httpx.Limits(max_connections=CONNECTIONS_A_PEER_MAX, keepalive_expiry=KEPT_ALIVE_S),
            trust_env=False,
            follow_redirects=False,
            http2=False,
        )


@dataclass(frozen=True, slots=True)
class _Call:
    url: str
    body: bytes
    answer_bytes_max: int


class _Stale(NietBereikbaar):
    """A connection that was kept alive is gone, and nothing of an answer came."""


class _Trace:
    """Follows one exchange: whether it made a new connection, and whether an answer began."""

    connected = False
    answered = False

    def __call__(self, event: str, _info: dict[str, object]) -> None:
        self.connected |= event == "connection.connect_tcp.started"


def _origin(url: str) -> str:
    """Scheme, host and port. An address that is not plain https is not one of the chain."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise VreemdePartij("not an address") from error
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise VreemdePartij("not an https address")
    return f"https://{parts.hostname}:{port}"


def _collect(response: httpx.Response, bytes_max: int) -> bytes:
    """The body as it came over the line, up to its limit."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise _unreadable(response.status_code)
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > bytes_max:
            raise _unreadable(response.status_code)
    return bytes(body)


def _read(status: int, body: bytes, request: Message, namespace: str) -> Message:
    if status in LATER and not body:
        raise NietBereikbaar(f"status {status}")
    try:
        answer = soap.read_answer(body, cast("Request", request), namespace)
    except SoapFout as error:
        raise _unreadable(status) from error
    if isinstance(answer, Fault):
        raise TegenpartijFout(answer)
    if status != httpx.codes.OK:
        raise _unreadable(status)
    return answer


def _unreadable(status: int) -> TegenpartijFout:
    text = "Het andere systeem gaf een antwoord dat geen antwoord op dit bericht is."
    return TegenpartijFout(Fault("Server", text, "", status=status))
