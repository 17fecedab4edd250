"""Our own rules on values: what can be a number, a postcode, an address of mail, and what cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.records import Record, changed, dossier, without
from overstap.dossier import Dossier
from overstap.dossier.rules import check_own

PUPIL = "huidigeschool/leerling"
ADDRESS = f"{PUPIL}/adreslijst/adres/0"


def said(record: Record | Dossier) -> list[tuple[str, str]]:
    """The rule and the place of each melding of our own."""
    whole = record if isinstance(record, Dossier) else dossier(record)
    return [(melding.regel, melding.locatie.rpartition("/")[2]) for melding in check_own(whole)]


def ids(record: Record) -> list[str]:
    return [regel for regel, _ in said(record)]


def reach(soort: str, nummer: str) -> Record:
    return changed(f"{PUPIL}/communicatielijst", {"communicatie": [{"soort": soort, "nummer": nummer}]})


def with_iban(iban: str) -> Record:
    return changed(f"{PUPIL}/verzorger/0/iban", iban)


def test_a_good_dossier_has_nothing_of_our_own() -> None:
    assert said(dossier()) == []


@pytest.mark.parametrize("number", ["999000008", "000000000", "99900000", "999 000 007", "9990000071", "99900000a"])
def test_a_bsn_must_pass_the_eleven_test(number: str) -> None:
    assert said(changed(f"{PUPIL}/bsn", number)) == [("EIG.BSN", "bsn[1]")]


@pytest.mark.parametrize(("number", "good"), [("100000009", False), ("999000007", False), ("101222331", True)])
def test_an_onderwijsnummer_is_no_bsn(number: str, good: bool) -> None:
    record = changed(f"{PUPIL}/onderwijsnummer", number)
    del record["huidigeschool"]["leerling"]["bsn"]

    assert (said(record) == []) is good


@given(st.integers(min_value=0, max_value=9), st.integers(min_value=0, max_value=8), st.integers(1, 9))
def test_a_bsn_with_one_digit_changed_is_none(digit: int, at: int, by: int) -> None:
    number = "999000007"
    other = str((int(number[at]) + by) % 10)
    assert ids(changed(f"{PUPIL}/bsn", number[:at] + other + number[at + 1 :])) == ["EIG.BSN"]


@pytest.mark.parametrize(
    "iban",
    [
        "NL02ABNA0123456789",
        "NL02 ABNA 0123 4567 89",
        "nl02abna0123456789",
        "BE71 0961 2345 6769",
        "MT84MALT011000012345MTLCAST001S",
    ],
)
def test_a_good_iban(iban: str) -> None:
    assert ids(with_iban(iban)) == []


@pytest.mark.parametrize(
    "iban",
    ["NL03ABNA0123456789", "NL02ABNA012345678", "0123456789", "geen", "BE71 0961 2345 676", "NL02ABNA01234567é9", "-"],
)
def test_a_bad_iban(iban: str) -> None:
    assert said(with_iban(iban)) == [("EIG.IBAN", "iban[1]")]


@given(st.integers(0, 9_999_999_999), st.integers(0, 98), st.integers(1, 97))
def test_an_iban_has_one_good_check(account: int, check: int, by: int) -> None:
    """Of the 97 ways to write the two digits at most one is good."""
    base = f"ABNA{account:010d}"
    good = 98 - int("".join(str(int(sign, 36)) for sign in base + "NL00")) % 97
    assert ids(with_iban(f"NL{good:02d}{base}")) == []
    wrong = (good - 2 + by) % 97 + 2
    assert (ids(with_iban(f"NL{wrong:02d}{base}")) == []) is (wrong == good)


@pytest.mark.parametrize("postcode", ["0000 AB", "1234AB", "1234ab", " 1234 AB "])
def test_a_good_postcode(postcode: str) -> None:
    assert ids(changed(f"{ADDRESS}/postcode", postcode)) == []


@pytest.mark.parametrize(
    "postcode", ["1234", "1234 A", "123 AB", "12345", "1234  AB", "AB 1234", "1234 ÀB", "onbekend"]
)
def test_a_bad_postcode(postcode: str) -> None:
    assert said(changed(f"{ADDRESS}/postcode", postcode)) == [("EIG.POSTCODE", "postcode[1]")]


def test_a_postcode_abroad_is_not_ours_to_judge_but_without_a_country_it_is_one_here() -> None:
    abroad = changed(f"{ADDRESS}/postcode", "B-2000")
    assert ids(changed(f"{ADDRESS}/land/waarde", "5010", abroad)) == []
    assert ids(without(f"{ADDRESS}/land", abroad)) == ["EIG.POSTCODE"]


@pytest.mark.parametrize("mail", ["a@b.nl", "jan.de-vries+oso@sub.school.example", "geheim@geheim.geheim"])
def test_a_good_address_of_mail(mail: str) -> None:
    assert ids(reach("e-mail", mail)) == []


@pytest.mark.parametrize(
    "mail",
    [
        "jan@school",
        ".jan@school.nl",
        "ja..n@x.nl",
        "x@1.2",
    ],
)
def test_what_the_form_of_og_01_lets_through_and_no_post_office_would(mail: str) -> None:
    assert said(reach("e-mail", mail)) == [("EIG.EMAIL", "nummer[1]")]


@pytest.mark.parametrize(
    "mail", ["jan", "Jan de Vries jan@school.nl", "a@b.nl; c@d.nl", "jan@school.nl ", "jan@-x.nl", "jan@@school.nl"]
)
def test_what_og_01_refuses_is_not_said_twice(mail: str) -> None:
    assert ids(reach("e-mail", mail)) == []


@pytest.mark.parametrize(
    "number",
    [
        "0612345678",
        "06-12 34 56 78",
        "(010) 234.56.78",
        "+31 6 12345678",
        "0031612345678",
        "+32 2 123 45 67",
        "9999999999",
        "0000000012",
        "0800-1234",
        "14 010",
    ],
)
def test_a_good_telephone_number(number: str) -> None:
    assert ids(reach("telefoon", number)) == []


@pytest.mark.parametrize("number", ["061234567", "06123456789", "06-12345678 (oma)", "onbekend", "12345", "999999999"])
def test_what_looks_like_no_telephone_number_is_a_warning(number: str) -> None:
    assert said(reach("telefoon", number)) == [("EIG.TELEFOON", "nummer[1]")]


def test_the_contact_for_an_advice_is_judged_too() -> None:
    record = changed(f"{PUPIL}/overstapadvies", {"contacttelefoon": "bel maar", "contactemail": "jan"})

    assert said(record) == [("EIG.TELEFOON.CONTACT", "contacttelefoon[1]"), ("EIG.EMAIL.CONTACT", "contactemail[1]")]
