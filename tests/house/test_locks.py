"""The locks name packages, versions and hashes; where they come from is a setting of each machine."""

from __future__ import annotations

import re
import tomllib

import pytest

from house.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"(?P<name>[a-z0-9.-]+)==(?P<version>[^ ]+)( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def lines(lock: str) -> list[str]:
    return (ROOT / lock).read_text(encoding="utf-8").splitlines()


def pins(lock: str) -> dict[str, str]:
    return {found["name"]: found["version"] for line in lines(lock) if (found := PIN.fullmatch(line))}


def asked() -> set[str]:
    """The names that the project itself asks for in pyproject.toml."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = table["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values(), *table["dependency-groups"].values()]
    return {re.split(r"[\[<>=]", each)[0] for group in lists for each in group if isinstance(each, str)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_no_address(lock: str) -> None:
    assert [line for line in lines(lock) if not (PIN.fullmatch(line) or HASH.fullmatch(line))] == []


def test_tests_run_on_the_very_versions_that_a_node_runs_on() -> None:
    node, dev = map(pins, LOCKS)
    assert {name: dev.get(name) for name in node} == node


def test_all_that_the_project_asks_for_is_locked() -> None:
    assert asked() - set(pins("requirements-dev.lock")) == set()
