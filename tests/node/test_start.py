"""Making a node ready, as an operator does: with the command, in a process of its own."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from overstap.demo.commands import overstap_command
from overstap.demo.folder import ADDRESS, Node, lay_out
from overstap.demo.plan import CENTRE
from overstap.node.config import read_config
from overstap.node.secrets import make_secrets

pytestmark = pytest.mark.processes


def overstap(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(overstap_command(*arguments), capture_output=True, text=True, timeout=60, check=False)


def tables(node: Node) -> set[str]:
    file = node.config.parent / "data" / "node.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        return {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def keys(node: Node) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (node.config.parent / "keys").iterdir()}


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Node]:
    return lay_out(tmp_path_factory.mktemp("chain"), datetime.now(UTC))


@pytest.mark.parametrize(("name", "room"), [(CENTRE, "traffic_center_sessie"), ("wilg", "school_uitgaand")])
def test_made_ready_once_and_again(nodes: dict[str, Node], name: str, room: str) -> None:
    """Twice the same command: the second time no key is made, none is changed, and the register is the same."""
    node = nodes[name]

    first = overstap("prepare", "--config", node.config, "--register", node.register)
    made = keys(node)
    again = overstap("prepare", "--config", node.config, "--register", node.register)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert first.stdout.count("Sleutel gemaakt") == len(made) == 5
    assert "Sleutel gemaakt" not in again.stdout
    assert keys(node) == made
    assert first.stdout.splitlines()[-1].startswith("Het systeem is klaar. Start het met: overstap serve")
    assert room in tables(node)


def test_the_rooms_of_the_other_role_are_not_there(nodes: dict[str, Node]) -> None:
    """A Traffic Center has no place to put a dossier, not even an empty one."""
    overstap("prepare", "--config", nodes[CENTRE].config)

    assert not {
        name for name in tables(nodes[CENTRE]) if name.startswith(("vault", "school", "auth", "django_session"))
    }


def test_a_node_that_was_not_made_ready_says_so(nodes: dict[str, Node]) -> None:
    said = overstap("serve", "--config", nodes["kade"].config)

    assert said.returncode == 2
    assert "overstap prepare" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    "words",
    [("serve",), ("register",), ("school", "take-in", "--school", "99PA"), ("audit", "verify")],
    ids=lambda words: words[0],
)
def test_without_a_database_each_command_says_which_one_comes_first(
    nodes: dict[str, Node], words: tuple[str, ...]
) -> None:
    """The keys are there, as after a move to another machine, and the database is not."""
    node = nodes["kade"]
    make_secrets(read_config(node.config).keys)
    files = [] if words[0] in ("serve", "audit") else [node.register]

    said = overstap(*words, "--config", node.config, *files)

    assert said.returncode == 2
    assert f"overstap prepare --config {node.config}" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_lost_key_is_not_made_anew_beside_a_database_that_needs_it(nodes: dict[str, Node]) -> None:
    """With a new key every dossier would be shut for ever, and nobody would know until one is opened."""
    node = nodes["wilg"]
    overstap("prepare", "--config", node.config)
    lost = node.config.parent / "keys" / "node.keys"
    kept = lost.rename(node.config.parent / "kept")

    said = overstap("prepare", "--config", node.config)

    assert said.returncode == 2
    assert "Zet uw kopie terug" in said.stderr
    assert not lost.exists()
    kept.rename(lost)
    assert overstap("prepare", "--config", node.config).returncode == 0


def test_a_node_that_runs_already_does_not_run_twice(nodes: dict[str, Node]) -> None:
    node = nodes["wilg"]
    overstap("prepare", "--config", node.config)
    with socket.create_server((ADDRESS, node.wire_port)):
        said = overstap("serve", "--config", node.config)

    assert said.returncode == 2
    assert "Draait dit systeem al?" in said.stderr
    assert said.stdout == ""


@pytest.mark.parametrize("command", ["prepare", "serve"])
def test_a_data_folder_that_is_a_file_is_one_sentence(nodes: dict[str, Node], command: str) -> None:
    node = nodes["wilg"]
    config = node.config.with_name("bestand.toml")
    config.write_text(node.config.read_text().replace('data = "data"', 'data = "node.toml"'))

    said = overstap(command, "--config", config)

    assert said.returncode == 2
    assert "instelling data" in said.stderr


def test_with_a_wrong_configuration_nothing_is_touched(tmp_path: Path) -> None:
    config = tmp_path / "node.toml"
    config.write_text('name = "wilg"\n')

    said = overstap("prepare", "--config", config)

    assert said.returncode == 2
    assert "ontbreekt" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["node.toml"]


def test_a_database_that_does_not_answer_is_one_sentence(nodes: dict[str, Node]) -> None:
    node = nodes["brug"]
    config = node.config.with_name("elders.toml")
    config.write_text(f'database = "postgresql:///brug?host={node.config.parent}"\n' + node.config.read_text())

    said = overstap("prepare", "--config", config)

    assert said.returncode == 2
    assert "De database is niet te bereiken" in said.stderr
    assert "Traceback" not in said.stderr
