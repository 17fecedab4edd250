"""`overstap validate`: one file or many, as text, as JSON and as a report, and how it ends."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overstap.cli import group
from overstap.cli import validate as command
from overstap.dossier.validate import Mode
from overstap.validator.outcome import Outcome
from school.made import Record, faulty, leerling, listed, record, xml

ROOT = b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier">'
Write = Callable[..., Path]


def run(*arguments: object, data: bytes | None = None) -> Result:
    words = ["validate", *(str(each) for each in arguments)]
    result = CliRunner().invoke(group, words, prog_name="overstap", input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Write a dossier, and give its path."""

    def write(made: Record | bytes, name: str = "leerling.xml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made if isinstance(made, bytes) else xml(made))
        return path

    return write


def commented() -> bytes:
    return xml(record()).replace(b"<inzagedatum>", b"<!-- gezien --><inzagedatum>")


def broken() -> bytes:
    """Without a field that must be there."""
    return xml(record()).replace(b"<voorlopigdossier>false</voorlopigdossier>", b"")


# -- as text -----------------------------------------------------------------------------------------------------


def test_a_good_dossier_is_good(file: Write) -> None:
    result = run(file(record()))

    assert (result.exit_code, result.output) == (0, "1 dossier goed, 0 niet.\n")


def test_what_is_wrong_is_told_with_the_pupil_the_field_what_to_do_and_the_rule(file: Write) -> None:
    made = faulty()
    leerling(made).update(achternaam="Wolfsgras", roepnaam="Noor")
    leerling(made).pop("voorvoegsel", None)

    result = run(file(record(), "goed.xml"), path := file(made, "fout.xml"))

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"Noor Wolfsgras  ({path}, POVO 2019.1)",
        "  Leerling › Geslacht  Deze code staat niet in de lijst 'Geslacht'. Kies een code uit die lijst.  CL14",
        "",
        "1 dossier goed, 1 niet.",
        "Meer weten over een regel: overstap gegevensset rule CL14",
    ]


def test_a_warning_alone_stops_nothing_and_is_told(file: Write) -> None:
    result = run(file(commented()))

    assert result.exit_code == 0
    assert "Waarschuwing: Hier staat commentaar" in result.output
    assert "EIG.COMMENTAAR (niet officieel)" in result.output
    assert result.output.endswith("1 dossier goed, 0 niet. Bij 1 van de goede staat een waarschuwing.\n")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Het bestand is leeg"),
        (b"geen xml", "geen goede XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><dossier/>', "DOCTYPE"),
        (b'<terugkoppeling xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier"/>', "geen overstapdossier"),
        (b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2031/dossier"/>', "die wij niet kennen"),
        (b"<dossier/>", "die wij niet kennen"),
    ],
)
def test_what_cannot_be_read_ends_with_two_and_the_others_are_told(file: Write, data: bytes, says: str) -> None:
    result = run(file(data, "kapot.xml"), file(faulty(), "fout.xml"))

    assert result.exit_code == 2
    assert "kapot.xml\n" in result.output
    assert says in result.output
    assert "Leerling › Geslacht" in result.output


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    result = run(tmp_path / "weg.xml")

    assert result.exit_code == 2
    assert "bestaat niet" in result.output


def test_a_file_that_goes_away_meanwhile_is_told_and_the_others_go_on(file: Write) -> None:
    folder = file(faulty(), "map/fout.xml").parent
    (folder / "kwijt.xml").symlink_to(folder / "er-niet")

    result = run(folder)

    assert result.exit_code == 2
    assert "niet te openen" in result.output
    assert "Leerling › Geslacht" in result.output


def test_a_folder_is_looked_through_and_an_empty_one_is_a_mistake(file: Write, tmp_path: Path) -> None:
    file(record(), "groep8/a.xml")
    file(record(), "groep8/plus/b.xml")

    assert run(tmp_path / "groep8").output == "2 dossiers goed, 0 niet.\n"
    (tmp_path / "leeg").mkdir()
    result = run(tmp_path / "leeg")
    assert result.exit_code == 2
    assert "staat geen XML-bestand" in result.output


def test_a_dash_reads_what_comes_in(file: Write) -> None:
    result = run("-", data=xml(faulty()))

    assert result.exit_code == 1
    assert "(standaardinvoer, POVO 2019.1)" in result.output


def test_a_long_path_stays_on_one_line(file: Write) -> None:
    path = file(faulty(), f"{'map' * 40}/fout.xml")

    assert f"({path}, POVO 2019.1)\n" in run(path).output


def test_nothing_in_a_name_acts_upon_the_terminal(file: Write) -> None:
    """T07."""
    made = faulty()
    leerling(made)["achternaam"] = "Wolfs\x9b\u202egras"
    for path in (file(made, "\x1b[31mrood.xml"), file(b"x", "\x1b]0;titel\x07.xml")):
        output = run(path).output
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(output)


def test_a_name_comes_whole_out_of_json_and_acts_upon_no_terminal(file: Write) -> None:
    """T07: also a name that is no UTF-8."""
    for name in ("\x1b[31m.xml", "\x9b\u202e.xml", "\udcff.xml", "\U000e0001\u2028.xml"):
        path = file(faulty(), name)
        output = run("--format", "json", path).stdout

        assert output.rstrip("\n").isprintable()
        assert json.loads(output)["file"] == str(path)


def test_a_fault_of_ours_is_told_without_a_word_of_the_dossier(file: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_file: str, _data: bytes, _mode: str) -> None:
        raise KeyError("Wolfsgras")

    monkeypatch.setattr(command, "judge", stumble)

    result = run(file(record()))

    assert result.exit_code == 2
    assert "fout in dit programma (KeyError)" in result.output
    assert "Wolfsgras" not in result.output


# -- as JSON -----------------------------------------------------------------------------------------------------


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_is_one_line_a_file_with_these_keys_in_the_order_of_the_files(file: Write) -> None:
    paths = [file(faulty(), "fout.xml"), file(record(), "goed.xml"), file(broken(), "bouw.xml"), file(b"x", "x.xml")]

    result = run("--format", "json", *paths)

    told = lines(result)
    assert result.exit_code == 2
    assert [each["file"] for each in told] == [str(path) for path in paths]
    assert [each["verdict"] for each in told] == ["fout", "goed", "xsd-fout", "geen-xml"]
    assert told[0] == {
        "file": str(paths[0]),
        "year": "2019.1",
        "profile": "POVO",
        "verdict": "fout",
        "structure": [],
        "meldingen": [
            {
                "regel": "CL14",
                "soort": "Fout",
                "locatie": "/dossier[1]/huidigeschool[1]/leerling[1]/geslacht[1]",
                "tekst": "Deze code staat niet in de lijst 'Geslacht'. Kies een code uit die lijst.",
                "official": True,
            }
        ],
    }
    assert told[2]["structure"] == [
        {"locatie": "/dossier[1]/inzage[1]", "tekst": "Dit is verplicht en ontbreekt. Vul het in."}
    ]
    assert (told[3]["year"], told[3]["profile"], told[3]["meldingen"]) == ("", "", [])


@pytest.mark.parametrize(
    "inner", [b'<x xmlns="urn:a"/>', b'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="b"/>']
)
def test_what_no_schema_lets_through_is_a_fault_of_structure(file: Write, inner: bytes) -> None:
    result = run("--format", "json", file(ROOT + inner + b"</dossier>"))

    assert (result.exit_code, lines(result)[0]["verdict"]) == (1, "xsd-fout")


def test_a_comment_is_a_warning_and_the_official_verdict_stays(file: Write) -> None:
    (told,) = lines(run("--format", "json", file(commented())))

    assert told["verdict"] == "goed"
    assert [(each["regel"], each["soort"], each["official"]) for each in told["meldingen"]] == [  # type: ignore[attr-defined]
        ("EIG.COMMENTAAR", "Waarschuwing", False)
    ]


def test_officially_there_is_nothing_of_ours(file: Write) -> None:
    (told,) = lines(run("--mode", "official", "--format", "json", file(commented())))

    assert (told["verdict"], told["meldingen"]) == ("goed", [])


def test_where_the_official_process_breaks_off_there_is_one_thing_to_say_and_no_rule(file: Write) -> None:
    path = file(listed(xml(record()), xml(faulty())))
    result = run("--mode", "official", "--format", "json", path)
    (told,) = lines(result)
    (why,) = told["structure"]  # type: ignore[misc]

    assert (result.exit_code, told["verdict"], told["meldingen"]) == (1, "fout", [])
    assert why["locatie"] == "/[1]"
    assert why["tekst"].startswith("Over een lijst van meer overstapdossiers geeft de officiële controle geen oordeel")
    assert "AFGEBROKEN" in run("--mode", "official", path).output
    assert "gegevensset rule" not in run("--mode", "official", path).output


def test_as_it_was_meant_the_rules_of_a_list_are_told(file: Write) -> None:
    (told,) = lines(run("--format", "json", file(listed(xml(record()), xml(faulty())))))

    assert told["structure"] == []
    assert [each["regel"] for each in told["meldingen"]] == ["CL14", "EIG.DOSSIERS"]  # type: ignore[attr-defined]


# -- to a file ---------------------------------------------------------------------------------------------------


def test_a_report_is_written_and_what_was_done_is_said(file: Write, tmp_path: Path) -> None:
    report = tmp_path / "rapport.html"

    result = run("--format", "html", "--output", report, file(faulty()))

    assert (result.exit_code, result.output) == (1, f"0 dossiers goed, 1 niet. De uitkomst staat in {report}.\n")
    assert "<h1>Controle van overstapdossiers</h1>" in report.read_text("utf-8")


def test_without_a_file_the_report_goes_to_the_standard_output(file: Write) -> None:
    assert run("--format", "html", file(record())).output.startswith("<!doctype html>")


def test_a_report_that_cannot_be_written_says_so(file: Write, tmp_path: Path) -> None:
    """The command was wrong; 1 would say that a dossier has a Fout."""
    result = run("--output", tmp_path / "weg" / "rapport.txt", file(record()))

    assert result.exit_code == 2
    assert "niet te schrijven" in result.output


# -- many files --------------------------------------------------------------------------------------------------


def test_many_files_go_over_all_cores_and_come_in_their_own_order(file: Write, tmp_path: Path) -> None:
    good, bad = xml(record()), xml(faulty())
    for number in range(60):
        file(bad if number % 7 == 0 else good, f"map/{number:03}.xml")

    result = run("--format", "json", tmp_path / "map")

    told = lines(result)
    assert [Path(str(each["file"])).name for each in told] == [f"{number:03}.xml" for number in range(60)]
    assert [each["verdict"] for each in told] == ["fout" if number % 7 == 0 else "goed" for number in range(60)]


def test_a_pipe_among_many_files_is_read_too(file: Write) -> None:
    paths = [file(record(), f"{number}.xml") for number in range(20)]

    result = run(*paths, "-", data=xml(faulty()))

    assert "(standaardinvoer, POVO 2019.1)" in result.output
    assert "20 dossiers goed, 1 niet.\n" in result.output


def test_a_process_that_dies_over_a_file_is_told(file: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = command.judge

    def die(name: str, data: bytes, mode: Mode) -> Outcome:
        if name.endswith("/7.xml"):
            os._exit(9)
        return kept(name, data, mode)

    monkeypatch.setattr(command, "judge", die)

    result = run(*[file(record(), f"{number}.xml") for number in range(20)])

    assert result.exit_code == 2
    assert "7.xml\n  De controle van dit bestand brak af: het proces stopte." in result.output
    assert result.output.endswith("19 dossiers goed, 1 niet.\n")
