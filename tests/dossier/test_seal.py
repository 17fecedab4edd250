"""T04: a seal opens for the dossier, the school, the system and the moment it was made for, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from lxml import etree

from dossier.authority import NOW, OIN, OTHER_OIN, Authority, Leaf, pem
from dossier.records import NOOR, G, dossier, xml
from overstap.dossier import Dossier, read, write
from overstap.dossier.seal import (
    TEKSTEN,
    Verzegeld,
    Zegel,
    ZegelFout,
    Zegelsleutel,
    check_statement,
    deliver_statement,
    holder_problem,
    open_seal,
    seal,
    under,
)

CA = Authority()
SLEUTEL = CA.sleutel()
NOOR_SEALED = seal(dossier(NOOR), SLEUTEL, dossier_id="d-1", versie=1)
BRON = "99PA"
CERTIFICATE_BROKEN = ("certificaat", "uitgever", "handtekening")
"""The last: one bit of a certificate is not under its own signature, but it is under that of the seal."""
DELIVERY = {"sessie_id": "9cebd89c", "bron_kenmerk": "K1", "doel_kenmerk": "K2"}


def opened(canonical: bytes, zegel: Zegel, **changed: Any) -> Dossier:
    expected: dict[str, Any] = {"vertrouwd": [CA.der], "oin": OIN, "bron_brin": BRON, "at": NOW}
    return open_seal(canonical, zegel, **(expected | changed))


def refused(canonical: bytes, zegel: Zegel, **changed: Any) -> str:
    with pytest.raises(ZegelFout) as error:
        opened(canonical, zegel, **changed)
    assert error.value.tekst == TEKSTEN[error.value.reden]
    return error.value.reden


def sealed_by(sleutel: Zegelsleutel) -> Verzegeld:
    return seal(dossier(NOOR), sleutel, dossier_id="d-1", versie=1)


def flipped(data: bytes) -> Iterator[bytes]:
    """The same bytes, each time with one bit of another byte turned over."""
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_what_was_sealed_is_read_back_from_the_bytes_that_were_checked() -> None:
    back = opened(NOOR_SEALED.canonical, NOOR_SEALED.zegel)

    assert write(back) == NOOR_SEALED.canonical == write(dossier(NOOR))
    assert (back.naam, NOOR_SEALED.zegel.bron_brin, NOOR_SEALED.zegel.jaar) == ("Noor van Wolfsgras", BRON, "2019.1")


def test_the_seal_survives_an_envelope() -> None:
    """T04: embedded in a SOAP envelope and taken out again, the canonical bytes are the same."""
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    envelope = etree.fromstring(f'<s:Envelope xmlns:s="{soap}" xmlns:x="urn:x"><s:Body/></s:Envelope>')
    envelope[0].append(etree.fromstring(NOOR_SEALED.canonical))
    arrived = etree.fromstring(etree.tostring(envelope))[0][0]

    canonical = etree.tostring(arrived, method="c14n", exclusive=True)

    assert opened(canonical, NOOR_SEALED.zegel).naam == "Noor van Wolfsgras"


def test_one_changed_byte_of_the_dossier_breaks_the_seal() -> None:
    """T04: every byte in turn."""
    assert {refused(changed, NOOR_SEALED.zegel) for changed in flipped(NOOR_SEALED.canonical)} == {"digest"}
    assert refused(b"", NOOR_SEALED.zegel) == "digest"
    assert refused(NOOR_SEALED.canonical + b"\n", NOOR_SEALED.zegel) == "digest"


def test_a_changed_dossier_with_its_own_digest_lacks_the_signature() -> None:
    other = seal(dossier(NOOR), CA.sleutel(), dossier_id="d-1", versie=1)
    changed = NOOR_SEALED.canonical.replace(b"Noor", b"Mees")
    assert refused(changed, replace(NOOR_SEALED.zegel, digest=sha256(changed).hexdigest())) == "handtekening"
    assert refused(NOOR_SEALED.canonical, replace(NOOR_SEALED.zegel, handtekening=other.zegel.handtekening)) == (
        "handtekening"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("jaar", "2018.1"), ("dossier_id", "d-2"), ("versie", 2), ("versie", 11), ("handtekening", b""), ("digest", "é")],
)
def test_every_field_of_the_seal_is_signed(field: str, value: object) -> None:
    assert refused(NOOR_SEALED.canonical, replace(NOOR_SEALED.zegel, **{field: value})) in ("handtekening", "digest")


def test_one_changed_byte_of_signature_or_certificate_breaks_the_seal() -> None:
    """T04: every byte in turn, also those of the certificate."""
    zegel = NOOR_SEALED.zegel
    for handtekening in flipped(zegel.handtekening):
        assert refused(NOOR_SEALED.canonical, replace(zegel, handtekening=handtekening)) == "handtekening"
    for certificaat in flipped(zegel.certificaat):
        assert refused(NOOR_SEALED.canonical, replace(zegel, certificaat=certificaat)) in CERTIFICATE_BROKEN


def test_parts_cannot_lend_bytes_to_each_other() -> None:
    one = seal(dossier(NOOR), SLEUTEL, dossier_id="d-1", versie=23)
    moved = replace(one.zegel, dossier_id="d-12", versie=3)

    assert refused(one.canonical, moved) == "handtekening"


def test_the_seal_of_another_school_is_refused_whoever_says_so() -> None:
    assert refused(NOOR_SEALED.canonical, NOOR_SEALED.zegel, bron_brin="99PB") == "bron"
    relabelled = replace(NOOR_SEALED.zegel, bron_brin="99PB")
    assert refused(NOOR_SEALED.canonical, relabelled, bron_brin="99PB") == "handtekening"


@pytest.mark.parametrize(
    ("leaf", "reden"),
    [
        (Leaf(oins=(OTHER_OIN,)), "oin"),
        (Leaf(oins=()), "oin"),
        (Leaf(oins=(OIN, OTHER_OIN)), "oin"),
        (Leaf(end=NOW - timedelta(seconds=1), begin=NOW - timedelta(days=9)), "geldigheid"),
        (Leaf(begin=NOW + timedelta(seconds=1)), "geldigheid"),
        (Leaf(uses=()), "gebruik"),
        (Leaf(uses=(ExtendedKeyUsageOID.SERVER_AUTH,)), "gebruik"),
        (Leaf(uses=(*Leaf().uses, ExtendedKeyUsageOID.CLIENT_AUTH)), "gebruik"),
        (Leaf(uses=(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)), "gebruik"),
        (Leaf(is_authority=True), "gebruik"),
        (Leaf(signs=False), "gebruik"),
        (Leaf(extra=(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), b"\x05\x00"),)), "gebruik"),
    ],
)
def test_a_certificate_that_may_not_seal_for_this_system(leaf: Leaf, reden: str) -> None:
    """T04: another system's, an expired one, one for TLS, an authority's, one with a demand nobody understands."""
    done = sealed_by(CA.sleutel(leaf))

    assert refused(done.canonical, done.zegel) == reden


def test_a_tls_certificate_is_refused_by_the_kind_of_its_key_too() -> None:
    key = generate_private_key(SECP256R1())
    tls = CA.certificate(key, Leaf())

    with pytest.raises(ZegelFout, match="sleutel"):
        sealed_by(Zegelsleutel(pem(key), tls))
    assert refused(NOOR_SEALED.canonical, replace(NOOR_SEALED.zegel, certificaat=tls)) == "gebruik"


@pytest.mark.parametrize("naam", ["Oefenuitgever", "Een ander"])
def test_another_authority_counts_only_when_it_is_trusted(naam: str) -> None:
    """T04: its name may be the same; its key is not."""
    other = Authority(naam)
    done = sealed_by(other.sleutel())

    assert refused(done.canonical, done.zegel) == "uitgever"
    assert opened(done.canonical, done.zegel, vertrouwd=[CA.der, other.der]).bron_brin == BRON


@pytest.mark.parametrize(
    "authority",
    [Authority(is_authority=False), Authority(end=NOW - timedelta(days=1))],
    ids=["may not issue", "expired"],
)
def test_a_trusted_certificate_that_may_not_issue_vouches_for_nothing(authority: Authority) -> None:
    done = sealed_by(authority.sleutel())

    assert refused(done.canonical, done.zegel, vertrouwd=[authority.der]) == "uitgever"


def test_nobody_is_trusted_by_default_and_no_bytes_are_no_certificate() -> None:
    assert refused(NOOR_SEALED.canonical, NOOR_SEALED.zegel, vertrouwd=[]) == "uitgever"
    assert refused(NOOR_SEALED.canonical, replace(NOOR_SEALED.zegel, certificaat=b"")) == "certificaat"


@pytest.mark.parametrize("inside", ["<!--x-->", "<?doe iets?>"])
def test_a_comment_is_never_sealed_nor_read_behind_a_seal(inside: str) -> None:
    """T02: two readers could see two dossiers."""
    hidden = read(xml(f"<overdrachtsoort>over{inside}stap</overdrachtsoort>"), comments="keep")

    with pytest.raises(ZegelFout, match="opmerking"):
        seal(hidden, SLEUTEL, dossier_id="d-1", versie=1)


class Liar(Dossier):
    """A dossier that says it is of another school than its bytes say."""

    @property
    def bron_brin(self) -> str:
        return "99PB"


@pytest.mark.parametrize(
    ("lie", "reden"),
    [
        (Dossier(etree.fromstring(b"<dossier/>"), G), "inhoud"),
        (Dossier(dossier(NOOR).root, replace(G, jaar="2018.1")), "jaar"),
        (Liar(dossier(NOOR).root, G), "bron"),
    ],
)
def test_a_sealed_lie_about_itself_is_still_refused(lie: Dossier, reden: str) -> None:
    """The holder of a key signs what is no dossier, of another year, of another school: the bytes decide."""
    done = seal(lie, SLEUTEL, dossier_id="d-1", versie=1)

    assert refused(done.canonical, done.zegel, bron_brin=done.zegel.bron_brin) == reden


def test_a_key_that_cannot_seal_says_so_without_showing_itself() -> None:
    with pytest.raises(ZegelFout, match="sleutel"):
        sealed_by(Zegelsleutel(b"geen sleutel", SLEUTEL.certificaat))
    assert "PRIVATE" not in repr(SLEUTEL)


def statement(at: datetime = NOW) -> bytes:
    return deliver_statement(SLEUTEL, NOOR_SEALED.zegel, **DELIVERY, at=at)


def delivered(bewijs: bytes, zegel: Zegel = NOOR_SEALED.zegel, at: datetime = NOW, **changed: str) -> datetime:
    return check_statement(bewijs, zegel, **(DELIVERY | changed), vertrouwd=[CA.der], oin=OIN, at=at)


def test_a_delivery_statement_ties_the_seal_to_one_session() -> None:
    assert delivered(statement()) == NOW.replace(microsecond=0)


@pytest.mark.parametrize("field", ["sessie_id", "bron_kenmerk", "doel_kenmerk"])
def test_the_statement_of_another_session_is_refused(field: str) -> None:
    """T04: a seal cannot be moved to another transfer."""
    with pytest.raises(ZegelFout, match="aflevering"):
        delivered(statement(), **{field: "een andere"})


def test_one_changed_byte_of_the_statement_or_another_seal_is_refused() -> None:
    other = seal(dossier(NOOR), SLEUTEL, dossier_id="d-1", versie=2)
    with pytest.raises(ZegelFout, match="aflevering"):
        delivered(statement(), other.zegel)
    for bewijs in [*flipped(statement()), b"", statement()[:8], NOOR_SEALED.zegel.handtekening]:
        with pytest.raises(ZegelFout, match="aflevering"):
            delivered(bewijs)


@pytest.mark.parametrize("age", [timedelta(hours=24, seconds=1), timedelta(minutes=-5, seconds=-1), -timedelta(365)])
def test_a_statement_of_another_day_is_refused(age: timedelta) -> None:
    with pytest.raises(ZegelFout, match="tijd"):
        delivered(statement(NOW - age))


def test_a_renewed_key_cannot_vouch_for_an_older_seal() -> None:
    with pytest.raises(ZegelFout, match="sleutel"):
        deliver_statement(CA.sleutel(), NOOR_SEALED.zegel, **DELIVERY, at=NOW)


def test_a_dossier_that_was_sealed_before_the_key_was_renewed_opens_under_the_new_one() -> None:
    """The same bytes and the same version; what made the old certificate end does not matter any more."""
    past = CA.sleutel(Leaf(begin=NOW - timedelta(days=9), end=NOW - timedelta(days=1)))
    made = sealed_by(past)
    assert refused(made.canonical, made.zegel) == "geldigheid"

    anew = under(SLEUTEL, made.canonical, made.zegel)

    assert write(opened(made.canonical, anew)) == made.canonical
    assert replace(anew, certificaat=b"", handtekening=b"") == replace(made.zegel, certificaat=b"", handtekening=b"")
    statement = deliver_statement(SLEUTEL, anew, **DELIVERY, at=NOW)
    assert check_statement(statement, anew, **DELIVERY, vertrouwd=[CA.der], oin=OIN, at=NOW) == NOW


def test_under_the_key_that_sealed_it_the_seal_stays_the_very_same() -> None:
    assert under(SLEUTEL, NOOR_SEALED.canonical, NOOR_SEALED.zegel) is NOOR_SEALED.zegel


@pytest.mark.parametrize(
    ("change", "reden"),
    [
        ({"versie": 2}, "handtekening"),
        ({"bron_brin": "99PB"}, "handtekening"),
        ({"handtekening": bytes(64)}, "handtekening"),
        ({"certificaat": b"none"}, "certificaat"),
        ({"digest": sha256(b"").hexdigest()}, "digest"),
    ],
)
def test_what_was_not_sealed_so_is_not_sealed_anew(change: dict[str, Any], reden: str) -> None:
    other = CA.sleutel()
    with pytest.raises(ZegelFout) as error:
        under(other, NOOR_SEALED.canonical, replace(NOOR_SEALED.zegel, **change))
    assert error.value.reden == reden


def test_other_bytes_are_not_sealed_anew() -> None:
    with pytest.raises(ZegelFout) as error:
        under(CA.sleutel(), NOOR_SEALED.canonical + b" ", NOOR_SEALED.zegel)
    assert error.value.reden == "digest"


@pytest.mark.parametrize(
    ("leaf", "oin", "reden"),
    [
        (Leaf(), OIN, None),
        (Leaf(end=NOW - timedelta(seconds=1)), OIN, "geldigheid"),
        (Leaf(), OTHER_OIN, "oin"),
        (Leaf(uses=(ExtendedKeyUsageOID.SERVER_AUTH,)), OIN, "gebruik"),
    ],
)
def test_it_is_known_beforehand_that_nobody_would_accept_a_seal(leaf: Leaf, oin: str, reden: str | None) -> None:
    assert holder_problem(CA.sleutel(leaf), vertrouwd=[CA.der], oin=oin, at=NOW) == reden
