"""`overstap gegevensset rule`: one rule in words."""

from __future__ import annotations

from click.testing import CliRunner

from overstap.cli import group


def told(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["gegevensset", "rule", *args])
    return result.exit_code, result.output


def test_a_rule_is_told_in_words() -> None:
    code, text = told("OVa.OV03")

    assert code == 0
    assert text.startswith("OVa.OV03  (2019.1)")
    assert "'Geheim adres' staat op ja" in text
    assert "zij stopt bij de leerling" in text


def test_a_rule_of_another_year_is_told_as_it_was_then() -> None:
    assert "lgf" not in told("OVa.ZB01", "--year", "2018.1")[1]
    assert told("OVa.ZB01", "--year", "2018.1")[0] == 0
    assert told("OVa.ZB01")[0] == 2


def test_what_is_not_there_is_said_and_what_to_do() -> None:
    assert "Die regel is er niet in 2019.1" in told("OVa.XX99")[1]
    assert "Het jaar 1999.1 is er niet. Kies uit: 2016.1" in told("OVa.OV03", "--year", "1999.1")[1]
