"""The bar: on a terminal, with many files, and never a source more or less."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from overstap.cli import group
from overstap.cli.files import Source
from overstap.cli.progress import SHOWN_FROM, with_progress

MANY = [Source(Path(f"{number}.xml")) for number in range(SHOWN_FROM)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def errors_to(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Called in a test, not before it: what is set up earlier, pytest takes away again."""
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setenv("TERM", "xterm")
    return written


def test_many_files_move_a_bar_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = errors_to(Terminal(), monkeypatch)

    with with_progress("Tellen", MANY) as sources:
        assert list(sources) == MANY

    assert "Tellen" in terminal.getvalue()
    assert f"/{SHOWN_FROM}" in terminal.getvalue()


def test_a_few_files_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = errors_to(Terminal(), monkeypatch)

    with with_progress("Tellen", MANY[1:]) as sources:
        assert list(sources) == MANY[1:]

    assert terminal.getvalue() == ""


def test_what_is_no_terminal_gets_none_and_the_files_are_not_even_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    written = errors_to(io.StringIO(), monkeypatch)
    coming = iter(MANY)

    with with_progress("Tellen", coming) as sources:
        assert sources is coming

    assert written.getvalue() == ""


def test_each_command_says_what_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who counts how full dossiers are is not told that they are being checked."""
    for source in MANY:
        (tmp_path / source.naam).write_text("geen dossier")
    for command, verb in {"validate": "Controleren", "fill": "Tellen"}.items():
        terminal = errors_to(Terminal(), monkeypatch)
        with pytest.raises(SystemExit):
            group.main([command, "--output", str(tmp_path / "uit"), str(tmp_path)])
        assert re.findall("Controleren|Tellen", terminal.getvalue())[:1] == [verb]
