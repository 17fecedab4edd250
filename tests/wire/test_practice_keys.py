"""The certificates of a practice chain: who they name, what they may do, and that no key is ever written over."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from overstap.dossier.seal_certificate import BewijsFout, key_of
from overstap.keten.partij import partij_of
from overstap.wire.certificate import read_certificate
from overstap.wire.keys import KeysFout, System, issue, make_ca, make_secret
from wire.stand import NOW, PO_OIN, VO_OIN, Keyring

PO = System(oin=PO_OIN, naam="Rekenwolk", hosts=("po.example.invalid", "127.0.0.1"))


def load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_a_system_gets_a_certificate_to_talk_with(tmp_path: Path) -> None:
    make_ca(tmp_path / "ca", "Oefenketen", NOW)
    issue(tmp_path / "ca", tmp_path / "po", PO, NOW)

    tls = load(tmp_path / "po" / "tls.crt")
    said = read_certificate(tmp_path / "po" / "tls.crt")
    caller = partij_of(tls.public_bytes(Encoding.DER))

    tls.verify_directly_issued_by(load(tmp_path / "ca" / "ca.crt"))
    assert isinstance(tls.public_key(), ec.EllipticCurvePublicKey)
    assert (caller.oin, caller.naam) == (PO_OIN, "Rekenwolk")
    assert said.uses == ("ontvangen", "versturen")
    assert said.hosts == ("po.example.invalid", "127.0.0.1")
    assert said.fingerprint == caller.fingerprint
    assert said.days_left(NOW) == 90


def test_a_system_gets_another_certificate_to_seal_with(tmp_path: Path) -> None:
    ca = make_ca(tmp_path / "ca", "Oefenketen", NOW)
    issue(tmp_path / "ca", tmp_path / "po", PO, NOW)
    trusted = [load(ca).public_bytes(Encoding.DER)]

    seal = load(tmp_path / "po" / "seal.crt").public_bytes(Encoding.DER)
    tls = load(tmp_path / "po" / "tls.crt").public_bytes(Encoding.DER)

    assert isinstance(key_of(seal, vertrouwd=trusted, oin=PO_OIN, at=NOW), ed25519.Ed25519PublicKey)
    with pytest.raises(BewijsFout, match="gebruik"):
        key_of(tls, vertrouwd=trusted, oin=PO_OIN, at=NOW)
    with pytest.raises(BewijsFout, match="oin"):
        key_of(seal, vertrouwd=trusted, oin=VO_OIN, at=NOW)


def test_keys_and_secrets_are_for_the_owner_only(tmp_path: Path) -> None:
    make_ca(tmp_path / "ca", "Oefenketen", NOW)
    issue(tmp_path / "ca", tmp_path / "po", PO, NOW)
    make_secret(tmp_path / "chain.secret", 7)

    private = [*tmp_path.rglob("*.key"), tmp_path / "chain.secret"]

    assert len(private) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o400}
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir() if path.is_dir()} == {0o700}


def test_a_secret_has_a_number_and_is_never_the_same(tmp_path: Path) -> None:
    make_secret(tmp_path / "one", 1)
    make_secret(tmp_path / "two", 2)

    (number_one, one), (number_two, two) = ((tmp_path / name).read_text().split() for name in ("one", "two"))

    assert (number_one, number_two) == ("1", "2")
    assert one != two


@pytest.mark.parametrize("there", ["tls.crt", "tls.key", "seal.crt", "seal.key", "ca.crt"])
def test_nothing_is_written_over(ring: Keyring, tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("van u")

    with pytest.raises(KeysFout, match="bestaat al"):
        issue(ring.root / "ours", tmp_path, PO, NOW)

    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "van u"


def test_an_authority_and_a_secret_are_not_written_over_either(tmp_path: Path) -> None:
    make_ca(tmp_path, "Oefenketen", NOW)
    make_secret(tmp_path / "chain.secret")

    with pytest.raises(KeysFout, match="bestaat al"):
        make_ca(tmp_path, "Oefenketen", NOW)
    with pytest.raises(KeysFout, match="bestaat al"):
        make_secret(tmp_path / "chain.secret")


@pytest.mark.parametrize(
    ("oin", "naam", "hosts"),
    [
        ("1234", "Rekenwolk", ("localhost",)),
        ("0000000700000000000١", "Rekenwolk", ("localhost",)),
        (PO_OIN, "", ("localhost",)),
        (PO_OIN, "Reken\x00wolk", ("localhost",)),
        (PO_OIN, "Rekenwolk", ()),
        (PO_OIN, "Rekenwolk", ("*.example.invalid",)),
        (PO_OIN, "Rekenwolk", ("po example",)),
        (PO_OIN, "Rekenwolk", ("PO.example.invalid",)),
    ],
)
def test_a_system_needs_a_real_oin_name_and_host(oin: str, naam: str, hosts: tuple[str, ...]) -> None:
    with pytest.raises(KeysFout):
        System(oin=oin, naam=naam, hosts=hosts)


def test_no_certificate_outlives_its_authority(ring: Keyring, tmp_path: Path) -> None:
    with pytest.raises(KeysFout, match="verloopt eerder"):
        issue(ring.root / "ours", tmp_path / "po", PO, NOW + timedelta(days=700))


def test_without_an_authority_nothing_is_issued(tmp_path: Path) -> None:
    with pytest.raises(KeysFout, match="geen autoriteit"):
        issue(tmp_path / "nowhere", tmp_path / "po", PO, NOW)


def test_what_is_no_certificate_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("geen certificaat")

    with pytest.raises(KeysFout, match="geen certificaat"):
        read_certificate(tmp_path / "text")


def test_a_number_of_a_secret_is_a_byte(tmp_path: Path) -> None:
    with pytest.raises(KeysFout, match="0 tot en met 255"):
        make_secret(tmp_path / "secret", 256)
