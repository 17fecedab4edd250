"""The way out: a message over mutual TLS to exactly the system it is meant for, and its answer back.

Whom we speak to is settled inside the handshake: the chain, the host name and the OIN of the other side, before one
byte of the message leaves. Nothing from the environment has a say, and no redirect is followed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from time import monotonic
from typing import cast

from overstap.keten import soap
from overstap.keten.door import Bestemming, NietBereikbaar, TegenpartijFout, VerzegelingFout, VreemdePartij
from overstap.keten.faults import DossierFout, Fault, SoapFout, fault
from overstap.keten.messages import DocumentRequest, Message, Request
from overstap.wire.line import Address, Line, Lost, Patience
from overstap.wire.reply import Reply
from overstap.wire.tls import Identity, client_context

KEPT_ALIVE_S = 30.0
"""Shorter than a listener keeps an idle connection, so that we are the first to let go."""
KEPT_MAX = 16
"""Idle connections to one peer."""
LATER = frozenset({429, 502, 503, 504})
"""Statuses that say: not now, ask again later."""
FINAL = frozenset({"TeVeelOnbekend"})
"""Faults that end a question although their status says later: a person has to look first."""
HEAD = (
    "POST {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: overstap\r\nAccept: text/xml\r\n"
    'Content-Type: text/xml; charset=utf-8\r\nSOAPAction: ""\r\nContent-Length: {length}\r\n\r\n'
)

_Peer = tuple[str, int, str]
"""Host, port and OIN: a connection is only ever used again for all three."""


def _nobody(_fingerprint: str) -> bool:
    """Where there is no list, nobody was withdrawn."""
    return False


class HttpDoor:
    """A Door over HTTPS, shared by all threads; it keeps connections to each peer.

    Raises OSError when our own certificate does not fit.
    """

    def __init__(
        self, identity: Identity, patience: Patience | None = None, denied: Callable[[str], bool] = _nobody
    ) -> None:
        """`denied` says of a fingerprint whether that certificate was withdrawn; asked for every message."""
        self._denied = denied
        self._context = client_context(identity)
        self._patience = patience or Patience()
        self._idle: dict[_Peer, list[Line]] = {}
        self._lock = threading.Lock()

    def send(self, message: Message, bestemming: Bestemming) -> Message:
        """The answer to a request. Raises NietBereikbaar, VreemdePartij or TegenpartijFout."""
        address = Address.of(bestemming.url)
        body = soap.write(message, bestemming.namespace)
        limits = soap.DOCUMENT if isinstance(message, DocumentRequest) else soap.MESSAGE
        reply = self.post(address, bestemming.oin, body, limits.body_bytes_max)
        return _read(reply, message, bestemming.namespace)

    def post(self, address: Address, oin: str, body: bytes, answer_bytes_max: int) -> Reply:
        """Send bytes to the system with this OIN; once more when a kept connection turned out to be gone.

        That is safe, for whoever gets a message twice does it once and answers it twice in the same way.
        """
        peer, request = (address.host, address.port, oin), _request(address, body)
        if line := self._take(peer):
            with suppress(Lost):
                return self._exchange(peer, line, request, answer_bytes_max)
        line = Line(address, oin, self._context, self._patience)
        if self._denied(line.fingerprint):
            line.close()
            raise VreemdePartij("withdrawn")
        try:
            return self._exchange(peer, line, request, answer_bytes_max)
        except Lost as lost:
            raise NietBereikbaar(str(lost)) from lost

    def close(self) -> None:
        """Let go of all idle connections."""
        with self._lock:
            lines = [line for kept in self._idle.values() for line in kept]
            self._idle.clear()
        for line in lines:
            line.close()

    def _exchange(self, peer: _Peer, line: Line, request: bytes, answer_bytes_max: int) -> Reply:
        """Use a connection, and keep it only when all went well."""
        try:
            reply = line.exchange(request, answer_bytes_max)
        except BaseException:
            line.close()
            raise
        if not (reply.keeps_alive and self._keep(peer, line)):
            line.close()
        return reply

    def _take(self, peer: _Peer) -> Line | None:
        """The connection that was used last, when it still seems alive."""
        while True:
            with self._lock:
                line = self._idle[peer].pop() if self._idle.get(peer) else None
            if line is None or (line.is_quiet and self._is_fresh(line)):
                return line
            line.close()

    def _is_fresh(self, line: Line) -> bool:
        return monotonic() - line.used_at < KEPT_ALIVE_S and not self._denied(line.fingerprint)

    def _keep(self, peer: _Peer, line: Line) -> bool:
        with self._lock:
            kept = self._idle.setdefault(peer, [])
            if len(kept) >= KEPT_MAX:
                return False
            kept.append(line)
            return True


def _request(address: Address, body: bytes) -> bytes:
    host = f"[{address.host}]" if ":" in address.host else address.host
    head = HEAD.format(target=address.target, host=f"{host}:{address.port}", length=len(body))
    return head.encode("ascii") + body


def _read(reply: Reply, request: Message, namespace: str) -> Message:
    if reply.status in LATER:
        raise _ended(reply, request, namespace) or NietBereikbaar(f"status {reply.status}")
    try:
        answer = soap.read_answer(reply.body, cast("Request", request), namespace)
    except DossierFout as error:
        raise VerzegelingFout(_unreadable(reply.status).fault) from error
    except SoapFout as error:
        raise _unreadable(reply.status) from error
    if isinstance(answer, Fault):
        raise TegenpartijFout(answer)
    if reply.status != HTTPStatus.OK:
        raise _unreadable(reply.status)
    return answer


def _ended(reply: Reply, request: Message, namespace: str) -> TegenpartijFout | None:
    """The fault that says that asking again has no sense now, if it is one."""
    try:
        answer = soap.read_answer(reply.body, cast("Request", request), namespace)
    except SoapFout:
        return None
    return TegenpartijFout(answer) if isinstance(answer, Fault) and answer.reden in FINAL else None


def _unreadable(status: int) -> TegenpartijFout:
    """A bare 403 is how a listener says that it does not want to hear this certificate."""
    if status == HTTPStatus.FORBIDDEN:
        return TegenpartijFout(fault("ClientCertificaat"))
    text = "Het andere systeem gaf een antwoord dat geen antwoord op dit bericht is."
    return TegenpartijFout(Fault("Server", text, "", status=status))
