"""`overstap compare`: the same verb in a terminal, for a program and as a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dossier.pupils import pupil
from overstap.cli import group
from overstap.dossier import write

LABEL = "Leerling › Roepnaam"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "a.xml", tmp_path / "b.xml"
    paths[0].write_bytes(write(pupil("huidigeschool/leerling/roepnaam", "Noor")))
    paths[1].write_bytes(write(pupil("huidigeschool/leerling/roepnaam", "Nora\u202e<b>")))
    return str(paths[0]), str(paths[1])


def ran(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["compare", *args])
    return result.exit_code, result.output


def test_what_is_equal_ends_with_0(files: tuple[str, str]) -> None:
    assert ran(files[0], files[0]) == (0, "De dossiers zijn gelijk.\n")


def test_a_difference_is_a_line_and_ends_with_1(files: tuple[str, str]) -> None:
    code, text = ran(*files)
    assert code == 1
    assert text == f"{LABEL}: anders: 'Noor' → 'Nora\N{REPLACEMENT CHARACTER}<b>'\n1 verschil.\n"


def test_values_can_be_left_out_of_every_form(files: tuple[str, str]) -> None:
    for form in ("text", "json", "html"):
        code, text = ran(*files, "--no-values", "--format", form)
        assert (code, LABEL in text, "Noor" in text) == (1, True, False)


def test_with_a_base_it_says_who_changed_it(files: tuple[str, str]) -> None:
    a, b = files
    assert ran(a, b, "--base", a)[1].startswith(f"{LABEL}: anders (in B): ")
    assert json.loads(ran(b, b, "--base", a, "--format", "json")[1])["side"] == "both"


def test_a_page_shows_mark_up_as_text(files: tuple[str, str]) -> None:
    code, text = ran(*files, "--format", "html")
    assert code == 1
    assert "&lt;b&gt;" in text
    assert "<!doctype html>" in text


def test_what_is_no_dossier_ends_with_2(files: tuple[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "kapot.xml"
    broken.write_text("<dossier>")
    assert ran(files[0], str(broken))[0] == 2


def test_the_pipe_cannot_be_laid_beside_itself(files: tuple[str, str]) -> None:
    code, text = ran("-", "-")
    assert code == 2
    assert "maar een keer" in text
    assert ran("-", files[0], "--base", "-")[0] == 2


def test_json_has_no_sign_that_acts_upon_a_terminal(tmp_path: Path) -> None:
    paths = tmp_path / "a.xml", tmp_path / "b.xml"
    for path, value in zip(paths, ("Noor", "Noor\u009b31m"), strict=True):
        path.write_bytes(write(pupil("huidigeschool/leerling/roepnaam", value)))
    text = ran(*map(str, paths), "--format", "json")[1]
    assert "\u009b" not in text
    assert json.loads(text)["new"] == "Noor\u009b31m"
