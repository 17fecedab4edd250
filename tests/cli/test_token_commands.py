"""`overstap school token`: made, shown once, listed and revoked, in a process of its own as an operator does."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime

import pytest

from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from processes import prepare

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def wilg(tmp_path_factory: pytest.TempPathFactory) -> Node:
    node = lay_out(tmp_path_factory.mktemp("tokens"), datetime.now(UTC))["wilg"]
    prepare(node)
    return node


def test_a_token_is_shown_once_listed_and_revoked(wilg: Node) -> None:
    group = ("--school", "99PA")
    made = token(wilg, "make", *group, "--supplier", "Wilg LAS", "--scope", "schrijven", "--days", "30")
    text = made.stdout.strip()
    assert (made.returncode, bool(re.fullmatch(r"ovs_[A-Za-z0-9_-]{43}", text))) == (0, True)
    number = re.findall(r"Token (\d+) geldt", made.stderr)[0]

    listed = token(wilg, "list", *group)
    assert text[:8] in listed.stdout
    assert text not in listed.stdout
    assert "nooit gebruikt" in listed.stdout
    assert token(wilg, "revoke", *group, number).returncode == 0
    assert "ingetrokken" in token(wilg, "list", *group).stdout
    (row,) = map(json.loads, token(wilg, "list", *group, "--format", "json").stdout.splitlines())
    assert (row["supplier"], row["scope"], bool(row["revoked_at"])) == ("Wilg LAS", "schrijven", True)
    assert text not in (wilg.config.parent / "data" / "node.sqlite3").read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    "arguments",
    [
        ("make", "--school", "99XX", "--supplier", "Wilg LAS"),
        ("make", "--school", "99PA", "--supplier", "Wilg LAS", "--days", "367"),
        ("make", "--school", "99PA"),
        ("revoke", "--school", "99PA", "999"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(wilg: Node, arguments: tuple[str, ...]) -> None:
    done = token(wilg, *arguments)

    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr


def token(node: Node, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    words = commands.overstap_command("school", "token", name, "--config", node.config, *arguments)
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
