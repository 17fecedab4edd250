"""Who gets in at the listener, and who does not; and that the log survives somebody who keeps trying."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest

from overstap.keten.door import Bestemming, TegenpartijFout
from overstap.keten.messages import PingRequest
from overstap.keten.partij import partij_of
from overstap.wire.keys import System, issue
from overstap.wire.sender import HttpDoor
from overstap.wire.tls import Identity
from wire.certificates import self_signed, server_only, without_oin
from wire.stand import NAMESPACE, NOW, PO_OIN, Keyring, Stand, is_closed, post, read_answer, with_limits


def attempt(stand: Stand, certificate: Path | None, key: Path | None, version: ssl.TLSVersion) -> int:
    """Status of a request with this certificate; 0 when the listener hung up."""
    context = ssl.create_default_context(cafile=stand.identity.ca)
    context.minimum_version = context.maximum_version = version
    if certificate:
        context.load_cert_chain(certificate, key)
    try:
        with context.wrap_socket(stand.plain(), server_hostname="localhost") as client:
            client.sendall(post(b"<a/>"))
            return read_answer(client)[0]
    except (ssl.SSLError, ConnectionError):
        return 0


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none", "no_certificate"),
        ("foreign", "foreign"),
        ("self-signed", "self_signed"),
        ("expired", "expired"),
        ("early", "not_yet_valid"),
        ("server-only", "wrong_purpose"),
        ("seal", "wrong_purpose"),
    ],
)
def test_a_certificate_that_is_not_right_never_reaches_the_handler(
    stand: Stand, tmp_path: Path, name: str, reason: str, version: ssl.TLSVersion
) -> None:
    """T13: without, foreign, self-signed, expired, not yet valid, server-only; and that of a seal."""
    folder = stand.ring.root / name
    certificate: Path | None = folder / "tls.crt"
    key: Path | None = folder / "tls.key"
    if name == "none":
        certificate = key = None
    elif name == "self-signed":
        certificate, key = self_signed(tmp_path)
    elif name == "server-only":
        certificate, key = server_only(stand.ring.root / "ours", tmp_path)
    elif name == "seal":
        certificate, key = stand.ring.root / "vo" / "seal.crt", stand.ring.root / "vo" / "seal.key"

    assert attempt(stand, certificate, key, version) == 0
    assert stand.asked == []
    stand.wait_for(reason)
    assert stand.reasons == [reason]


def test_a_certificate_without_oin_is_of_nobody(stand: Stand, tmp_path: Path) -> None:
    """T13: the chain is right, but it does not say who speaks."""
    certificate, key = without_oin(stand.ring.root / "ours", tmp_path)

    assert attempt(stand, certificate, key, ssl.TLSVersion.TLSv1_3) == 403
    assert stand.asked == []
    assert stand.reasons == ["no_party"]


def test_who_is_refused_all_day_does_not_flood_the_log(stand: Stand) -> None:
    """T13: many refusals of one address within a minute are reported once."""
    for _ in range(10):
        assert attempt(stand, None, None, ssl.TLSVersion.TLSv1_3) == 0

    stand.wait_for("no_certificate")
    assert stand.refused == [("no_certificate", "127.0.0.1")]


def test_a_withdrawn_certificate_is_refused_at_the_next_request(stand: Stand) -> None:
    """T14: also on a connection that was made before."""
    with stand.connect() as client:
        client.sendall(post(b"<a/>"))
        assert read_answer(client)[0] == 200

        stand.denied.add(fingerprint(stand.ring, "vo"))
        client.sendall(post(b"<b/>"))
        status, _, body = read_answer(client)

    assert (status, body) == (403, b"")
    assert [asked for asked, _ in stand.asked] == [b"<a/>"]
    assert stand.reasons == ["withdrawn"]


def fingerprint(ring: Keyring, name: str) -> str:
    pem = (ring.root / name / "tls.crt").read_text(encoding="ascii")
    return partij_of(ssl.PEM_cert_to_DER_cert(pem)).fingerprint


def test_other_certificates_stay_welcome_when_one_is_withdrawn(stand: Stand, tmp_path: Path) -> None:
    """T14: a system may have two, so that renewal is never a stop."""
    issue(stand.ring.root / "ours", tmp_path / "new", System(oin=PO_OIN, naam="n", hosts=("localhost",)), NOW)
    stand.denied.add(fingerprint(stand.ring, "vo"))

    new = tmp_path / "new"
    assert attempt(stand, new / "tls.crt", new / "tls.key", ssl.TLSVersion.TLSv1_3) == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_no_session_outlives_its_connection(stand: Stand, version: ssl.TLSVersion) -> None:
    """T14: no ticket is issued, and a session that is offered again brings nothing."""
    identity = stand.ring.identity("vo")
    context = ssl.create_default_context(cafile=identity.ca)
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(identity.certificate, identity.key)
    with context.wrap_socket(stand.plain(), server_hostname="localhost") as first:
        first.sendall(post(b"<a/>"))
        assert read_answer(first)[0] == 200
        session = first.session

        assert session
        assert not session.has_ticket
        assert not resumes(stand, context, session)


def resumes(stand: Stand, context: ssl.SSLContext, session: ssl.SSLSession) -> bool:
    try:
        with context.wrap_socket(stand.plain(), server_hostname="localhost", session=session) as second:
            second.sendall(post(b"<b/>"))
            return second.session_reused is True and read_answer(second)[0] == 200
    except (ssl.SSLError, ConnectionError):
        return False


def test_somebody_who_speaks_no_tls_is_hung_up_on(stand: Stand) -> None:
    with stand.plain() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert is_closed(client)

    stand.wait_for("handshake")
    assert stand.asked == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("name", ["foreign", "expired", "early", "server-only", "no-oin", "withdrawn"])
def test_our_sender_hears_that_its_certificate_was_refused(
    stand: Stand, tmp_path: Path, name: str, version: ssl.TLSVersion
) -> None:
    """T13 T14: in the handshake, at the first read or by a bare 403, it is told as what it is: somebody can mend it."""
    ours = stand.ring.root / "ours"
    identity = stand.ring.identity("vo" if name in ("server-only", "no-oin", "withdrawn") else name)
    if name == "server-only":
        identity = Identity(*server_only(ours, tmp_path), ours / "ca.crt")
    elif name == "no-oin":
        identity = Identity(*without_oin(ours, tmp_path), ours / "ca.crt")
    elif name == "withdrawn":
        stand.denied.add(fingerprint(stand.ring, "vo"))
    door = HttpDoor(identity)
    door._context.maximum_version = version

    with pytest.raises(TegenpartijFout) as caught:
        door.send(PingRequest(), Bestemming(stand.url, PO_OIN, NAMESPACE))

    assert caught.value.fault.reden == "ClientCertificaat"
    assert stand.asked == []
    assert len(stand.wait_for_any()) == 1


def test_an_address_has_so_many_connections_and_no_more(ring: Keyring) -> None:
    limits = with_limits(connections_per_address_max=3)
    with Stand(ring, ring.identity("po"), limits).open() as stand:
        held: list[socket.socket] = [stand.plain("127.0.0.2") for _ in range(3)]
        with stand.plain("127.0.0.2") as fourth:
            assert is_closed(fourth)
        with stand.connect() as genuine:
            genuine.sendall(post(b"<a/>"))
            assert read_answer(genuine)[0] == 200
        stand.wait_for("too_many")
        assert stand.refused == [("too_many", "127.0.0.2")]
        for each in held:
            each.close()
