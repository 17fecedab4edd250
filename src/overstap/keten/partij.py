"""From a certificate to who speaks: the OIN in the serial number of the subject, and nothing else, is the
identity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.x509.oid import NameOID

OIN = re.compile(r"[0-9]{20}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Partij:
    """A system in the chain. `fingerprint` is the SHA-256 of its certificate, hexadecimal."""

    oin: str
    fingerprint: str
    naam: str


class PartijFout(ValueError):
    """This certificate says of nobody who he is."""


def partij_of(der: bytes) -> Partij:
    """The party of a certificate (DER) whose chain has been checked already; PartijFout when it names none."""
    try:
        subject = x509.load_der_x509_certificate(der).subject
        entries = [(attribute.oid, str(attribute.value)) for attribute in subject]
    except Exception:
        raise PartijFout("Het certificaat is niet te lezen.") from None
    if any(CONTROL.search(value) for _, value in entries):
        raise PartijFout("In de naam in het certificaat staat een teken dat daar niet hoort.")
    numbers = [value for oid, value in entries if oid == NameOID.SERIAL_NUMBER]
    if len(numbers) != 1 or not OIN.fullmatch(numbers[0]):
        raise PartijFout("In het certificaat staat niet precies één OIN van 20 cijfers als serienummer.")
    return Partij(numbers[0], sha256(der).hexdigest(), _name(entries))


def _name(entries: list[tuple[x509.ObjectIdentifier, str]]) -> str:
    """What to call it on a page: the organisation, else the common name. It proves nothing."""
    for wanted in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for oid, value in entries:
            if oid == wanted:
                return value[:200]
    return ""
