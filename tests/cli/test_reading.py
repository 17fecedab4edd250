"""Each command that takes one dossier reads it alike: from a file or a pipe, in bounds, or refused in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overstap.cli import group
from overstap.cli.reading import BYTES_MAX, bytes_of
from overstap.cli.refusal import Refusal
from school.made import record, xml

COMMANDS = [("show",), ("minimise",), ("convert", "--to", "2018.1")]


def run(*args: object, given: bytes = b"") -> Result:
    return CliRunner().invoke(group, [str(each) for each in args], input=given)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_dossier_comes_from_a_file_or_from_a_pipe(command: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(xml(record()))

    said = run(*command, file)

    assert said.stdout
    assert (run(*command, "-", given=file.read_bytes()).stdout, said.exit_code) == (said.stdout, said.exit_code)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_too_big_is_refused_and_not_read_whole(command: tuple[str, ...], tmp_path: Path) -> None:
    with (tmp_path / "groot.xml").open("wb") as file:
        os.truncate(file.fileno(), 40 * BYTES_MAX)

    result = run(*command, file.name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "groot" in result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_cannot_be_opened_is_one_sentence(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(xml(record()))

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "open", refuse)
    result = run(*command, file)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "niet te openen" in result.stderr


def test_of_an_endless_file_that_is_no_dossier_only_so_much_is_read(tmp_path: Path) -> None:
    """A schema, or the choices of a school: it may be a device, or not be there any more."""
    with pytest.raises(Refusal, match="ten hoogste 1 MB"):
        bytes_of(Path("/dev/zero"), 1024**2)
    with pytest.raises(Refusal, match="niet te openen"):
        bytes_of(tmp_path / "weg.json")
