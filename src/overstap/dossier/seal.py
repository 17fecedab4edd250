"""Sealing a dossier, and opening a seal: what was sealed is what arrives, from whom it says it comes.

A seal is a signature apart from the dossier, over the canonical bytes of the whole of it, made with a key that does
nothing else. It is ours ("own"): the national agreement does not know it, so a party that does not seal can still be
talked to when its registration says so.

What is signed is a domain string and then each part, preceded by its length in four bytes: so no part can borrow a
byte of its neighbour, and no signature made for one purpose fits another.

    seal       overstap-seal-1 | jaar | dossier id | versie | bron BRIN | SHA-256 of the canonical bytes
               | SHA-256 of the certificate
    delivery   overstap-delivery-1 | the signature of the seal | sessie | bronkenmerk | doelkenmerk | time

The certificate is among them since its own signature leaves a bit of it free: no byte of a seal may change unseen.
Sealing comes before the doel is known; the delivery statement, made while delivering, ties the seal to one session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from hmac import compare_digest
from typing import TYPE_CHECKING, Final, Literal

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.read import LeesFout, read
from overstap.dossier.write import write

if TYPE_CHECKING:
    # Loaded when a seal is made or opened: a third of all that a command that only validates would wait for.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEAL_DOMAIN: Final = b"overstap-seal-1"
DELIVERY_DOMAIN: Final = b"overstap-delivery-1"
DELIVERY_AGE_SECONDS_MAX: Final = 24 * 3600
"""A delivery statement is as old as its session may be, and no older."""
CLOCK_SKEW_SECONDS_MAX: Final = 300

Reden = Literal[
    "opmerking",
    "sleutel",
    "inhoud",
    "digest",
    "bron",
    "jaar",
    "certificaat",
    "uitgever",
    "geldigheid",
    "gebruik",
    "oin",
    "handtekening",
    "aflevering",
    "tijd",
]

TEKSTEN: Final[dict[Reden, str]] = {
    "opmerking": "In het dossier staat een opmerking die niet te zien is. Verzamel het dossier opnieuw.",
    "sleutel": "Met deze sleutel kan het systeem niet verzegelen. Vraag uw beheerder om een zegelsleutel.",
    "inhoud": "De verzegelde inhoud is geen leesbaar dossier.",
    "digest": "Het dossier is veranderd nadat het was verzegeld.",
    "bron": "Het zegel hoort bij een andere school.",
    "jaar": "Het zegel hoort bij een ander jaar van de standaard.",
    "certificaat": "Het certificaat van het zegel is niet te lezen.",
    "uitgever": "Het certificaat van het zegel komt niet van een vertrouwde uitgever.",
    "geldigheid": "Het certificaat van het zegel is nu niet geldig.",
    "gebruik": "Het certificaat van het zegel is niet gemaakt om dossiers te verzegelen.",
    "oin": "Het dossier is verzegeld door een ander systeem dan de vorige school gebruikt.",
    "handtekening": "De handtekening onder het zegel klopt niet.",
    "aflevering": "Het zegel hoort bij een andere aflevering.",
    "tijd": "De aflevering is te oud, of de klok van de andere school loopt niet gelijk.",
}


class ZegelFout(ValueError):
    """A seal that cannot be made or is not accepted; `reden` is one word, `tekst` what a person reads."""

    def __init__(self, reden: Reden) -> None:
        super().__init__(reden)
        self.reden = reden
        self.tekst = TEKSTEN[reden]


@dataclass(frozen=True, slots=True)
class Zegelsleutel:
    """The key a system seals with and the certificate (DER) that says whose it is."""

    private_pem: bytes
    certificaat: bytes

    def __repr__(self) -> str:
        return "Zegelsleutel(…)"


@dataclass(frozen=True, slots=True)
class Zegel:
    """The seal as it travels beside the dossier: plain values only. `digest` is hexadecimal."""

    jaar: str
    dossier_id: str
    versie: int
    bron_brin: str
    digest: str
    certificaat: bytes
    handtekening: bytes


@dataclass(frozen=True, slots=True)
class Verzegeld:
    """A sealed dossier: the exact bytes that were signed, and the seal on them."""

    canonical: bytes
    digest: str
    zegel: Zegel


def seal(dossier: Dossier, sleutel: Zegelsleutel, *, dossier_id: str, versie: int) -> Verzegeld:
    """Freeze this dossier as version `versie` of `dossier_id`; from here on not one byte may change.

    Raises ZegelFout: `opmerking` (a comment would be read by one reader and not by another), `inhoud` (a list
    of dossiers), `sleutel`.
    """
    if dossier.is_lijst:
        raise ZegelFout("inhoud")
    if next(dossier.root.iter(etree.Comment, etree.ProcessingInstruction), None) is not None:
        raise ZegelFout("opmerking")
    canonical = write(dossier)
    digest = hashlib.sha256(canonical).hexdigest()
    jaar, bron_brin = dossier.gegevensset.jaar, dossier.bron_brin
    zegel = _signed(Zegel(jaar, dossier_id, versie, bron_brin, digest, sleutel.certificaat, b""), sleutel)
    return Verzegeld(canonical, digest, zegel)


def under(sleutel: Zegelsleutel, canonical: bytes, zegel: Zegel) -> Zegel:
    """The seal on these bytes under this key of the same system: another one when the key was renewed since.

    The bytes are those that were sealed, and stay so. Raises ZegelFout when they are not, or when the seal that
    stands does not hold by its own certificate: `digest`, `certificaat`, `handtekening`. Whether that certificate is
    still good does not matter: it does not travel.
    """
    if _equal(zegel.certificaat, sleutel.certificaat):
        return zegel
    if not _equal(hashlib.sha256(canonical).hexdigest(), zegel.digest):
        raise ZegelFout("digest")
    _verify(_named_key(zegel), zegel.handtekening, _seal_text(zegel), "handtekening")
    return _signed(replace(zegel, certificaat=sleutel.certificaat), sleutel)


def holder_problem(sleutel: Zegelsleutel, *, vertrouwd: Sequence[bytes], oin: str, at: datetime) -> Reden | None:
    """Why nobody would accept a seal of this key now, by the certificate that comes with it; None when all is well."""
    try:
        _public(sleutel.certificaat, vertrouwd, oin, at)
    except ZegelFout as fout:
        return fout.reden
    return None


def open_seal(
    canonical: bytes, zegel: Zegel, *, vertrouwd: Sequence[bytes], oin: str, bron_brin: str, at: datetime
) -> Dossier:
    """The dossier in these bytes, when the seal on them holds: read from the very bytes that were checked.

    `vertrouwd` are the certificates (DER) of the authorities; `oin` is the system that should have sealed, `bron_brin`
    the school it should be about. Raises ZegelFout.
    """
    if not _equal(hashlib.sha256(canonical).hexdigest(), zegel.digest):
        raise ZegelFout("digest")
    if not _equal(zegel.bron_brin, bron_brin):
        raise ZegelFout("bron")
    key = _public(zegel.certificaat, vertrouwd, oin, at)
    _verify(key, zegel.handtekening, _seal_text(zegel), "handtekening")
    dossier = _read(canonical)
    if dossier.gegevensset.jaar != zegel.jaar:
        raise ZegelFout("jaar")
    if dossier.bron_brin != bron_brin:
        raise ZegelFout("bron")
    return dossier


def deliver_statement(
    sleutel: Zegelsleutel, zegel: Zegel, *, sessie_id: str, bron_kenmerk: str, doel_kenmerk: str, at: datetime
) -> bytes:
    """That this seal is delivered in this session, from and to these aanleverpunten, now: 8 bytes of time (seconds
    since 1970) and 64 of signature. Raises ZegelFout `sleutel` when the dossier was sealed with another key.
    """
    if not _equal(sleutel.certificaat, zegel.certificaat):
        raise ZegelFout("sleutel")
    time = int(at.timestamp()).to_bytes(8)
    return time + _private(sleutel).sign(_delivery_text(zegel, sessie_id, bron_kenmerk, doel_kenmerk, time))


def check_statement(
    statement: bytes,
    zegel: Zegel,
    *,
    sessie_id: str,
    bron_kenmerk: str,
    doel_kenmerk: str,
    vertrouwd: Sequence[bytes],
    oin: str,
    at: datetime,
) -> datetime:
    """When this seal was delivered in this session; raises ZegelFout when the statement is about another one."""
    key = _public(zegel.certificaat, vertrouwd, oin, at)
    time, signature = statement[:8], statement[8:]
    text = _delivery_text(zegel, sessie_id, bron_kenmerk, doel_kenmerk, time)
    _verify(key, signature, text, "aflevering")
    age_seconds = int(at.timestamp()) - int.from_bytes(time)
    if not -CLOCK_SKEW_SECONDS_MAX <= age_seconds <= DELIVERY_AGE_SECONDS_MAX:
        raise ZegelFout("tijd")
    return datetime.fromtimestamp(int.from_bytes(time), UTC)


def _signed(unsigned: Zegel, sleutel: Zegelsleutel) -> Zegel:
    return replace(unsigned, handtekening=_private(sleutel).sign(_seal_text(unsigned)))


def _seal_text(zegel: Zegel) -> bytes:
    parts = (zegel.jaar, zegel.dossier_id, str(zegel.versie), zegel.bron_brin)
    digests = (bytes.fromhex(zegel.digest), hashlib.sha256(zegel.certificaat).digest())
    return _framed(SEAL_DOMAIN, *(part.encode() for part in parts), *digests)


def _delivery_text(zegel: Zegel, sessie_id: str, bron_kenmerk: str, doel_kenmerk: str, time: bytes) -> bytes:
    parts = (part.encode() for part in (sessie_id, bron_kenmerk, doel_kenmerk))
    return _framed(DELIVERY_DOMAIN, zegel.handtekening, *parts, time)


def _framed(*parts: bytes) -> bytes:
    """The parts one after the other, each behind its own length, so that they can be read in one way only."""
    return b"".join(len(part).to_bytes(4) + part for part in parts)


def _private(sleutel: Zegelsleutel) -> Ed25519PrivateKey:
    return _loaded(sleutel.private_pem)


@lru_cache(maxsize=8)
def _loaded(private_pem: bytes) -> Ed25519PrivateKey:
    """Parsed once for a process: reading the file's form takes longer than signing."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(private_pem, password=None)
    except (ValueError, TypeError):
        raise ZegelFout("sleutel") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ZegelFout("sleutel")
    return key


def _public(certificaat: bytes, vertrouwd: Sequence[bytes], oin: str, at: datetime) -> Ed25519PublicKey:
    from overstap.dossier.seal_certificate import BewijsFout, key_of  # noqa: PLC0415 - see above

    try:
        return key_of(certificaat, vertrouwd=vertrouwd, oin=oin, at=at)
    except BewijsFout as fout:
        raise ZegelFout(fout.reden) from None


def _named_key(zegel: Zegel) -> Ed25519PublicKey:
    from overstap.dossier.seal_certificate import BewijsFout, key_in  # noqa: PLC0415 - see above

    try:
        return key_in(zegel.certificaat)
    except BewijsFout as fout:
        raise ZegelFout(fout.reden) from None


def _verify(key: Ed25519PublicKey, signature: bytes, text: bytes, reden: Reden) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see above

    try:
        key.verify(signature, text)
    except InvalidSignature:
        raise ZegelFout(reden) from None


def _read(canonical: bytes) -> Dossier:
    try:
        return read(canonical)
    except LeesFout:
        raise ZegelFout("inhoud") from None


def _equal(one: str | bytes, other: str | bytes) -> bool:
    """Compared in constant time; text as UTF-8, since a stranger chose one of the two."""
    left, right = (value.encode() if isinstance(value, str) else value for value in (one, other))
    return compare_digest(left, right)
