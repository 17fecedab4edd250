"""Whatever comes in, reading and validating end in an answer or in an error of their own."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.damage import SOUND, WAYS, damaged, sound
from dossier.pupils import pupil_record
from dossier.records import whole_record
from overstap.dossier import LeesFout, build, read, record, validate, write
from overstap.gegevensset import load, years

SEEDS = st.integers(min_value=0, max_value=2**32)
COMMENTS: tuple[Literal["refuse", "drop", "keep"], ...] = ("refuse", "drop", "keep")


def judged(data: bytes, comments: Literal["refuse", "drop", "keep"]) -> str:
    """`goed`, `fout` or `geweigerd`; any exception but LeesFout is a fault of ours."""
    try:
        found = read(data, comments=comments)
    except LeesFout:
        return "geweigerd"
    official, intended = validate(found, "official"), validate(found)
    assert set(official) <= set(intended)
    return "fout" if intended else "goed"


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.sampled_from(COMMENTS))
def test_a_damaged_dossier_is_refused_or_judged(number: int, comments: Literal["refuse", "drop", "keep"]) -> None:
    assert judged(damaged(number), comments) in ("goed", "fout", "geweigerd")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.integers(min_value=0), st.integers(min_value=0), st.integers(0, SOUND - 1))
def test_any_bytes_anywhere_in_a_dossier_are_refused_or_judged(put: bytes, at: int, over: int, which: int) -> None:
    data = sound(which)
    start = at % len(data)

    assert judged(data[:start] + put + data[start + over % 400 :], "keep") in ("goed", "fout", "geweigerd")


def test_the_damage_reaches_every_answer() -> None:
    """Else the two above would say little: some of it must come through the parser, and some must not."""
    answers = [judged(damaged(number), "keep") for number in range(20 * len(WAYS))]

    assert {answer: answers.count(answer) > 10 for answer in ("goed", "fout", "geweigerd")} == dict.fromkeys(
        ("goed", "fout", "geweigerd"), True
    )


def test_the_same_number_gives_the_same_damage() -> None:
    assert [damaged(number) for number in range(50)] == [damaged(number) for number in range(50)]


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(["POPO", "POVO", "VOVO", "BB"]), st.booleans())
def test_an_invented_dossier_comes_back_from_its_record(seed: int, profiel: str, wide: bool) -> None:
    one = build(pupil_record(profiel, seed, wide=wide), load())

    again = build(record(one), load())

    assert write(again) == write(one)
    assert record(again) == record(one)


@pytest.mark.parametrize("jaar", years())
@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, fill=st.floats(min_value=0, max_value=0.6))
def test_any_record_that_obeys_the_tables_comes_back(jaar: str, seed: int, fill: float) -> None:
    """Through the tree, and through the bytes of the tree."""
    g = load(jaar)
    one = build(whole_record(seed, fill=fill, g=g), g)

    assert write(build(record(one), g)) == write(one)
    assert write(build(record(read(write(one))), g)) == write(one)
