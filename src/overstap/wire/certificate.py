"""What a certificate says, for people: of whom it is, what it is for, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from overstap.dossier.seal_certificate import SEAL_USE
from overstap.wire.keys import KeysFout

USES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "ontvangen",
    ExtendedKeyUsageOID.CLIENT_AUTH: "versturen",
    SEAL_USE: "verzegelen",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    naam: str
    oin: str
    """Empty when it names none, as that of an authority."""
    uitgever: str
    hosts: tuple[str, ...]
    uses: tuple[str, ...]
    """In words; a use that we do not know by its number."""
    fingerprint: str
    """SHA-256 over the whole certificate, hexadecimal: what a deny list names."""
    begins: datetime
    ends: datetime

    def days_left(self, at: datetime) -> int:
        """Whole days until it ends; negative when it has ended."""
        return (self.ends - at).days


def read_certificate(path: Path) -> Certificate:
    """The first certificate in a PEM file. Raises KeysFout when there is none."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        return _describe(certificate)
    except (OSError, ValueError) as error:
        raise KeysFout(f"{path} is geen certificaat in PEM.") from error


def _describe(certificate: x509.Certificate) -> Certificate:
    return Certificate(
        naam=_named(certificate.subject, NameOID.COMMON_NAME),
        oin=_named(certificate.subject, NameOID.SERIAL_NUMBER),
        uitgever=_named(certificate.issuer, NameOID.COMMON_NAME),
        hosts=_hosts(certificate),
        uses=_uses(certificate),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
    )


def _named(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    return ", ".join(str(attribute.value) for attribute in name.get_attributes_for_oid(oid))


def _hosts(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(name.value) for name in names)


def _uses(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(USES.get(use, use.dotted_string) for use in uses)
