"""The operator's guide, walked to the letter: its files as they stand there, its commands in their order."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from house.source import ROOT
from overstap.demo.commands import overstap_command

pytestmark = pytest.mark.processes
GUIDE = (ROOT / "docs" / "guides" / "operator.md").read_text(encoding="utf-8")
BY_HAND = GUIDE.partition("## A practice chain by hand")[2].partition("Then serve each")[0]
PASSWORD = "oefenen-met-overstap"  # noqa: S105 - of invented people


def write_files(folder: Path) -> list[str]:
    """Each TOML of the guide at the path that was last named before it."""
    path, written = "", []
    for named, text in re.findall(r"`(\w+/\w+\.toml)`|^```toml\n(.*?)^```", BY_HAND, re.MULTILINE | re.DOTALL):
        path = named or path
        if text:
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
            written.append(path)
    return written


def commands() -> list[list[str]]:
    fences = re.findall(r"^```(\w*)\n(.*?)^```", BY_HAND, re.MULTILINE | re.DOTALL)
    return [shlex.split(line) for language, text in fences if not language for line in text.splitlines()]


def run(folder: Path, words: list[str]) -> str:
    """One line of the guide; `>` is the only thing of a shell in it."""
    command, target = (words[:-2], folder / words[-1]) if ">" in words else (words, None)
    if command[0] == "overstap":
        command = overstap_command(*command[1:])
    done = subprocess.run(
        command, cwd=folder, input=PASSWORD + "\n", capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), words
    if target:
        target.write_text(done.stdout, encoding="utf-8")
    return done.stdout


def test_the_files_and_commands_of_the_guide_make_a_chain(tmp_path: Path) -> None:
    assert len(set(write_files(tmp_path))) == 5

    said = [run(tmp_path, words) for words in commands()]

    assert sum("Het systeem is klaar" in each for each in said) == 3
    assert sum("kan inloggen voor" in each for each in said) == 2
    for name in ("tc", "po", "vo"):
        log = run(tmp_path, ["overstap", "audit", "verify", "--config", f"{name}/node.toml"])
        assert "Het logboek klopt" in log
