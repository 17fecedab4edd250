"""A command waits for what it needs and for nothing else; the group knows all the same what there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from overstap.cli import COMMANDS, group
from overstap.cli.lazy import Commands
from school.made import faulty, record, xml

HEAVY = {"cryptography", "django", "gunicorn", "multiprocessing", "rich"}
SCRIPT = """
import sys
from overstap.cli import main
try:
    main()
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


@pytest.mark.parametrize("good", [True, False])
def test_validating_a_file_loads_no_web_framework_no_cryptography_and_no_second_process(
    tmp_path: Path, good: bool
) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(xml(record() if good else faulty()))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "validate", str(file)], check=False, capture_output=True, text=True
    )

    assert done.returncode == (0 if good else 1)
    assert HEAVY & set(done.stderr.split()) == set()


def test_every_command_is_where_it_is_said_to_be() -> None:
    assert {name: group.commands[name].name for name in COMMANDS} == {name: name for name in COMMANDS}


def test_commands_may_be_added_and_taken_away() -> None:
    commands = Commands({"show": "overstap.cli.dossier:show"})
    commands["own"] = click.Command("own")

    assert list(commands) == ["show", "own"]
    del commands["own"]
    assert len(commands) == 1
    with pytest.raises(KeyError):
        commands["own"]
