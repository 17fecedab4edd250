"""`overstap keys rotate`, as an operator gives it: in a process of its own, also beside one that is killed."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from node.test_start import overstap
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Node]:
    return lay_out(tmp_path_factory.mktemp("chain"), datetime.now(UTC))


def numbers(node: Node) -> list[str]:
    return [line.split()[0] for line in (node.config.parent / "keys" / "node.keys").read_text().splitlines()]


def rotate(node: Node, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return overstap("keys", "rotate", "--config", node.config, *words)


def test_the_command_makes_a_key_and_says_when_the_old_one_may_go(nodes: dict[str, Node]) -> None:
    node = nodes["wilg"]
    overstap("prepare", "--config", node.config, "--register", node.register)

    made = rotate(node)
    assert (made.returncode, numbers(node)) == (0, ["1", "2"]), made.stderr
    assert "Sleutel 2 is gemaakt." in made.stdout
    assert "Onder sleutel 1 ligt niets meer." in made.stdout
    assert "--drop" in made.stdout

    dropped = rotate(node, "--drop")
    assert (dropped.returncode, numbers(node)) == (0, ["2"]), dropped.stderr
    assert "Uit het sleutelbestand gehaald: sleutel 1." in dropped.stdout
    assert "Er is geen oude sleutel om weg te halen." in rotate(node, "--drop").stdout
    assert numbers(node) == ["2"]
    assert overstap("audit", "show", "--config", node.config).stdout.count("node_key_renewed") == 1


def test_a_traffic_center_has_no_such_key(nodes: dict[str, Node]) -> None:
    node = nodes[CENTRE]
    overstap("prepare", "--config", node.config, "--register", node.register)
    before = numbers(node)

    said = rotate(node)

    assert said.returncode == 2
    assert "Een Traffic Center bewaart geen dossiers" in said.stderr
    assert numbers(node) == before


def test_keys_in_the_environment_are_renewed_by_hand_and_it_says_how(
    nodes: dict[str, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    node = nodes["kade"]
    overstap("prepare", "--config", node.config, "--register", node.register)
    file = node.config.parent / "keys" / "node.keys"
    monkeypatch.setenv("OVERSTAP_NODE_KEY", file.read_text())

    said = rotate(node)
    assert said.returncode == 2
    assert "overstap keys node-key --number 2" in said.stderr

    monkeypatch.setenv("OVERSTAP_NODE_KEY", file.read_text().strip() + ",2 " + "A" * 43 + "=")
    assert "Onder sleutel 1 ligt niets meer." in rotate(node).stdout
    assert "Haal daar zelf weg: 1." in rotate(node, "--drop").stderr
