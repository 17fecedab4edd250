"""Certificates that no command of ours makes: each lacks one thing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wire.stand import NOW, VO_OIN

Pair = tuple[Path, Path]
BOTH = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH)


def self_signed(folder: Path) -> Pair:
    return _write(folder, _subject(VO_OIN), None, BOTH)


def server_only(ca: Path, folder: Path) -> Pair:
    return _write(folder, _subject(VO_OIN), ca, (ExtendedKeyUsageOID.SERVER_AUTH,))


def client_only(ca: Path, folder: Path) -> Pair:
    return _write(folder, _subject(VO_OIN), ca, (ExtendedKeyUsageOID.CLIENT_AUTH,))


def without_oin(ca: Path, folder: Path) -> Pair:
    return _write(folder, _subject(None), ca, BOTH)


def with_rsa(ca: Path, folder: Path, bits: int) -> Pair:
    key = rsa.generate_private_key(65537, bits)
    return _write(folder, _subject(VO_OIN), ca, BOTH, key)


def _subject(oin: str | None) -> x509.Name:
    names = [x509.NameAttribute(NameOID.COMMON_NAME, "Systeem")]
    return x509.Name([*names, x509.NameAttribute(NameOID.SERIAL_NUMBER, oin)] if oin else names)


def _write(
    folder: Path,
    subject: x509.Name,
    ca: Path | None,
    uses: tuple[x509.ObjectIdentifier, ...],
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
) -> Pair:
    key = key or ec.generate_private_key(ec.SECP256R1())
    issuer, issuer_key, issuer_id = subject, key, x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    if ca:
        authority = x509.load_pem_x509_certificate((ca / "ca.crt").read_bytes())
        loaded = serialization.load_pem_private_key((ca / "ca.key").read_bytes(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)
        issuer, issuer_key = authority.subject, loaded
        issuer_id = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    (folder / "odd.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "odd.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "odd.crt", folder / "odd.key"
