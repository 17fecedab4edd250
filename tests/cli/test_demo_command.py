"""What the demo says to who wants to look around."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

from click.testing import CliRunner
from rich.console import Console

from overstap.cli.demo import demo as command
from overstap.cli.demo import sign_ins, whereabouts
from overstap.demo.folder import lay_out
from overstap.demo.plan import MEDEWERKERS, TRIPS
from overstap.demo.pupils import invented
from overstap.demo.run import Demo, Told


def laid_out(folder: Path) -> Demo:
    nobody = Told(doing=lambda _: None, transfer=lambda _: None, skipped=lambda _: None)
    return Demo(folder, (), nobody, nodes=lay_out(folder, datetime.now(UTC)))


def test_every_address_and_password_stands_whole_on_a_narrow_terminal(tmp_path: Path) -> None:
    demo = laid_out(tmp_path)
    demo.passwords = {staff.username: f"pass-{staff.username:.7}" for staff in MEDEWERKERS}
    console = Console(file=io.StringIO(), width=80)

    console.print(sign_ins(demo))

    assert isinstance(console.file, io.StringIO)
    words = set(console.file.getvalue().split())
    assert {demo.nodes[staff.systeem].web_url for staff in MEDEWERKERS} <= words
    assert set(demo.passwords.values()) <= words


def test_where_the_files_are_is_told_and_they_are_there(tmp_path: Path) -> None:
    demo = laid_out(tmp_path)
    invented(TRIPS[0], tmp_path, date(2026, 3, 2))

    said = whereabouts(demo)

    assert str(tmp_path) in said
    assert all(node.config == tmp_path / name / "node.toml" for name, node in demo.nodes.items())
    assert all(node.config.is_file() for node in demo.nodes.values())
    assert "<systeem>/node.toml" in said
    assert list(tmp_path.glob("*.json"))
    assert "*.json" in said


def test_help_says_that_it_ends_without_a_terminal() -> None:
    said = " ".join(CliRunner().invoke(command, ["--help"]).output.split())

    assert "dan stopt het na de overdrachten" in said
