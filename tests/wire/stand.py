"""A listener on loopback, its loop in a thread of the test, and clients that talk to it byte by byte."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from overstap.keten import soap
from overstap.keten.answer import Answer
from overstap.keten.messages import PingResponse
from overstap.keten.partij import Partij
from overstap.wire.keys import System, issue, make_ca
from overstap.wire.limits import Limits
from overstap.wire.listener import Handling, Listener
from overstap.wire.loop import Loop, Service
from overstap.wire.tls import Identity, server_context
from processes import wait_until

NAMESPACE = "http://xml.kennisnet.nl/schemas/Overstapservice/20200910"
NOW = datetime.now(UTC).replace(microsecond=0)
PO_OIN, VO_OIN = "00000007000000000001", "00000007000000000002"
PATIENT = Limits(head_s=60.0, linger_s=60.0)
"""Nobody is too late, however busy this machine is. Where being late is the subject, the test moves the time."""


@dataclass
class HandTime:
    """The time of a listener, in seconds; it stands still until the test moves it."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True)
class Keyring:
    """A practice chain of two systems, and a second chain that is none of ours."""

    root: Path

    @classmethod
    def make(cls, root: Path) -> Keyring:
        ring = cls(root)
        for chain in ("ours", "theirs"):
            make_ca(root / chain, f"Oefenketen {chain}", NOW)
        ring.issue("po", PO_OIN)
        ring.issue("vo", VO_OIN)
        ring.issue("foreign", VO_OIN, chain="theirs")
        ring.issue("other-host", PO_OIN, hosts=("po.example.invalid",))
        ring.issue("expired", VO_OIN, at=NOW - timedelta(days=100))
        ring.issue("early", VO_OIN, at=NOW + timedelta(days=1))
        return ring

    def issue(
        self,
        name: str,
        oin: str,
        *,
        chain: str = "ours",
        hosts: tuple[str, ...] = ("localhost", "127.0.0.1"),
        at: datetime = NOW,
    ) -> None:
        system = System(oin=oin, naam=f"Systeem {name}", hosts=hosts)
        issue(self.root / chain, self.root / name, system, at)

    def identity(self, name: str, chain: str = "ours") -> Identity:
        folder = self.root / name
        return Identity(folder / "tls.crt", folder / "tls.key", self.root / chain / "ca.crt")


def pong(_body: bytes, _caller: Partij, _action: str) -> Answer:
    reply = PingResponse(resultaat="OK", tijd=datetime(2026, 3, 12, 9, 30, tzinfo=UTC))
    return Answer(200, soap.write(reply, NAMESPACE), "pingRequest")


@dataclass
class Stand:
    """One listener with everything it noticed."""

    ring: Keyring
    identity: Identity
    limits: Limits = PATIENT
    threads: int = 4
    answer_of: Callable[[bytes, Partij, str], Answer] = pong
    asked: list[tuple[bytes, Partij]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)
    noticed: threading.Condition = field(default_factory=threading.Condition)
    port: int = 0
    loop: Loop | None = None
    """While it is open."""

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/oso"

    def answer(self, body: bytes, caller: Partij, action: str) -> Answer:
        self.asked.append((body, caller))
        return self.answer_of(body, caller, action)

    def note(self, reason: str, address: str) -> None:
        with self.noticed:
            self.refused.append((reason, address))
            self.noticed.notify_all()

    def wait_for(self, reason: str) -> None:
        """Until a refusal for this reason was reported."""
        with self.noticed:
            assert self.noticed.wait_for(lambda: reason in self.reasons, 10), self.refused

    def wait_until_all_threads_are_free(self) -> None:
        """Whom a thread still has is not looked at when the test moves the time; and by itself it does not move."""
        loop = self.loop
        assert loop
        wait_until(lambda: not loop._lent, "no thread has a connection")

    def wait_for_any(self) -> list[str]:
        """Until something was refused; gives the reasons so far."""
        with self.noticed:
            assert self.noticed.wait_for(lambda: self.refused, 10)
        return self.reasons

    @property
    def reasons(self) -> list[str]:
        return [reason for reason, _ in self.refused]

    @contextmanager
    def open(self) -> Iterator[Stand]:
        """The listener, with its loop in a thread."""
        with self.prepare() as (stand, loop):
            stop = threading.Event()
            thread = threading.Thread(target=_drive, args=(loop, stop), daemon=True)
            thread.start()
            try:
                yield stand
            finally:
                stop.set()
                loop.wake()
                thread.join(10)

    @contextmanager
    def prepare(self) -> Iterator[tuple[Stand, Loop]]:
        """The listener, with a loop that the test drives itself."""
        handling = Handling(
            answer_of=self.answer,
            wsdl_of=lambda date: b"<wsdl/>" if date == "20200910" else None,
            refused=self.note,
            denied=lambda fingerprint: fingerprint in self.denied,
        )
        listener = Listener(handling)
        service = Service(
            respond=listener.respond,
            admit=listener.admit,
            refused=listener.refused,
            threads=self.threads,
            limits=self.limits,
            context=server_context(self.identity),
        )
        with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
            self.port = listening.getsockname()[1]
            self.loop = loop = Loop([listening], service)
            try:
                yield self, loop
            finally:
                loop.close()

    def connect(self, name: str = "vo", *, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """A client that shook hands with the certificate of this system."""
        identity = self.ring.identity(name)
        context = ssl.create_default_context(cafile=identity.ca)
        context.load_cert_chain(identity.certificate, identity.key)
        return context.wrap_socket(self.plain(source), server_hostname="localhost")

    def plain(self, source: str = "127.0.0.1") -> socket.socket:
        sock = socket.create_connection(("127.0.0.1", self.port), 10, source_address=(source, 0))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock


def _drive(loop: Loop, stop: threading.Event) -> None:
    while not stop.is_set():
        loop.turn(1.0)


def post(body: bytes, *extra: str, path: str = "/oso", method: str = "POST") -> bytes:
    """A request as our own sender makes it, with other or more header lines."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Content-Type: text/xml; charset=utf-8"]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", *extra, "", ""]).encode("latin-1") + body


def read_answer(sock: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, header fields and body of one answer; status 0 when the connection ends without one."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = _receive(sock)
        if not piece:
            return 0, {}, data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(fields.get("content-length", "0")):
        body += _receive(sock) or b"?"
    return int(first.split()[1]), fields, body


def _receive(sock: socket.socket) -> bytes:
    try:
        return sock.recv(65_536)
    except (ConnectionError, ssl.SSLError):
        return b""


def is_closed(sock: socket.socket) -> bool:
    """Wait until the other side closes; whatever it still says is thrown away."""
    try:
        while _receive(sock):
            pass
    except TimeoutError:
        return False
    return True


def with_limits(**changes: object) -> Limits:
    return replace(PATIENT, **changes)  # type: ignore[arg-type]
