"""One connection to one peer: made only when the other side is who we asked for, for one exchange at a time.

It builds on the standard library alone. A general HTTP client does much that must not happen here (proxies,
redirects, decompression), and took several times as much of the processor for the same exchange.
"""

from __future__ import annotations

import re
import select
import socket
import ssl
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from time import monotonic

from overstap.keten.door import NietBereikbaar, TegenpartijFout, VreemdePartij
from overstap.keten.faults import fault
from overstap.keten.partij import PartijFout, partij_of
from overstap.wire.limits import Pace
from overstap.wire.reply import Reply, Unreadable, read_reply
from overstap.wire.tls import CERTIFICATE_REASONS

URL = re.compile(
    r"https://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:(?P<port>[0-9]{1,5}))?"
    r"(?P<target>/[!-\"$-~]*)?",
    re.ASCII,
)
OUR_CERTIFICATE = frozenset(
    {
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "SSLV3_ALERT_CERTIFICATE_EXPIRED",
        "SSLV3_ALERT_CERTIFICATE_REVOKED",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
        "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
        "TLSV1_ALERT_UNKNOWN_CA",
        "TLSV13_ALERT_CERTIFICATE_REQUIRED",
    }
)
"""OpenSSL's names of the alerts by which the other side refuses the certificate that we showed."""
PIECE_BYTES = 16_384
"""The longest record of TLS: one read never gives more."""


class Lost(Exception):
    """The connection broke before a single byte of an answer came."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for another system, in seconds."""

    connect_s: float = 5.0
    """For the connection, and again for the handshake."""
    read_s: float = 30.0
    """Without a single byte."""
    answer: Pace = Pace(grace_s=30.0, bytes_per_s=10_000.0, total_s=600.0)  # noqa: RUF009 (frozen)
    """From the first byte we send until the last one we get."""


@dataclass(frozen=True, slots=True)
class Address:
    """An https address, taken apart."""

    host: str
    port: int
    target: str

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, url: str) -> Address:
        """Raises VreemdePartij for what is not a plain https address: no user, no fragment, no white space."""
        match = URL.fullmatch(url)
        port = int(match["port"] or 443) if match else 0
        if not match or not 0 < port < 65_536:
            raise VreemdePartij("address")
        return cls(match["host"].strip("[]"), port, match["target"] or "/")


class Line:
    """An open connection. Raises NietBereikbaar or VreemdePartij when it cannot be made."""

    def __init__(self, address: Address, oin: str, context: ssl.SSLContext, patience: Patience) -> None:
        self.used_at = self._began = monotonic()
        self._got = 0
        self._patience = patience
        try:
            self._sock = _connect(address, context, patience)
        except ssl.SSLCertVerificationError as error:
            raise VreemdePartij(CERTIFICATE_REASONS.get(error.verify_code, "foreign")) from error
        except ssl.SSLError as error:
            if error.reason in OUR_CERTIFICATE:
                raise TegenpartijFout(fault("ClientCertificaat")) from error
            raise NietBereikbaar(type(error).__name__) from error
        except OSError as error:
            raise NietBereikbaar(type(error).__name__) from error
        certificate = self._sock.getpeercert(binary_form=True) or b""
        # No OIN on either side is no agreement: without a name nobody is whom we asked for.
        if not oin or not compare_digest(_oin(certificate).encode(), oin.encode()):
            self.close()
            raise VreemdePartij("other_oin")
        self.fingerprint = sha256(certificate).hexdigest()
        self._ear = select.poll()
        self._ear.register(self._sock, select.POLLIN)

    def exchange(self, request: bytes, answer_bytes_max: int) -> Reply:
        """Send a whole request and read its answer. Raises Lost or NietBereikbaar; then the line is useless."""
        self._began, self._got = monotonic(), 0
        try:
            self._sock.sendall(request)
            return read_reply(self._receive, answer_bytes_max)
        except TimeoutError as error:
            raise NietBereikbaar("te laat") from error
        except ssl.SSLError as error:
            raise self._broken(error) from error
        except (OSError, Unreadable) as error:
            raise (NietBereikbaar if self._got else Lost)(type(error).__name__) from error
        finally:
            self.used_at = monotonic()

    def _broken(self, error: ssl.SSLError) -> Exception:
        """In TLS 1.3 the other side judges our certificate after the handshake: its alert is the first we read."""
        if not self._got and (error.reason or "") in OUR_CERTIFICATE:
            return TegenpartijFout(fault("ClientCertificaat"))
        return (NietBereikbaar if self._got else Lost)(type(error).__name__)

    def _receive(self) -> bytes:
        """A time-out on each read is not enough: a byte now and then would hold us for ever."""
        if monotonic() > self._patience.answer.due(self._began, self._got):
            raise TimeoutError("the answer came too slowly")
        piece = self._sock.recv(PIECE_BYTES)
        self._got += len(piece)
        return piece

    @property
    def is_quiet(self) -> bool:
        """Nothing came since the last answer, not even the end."""
        return not self._sock.pending() and not self._ear.poll(0)

    def close(self) -> None:
        self._sock.close()


def _connect(address: Address, context: ssl.SSLContext, patience: Patience) -> ssl.SSLSocket:
    plain = socket.create_connection((address.host, address.port), patience.connect_s)
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        tls = context.wrap_socket(plain, server_hostname=address.host)
    except OSError:
        plain.close()
        raise
    tls.settimeout(patience.read_s)
    return tls


def _oin(certificate: bytes) -> str:
    try:
        return partij_of(certificate).oin
    except PartijFout:
        return ""
