"""The search key: random on the outside, the same pupil on the inside, and silent about both."""

from __future__ import annotations

import base64
import pickle
import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.samples import SESSIE, adres, requests
from overstap.keten import OSO_2018, OSO_2020, OverdrachtRequest, Sleutel, soap
from overstap.keten.zoeksleutel import KetenSleutel, Zoeksleutel, elfproef, is_bsn, is_onderwijsnummer, pgnfrag

PGN = "999990019"
OTHER_PGN = "999990020"
SECRET, OTHER_SECRET = b"s" * 32, b"t" * 40
SALT, OTHER_SALT = b"\x01" * 15, b"\x02" * 15
CHAIN = KetenSleutel({1: SECRET}, 1)


def test_a_key_matches_the_pupil_it_was_made_for() -> None:
    sleutel: Zoeksleutel = CHAIN
    key = sleutel.derive(PGN, "99PA", SALT)
    assert len(key) == 128
    assert key[:16] == b"\x01" + SALT
    assert sleutel.matches(PGN, "99PA", key)
    assert sleutel.pgnfrag(PGN) == "0019"


def test_two_keys_of_one_pupil_have_nothing_in_common_and_both_match() -> None:
    """T08"""
    one, two = CHAIN.derive(PGN, "99PA", SALT), CHAIN.derive(PGN, "99PA", OTHER_SALT)
    assert not set(zip(range(1, 128), one[1:], strict=True)) >= set(zip(range(1, 128), two[1:], strict=True))
    assert one[16:32] != two[16:32]
    assert CHAIN.matches(PGN, "99PA", one)
    assert CHAIN.matches(PGN, "99PA", two)


def test_a_key_of_anything_else_does_not_match() -> None:
    """T08: other pupil, school, secret or number of the secret; and what is not a key at all."""
    key = CHAIN.derive(PGN, "99PA", SALT)
    both = KetenSleutel({1: SECRET, 2: SECRET}, 2)
    assert not CHAIN.matches(OTHER_PGN, "99PA", key)
    assert not CHAIN.matches(PGN, "99PB", key)
    assert not KetenSleutel({1: OTHER_SECRET}, 1).matches(PGN, "99PA", key)
    assert not KetenSleutel({2: SECRET}, 2).matches(PGN, "99PA", key)
    assert both.matches(PGN, "99PA", key)
    assert not both.matches(PGN, "99PA", b"\x02" + key[1:])
    for wrong in (b"", key[:-1], key + b"\0", b"\xff" * 128, key[:-1] + bytes([key[-1] ^ 1])):
        assert not CHAIN.matches(PGN, "99PA", wrong)
    for number in ("", "99999001", PGN + "0", "٩٩٩٩٩٠٠١٩", "99999001x"):
        assert not CHAIN.matches(number, "99PA", key)
    assert not CHAIN.matches(PGN, "99pa", key)


def test_last_seasons_keys_still_match_while_both_secrets_are_there() -> None:
    before = KetenSleutel({1: SECRET}, 1).derive(PGN, "99PA", SALT)
    turning = KetenSleutel({1: SECRET, 2: OTHER_SECRET}, 2)
    assert turning.matches(PGN, "99PA", before)
    assert turning.derive(PGN, "99PA", SALT)[0] == 2
    assert not KetenSleutel({2: OTHER_SECRET}, 2).matches(PGN, "99PA", before)


@pytest.mark.parametrize("wrap", [base64.b64encode, base64.encodebytes])
def test_a_key_matches_after_its_journey(wrap) -> None:
    """T08: base64 with line breaks is the same key."""
    key = CHAIN.derive(PGN, "99PA", SALT)
    message = OverdrachtRequest(
        adres(OSO_2020, "99PA", 1), adres(OSO_2020, "99VA", 2), Sleutel(key, pgnfrag(PGN)), "overstapdossier"
    )
    plain = base64.b64encode(key)
    read = soap.read(soap.write(message, OSO_2020).replace(plain, wrap(key))).message
    assert isinstance(read, OverdrachtRequest)
    assert CHAIN.matches(PGN, "99PA", read.sleutel.zoeksleutel or b"")


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"[0-9]{9}", fullmatch=True),
    st.from_regex(r"[0-9]{9}", fullmatch=True),
    st.binary(min_size=15, max_size=15),
)
def test_a_key_matches_one_number_only(one: str, other: str, salt: bytes) -> None:
    assert CHAIN.matches(other, "99PA", CHAIN.derive(one, "99PA", salt)) == (one == other)


@pytest.mark.parametrize(
    ("pgn", "brin", "salt"),
    [
        ("99999001", "99PA", SALT),
        (PGN + "1", "99PA", SALT),
        ("٩٩٩٩٩٠٠١٩", "99PA", SALT),
        (PGN, "PA99", SALT),
        (PGN, "99PA", b""),
    ],
)
def test_what_has_the_wrong_shape_gets_no_key(pgn: str, brin: str, salt: bytes) -> None:
    with pytest.raises(ValueError, match="derive takes") as raised:
        CHAIN.derive(pgn, brin, salt)
    assert pgn not in str(raised.value)


def test_neither_number_nor_secret_is_ever_told() -> None:
    """T08: not in a repr, an exception or a pickle."""
    told = [repr(CHAIN), str(CHAIN), repr(Sleutel(SECRET * 4, "0019", SESSIE))]
    for wrong in (
        lambda: CHAIN.derive(PGN + "1", "99PA", SALT),
        lambda: pgnfrag(PGN + "1"),
        lambda: KetenSleutel({1: b"kort" + SECRET[:20]}, 1),
        lambda: KetenSleutel({1: SECRET}, 2),
        lambda: KetenSleutel({256: SECRET}, 256),
        lambda: pickle.dumps(CHAIN),
    ):
        with pytest.raises((ValueError, TypeError)) as raised:
            wrong()
        told.append("".join(traceback.format_exception_only(raised.value)))
    for text in told:
        assert PGN not in text
        assert "sss" not in text
        assert "0019" not in text


def test_the_wire_tells_the_centre_no_number() -> None:
    """T08: of the number only the four digits that are meant to go travel along."""
    written = soap.write(requests(OSO_2018)[0], OSO_2018)
    assert PGN.encode() not in written


@pytest.mark.parametrize("pgn", [PGN, OTHER_PGN, "900000016", "111222333"])
def test_a_bsn_passes_the_eleven_test(pgn: str) -> None:
    assert is_bsn(pgn)
    assert elfproef(pgn)
    assert not is_onderwijsnummer(pgn)


def onderwijsnummers() -> list[str]:
    return [
        number
        for head in range(10_000_000, 10_000_200)
        for last in "012345"
        if is_onderwijsnummer(number := f"{head}{last}")
    ]


def test_an_onderwijsnummer_has_a_test_of_its_own() -> None:
    """9·1 is 9, and 9 is 4 + 5: so 100000004 is one. No number is both."""
    assert is_onderwijsnummer("100000004")
    assert "100000004" in onderwijsnummers()
    assert all(elfproef(number) and not is_bsn(number) for number in onderwijsnummers())
    assert not is_onderwijsnummer("200000004")


@pytest.mark.parametrize(
    "pgn",
    ["", "000000000", "999990018", "99999001", "9999900190", "99999001X", " 99999001", "٩٩٩٩٩٠٠١٩", "999990019\n"],
)
def test_what_is_no_number_of_a_pupil_passes_neither(pgn: str) -> None:
    assert not elfproef(pgn)
