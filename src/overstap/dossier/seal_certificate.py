"""Whose key sealed this: the certificate of a seal, held against all that it must and must not be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hmac import compare_digest
from typing import Final, Literal, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import ExtensionOID, NameOID

SEAL_USE: Final = x509.ObjectIdentifier("2.25.220412978733206682180813600890695904371")
"""The one extended key usage of a sealing certificate (own: the UUID of the name urn:overstap:seal:1 as a number, a
form of ITU-T X.667 that anyone may use).

A TLS certificate bears serverAuth or clientAuth and never this; so the key a system listens with cannot seal, and the
key it seals with cannot listen.
"""

_UNDERSTOOD: Final = frozenset(
    {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}
)

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)

Bewijsreden = Literal["certificaat", "uitgever", "geldigheid", "gebruik", "oin"]


class BewijsFout(ValueError):
    """A certificate that proves nothing about a seal."""

    def __init__(self, reden: Bewijsreden) -> None:
        super().__init__(reden)
        self.reden = reden


def key_of(certificaat: bytes, *, vertrouwd: Sequence[bytes], oin: str, at: datetime) -> Ed25519PublicKey:
    """The public key in this certificate (DER), when it may seal for the system with this OIN at this moment.

    Raises BewijsFout. The authority is asked first: nothing of an unknown certificate is worth looking at.
    """
    try:
        return _checked(certificaat, vertrouwd, oin, at)
    except BewijsFout:
        raise
    except (ValueError, x509.DuplicateExtension, x509.InvalidVersion, UnsupportedAlgorithm):
        raise BewijsFout("certificaat") from None


def key_in(certificaat: bytes) -> Ed25519PublicKey:
    """The public key in this certificate (DER), whoever it is of. Raises BewijsFout `certificaat` without one."""
    try:
        key = _key(_loaded(certificaat))
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm):
        key = None
    if key is None:
        raise BewijsFout("certificaat")
    return key


def _checked(certificaat: bytes, vertrouwd: Sequence[bytes], oin: str, at: datetime) -> Ed25519PublicKey:
    leaf = _loaded(certificaat)
    if not any(_issued(certificaat, authority, at) for authority in vertrouwd):
        raise BewijsFout("uitgever")
    if not _valid(leaf, at):
        raise BewijsFout("geldigheid")
    if not _only_seals(leaf):
        raise BewijsFout("gebruik")
    if not compare_digest(_oin(leaf).encode(), oin.encode()):
        raise BewijsFout("oin")
    key = _key(leaf)
    if key is None:
        raise BewijsFout("gebruik")
    return key


REMEMBERED: Final = 256
"""For how many certificates each of these is known: what stands in one never changes, the moment is asked anew."""


@lru_cache(maxsize=REMEMBERED)
def _loaded(der: bytes) -> x509.Certificate:
    """Parsed once: a system sends the same certificate with every dossier."""
    return x509.load_der_x509_certificate(der)


def _issued(certificaat: bytes, authority: bytes, at: datetime) -> bool:
    issuer = _loaded(authority)
    return _signed_by(certificaat, authority) and _valid(issuer, at) and _is_authority(issuer)


@lru_cache(maxsize=REMEMBERED)
def _signed_by(certificaat: bytes, authority: bytes) -> bool:
    """Whether this authority signed this certificate: that never changes, so it is worth remembering."""
    try:
        _loaded(certificaat).verify_directly_issued_by(_loaded(authority))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _valid(certificate: x509.Certificate, at: datetime) -> bool:
    begin, end = _period(certificate)
    return begin <= at <= end


@lru_cache(maxsize=REMEMBERED)
def _period(certificate: x509.Certificate) -> tuple[datetime, datetime]:
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc


@lru_cache(maxsize=REMEMBERED)
def _is_authority(certificate: x509.Certificate) -> bool:
    constraints = _extension(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


@lru_cache(maxsize=REMEMBERED)
def _only_seals(leaf: x509.Certificate) -> bool:
    """One use, ours; it signs and issues nothing; and no critical extension that nobody here understands."""
    use, usage = _extension(leaf, x509.ExtendedKeyUsage), _extension(leaf, x509.KeyUsage)
    if use is None or list(use) != [SEAL_USE] or _is_authority(leaf):
        return False
    if usage is None or not usage.digital_signature or usage.key_cert_sign:
        return False
    return all(extension.oid in _UNDERSTOOD for extension in leaf.extensions if extension.critical)


def _extension(certificate: x509.Certificate, kind: type[_Kind]) -> _Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


@lru_cache(maxsize=REMEMBERED)
def _oin(leaf: x509.Certificate) -> str:
    """The OIN in the subject; a certificate with none or two says nothing."""
    numbers = leaf.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(numbers[0].value) if len(numbers) == 1 else ""


@lru_cache(maxsize=REMEMBERED)
def _key(leaf: x509.Certificate) -> Ed25519PublicKey | None:
    """The key, when it is of the one kind that seals."""
    key = leaf.public_key()
    return key if isinstance(key, Ed25519PublicKey) else None
