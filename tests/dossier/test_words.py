"""The words of the rules: each is told in Dutch, each is found by its name, and none is written twice."""

from __future__ import annotations

import pytest

from overstap.dossier.rules import conditions, requirements
from overstap.dossier.rules.dates import date_of, start_of_schooljaar
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
