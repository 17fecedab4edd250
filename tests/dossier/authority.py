"""A practice authority in memory: certificates that may seal, and others that may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from overstap.dossier.seal import Zegelsleutel
from overstap.dossier.seal_certificate import SEAL_USE

NOW = datetime(2026, 3, 12, 9, 31, tzinfo=UTC)
OIN = "00000099000000001000"
OTHER_OIN = "00000099000000002000"
YEAR = timedelta(days=365)
Key = EllipticCurvePrivateKey | Ed25519PrivateKey


def subject(naam: str, *oins: str) -> x509.Name:
    serials = [x509.NameAttribute(NameOID.SERIAL_NUMBER, oin) for oin in oins]
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, naam), *serials])


@dataclass(frozen=True)
class Leaf:
    """What a certificate says; the default is one that may seal."""

    oins: tuple[str, ...] = (OIN,)
    uses: tuple[x509.ObjectIdentifier, ...] = (SEAL_USE,)
    is_authority: bool = False
    signs: bool = True
    begin: datetime = NOW - timedelta(days=1)
    end: datetime = NOW + timedelta(days=90)
    extra: tuple[x509.UnrecognizedExtension, ...] = ()


class Authority:
    """Issues certificates; its own is `der`."""

    def __init__(self, naam: str = "Oefenuitgever", *, is_authority: bool = True, end: datetime = NOW + YEAR) -> None:
        self.key = generate_private_key(SECP256R1())
        self.name = subject(naam)
        builder = self._builder(self.name, self.key.public_key(), NOW - YEAR, end)
        builder = builder.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        self.der = builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def certificate(self, key: Key, leaf: Leaf) -> bytes:
        builder = self._builder(subject("Oefensysteem", *leaf.oins), key.public_key(), leaf.begin, leaf.end)
        builder = builder.add_extension(x509.BasicConstraints(leaf.is_authority, None), critical=True)
        usage = x509.KeyUsage(leaf.signs, False, False, False, False, False, False, False, False)
        builder = builder.add_extension(usage, critical=True)
        if leaf.uses:
            builder = builder.add_extension(x509.ExtendedKeyUsage(leaf.uses), critical=False)
        for extension in leaf.extra:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def sleutel(self, leaf: Leaf = Leaf()) -> Zegelsleutel:
        key = Ed25519PrivateKey.generate()
        return Zegelsleutel(pem(key), self.certificate(key, leaf))

    def _builder(self, name: x509.Name, key: object, begin: datetime, end: datetime) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder(subject_name=name, issuer_name=self.name, public_key=key)  # type: ignore[arg-type]
        return builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)


def pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
