"""`overstap validate --official-files`: both verdicts on every dossier, and how the command ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overstap.cli import group
from overstap.validator.official.process import Official
from school.made import faulty, record, xml
from validator.published import GESLACHT, melding, publish, report


def run(folder: Path, *arguments: object, data: bytes | None = None) -> Result:
    words = ["validate", "--official-files", str(folder), *(str(each) for each in arguments)]
    result = CliRunner().invoke(group, words, prog_name="overstap", input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "goed.xml"
    path.write_bytes(xml(record()))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "fout.xml"
    path.write_bytes(xml(faulty()))
    return path


def test_a_good_dossier_on_which_both_agree(tmp_path: Path, good: Path) -> None:
    result = run(publish(tmp_path / "files"), good)

    assert (result.exit_code, result.output) == (
        0,
        "1 dossier goed, 0 niet.\nNaast de officiële bestanden gelegd: 1 dossier, 0 met een verschil.\n",
    )


def test_a_difference_on_a_good_dossier_is_shown_and_counts_as_a_finding(tmp_path: Path, good: Path) -> None:
    result = run(publish(tmp_path / "files", report(melding("/[1]", "Mag niet ."))), good)

    assert result.exit_code == 1
    assert f"({good}, POVO 2019.1)\n  Verschil met de officiële bestanden (OV):\n" in result.output
    assert "    /[1]  wij: niets; officieel: Mag niet .\n" in result.output
    assert "1 dossier, 1 met een verschil" in result.output


def test_json_has_one_key_more(tmp_path: Path, good: Path, bad: Path) -> None:
    result = run(publish(tmp_path / "files", report("")), "--format", "json", good, bad)

    first, second = (json.loads(line) for line in result.output.splitlines())
    assert list(first) == ["file", "year", "profile", "verdict", "structure", "meldingen", "official_files"]
    assert first["official_files"]["differs"] is False
    assert second["official_files"]["differences"] == [{"locatie": GESLACHT, "ours": ["CL14"], "theirs": []}]


@pytest.mark.parametrize("mode", ["official", "intended"])
def test_either_mode_is_compared_by_what_is_official(tmp_path: Path, bad: Path, mode: str) -> None:
    result = run(publish(tmp_path / "files"), "--mode", mode, bad)

    assert result.exit_code == 1
    assert "0 met een verschil" in result.output


def test_a_pipe_and_a_file_that_is_no_dossier(tmp_path: Path, good: Path) -> None:
    (tmp_path / "los.xml").write_text("los")

    result = run(publish(tmp_path / "files"), "-", tmp_path / "los.xml", data=good.read_bytes())

    assert result.exit_code == 2
    assert "Niet met de officiële bestanden vergeleken. Dit bestand is niet te lezen." in result.output
    assert "1 dossier, 0 met een verschil. Niet vergeleken: 1." in result.output


def test_the_outcome_goes_to_a_file(tmp_path: Path, good: Path) -> None:
    result = run(publish(tmp_path / "files"), "--output", tmp_path / "uit.txt", good)

    assert result.exit_code == 0
    assert f"De uitkomst staat in {tmp_path / 'uit.txt'}." in result.output
    assert "0 met een verschil" in (tmp_path / "uit.txt").read_text()


@pytest.mark.parametrize("expression", ["unparsed-text('/etc/passwd')", "doc('http://127.0.0.1/')"])
def test_a_stylesheet_that_would_read_elsewhere_ends_with_2(tmp_path: Path, good: Path, expression: str) -> None:
    """T06: said by file and line, and no verdict is given."""
    folder = publish(tmp_path / "files", report(f'<xsl:value-of select="{expression}"/>'))

    result = run(folder, good)

    assert result.exit_code == 2
    assert result.output.startswith("OV/regels.xslt, regel 1: ")
    assert result.output.endswith("Er is niets uitgevoerd.\n")


def test_a_folder_without_the_files_ends_with_2(tmp_path: Path, good: Path) -> None:
    result = run(tmp_path, good)

    assert (result.exit_code, "geen map OV of PaO" in result.output) == (2, True)


def test_there_is_no_report_in_html(tmp_path: Path, good: Path) -> None:
    result = run(publish(tmp_path / "files"), "--format", "html", good)

    assert (result.exit_code, "als tekst of JSON" in result.output) == (2, True)


def test_a_system_that_cannot_shut_it_in_is_told_so(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T06: nothing is promised that does not hold."""
    monkeypatch.setattr("overstap.validator.official.process.made_ready", lambda *_: {"files": False, "network": True})
    monkeypatch.setattr(Official, "judge", lambda *_: pytest.fail("there is nothing to judge"))
    (tmp_path / "los.xml").write_text("los")

    result = run(publish(tmp_path / "files"), tmp_path / "los.xml")

    assert "sluit andere bestanden niet af" in result.stderr
