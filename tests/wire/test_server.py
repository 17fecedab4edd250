"""The real thing: gunicorn with our worker, in a process of its own, started, renewed, stopped and killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from overstap.keten.door import Bestemming
from overstap.keten.messages import PingRequest
from overstap.wire.sender import HttpDoor
from processes import wait_until
from wire.stand import NAMESPACE, PO_OIN, Keyring, is_closed, post, read_answer

pytestmark = pytest.mark.processes
PROGRAM = Path(__file__).with_name("program.py")


class Server:
    """A running server program, and what it says."""

    def __init__(self, keys: Path, kind: str = "chain", port: int = 0) -> None:
        command = [sys.executable, str(PROGRAM), str(keys), kind, str(port), str(os.getpid())]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        self.port = int(self.hear("ready")[1])
        self.worker = int(self.hear("forked")[0])

    def hear(self, word: str) -> list[str]:
        """What comes after this word, as soon as the server says it."""
        assert self.process.stdout
        for line in self.process.stdout:
            first, *rest = line.split()
            if first == word:
                return rest
        raise AssertionError(f"the server ended without saying {word}")

    def connect(self) -> socket.socket:
        sock = socket.create_connection(("127.0.0.1", self.port), 20)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(20)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def keys(ring: Keyring, tmp_path: Path) -> Path:
    """The folder of a chain with the certificates of the PO system as `served`, which a test may replace."""
    shutil.copytree(ring.root / "ours", tmp_path / "ours")
    shutil.copytree(ring.root / "po", tmp_path / "served")
    return tmp_path


@pytest.fixture
def server(keys: Path) -> Iterator[Server]:
    started = Server(keys)
    yield started
    started.close()


@pytest.fixture(scope="module")
def pages(ring: Keyring) -> Iterator[Server]:
    """One for all tests of pages: none of them ends it."""
    started = Server(ring.root, "pages")
    yield started
    started.close()


def member(ring: Keyring, server: Server) -> ssl.SSLSocket:
    identity = ring.identity("vo")
    context = ssl.create_default_context(cafile=identity.ca)
    context.load_cert_chain(identity.certificate, identity.key)
    return context.wrap_socket(server.connect(), server_hostname="localhost")


def served(sock: ssl.SSLSocket) -> int:
    """The serial number of the certificate that the server showed."""
    return int(str((sock.getpeercert() or {})["serialNumber"]), 16)


def shown(ring: Keyring, server: Server) -> int:
    with member(ring, server) as client:
        return served(client)


def test_a_message_is_answered_and_the_server_stops_when_asked(ring: Keyring, server: Server) -> None:
    door = HttpDoor(ring.identity("vo"))
    door.send(PingRequest(), Bestemming(f"https://localhost:{server.port}/oso", PO_OIN, NAMESPACE))

    with member(ring, server) as idle:
        idle.sendall(post(b"<a/>"))
        assert read_answer(idle)[0] == 200

        assert server.stop() == 0
        assert is_closed(idle)


def test_a_stopping_server_finishes_what_is_under_way(ring: Keyring, server: Server, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with member(ring, server) as client, member(ring, server) as idle:
        idle.sendall(post(b"<a/>"))
        assert read_answer(idle)[0] == 200
        client.sendall(post(b"wait " + str(gate).encode()))
        server.hear("waiting")

        server.process.terminate()
        assert is_closed(idle)
        gate.touch()
        status, fields, _ = read_answer(client)

        assert (status, fields["connection"]) == (200, "close")
        assert server.process.wait(20) == 0


def test_certificates_are_renewed_without_a_pause(ring: Keyring, server: Server, keys: Path) -> None:
    """SIGHUP: a new certificate for new connections; what does not fit is not taken."""
    first = shown(ring, server)

    shutil.copy(ring.root / "vo" / "tls.crt", keys / "served" / "new")
    (keys / "served" / "new").replace(keys / "served" / "tls.crt")
    server.process.send_signal(signal.SIGHUP)
    server.hear("forked")
    assert shown(ring, server) == first

    for name in ("tls.crt", "tls.key"):
        shutil.copy(ring.root / "vo" / name, keys / "served" / f"new-{name}")
        (keys / "served" / f"new-{name}").replace(keys / "served" / name)
    server.process.send_signal(signal.SIGHUP)
    server.hear("forked")
    wait_until(lambda: shown(ring, server) != first, "the new certificate is shown")


def test_a_worker_that_dies_is_replaced(ring: Keyring, server: Server) -> None:
    os.kill(server.worker, signal.SIGKILL)
    server.hear("forked")

    with member(ring, server) as client:
        client.sendall(post(b"<a/>"))
        assert read_answer(client)[0] == 200


def test_a_worker_does_not_outlive_its_server(ring: Keyring, server: Server, keys: Path) -> None:
    """kill -9 of the first process: the port is free again for the next."""
    with member(ring, server) as client:
        client.sendall(post(b"<a/>"))
        assert read_answer(client)[0] == 200

        server.process.kill()
        assert is_closed(client)

    again = Server(keys, port=server.port)
    assert again.port == server.port
    again.close()


def test_refusals_in_the_handshake_are_told(server: Server) -> None:
    with server.connect() as stranger:
        stranger.sendall(b"hello, is anybody there?\r\n\r\n")

        assert server.hear("refused") == ["handshake", "127.0.0.1"]


PAGE = "{} {} HTTP/1.1\r\nHost: localhost\r\nCookie: a=1; b=2\r\nContent-Length: {}\r\n\r\n"


def ask(server: Server, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    with server.connect() as client:
        client.sendall(PAGE.format(method, path, len(body)).encode() + body)
        return read_answer(client)


def test_pages_are_served_over_plain_http(pages: Server) -> None:
    status, fields, body = ask(pages, "POST", "/page", b"x" * 1_000_000)

    assert (status, body) == (200, b"POST 1000000 http a=1; b=2")
    assert (fields["connection"], fields["content-length"]) == ("keep-alive", str(len(body)))


@pytest.mark.parametrize(
    ("method", "path", "status", "length"),
    [("GET", "/gone", 204, None), ("GET", "/same", 304, None), ("GET", "/broken", 500, "0")],
)
def test_pages_without_a_body(pages: Server, method: str, path: str, status: int, length: str | None) -> None:
    answered, fields, body = ask(pages, method, path)

    assert (answered, fields.get("content-length"), body) == (status, length, b"")


def test_a_head_request_gets_only_the_head(pages: Server) -> None:
    with pages.connect() as client:
        client.sendall(PAGE.format("HEAD", "/page", 0).encode() + PAGE.format("GET", "/gone", 0).encode())
        data = b""
        while b"204" not in data:
            data += client.recv(65_536)

    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"HEAD 0 http" not in data


@pytest.mark.parametrize(("method", "status"), [("TRACE", 405), ("PROPFIND", 405), ("BREW", 405)])
def test_other_methods_are_not_for_pages(pages: Server, method: str, status: int) -> None:
    assert ask(pages, method, "/page")[0] == status


@pytest.mark.parametrize(
    ("request_", "status", "says"),
    [
        ("POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n", 413, "kies een kleiner bestand"),
        ("POST /page HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411, "probeer het opnieuw"),
        ("GET /page HTTP/1.0\r\nHost: x\r\n\r\n", 505, "probeer het opnieuw"),
        ("GET /page HTTP/1.1\r\nHost: x\r\nX: <script>\0\r\n\r\n", 400, "probeer het opnieuw"),
    ],
)
def test_who_is_refused_before_a_page_reads_what_to_do(pages: Server, request_: str, status: int, says: str) -> None:
    """A browser would show its own page of a fault else; and nothing of what was sent comes back."""
    with pages.connect() as client:
        client.sendall(request_.encode())
        answered, fields, body = read_answer(client)

    assert answered == status
    assert says in body.decode()
    assert b"script" not in body
    assert fields["content-security-policy"].startswith("default-src 'none'")
    assert (fields["x-content-type-options"], fields["cache-control"]) == ("nosniff", "no-store")


def test_strangers_that_stop_halfway_do_not_stop_the_pages(pages: Server) -> None:
    crowd = [pages.connect() for _ in range(20)]
    for each in crowd:
        each.sendall(b"GET / HT")

    assert ask(pages, "GET", "/page")[0] == 200
    assert all(is_closed(each) for each in crowd)
    for each in crowd:
        each.close()
