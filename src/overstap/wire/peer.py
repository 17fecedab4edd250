"""The TLS context towards one peer: it looks whose certificate it is before a byte leaves, and waits with limits."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hmac import compare_digest
from time import monotonic
from typing import Any

from overstap.keten.door import VreemdePartij
from overstap.keten.partij import PartijFout, partij_of
from overstap.wire.limits import Pace
from overstap.wire.tls import Identity, client_context


def peer_context(identity: Identity, oin: str) -> ssl.SSLContext:
    """A context that only shakes hands with the system with this OIN, under the host name it is called by."""
    context = client_context(identity, PeerContext)
    assert isinstance(context, PeerContext)
    context.oin = oin
    return context


@contextmanager
def wait_at_most(pace: Pace) -> Iterator[None]:
    """What this thread receives from a peer within the block comes at this pace, or ends in TimeoutError."""
    _thread.waiting = _Waiting(pace, monotonic())
    try:
        yield
    finally:
        _thread.waiting = None


@dataclass(slots=True)
class _Waiting:
    pace: Pace
    began: float
    moved: int = 0

    def check(self) -> None:
        if monotonic() > self.pace.due(self.began, self.moved):
            raise TimeoutError("the answer came too slowly")


class _Thread(threading.local):
    waiting: _Waiting | None = None


_thread = _Thread()


class PatientSocket(ssl.SSLSocket):
    """A time-out on each read is not enough: a byte now and then would hold us for ever."""

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        waiting = _thread.waiting
        if waiting is None:
            return super().recv(buflen, flags)
        waiting.check()
        data = super().recv(buflen, flags)
        waiting.moved += len(data)
        return data


class PeerContext(ssl.SSLContext):
    """Where the HTTP client wraps its socket, the handshake takes place: this is the last moment before it sends."""

    sslsocket_class = PatientSocket
    oin = ""

    def wrap_socket(self, sock: socket.socket, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        """The socket after a handshake with the right party. Raises VreemdePartij, with the socket closed."""
        try:
            wrapped = super().wrap_socket(sock, *args, **kwargs)
        except ssl.SSLCertVerificationError as error:
            raise VreemdePartij(error.verify_message) from error
        try:
            found = partij_of(wrapped.getpeercert(binary_form=True) or b"").oin
        except PartijFout:
            found = ""
        if not compare_digest(found.encode(), self.oin.encode()):
            wrapped.close()
            raise VreemdePartij("another OIN")
        return wrapped
