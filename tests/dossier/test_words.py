"""The words of the rules: each is told in Dutch, each is found by its name, and none is written twice."""

from __future__ import annotations

import pytest

from dossier.records import xml
from overstap.dossier import read
from overstap.dossier.rules import conditions, requirements
from overstap.dossier.rules.dates import date_of, start_of_schooljaar
from overstap.dossier.rules.vraag import OBEYED_WITHOUT, ONLY_WHERE_IT_STANDS
from overstap.dossier.rules.words import CONDITIONS, REQUIREMENTS, UnknownWord, as_condition, as_requirement, condition
from overstap.gegevensset.explain_rule import phrases


def test_every_word_says_in_dutch_what_it_asks() -> None:
    written = {("als", word) for word in CONDITIONS} | {("eis", word) for word in REQUIREMENTS}

    assert written == phrases().keys()
    assert {conditions.heeft, conditions.is_} <= set(CONDITIONS.values())
    assert requirements.verplicht in REQUIREMENTS.values()


def test_a_word_is_written_once() -> None:
    def heeft() -> bool:
        return True

    with pytest.raises(ValueError, match="the word heeft is taken"):
        condition(heeft)


def test_a_word_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(UnknownWord, match="vaag"):
        as_condition("vaag adresgeheim")
    with pytest.raises(UnknownWord, match="vaag"):
        as_requirement("vaag", ("adresgeheim",))


@pytest.mark.parametrize("text", ["", "gisteren", "2026-02-30", "0000-01-01", "99999-01-01"])
def test_what_is_no_day_is_no_day(text: str) -> None:
    assert date_of(text) is None


def test_a_school_year_begins_in_august() -> None:
    march, august, first = date_of(" 2026-03-12Z "), date_of("2026-08-01+02:00"), date_of("0001-01-01")
    assert march and august and first

    assert str(start_of_schooljaar(march)) == "2025-08-01"
    assert str(start_of_schooljaar(august, back=2)) == "2024-08-01"
    assert start_of_schooljaar(first) is None


@pytest.mark.parametrize("word", sorted(ONLY_WHERE_IT_STANDS))
def test_a_condition_that_is_left_unasked_without_its_first_field_holds_of_none_such(word: str) -> None:
    """Whatever else stands there; beside it the field that does stand, so that the test can fail."""
    metadata = read(xml("<metadata><overstap>true</overstap></metadata>")).blokken("metadata")[0]

    assert not as_condition(f"{word} deeldossier overstap true")(metadata)
    assert as_condition(f"{word} overstap {'true' if word == 'is' else ''}")(metadata)


@pytest.mark.parametrize("word", sorted(OBEYED_WITHOUT))
def test_a_requirement_that_is_left_unasked_without_its_field_is_obeyed_there(word: str) -> None:
    made = "<metadata><datum>2026-03-12</datum><overstap>true</overstap><afname>2020-01-01</afname></metadata>"
    metadata = read(xml(made)).blokken("metadata")[0]

    assert as_requirement(word, ("deeldossier",))(metadata)
    assert not as_requirement(word, ("afname" if "schooljaren" in word else "overstap",))(metadata)
