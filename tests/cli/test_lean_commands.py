"""`overstap minimise` and `overstap convert`: one dossier in, another out, and what was done to it beside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from overstap.cli import group
from overstap.dossier import Dossier, read
from school.made import Record, leerling, record, xml


def run(*arguments: object, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(group, [str(each) for each in arguments], prog_name="overstap", input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "leerling.xml"
    path.write_bytes(xml(too_much()))
    return path


def too_much() -> Record:
    made = record()
    leerling(made)["geboorteplaats"] = "Verzonnenstad"
    return made


def of(result: Result) -> Dossier:
    return read(result.stdout_bytes)


# -- minimise ----------------------------------------------------------------------------------------------------


def test_minimise_writes_the_dossier_and_tells_beside_it_what_went(file: Path) -> None:
    result = run("minimise", file)

    assert result.exit_code == 0
    assert of(result).text("huidigeschool/leerling/geboorteplaats") == ""
    assert "Leerling › Geboorteplaats: " in result.stderr
    assert "OVa.LL10" in result.stderr
    assert "Verzonnenstad" not in result.stderr


def test_minimise_reads_the_standard_input_and_writes_a_file(tmp_path: Path) -> None:
    result = run("minimise", "-", "--output", tmp_path / "uit.xml", given=xml(too_much()))

    assert (result.exit_code, result.stdout) == (0, "")
    assert b"Verzonnenstad" not in (tmp_path / "uit.xml").read_bytes()


def test_a_category_is_left_out_by_its_name(file: Path) -> None:
    result = run("minimise", "--without", "oudersverzorgers", file)
    assert result.exit_code == 2
    assert "verplicht" in result.stderr

    result = run("minimise", "--without", "toetsresultaten", file)
    assert of(result).text("metadata/categorie_uitlevering/cat_toetsresultaten") == "OPT-UIT"
    assert "Toetsresultaten" in result.stderr


def test_choices_come_out_of_a_file(file: Path, tmp_path: Path) -> None:
    choices = tmp_path / "keuzes.json"
    choices.write_text('{"velden": ["huidigeschool/leerling/leerlingid"]}', encoding="utf-8")

    result = run("minimise", "--choices", choices, file)

    assert of(result).text("huidigeschool/leerling/leerlingid") == ""
    assert "(veld_uit)" in result.stderr


@pytest.mark.parametrize(
    ("choices", "says"),
    [("{", "JSON"), ('{"velden": ["leerlingid"]}', "leerlingid"), ('{"bijlagen": [99]}', "99")],
)
def test_choices_that_cannot_be_end_with_two(file: Path, tmp_path: Path, choices: str, says: str) -> None:
    path = tmp_path / "keuzes.json"
    path.write_text(choices, encoding="utf-8")

    result = run("minimise", "--choices", path, file)

    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


@pytest.mark.parametrize("command", [("minimise",), ("convert", "--to", "2018.1")])
def test_what_cannot_be_read_or_written_ends_with_two(command: Any, file: Path, tmp_path: Path) -> None:
    unreadable = run(*command, "-", given=b"geen xml")
    assert (unreadable.exit_code, unreadable.stdout) == (2, "")
    assert "geen goede XML" in unreadable.stderr

    nowhere = run(*command, "--output", tmp_path / "weg" / "uit.xml", file)
    assert nowhere.exit_code == 2
    assert "niet te schrijven" in nowhere.stderr


@pytest.mark.parametrize("command", [("minimise",), ("convert", "--to", "2018.1")])
def test_of_an_endless_file_no_more_is_read_than_is_needed_to_refuse_it(command: Any) -> None:
    for path, says in (("/dev/zero", "te groot"), ("/proc/self/mem", "niet te openen")):
        result = run(*command, path)

        assert (result.exit_code, result.stdout) == (2, "")
        assert says in result.stderr


# -- convert -----------------------------------------------------------------------------------------------------


def test_convert_writes_the_dossier_of_the_other_year(file: Path) -> None:
    result = run("convert", "--to", "2018.1", file)

    assert of(result).gegevensset.jaar == "2018.1"
    assert "Dit staat nu ergens anders:\n" in result.stderr


def test_convert_ends_with_nought_when_all_came_along(file: Path) -> None:
    """Only the wrapper's name differs: nothing was lost."""
    older = run("convert", "--to", "2018.1", file).stdout_bytes

    same = run("convert", "--to", "2018.1", "-", given=older)

    assert (same.exit_code, same.stdout_bytes, same.stderr) == (0, older, "")


def test_convert_tells_a_program_what_became_of_each_part(file: Path) -> None:
    made = record()
    leerling(made)["verzorger"][0] |= {"overleden": True, "overlijdensdatum": "2020-01-01"}

    result = run("convert", "--to", "2017.1", "--format", "json", "-", given=xml(made))

    assert result.exit_code == 1
    losses = json.loads(result.stderr)
    assert {"danger", "moved"} <= {each["kind"] for each in losses}
    assert set(losses[0]) == {"kind", "locatie", "nieuw", "veld", "tekst"}


def test_convert_puts_what_is_dangerous_first() -> None:
    made = record()
    leerling(made)["verzorger"][0] |= {"overleden": True}

    result = run("convert", "--to", "2017.1", "-", given=xml(made))

    assert result.stderr.startswith("Let op, ")


@pytest.mark.parametrize(("year", "says"), [("2015.1", "2016.1, 2017.1"), ("2016.1", "samenwerkingsverband")])
def test_a_year_that_cannot_be_is_refused_in_words(year: str, says: str) -> None:
    made = record() | {"overdrachtsoort": "swv-dossier"}

    result = run("convert", "--to", year, "-", given=xml(made))

    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


@pytest.mark.parametrize("words", [("minimise",), ("convert", "--to", "2018.1")])
def test_a_file_that_cannot_be_opened_is_one_sentence(
    words: tuple[str, ...], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was there when the command began, and reading it fails."""

    def refuse(_path: Path, *_mode: str) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)

    result = run(*words, file)

    assert result.exit_code == 2
    assert result.stderr == "Fout: Dit bestand is niet te openen. Kijk of u het mag lezen en probeer het opnieuw.\n"
