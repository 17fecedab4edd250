"""`overstap privacy`: questions as text and as JSON, which never holds what was found."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from dossier.pupils import pupil
from overstap.cli import group
from overstap.dossier import write


@pytest.fixture
def file(tmp_path: Path) -> str:
    dossier = pupil()
    node = dossier.root.find(".//{*}argumentatie")
    assert node is not None
    node.text = "Hij neemt Ritalin."
    path = tmp_path / "a.xml"
    path.write_bytes(write(dossier))
    return str(path)


def ran(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["privacy", *args])
    return result.exit_code, result.output


def test_a_question_is_a_line_and_ends_with_1(file: str) -> None:
    code, text = ran(file)
    assert code == 1
    assert "medicijn op teken 11." in text
    assert "Ritalin" not in text
    assert "'Ritalin'" in ran("--show-found", file)[1]


def test_json_is_a_line_a_file_without_what_was_found(file: str) -> None:
    code, text = ran("--format", "json", file)
    (found,) = json.loads(text)["findings"]
    assert (code, found["kind"], found["offset"]) == (1, "medicijn", 10)
    assert "Ritalin" not in text


def test_nothing_to_ask_ends_with_0_and_what_is_no_dossier_with_2(file: str, tmp_path: Path) -> None:
    good, broken = tmp_path / "goed.xml", tmp_path / "kapot.xml"
    good.write_bytes(write(pupil()))
    broken.write_text("<dossier>")
    assert ran(str(good)) == (0, f"{good}: niets gevonden.\n")
    assert ran(str(broken), file)[0] == 2


def test_a_file_name_that_is_no_utf_8_is_written_in_json_all_the_same(file: str, tmp_path: Path) -> None:
    strange = tmp_path / os.fsdecode(b"a\xff\x1b[31m.xml")
    strange.write_bytes(Path(file).read_bytes())
    code, text = ran("--format", "json", str(strange))
    assert (code, json.loads(text)["file"]) == (1, str(strange))
    assert text.rstrip("\n").isprintable()
