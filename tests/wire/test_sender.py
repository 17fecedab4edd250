"""The sender speaks to exactly the system it was sent to, or says nothing."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from keten.samples import requests
from overstap.keten import soap
from overstap.keten.answer import Answer
from overstap.keten.door import Bestemming, NietBereikbaar, TegenpartijFout, VerzegelingFout, VreemdePartij
from overstap.keten.faults import fault
from overstap.keten.messages import DocumentRequest, DocumentResponse, PingRequest, PingResponse
from overstap.wire.limits import Pace
from overstap.wire.line import Patience
from overstap.wire.sender import HttpDoor
from overstap.wire.tls import Identity, server_context
from wire.certificates import client_only, without_oin
from wire.stand import NAMESPACE, PO_OIN, VO_OIN, Keyring, Stand, pong

HASTY = Patience(connect_s=1.0, read_s=0.5, answer=Pace(grace_s=0.5, bytes_per_s=10_000.0, total_s=2.0))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: "


@pytest.fixture
def door(ring: Keyring) -> HttpDoor:
    return HttpDoor(ring.identity("vo"))


@pytest.fixture
def hasty(ring: Keyring) -> HttpDoor:
    """Its patience is short enough to wait for the end of it."""
    return HttpDoor(ring.identity("vo"), HASTY)


class Peer:
    """A server of the test: takes connections with this certificate and does what its script says."""

    def __init__(self, identity: Identity, script: Script) -> None:
        self.heard = bytearray()
        self.connections = 0
        self._script, self._context = script, server_context(identity)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}/oso"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, sock: socket.socket) -> None:
        try:
            with self._context.wrap_socket(sock, server_side=True) as tls:
                self._script(self, tls)
        except OSError:
            sock.close()

    def listen(self, tls: ssl.SSLSocket) -> bytes:
        """One request, whole."""
        data = b""
        while b"</soap:Envelope>" not in data:
            piece = tls.recv(65_536)
            self.heard += piece
            if not piece:
                break
            data += piece
        return data


Script = Callable[[Peer, ssl.SSLSocket], None]


@contextmanager
def peer(ring: Keyring, act: Script, who: str | Identity = "po") -> Iterator[Peer]:
    """A peer with the certificate of this system."""
    made = Peer(ring.identity(who) if isinstance(who, str) else who, act)
    try:
        yield made
    finally:
        made.close()


def listens(this: Peer, tls: ssl.SSLSocket) -> None:
    this.listen(tls)


def says(answer: bytes) -> Script:
    def act(this: Peer, tls: ssl.SSLSocket) -> None:
        while this.listen(tls):
            tls.sendall(answer)

    return act


def ping(door: HttpDoor, url: str, oin: str = PO_OIN) -> None:
    door.send(PingRequest(), Bestemming(url, oin, NAMESPACE))


def ok_bytes() -> bytes:
    body = soap.write(PingResponse(resultaat="OK"), NAMESPACE)
    return OK + str(len(body)).encode() + b"\r\n\r\n" + body


def test_a_connection_is_kept_for_the_next_message(door: HttpDoor, ring: Keyring) -> None:
    with peer(ring, says(ok_bytes())) as po:
        for _ in range(3):
            ping(door, po.url)

        assert po.connections == 1
    door.close()


def test_the_right_host_with_another_oin_hears_nothing(door: HttpDoor, ring: Keyring) -> None:
    """T15: a valid certificate of the same chain, of somebody else."""
    with peer(ring, listens, "vo") as other:
        with pytest.raises(VreemdePartij, match="other_oin"):
            ping(door, other.url, PO_OIN)

        assert (other.connections, bytes(other.heard)) == (1, b"")


def test_the_right_oin_at_another_host_hears_nothing(door: HttpDoor, ring: Keyring) -> None:
    """T15: the certificate is the right one, but not for this name."""
    with peer(ring, listens, "other-host") as po:
        with pytest.raises(VreemdePartij, match="other_host"):
            ping(door, po.url)

        assert bytes(po.heard) == b""


@pytest.mark.parametrize(
    ("name", "reason"), [("foreign", "foreign"), ("expired", "expired"), ("early", "not_yet_valid")]
)
def test_a_server_that_proves_nothing_hears_nothing(door: HttpDoor, ring: Keyring, name: str, reason: str) -> None:
    """T15: another chain, or a time that is not now."""
    with peer(ring, listens, name) as other:
        with pytest.raises(VreemdePartij, match=reason):
            ping(door, other.url, VO_OIN)

        assert bytes(other.heard) == b""


def test_a_certificate_that_is_not_for_a_server_hears_nothing(door: HttpDoor, ring: Keyring, tmp_path: Path) -> None:
    """T15: client-only."""
    certificate, key = client_only(ring.root / "ours", tmp_path)
    with peer(ring, listens, Identity(certificate, key, ring.root / "ours" / "ca.crt")) as other:
        with pytest.raises(VreemdePartij, match="wrong_purpose"):
            ping(door, other.url, VO_OIN)

        assert bytes(other.heard) == b""


def test_a_redirect_is_not_followed(door: HttpDoor, ring: Keyring) -> None:
    """T15: wherever it points."""
    with peer(ring, listens) as elsewhere:
        answer = f"HTTP/1.1 307 Elsewhere\r\nLocation: {elsewhere.url}\r\nContent-Length: 0\r\n\r\n".encode()
        with peer(ring, says(answer)) as po, pytest.raises(TegenpartijFout):
            ping(door, po.url)

        assert elsewhere.connections == 0


def test_the_environment_has_no_say(ring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """T15: a proxy and an authority in the environment are not even asked."""
    with socket.create_server(("127.0.0.1", 0)) as proxy, peer(ring, listens, "foreign") as foreign:
        proxy.setblocking(False)
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.setenv(name, str(ring.root / "theirs" / "ca.crt"))
        door = HttpDoor(ring.identity("vo"))

        with pytest.raises(VreemdePartij, match="foreign"):
            ping(door, foreign.url, VO_OIN)

        assert bytes(foreign.heard) == b""
        with pytest.raises(BlockingIOError):
            proxy.accept()
    assert "HTTPS_PROXY" in os.environ


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/oso",
        "https:///oso",
        "ftp://localhost/",
        "https://u:p@localhost/",
        "https://localhost:x/",
        "https://localhost:0/",
        "https://localhost:65536/",
        "https://localhost/a b",
        "https://localhost/a\r\nX-B: c",
        "https://localhost/\n",
        "https://localhost\t/",
        "https://localhost\u00e9/",
        "",
    ],
)
def test_only_a_plain_https_address_is_an_address(door: HttpDoor, url: str) -> None:
    """T15: no fall-back to a line without encryption."""
    with pytest.raises(VreemdePartij, match="address"):
        ping(door, url)


def refusing(reden: str) -> Callable[..., Answer]:
    def refuse(*_: object) -> Answer:
        found = fault(reden, "A-1")
        return Answer(found.status, soap.write_fault(found), "pingRequest")

    return refuse


def test_a_fault_of_the_other_side_is_passed_on(door: HttpDoor, ring: Keyring) -> None:
    with (
        Stand(ring, ring.identity("po"), answer_of=refusing("ClientCertificaat")).open() as stand,
        pytest.raises(TegenpartijFout) as caught,
    ):
        ping(door, stand.url)

    assert (caught.value.fault.reden, caught.value.fault.audit_id) == ("ClientCertificaat", "A-1")


@pytest.mark.parametrize("reden", ["Bezet", "TeVeelVragen"])
def test_a_fault_that_says_not_now_is_no_end(door: HttpDoor, ring: Keyring, reden: str) -> None:
    """T19: with words beside it or without, a busy system is one to ask again."""
    with (
        Stand(ring, ring.identity("po"), answer_of=refusing(reden)).open() as stand,
        pytest.raises(NietBereikbaar),
    ):
        ping(door, stand.url)


def test_a_fault_that_a_person_must_look_at_is_an_end(door: HttpDoor, ring: Keyring) -> None:
    """T32: a school that asked too often for unknown pupils is not asked again by a machine."""
    with (
        Stand(ring, ring.identity("po"), answer_of=refusing("TeVeelOnbekend")).open() as stand,
        pytest.raises(TegenpartijFout) as caught,
    ):
        ping(door, stand.url)

    assert caught.value.fault.reden == "TeVeelOnbekend"
    assert len(stand.asked) == 1


def test_a_certificate_on_our_list_is_not_spoken_to(ring: Keyring) -> None:
    """T14: the list of withdrawn certificates holds for those we call as well."""
    asked: list[str] = []
    door = HttpDoor(ring.identity("vo"), denied=lambda fingerprint: bool(asked.append(fingerprint)) or True)
    with Stand(ring, ring.identity("po")).open() as stand:
        with pytest.raises(VreemdePartij, match="withdrawn"):
            ping(door, stand.url)

        assert stand.asked == []
    assert len(asked) == 1


def test_a_certificate_withdrawn_meanwhile_is_not_spoken_to_again(ring: Keyring) -> None:
    """T14: a kept connection is no way around the list, which is asked for every message."""
    withdrawn: list[str] = []
    door = HttpDoor(ring.identity("vo"), denied=lambda _: bool(withdrawn))
    with peer(ring, says(ok_bytes())) as po:
        ping(door, po.url)
        heard = bytes(po.heard)
        withdrawn.append("po")

        with pytest.raises(VreemdePartij, match="withdrawn"):
            ping(door, po.url)

        assert bytes(po.heard) == heard


def test_a_server_without_oin_hears_nothing(door: HttpDoor, ring: Keyring, tmp_path: Path) -> None:
    """T15: the chain and the host are right, but it does not say who it is."""
    certificate, key = without_oin(ring.root / "ours", tmp_path)
    with peer(ring, listens, Identity(certificate, key, ring.root / "ours" / "ca.crt")) as other:
        with pytest.raises(VreemdePartij, match="other_oin"):
            ping(door, other.url)

        assert bytes(other.heard) == b""


def test_nobody_is_asked_without_a_name(door: HttpDoor, ring: Keyring) -> None:
    """T15: an empty OIN is nobody's, also where a certificate names none."""
    with Stand(ring, ring.identity("po")).open() as stand:
        with pytest.raises(VreemdePartij, match="other_oin"):
            door.send(PingRequest(), Bestemming(stand.url, "", NAMESPACE))

        assert stand.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"5\r\n\r\nhello",
        OK + b"0\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n" + b"x" * 70_000 + b"\r\n0\r\n\r\n",
    ],
    ids=["no-xml", "empty", "not-found", "compressed", "too-large", "too-large-in-chunks"],
)
def test_what_is_no_answer_is_not_taken_for_one(door: HttpDoor, ring: Keyring, answer: bytes) -> None:
    with peer(ring, says(answer)) as po, pytest.raises(TegenpartijFout):
        ping(door, po.url)


def test_a_dossier_in_an_answer_that_was_bent_is_told_apart(door: HttpDoor, ring: Keyring) -> None:
    """T04: to who asked for one; there it is no failure of a machine but a seal that does not hold."""
    asked = requests(NAMESPACE)[1]
    assert isinstance(asked, DocumentRequest)
    body = soap.write(DocumentResponse("OverdrachtGeslaagd", b"<dossier></dossier>"), NAMESPACE)
    bent = body.replace(b"<dossier>", b"<!-- x --><dossier>")
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(bent), bent)
    with peer(ring, says(answer)) as po, pytest.raises(VerzegelingFout):
        door.send(asked, Bestemming(po.url, PO_OIN, NAMESPACE))


def test_an_answer_of_another_make_is_read_too(door: HttpDoor, ring: Keyring) -> None:
    """In chunks, or until the connection closes: other systems are not ours."""
    body = soap.write(PingResponse(resultaat="OK"), NAMESPACE)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    with peer(ring, says(chunked)) as po:
        ping(door, po.url)
        ping(door, po.url)
        assert po.connections == 1

    def closes(this: Peer, tls: ssl.SSLSocket) -> None:
        this.listen(tls)
        tls.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        tls.unwrap()

    with peer(ring, closes) as po:
        ping(door, po.url)
        ping(door, po.url)
        assert po.connections == 2


def test_a_kept_connection_that_says_something_unasked_is_not_used(door: HttpDoor, ring: Keyring) -> None:
    """An answer before the question would be taken for the answer to the next one."""
    answered, said = threading.Event(), threading.Event()

    def speaks_out_of_turn(this: Peer, tls: ssl.SSLSocket) -> None:
        while this.listen(tls):
            tls.sendall(ok_bytes())
            answered.wait(10)
            tls.sendall(ok_bytes())
            said.set()

    with peer(ring, speaks_out_of_turn) as po:
        ping(door, po.url)
        answered.set()
        assert said.wait(10)
        ping(door, po.url)

        assert po.connections == 2


@pytest.mark.parametrize("surplus", [b"x", ok_bytes()], ids=["a-byte", "another-answer"])
def test_what_follows_an_answer_ends_the_connection(door: HttpDoor, ring: Keyring, surplus: bytes) -> None:
    """In the same piece as the answer: nobody asked for it, so it may not wait there for the next question."""
    with peer(ring, says(ok_bytes() + surplus)) as po:
        ping(door, po.url)
        ping(door, po.url)

        assert po.connections == 2


def test_an_answer_that_is_no_http_is_not_asked_for_again(door: HttpDoor, ring: Keyring) -> None:
    """Something came, so the message was heard: whoever sends it again decides that, not the connection."""
    with peer(ring, says(b"HTTP/1.1 200 OK\nContent-Length: 0\n\n\r\n\r\n")) as po:
        with pytest.raises(NietBereikbaar):
            ping(door, po.url)

        assert po.connections == 1


def test_a_system_that_is_busy_is_asked_again_later(door: HttpDoor, ring: Keyring) -> None:
    busy = b"HTTP/1.1 503 Later\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"
    with peer(ring, says(busy)) as po, pytest.raises(NietBereikbaar):
        ping(door, po.url)


def test_nobody_there_is_said_so(door: HttpDoor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(NietBereikbaar):
        ping(door, f"https://localhost:{port}/oso")


def test_silence_ends(hasty: HttpDoor, ring: Keyring) -> None:
    """A peer that never answers, and one that never finishes its handshake, hold us no longer than we said."""
    done = threading.Event()

    def keeps_silent(this: Peer, tls: ssl.SSLSocket) -> None:
        this.listen(tls)
        done.wait(10)

    with peer(ring, keeps_silent) as po:
        with pytest.raises(NietBereikbaar):
            ping(hasty, po.url)
        done.set()
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(NietBereikbaar):
        ping(hasty, f"https://localhost:{mute.getsockname()[1]}/oso")


def test_a_byte_now_and_then_is_silence_too(hasty: HttpDoor, ring: Keyring) -> None:
    done = threading.Event()

    def drip(this: Peer, tls: ssl.SSLSocket) -> None:
        this.listen(tls)
        for byte in OK + b"5000\r\n\r\n" + b"x" * 5000:
            tls.sendall(bytes([byte]))
            if done.wait(0.05):
                return

    with peer(ring, drip) as po:
        with pytest.raises(NietBereikbaar):
            ping(hasty, po.url)
        done.set()


def test_a_connection_that_was_closed_meanwhile_is_made_anew(door: HttpDoor, ring: Keyring) -> None:
    """The other side restarted: it hangs up on the second request of each connection without a word."""

    def hangs_up(this: Peer, tls: ssl.SSLSocket) -> None:
        this.listen(tls)
        tls.sendall(ok_bytes())
        this.listen(tls)

    with peer(ring, hangs_up) as po:
        ping(door, po.url)
        ping(door, po.url)

        assert po.connections == 2


def test_a_message_is_not_repeated_when_it_went_over_a_new_connection(door: HttpDoor, ring: Keyring) -> None:
    with peer(ring, listens) as po:
        with pytest.raises(NietBereikbaar):
            ping(door, po.url)

        assert po.connections == 1


def test_a_message_is_not_repeated_when_an_answer_had_begun(door: HttpDoor, ring: Keyring) -> None:
    def breaks_off(this: Peer, tls: ssl.SSLSocket) -> None:
        this.listen(tls)
        tls.sendall(ok_bytes())
        this.listen(tls)
        tls.sendall(OK + b"500\r\n\r\n<half")

    with peer(ring, breaks_off) as po:
        ping(door, po.url)
        with pytest.raises(NietBereikbaar):
            ping(door, po.url)

        assert po.connections == 1


def test_many_threads_share_one_door(door: HttpDoor, ring: Keyring) -> None:
    with Stand(ring, ring.identity("po"), answer_of=pong).open() as stand:
        failures: list[Exception] = []

        def ask() -> None:
            try:
                for _ in range(5):
                    ping(door, stand.url)
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    assert failures == []
    assert len(stand.asked) == 40


def test_a_door_without_a_fitting_certificate_does_not_open(ring: Keyring) -> None:
    mixed = Identity(ring.root / "po" / "tls.crt", ring.root / "vo" / "tls.key", ring.root / "ours" / "ca.crt")
    with pytest.raises(OSError, match="KEY_VALUES_MISMATCH"):
        HttpDoor(mixed)
