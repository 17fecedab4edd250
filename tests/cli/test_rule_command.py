"""`overstap gegevensset rule`: one rule in words."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from overstap.cli import group
from overstap.dossier import build, convert, invent, write
from overstap.dossier.check_attachments import TEKSTEN
from overstap.gegevensset import load


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


OWN_CSV = (files("overstap.dossier.rules") / "own.csv").read_text("utf-8")
OWN = [row["id"] for row in csv.DictReader(OWN_CSV.splitlines())]
OWN += [f"EIG.BIJLAGE.{code.upper()}" for code in TEKSTEN] + ["EIG.COMMENTAAR"]


@pytest.mark.parametrize("regel", OWN)
def test_a_check_of_our_own_is_told_too_since_validate_points_here(regel: str) -> None:
    code, text = told(regel)

    assert code == 0
    assert text.startswith(f"{regel}\n  Melding ")
    assert "deze controle is van Overstap" in text


def test_a_check_of_our_own_says_where_in_words_and_with_what_weight() -> None:
    text = told("EIG.BSN")[1]

    assert "Leerling › Burgerservicenummer (BSN)" in text
    assert "Gewicht    Fout" in text
    assert "Gewicht    Waarschuwing" in told("EIG.BIJLAGE.AFGEBROKEN")[1]
    assert told("EIG.XX")[0] == 2


@pytest.mark.parametrize(
    ("jaar", "old", "new"),
    [
        ("2018.1", b"<geslacht>", b"<geslacht>9"),
        ("2019.1", b"<geslacht>", b"<geslacht>9"),
        ("2018.1", b"<bsn>", b"<bsn>1"),
        ("2018.1", b"example.org</contactemail>", b"example</contactemail>"),
    ],
)
def test_what_validate_says_to_ask_can_be_asked(tmp_path: Path, jaar: str, old: bytes, new: bytes) -> None:
    """In the words of validate itself, also for a dossier of an older year and for a check of our own."""
    made = convert(build(invent(7, "POVO", vandaag=date(2026, 3, 12)), load("2019.1")), jaar).dossier
    path = tmp_path / "dossier.xml"
    path.write_bytes(write(made).replace(old, new))

    last = CliRunner().invoke(group, ["validate", str(path)]).output.splitlines()[-1]
    hint = last.removeprefix("Meer weten over een regel: overstap gegevensset rule ")
    code, text = told(*hint.split())

    assert hint != last
    assert ("--year 2018.1" in hint) is (jaar == "2018.1" and not hint.startswith("EIG."))
    assert (code, text.split()[0]) == (0, hint.split()[0])
