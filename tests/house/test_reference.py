"""The pages on commands and settings say what there is, no more and no less."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest

from house.source import ROOT, name, texts
from overstap.cli import group
from overstap.node.config import Config

DOCS = [path for path in texts(".md") if "vendor" not in path.parts]
PAGES = ROOT / "docs" / "reference"


def leaves(command: click.Command, path: str = "overstap") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    if command.invoke_without_command:
        yield path, command
    for word, inner in command.commands.items():
        yield from leaves(inner, f"{path} {word}")


COMMANDS = dict(leaves(group))


def code(path: Path) -> list[str]:
    """Lines of code in a document: in a fence, or between backticks."""
    text = path.read_text(encoding="utf-8")
    fences = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for fence in fences for line in fence.splitlines()] + re.findall(r"`([^`\n]+)`", text)


def used(line: str) -> str | None:
    """The command in a line, as far as it is known; None where no command is named."""
    found = re.match(r"overstap((?: [a-z][\w-]*)+)", line)
    if not found:
        return None
    said = f"overstap{found[1]}"
    return next((path for path in COMMANDS if said == path or said.startswith(f"{path} ")), said)


def settings(kind: type, section: str = "At the top") -> Iterator[tuple[str, Field[object]]]:
    """Each setting with the heading under which it stands."""
    hints = get_type_hints(kind)
    for each in fields(kind):
        inner = next((part for part in (hints[each.name], *get_args(hints[each.name])) if is_dataclass(part)), None)
        if isinstance(inner, type):
            within = f"{section[1:-1]}." if section.startswith("[") else ""
            yield from settings(inner, f"[{within}{each.name}]")
        else:
            yield f"{section} {each.name}", each


def documented() -> dict[str, str]:
    """Setting → default, from the page."""
    rows: dict[str, str] = {}
    section = ""
    for line in (PAGES / "settings.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:].partition(":")[0]
        elif found := re.match(r"\| `(\w+)` \| (.*?) ?\| .", line):
            rows[f"{section} {found[1]}"] = found[2].strip("`")
    return rows


def test_every_command_has_a_line_on_its_page() -> None:
    lines = re.findall(r"^\| `(overstap [^`]+)` \| .+ \|$", (PAGES / "commands.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(lines) == sorted(COMMANDS)


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_a_command_in_a_document_exists(path: Path) -> None:
    groups = {path.rpartition(" ")[0] for path in COMMANDS} | {"overstap keys", "overstap"}
    asked = {said for line in code(path) if (said := used(line))}
    assert asked - set(COMMANDS) - groups == set()


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_an_option_in_a_document_exists(path: Path) -> None:
    for line in code(path):
        command = COMMANDS.get(used(line) or "")
        if command:
            known = {option for each in command.params for option in each.opts} | {"--help"}
            assert set(re.findall(r"(?<!\S)--[\w-]+", line)) - known == set()


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_a_make_target_in_a_document_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {word for line in code(path) for word in re.findall(r"(?:^|\s)make ([a-z-]+)", line)} - targets == set()


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_and_option_says_what_it_does(command: click.Command) -> None:
    silent = [each.name for each in command.params if isinstance(each, click.Option) and not each.help]
    assert (bool(command.help), silent) == (True, [])


def shown(default: object) -> str:
    """A default as TOML writes it; empty where the setting must be given."""
    if default is MISSING:
        return ""
    return "none" if default is None else json.dumps(default)


def test_the_page_on_settings_has_every_setting_and_its_default() -> None:
    have = {setting: shown(each.default) for setting, each in settings(Config)}
    assert documented() == have | {"[chain] namespace": "the newest"}
