"""The way out to an address that a supplier named: one message over HTTPS, to nowhere inside, and hardly an answer.

Nothing is followed, nothing of the environment counts, and what comes back is looked at no further than its status.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from overstap.keten.door import VreemdePartij
from overstap.wire.line import Address
from overstap.wire.public import NotPublic, look_up, refuse_name
from overstap.wire.reply import Unreadable, read_reply

SECONDS_MAX = 5.0
"""From the first look-up to the last byte of the answer."""
ANSWER_BYTES_MAX = 4_096
PORT = 443
RETRY_AFTER = re.compile(rb"\r\nretry-after:[ \t]*([0-9]{1,6})[ \t]*\r\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one message."""

    status: int = 0
    refused: str = ""
    retry_after_s: int = 0


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Sends to public addresses only; with `loopback`, for practice, also to this machine as `localhost`."""

    loopback: bool = False
    trusted: Path | None = None
    """An authority that is trusted besides those of the machine: that of a practice chain."""

    def fits(self, url: str) -> str:
        """Why no message may go there, as a code; empty when one may. Looks nothing up."""
        try:
            self._address(url)
        except NotPublic as refused:
            return refused.code
        return ""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Post this; whatever goes wrong on the way is an outcome without a status."""
        until = monotonic() + SECONDS_MAX
        try:
            address = self._address(url)
            found = look_up(address.host, address.port, seconds=_left(until), loopback=self.loopback)
            with self._connect(address.host, found.family, found.sockaddr, until) as line:
                line.settimeout(_left(until))
                line.sendall(_request(address, headers, body))
                return _answered(line, until)
        except NotPublic as refused:
            return Outcome(refused=refused.code)
        except (OSError, Unreadable, UnicodeError):
            return Outcome()

    def _address(self, url: str) -> Address:
        try:
            address = Address.of(url)
        except VreemdePartij as error:
            raise NotPublic("no_https") from error
        refuse_name(address.host, loopback=self.loopback)
        if address.port != PORT and not self.loopback:
            raise NotPublic("port")
        return address

    def _connect(
        self, host: str, family: socket.AddressFamily, sockaddr: tuple[object, ...], until: float
    ) -> ssl.SSLSocket:
        """To exactly this address, where the certificate must be that of the name."""
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(_left(until))
            plain.connect(sockaddr)
            plain.settimeout(_left(until))
            return _context(self.trusted).wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise


@dataclass(slots=True)
class _Ear:
    """What comes in, until the time is up."""

    line: ssl.SSLSocket
    until: float
    heard: bytearray = field(default_factory=bytearray)

    def __call__(self) -> bytes:
        self.line.settimeout(_left(self.until))
        piece = self.line.recv(ANSWER_BYTES_MAX)
        self.heard += piece
        if len(self.heard) > 4 * ANSWER_BYTES_MAX:
            raise Unreadable("too much")
        return piece


def _answered(line: ssl.SSLSocket, until: float) -> Outcome:
    ear = _Ear(line, until)
    reply = read_reply(ear, ANSWER_BYTES_MAX)
    asked = RETRY_AFTER.search(bytes(ear.heard).partition(b"\r\n\r\n")[0] + b"\r\n")
    return Outcome(status=reply.status, retry_after_s=int(asked[1]) if asked else 0)


def _left(until: float) -> float:
    """Seconds that are left. Raises TimeoutError when there are none."""
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError("the other side took too long")
    return left


def _context(trusted: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if trusted:
        context.load_verify_locations(trusted)
    return context


def _request(address: Address, headers: Mapping[str, str], body: bytes) -> bytes:
    own = {
        "Host": address.host if address.port == PORT else f"{address.host}:{address.port}",
        "User-Agent": "overstap",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in (own | dict(headers)).items())
    return f"POST {address.target} HTTP/1.1\r\n{lines}\r\n".encode("ascii") + body
