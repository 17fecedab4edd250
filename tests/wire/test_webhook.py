"""T53: a webhook never connects to an address that is not public: by number, name, rebinding, redirect or mapping."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from overstap.wire.public import LOOKING_MAX, is_public
from overstap.wire.webhook import Outcome, WebhookSender
from wire.stand import Keyring

HTTPS = "https:"
BODY = b'{"data":{}}'
GOOD = "https://las.example/haak"
ANSWER = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))
NEVER = {
    "plain http": "http://las.example/haak",
    "loopback by number": HTTPS + "//127.0.0.1/haak",
    "loopback of version 6": HTTPS + "//[::1]/haak",
    "metadata by number": HTTPS + "//169.254.169.254/latest/meta-data/",
    "mapped into version 6": HTTPS + "//[::ffff:10.0.0.1]/",
    "a whole number": HTTPS + "//2130706433/",
    "octal": HTTPS + "//0177.0.0.1/",
    "hexadecimal": HTTPS + "//0x7f.1/",
    "short": HTTPS + "//127.1/",
    "localhost": HTTPS + "//localhost/",
    "below localhost": HTTPS + "//a.localhost/",
    "one label": HTTPS + "//intranet/",
    "inside name": HTTPS + "//metadata.google.internal/",
    "inside network": HTTPS + "//printer.local/",
    "another port": HTTPS + "//las.example:8443/haak",
    "a user in it": HTTPS + "//las.example@127.0.0.1/",
    "a name before": HTTPS + "//user:pass@las.example/",
    "a fragment": HTTPS + "//las.example/haak#x",
    "a line break": HTTPS + "//las.example/haak\r\nHost: x",
    "another scheme": "file:///etc/passwd",
    "nothing": "",
    "capitals hide nothing": HTTPS + "//LOCALHOST/",
    "a dot at the end": HTTPS + "//localhost./",
}
INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - nobody listens there
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]


@dataclass
class Net:
    """A network of which we say what names lead to, and that notes what is connected to."""

    answers: list[list[str]]
    asked: list[str] = field(default_factory=list)
    connected: list[Any] = field(default_factory=list)

    def look_up(self, host: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(host)
        found = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found
        ]

    def connect(self, sockaddr: Any) -> None:
        self.connected.append(sockaddr)
        raise ConnectionRefusedError


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Net]:
    def made(*answers: list[str]) -> Net:
        net = Net(list(answers))
        monkeypatch.setattr("overstap.wire.public.socket.getaddrinfo", net.look_up)
        monkeypatch.setattr("overstap.wire.webhook.socket.socket.connect", net.connect)
        return net

    return made


@pytest.mark.parametrize("url", NEVER.values(), ids=NEVER)
def test_an_address_that_leads_inside_is_not_even_looked_up(net: Callable[..., Net], url: str) -> None:
    seen = net(["93.184.216.34"])

    outcome = WebhookSender().send(url, {}, BODY)

    assert (outcome.status, bool(outcome.refused)) == (0, True)
    assert WebhookSender().fits(url) == outcome.refused
    assert (seen.asked, seen.connected) == ([], [])


@pytest.mark.parametrize("ip", INSIDE)
def test_a_name_that_leads_inside_is_not_connected_to(net: Callable[..., Net], ip: str) -> None:
    seen = net([ip])

    outcome = WebhookSender().send(GOOD, {}, BODY)

    assert outcome == Outcome(refused="no_public_address")
    assert seen.connected == []


def test_one_inside_among_public_addresses_is_enough(net: Callable[..., Net]) -> None:
    seen = net(["93.184.216.34", "10.0.0.1"])

    assert WebhookSender().send(GOOD, {}, BODY).refused == "no_public_address"
    assert seen.connected == []


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_once(net: Callable[..., Net]) -> None:
    """Rebinding: what was judged is what is connected to."""
    seen = net(["93.184.216.34"], ["127.0.0.1"])

    outcome = WebhookSender().send(GOOD, {}, BODY)

    assert outcome == Outcome()
    assert (seen.asked, seen.connected) == (["las.example"], [("93.184.216.34", 443)])


@pytest.mark.parametrize("ip", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_what_anybody_reaches_is_public(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


# -- over a real line, to this machine, which only practice may --------------------------------------------------


@contextmanager
def receiver(ring: Keyring, answer: bytes, name: str = "po", wait: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """Somebody who gives every message this answer; and what came in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identity = ring.identity(name)
    context.load_cert_chain(identity.certificate, identity.key)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve() -> None:
            try:
                plain, _ = server.accept()
                with context.wrap_socket(plain, server_side=True) as line:
                    heard.append(line.recv(65_536))
                    time.sleep(wait)
                    line.sendall(answer)
                server.settimeout(0.5)
                server.accept()
                heard.append(b"a second connection")
            except OSError:
                pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://localhost:{server.getsockname()[1]}/haak?x=1", heard
        thread.join()


def practice(ring: Keyring) -> WebhookSender:
    return WebhookSender(loopback=True, trusted=ring.identity("po").ca)


def test_a_message_arrives_whole(ring: Keyring) -> None:
    with receiver(ring, b"HTTP/1.1 204 No Content\r\n\r\n") as (url, heard):
        outcome = practice(ring).send(url, {"webhook-id": "1"}, BODY)

    assert outcome == Outcome(status=204)
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert body == BODY
    assert head.startswith(b"POST /haak?x=1 HTTP/1.1\r\nHost: localhost:")
    assert b"webhook-id: 1" in head


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(ring: Keyring, status: int) -> None:
    answer = f"HTTP/1.1 {status} x\r\nLocation: {HTTPS}//169.254.169.254/\r\nContent-Length: 0\r\n\r\n".encode()
    with receiver(ring, answer) as (url, heard):
        outcome = practice(ring).send(url, {}, BODY)

    assert outcome.status == status
    assert len(heard) == 1


def test_how_long_to_wait_is_heard(ring: Keyring) -> None:
    answer = b"HTTP/1.1 503 x\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
    with receiver(ring, answer) as (url, _):
        assert practice(ring).send(url, {}, BODY) == Outcome(status=503, retry_after_s=120)


def test_a_long_answer_is_not_read_to_the_end(ring: Keyring) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 5_000
    with receiver(ring, answer) as (url, _):
        assert practice(ring).send(url, {}, BODY).status == 200


def test_a_head_without_end_is_not_read_to_the_end(ring: Keyring) -> None:
    with receiver(ring, b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 20_000) as (url, _):
        assert practice(ring).send(url, {}, BODY) == Outcome()


def test_who_answers_too_late_is_not_waited_for(ring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overstap.wire.webhook.SECONDS_MAX", 0.5)
    with receiver(ring, b"HTTP/1.1 200 OK\r\n\r\n", wait=1.0) as (url, _):
        began = time.monotonic()
        outcome = practice(ring).send(url, {}, BODY)

    assert outcome == Outcome()
    assert time.monotonic() - began < 5


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time that one message may take holds for the look-up of the name too."""
    monkeypatch.setattr("overstap.wire.webhook.SECONDS_MAX", 0.3)
    let_go = threading.Event()
    monkeypatch.setattr("overstap.wire.public.socket.getaddrinfo", lambda *_a, **_k: let_go.wait(20) and [])
    began = time.monotonic()

    outcome = WebhookSender().send(GOOD, {}, BODY)

    assert outcome == Outcome()
    assert time.monotonic() - began < 2
    let_go.set()


def test_a_resolver_that_hangs_keeps_no_more_than_a_few_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many messages wait for names; and once it answers again, so do we."""
    monkeypatch.setattr("overstap.wire.webhook.SECONDS_MAX", 0.05)
    let_go = threading.Event()
    monkeypatch.setattr("overstap.wire.public.socket.getaddrinfo", lambda *_a, **_k: let_go.wait(20) and [])

    outcomes = {WebhookSender().send(GOOD, {}, BODY) for _ in range(LOOKING_MAX + 5)}

    looking = [thread for thread in threading.enumerate() if thread.name == "look-up"]
    assert (outcomes, len(looking)) == ({Outcome()}, LOOKING_MAX)
    let_go.set()
    for thread in looking:
        thread.join(5)
    monkeypatch.setattr("overstap.wire.webhook.SECONDS_MAX", 5.0)
    monkeypatch.setattr("overstap.wire.public.socket.getaddrinfo", lambda *_a, **_k: [ANSWER])
    assert WebhookSender().send(GOOD, {}, BODY).refused == "no_public_address"


def test_what_the_resolver_says_no_to_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: Any, **_more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr("overstap.wire.public.socket.getaddrinfo", unknown)

    assert WebhookSender().send(GOOD, {}, BODY) == Outcome()


def test_a_certificate_of_another_name_or_authority_is_not_believed(ring: Keyring) -> None:
    for name in ("other-host", "foreign"):
        with receiver(ring, b"HTTP/1.1 200 OK\r\n\r\n", name) as (url, heard):
            assert practice(ring).send(url, {}, BODY) == Outcome()
        assert heard == []


def test_this_machine_is_out_of_reach_unless_it_was_set(ring: Keyring) -> None:
    with receiver(ring, b"HTTP/1.1 200 OK\r\n\r\n") as (url, heard):
        assert WebhookSender().send(url, {}, BODY).refused == "no_public_name"
        with socket.create_connection(("127.0.0.1", int(url.split(":")[2].split("/")[0]))):
            pass
    assert heard == []
