"""Certificates and secrets for a practice chain: an authority of its own, and what each system needs to take part.

A system gets two certificates of the same authority, both with its OIN in the subject: `tls` to talk (ECDSA P-256),
`seal` to seal dossiers (Ed25519), and neither can do the work of the other. A real chain brings its own certificates.
"""

from __future__ import annotations

import os
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from overstap.dossier.seal_certificate import SEAL_USE

CA_DAYS = 730
LEAF_DAYS = 90
SEAL_DAYS = 400
"""A dossier that was sealed in March must still open in the summer: the sealing key lives longer than the TLS key."""
EARLY = timedelta(minutes=5)
"""Certificates are valid a little before they were made, for clocks that run behind."""
SECRET_BYTES = 32
OIN = re.compile(r"[0-9]{20}", re.ASCII)
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.ASCII)

_Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class KeysFout(ValueError):
    """These certificates or keys cannot be made; a sentence for whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Whom a certificate is for."""

    oin: str
    naam: str
    hosts: tuple[str, ...]
    """Names or IP addresses at which it listens."""

    def __post_init__(self) -> None:
        if not OIN.fullmatch(self.oin):
            raise KeysFout("Een OIN heeft precies 20 cijfers.")
        if not self.naam.strip() or not self.naam.isprintable() or len(self.naam) > 64:
            raise KeysFout("Geef het systeem een naam van 1 tot 64 tekens.")
        if not self.hosts:
            raise KeysFout("Noem minstens één hostnaam of IP-adres.")
        for host in self.hosts:
            _alternative(host)


def make_ca(folder: Path, naam: str, at: datetime) -> Path:
    """An authority (`ca.crt`, `ca.key`) in this folder, valid two years; gives the path of its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, naam)])
    builder = (
        _builder(name, key, at, CA_DAYS)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issues=True), critical=True)
    )
    certificate = builder.sign(key, hashes.SHA256())
    _write_all(folder, {"ca.key": _private(key), "ca.crt": _public(certificate)})
    return folder / "ca.crt"


def issue(ca: Path, folder: Path, system: System, at: datetime, days: int = LEAF_DAYS) -> list[Path]:
    """The certificates and keys of one system (`tls.*`, `seal.*`, and a copy of `ca.crt`); gives what was made.

    `ca` is the folder of the authority. Raises KeysFout when something stands there already.
    """
    authority, authority_key = _load_ca(ca)
    if at + timedelta(days=max(days, SEAL_DAYS)) > authority.not_valid_after_utc:
        raise KeysFout("De autoriteit verloopt eerder dan dit certificaat. Maak eerst een nieuwe autoriteit.")
    tls, seal = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
    talks = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    name = _subject(system)
    names = x509.SubjectAlternativeName([_alternative(host) for host in system.hosts])
    to_talk = _leaf(_builder(name, tls, at, days), authority, talks).add_extension(names, critical=False)
    to_seal = _leaf(_builder(name, seal, at, SEAL_DAYS), authority, [SEAL_USE])
    return _write_all(
        folder,
        {
            "tls.key": _private(tls),
            "tls.crt": _public(to_talk.sign(authority_key, hashes.SHA256())),
            "seal.key": _private(seal),
            "seal.crt": _public(to_seal.sign(authority_key, hashes.SHA256())),
            "ca.crt": _public(authority),
        },
    )


def make_secret(path: Path, number: int = 1) -> None:
    """A secret of 32 random bytes with its number, as one line: `1 base64`. For the chain, or as key of a node."""
    if not 0 <= number <= 255:
        raise KeysFout("Het nummer van een geheim is 0 tot en met 255.")
    text = f"{number} {b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}\n"
    _write_all(path.parent, {path.name: text.encode("ascii")}, private=True)


def _builder(name: x509.Name, key: _Key, at: datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLY)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _leaf(
    builder: x509.CertificateBuilder, authority: x509.Certificate, uses: list[x509.ObjectIdentifier]
) -> x509.CertificateBuilder:
    issuer = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        builder.issuer_name(authority.subject)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issues=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    )


def _subject(system: System) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, system.naam),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, system.oin),
        ]
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(host: str) -> x509.GeneralName:
    """A name or an address; never a wildcard, for a certificate is of one system."""
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        pass
    if not HOST.fullmatch(host) or len(host) > 253:
        raise KeysFout(f"{host} is geen hostnaam in kleine letters en geen IP-adres.")
    return x509.DNSName(host)


def _load_ca(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        certificate = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise KeysFout(
            f"In {folder} staat geen autoriteit (ca.crt en ca.key). Maak er een met `overstap keys ca`."
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeysFout("De sleutel van de autoriteit is niet van een soort die wij maken (ECDSA).")
    return certificate, key


def _private(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_all(folder: Path, files: dict[str, bytes], *, private: bool = False) -> list[Path]:
    """Write new files, the secret ones for the owner's eyes only. Nothing is written when one exists already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in files:
        if (folder / name).exists():
            raise KeysFout(f"{folder / name} bestaat al. Kies een andere map, of ruim het zelf op.")
    for name, data in files.items():
        mode = 0o400 if private or name.endswith(".key") else 0o444
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            os.fsync(file.fileno())
    return [folder / name for name in files]
