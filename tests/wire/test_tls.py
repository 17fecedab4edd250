"""What TLS offers and takes: modern, forward secret, P-256, and nothing else; on both sides."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from overstap.keten.door import Bestemming, NietBereikbaar
from overstap.keten.messages import PingRequest
from overstap.wire.line import Patience
from overstap.wire.sender import HttpDoor
from overstap.wire.tls import Identity, client_context, server_context
from wire.certificates import with_rsa
from wire.stand import NAMESPACE, PO_OIN, Keyring, Stand, post, read_answer

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
Weaken = Callable[[ssl.SSLContext], None]
OPENSSL = shutil.which("openssl")


def old_version(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")


def only(ciphers: str) -> Weaken:
    def weaken(context: ssl.SSLContext) -> None:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")

    return weaken


def curve(name: str) -> Weaken:
    return lambda context: context.set_ecdh_curve(name)


WEAK = {
    "tls-1.1": old_version,
    "cbc": only("ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA"),
    "rsa-key-exchange": only("AES128-GCM-SHA256:AES256-GCM-SHA384"),
    "finite-field": only("DHE-RSA-AES128-GCM-SHA256"),
    "secp521r1": curve("secp521r1"),
    "secp384r1": curve("secp384r1"),
}


def client(stand: Stand) -> ssl.SSLContext:
    identity = stand.ring.identity("vo")
    context = ssl.create_default_context(cafile=identity.ca)
    context.load_cert_chain(identity.certificate, identity.key)
    return context


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_listener_speaks_1_2_and_1_3_with_forward_secrecy(stand: Stand, version: ssl.TLSVersion) -> None:
    context = client(stand)
    context.minimum_version = context.maximum_version = version
    with context.wrap_socket(stand.plain(), server_hostname="localhost") as sock:
        sock.sendall(post(b"<a/>"))

        assert read_answer(sock)[0] == 200
        assert sock.compression() is None
        cipher = sock.cipher()
        assert cipher
        assert "GCM" in cipher[0] or "CHACHA20" in cipher[0]


@pytest.mark.parametrize("weaken", WEAK.values(), ids=WEAK)
def test_the_listener_takes_nothing_weak(stand: Stand, weaken: Weaken) -> None:
    """T16: 1.1, CBC, RSA key exchange, a finite field, another curve."""
    context = client(stand)
    weaken(context)

    with pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(stand.plain(), server_hostname="localhost")

    stand.wait_for("handshake")
    assert stand.asked == []


@pytest.mark.parametrize("weaken", WEAK.values(), ids=WEAK)
def test_the_sender_takes_nothing_weak(ring: Keyring, weaken: Weaken) -> None:
    """T16: offered by a server with the right certificate."""
    context = server_context(ring.identity("po"))
    context.options &= ~ssl.OP_NO_RENEGOTIATION
    weaken(context)
    with Offering(context) as server, pytest.raises(NietBereikbaar):
        HttpDoor(ring.identity("vo"), Patience(connect_s=2.0)).send(
            PingRequest(), Bestemming(server.url, PO_OIN, NAMESPACE)
        )
    assert server.heard == b""


@pytest.mark.skipif(not OPENSSL, reason="openssl is missing: apt-get install openssl")
def test_the_sender_takes_no_finite_field_of_1_3(ring: Keyring) -> None:
    """T16: ffdhe2048 is all that this server, with the right certificate, wants."""
    identity = ring.identity("po")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(OPENSSL), "s_server", "-accept", f"127.0.0.1:{port}", "-cert", str(identity.certificate)]
    command += ["-key", str(identity.key), "-tls1_3", "-groups", "ffdhe2048", "-naccept", "2"]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert server.stdout
        while b"ACCEPT" not in (said := server.stdout.readline()):
            assert said
        with pytest.raises(NietBereikbaar):
            HttpDoor(ring.identity("vo")).send(
                PingRequest(), Bestemming(f"https://localhost:{port}/oso", PO_OIN, NAMESPACE)
            )
    finally:
        server.kill()
        heard = server.communicate(timeout=10)[0]
    assert b"POST" not in heard


def test_the_sender_speaks_http_1_1_alone(ring: Keyring) -> None:
    """T16: a server that wants HTTP/2 hears the older one; nothing is renegotiated, compressed or resumed."""
    context = server_context(ring.identity("po"))
    context.set_alpn_protocols(["h2"])
    with Offering(context) as server, pytest.raises(NietBereikbaar):
        HttpDoor(ring.identity("vo")).send(PingRequest(), Bestemming(server.url, PO_OIN, NAMESPACE))
    ours = client_context(ring.identity("vo"))

    assert server.heard.startswith(b"POST /oso HTTP/1.1\r\n")
    for option in (ssl.OP_NO_RENEGOTIATION, ssl.OP_NO_COMPRESSION, ssl.OP_NO_TICKET):
        assert ours.options & option


class Offering:
    """A server that shakes hands once, on its own terms, and notes what it hears."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.heard = b""
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}/oso"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        sock, _ = self._listener.accept()
        try:
            with self._context.wrap_socket(sock, server_side=True) as tls:
                self.heard = tls.recv(100)
        except OSError:
            sock.close()

    def __enter__(self) -> Offering:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(5)
        self._listener.close()


def test_the_minimum_can_be_1_3(ring: Keyring) -> None:
    identity = ring.identity("po")
    strict = Identity(identity.certificate, identity.key, identity.ca, minimum="1.3")
    with Stand(ring, strict).open() as stand:
        context = client(stand)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(stand.plain(), server_hostname="localhost")
        with stand.connect() as sock:
            sock.sendall(post(b"<a/>"))
            assert read_answer(sock)[0] == 200


def test_http_2_is_not_spoken(stand: Stand) -> None:
    """T16: neither chosen in the handshake nor understood when somebody just begins."""
    context = client(stand)
    context.set_alpn_protocols(["h2"])
    with context.wrap_socket(stand.plain(), server_hostname="localhost") as sock:
        assert sock.selected_alpn_protocol() is None
        sock.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert read_answer(sock)[0] == 400

    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(stand.plain(), server_hostname="localhost") as sock:
        assert sock.selected_alpn_protocol() == "http/1.1"
    assert stand.asked == []


@pytest.mark.parametrize(("bits", "status"), [(2048, 0), (3072, 200)])
def test_an_rsa_certificate_has_3072_bits_or_more(stand: Stand, tmp_path: Path, bits: int, status: int) -> None:
    certificate, key = with_rsa(stand.ring.root / "ours", tmp_path, bits)
    context = ssl.create_default_context(cafile=stand.identity.ca)
    context.load_cert_chain(certificate, key)
    try:
        with context.wrap_socket(stand.plain(), server_hostname="localhost") as sock:
            sock.sendall(post(b"<a/>"))
            assert read_answer(sock)[0] == status
    except (ssl.SSLError, ConnectionError):
        assert status == 0


@pytest.mark.skipif(not OPENSSL, reason="openssl is missing: apt-get install openssl")
@pytest.mark.parametrize(
    ("arguments", "typed", "expected"),
    [
        (["-tls1_2"], b"R\n", b"no renegotiation"),
        (["-tls1_3", "-groups", "ffdhe2048"], b"", b"handshake failure"),
        (["-tls1_2", "-comp"], b"Q\n", b"Compression: NONE"),
        (["-tls1_3"], b"Q\n", b"Early data was not sent"),
    ],
    ids=["renegotiation", "ffdhe2048", "compression", "early-data"],
)
def test_openssl_itself_gets_nowhere(stand: Stand, arguments: list[str], typed: bytes, expected: bytes) -> None:
    """T16: what Python cannot offer, OpenSSL's own client can."""
    identity = stand.ring.identity("vo")
    files = ["-cert", identity.certificate, "-key", identity.key, "-CAfile", identity.ca]
    command = [str(OPENSSL), "s_client", "-connect", f"127.0.0.1:{stand.port}", *map(str, files), *arguments]

    said = subprocess.run(command, input=typed, capture_output=True, timeout=20, check=False)

    assert expected in said.stdout + said.stderr
    assert stand.asked == []


def test_files_that_do_not_fit_are_refused_at_the_start(ring: Keyring) -> None:
    identity = ring.identity("po")
    with pytest.raises(OSError, match="No such file"):
        server_context(Identity(identity.certificate, identity.key, ring.root / "nowhere"))
    with pytest.raises(ssl.SSLError):
        server_context(Identity(identity.certificate, ring.root / "vo" / "tls.key", identity.ca))
