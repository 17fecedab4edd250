"""Who speaks: the one OIN in the serial number of the subject, or nobody."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from keten.samples import MOMENT, OIN
from overstap.keten import Partij, PartijFout, partij_of

KEY = ec.generate_private_key(ec.SECP256R1())
CN, NUMBER, ORGANISATION = NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER, NameOID.ORGANIZATION_NAME


def certificate(*attributes: tuple[x509.ObjectIdentifier, str]) -> bytes:
    """A certificate that signs itself: who trusts whom is not what is looked at here.

    Every value is written as UTF-8, the only way to get the hostile ones into a certificate at all.
    """
    name = x509.Name([x509.NameAttribute(oid, value, _ASN1Type.UTF8String) for oid, value in attributes])
    issuer = x509.Name([x509.NameAttribute(NUMBER, OIN[::-1])])
    builder = x509.CertificateBuilder(issuer, name, KEY.public_key(), 7, MOMENT, MOMENT + timedelta(days=90))
    return builder.sign(KEY, SHA256()).public_bytes(Encoding.DER)


def test_a_certificate_with_one_oin_names_its_party() -> None:
    der = certificate((ORGANISATION, "Wolfsgras LAS"), (CN, "las.voorbeeld.test"), (NUMBER, OIN))
    assert partij_of(der) == Partij(OIN, sha256(der).hexdigest(), "Wolfsgras LAS")


def test_without_an_organisation_the_common_name_is_shown() -> None:
    assert partij_of(certificate((CN, "las.voorbeeld.test"), (NUMBER, OIN))).naam == "las.voorbeeld.test"
    assert partij_of(certificate((NUMBER, OIN))).naam == ""


NOBODY = {
    "no OIN": [(CN, "las.voorbeeld.test")],
    "two": [(NUMBER, OIN), (NUMBER, OIN[:-1] + "1")],
    "the same twice": [(NUMBER, OIN), (NUMBER, OIN)],
    "19 digits": [(NUMBER, OIN[:-1])],
    "21 digits": [(NUMBER, OIN + "0")],
    "other digits": [(NUMBER, "".join(chr(0x0660 + int(digit)) for digit in OIN))],
    "a space": [(NUMBER, " " + OIN[1:])],
    "a line end": [(NUMBER, OIN + "\n")],
    "NUL behind it": [(NUMBER, OIN + "\0")],
    "NUL in a name": [(CN, "las.voorbeeld.test\0.elders.test"), (NUMBER, OIN)],
    "in the common name only": [(CN, OIN)],
    "empty": [],
}


@pytest.mark.parametrize("attributes", NOBODY.values(), ids=NOBODY)
def test_any_other_certificate_names_nobody(attributes: list[tuple[x509.ObjectIdentifier, str]]) -> None:
    """T12"""
    with pytest.raises(PartijFout):
        partij_of(certificate(*attributes))


def test_what_is_no_certificate_names_nobody() -> None:
    """T12: nothing, something else, cut short, or with something behind it; the error quotes none of it."""
    der = certificate((CN, "las.voorbeeld.test"), (NUMBER, OIN))
    for wrong in (b"", b"geen certificaat", der[:-1], der + b"\0", der[:40] + b"\xff" * 8 + der[48:]):
        with pytest.raises(PartijFout) as raised:
            partij_of(wrong)
        assert OIN not in str(raised.value)


def test_the_name_of_the_issuer_is_nobodys_name() -> None:
    """The issuer of these certificates has an OIN too; it is never taken for the subject's."""
    with pytest.raises(PartijFout):
        partij_of(certificate((CN, "las.voorbeeld.test")))
