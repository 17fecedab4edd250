"""The national attachment: what its parts ask, and what asks for a second look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dossier.pupils import pupil
from overstap.dossier.choices import elements_of
from overstap.dossier.toelichting import NODIG_MAX, PLEK, TEKST_MAX, attention, delen, is_stale, missing
from overstap.dossier.werkdossier import Onderdeel
from overstap.gegevensset import load, years

TODAY = date(2026, 3, 2)
GOOD = Onderdeel("Zonder deze hulp loopt het vast.", "Toets begrijpend lezen", "2026-01-12", "Voorlezen helpt.")


def kinds(onderdeel: Onderdeel, deel: str = "helpt", maanden_max: int = 24) -> list[tuple[str, str]]:
    found = attention(pupil(), delen()[deel], onderdeel, vandaag=TODAY, maanden_max=maanden_max)
    return [(each.veld, each.soort) for each in found]


def test_the_form_has_the_parts_that_the_school_field_named() -> None:
    assert list(delen()) == ["leren", "werkhouding", "anderen", "gezondheid", "thuis", "helpt", "steun", "nodig"]
    assert all(deel.kop and deel.hulp and deel.tekens_max for deel in delen().values())


@pytest.mark.parametrize("jaar", years())
def test_its_place_is_in_the_agreement_of_every_year_that_has_the_attachment(jaar: str) -> None:
    known = load(jaar).blokken.get("toelichting_onderwijsbehoeften")

    assert bool(elements_of(load(jaar), PLEK)) == (known is not None)


def test_a_part_with_every_answer_misses_nothing_and_asks_nothing() -> None:
    assert missing(GOOD, TODAY) == {}
    assert kinds(GOOD) == []


@pytest.mark.parametrize("veld", ["nodig", "bron", "tekst"])
@pytest.mark.parametrize("said", ["", "  \n"])
def test_each_answer_must_be_given(veld: str, said: str) -> None:
    assert set(missing(replace(GOOD, **{veld: said}), TODAY)) == {veld}


@pytest.mark.parametrize("datum", ["", "gisteren", "2026-02-30", "2026-03-03"])
def test_a_day_that_is_none_or_is_yet_to_come_is_missing(datum: str) -> None:
    assert set(missing(replace(GOOD, datum=datum), TODAY)) == {"datum"}


def test_a_text_that_no_reader_would_read_is_refused() -> None:
    assert set(missing(replace(GOOD, tekst="a" * (TEKST_MAX + 1)), TODAY)) == {"tekst"}
    assert set(missing(replace(GOOD, nodig="a" * (NODIG_MAX + 1)), TODAY)) == {"nodig"}


@pytest.mark.parametrize(("datum", "stale"), [("2024-03-02", True), ("2024-03-03", False), ("2026-03-02", False)])
def test_what_is_older_than_the_school_wants_is_stale(datum: str, stale: bool) -> None:
    assert is_stale(datum, TODAY, 24) is stale
    assert (("datum", "oud") in kinds(replace(GOOD, datum=datum))) is stale
    assert not is_stale(datum, TODAY, 120)


def test_a_long_text_is_asked_about_and_may_stay() -> None:
    long = replace(GOOD, tekst="Voorlezen helpt. " * 60)

    assert ("tekst", "lang") in kinds(long)
    assert missing(long, TODAY) == {}


@pytest.mark.parametrize("veld", ["nodig", "bron", "tekst"])
def test_words_about_others_are_asked_about_wherever_they_stand(veld: str) -> None:
    assert (veld, "naam van een ander") in kinds(replace(GOOD, **{veld: "Zit graag naast zijn klasgenoot Sander."}))


def test_what_was_found_never_shows_in_a_log() -> None:
    assert "Voorlezen" not in repr(GOOD)
