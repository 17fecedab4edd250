"""The page of checks and the tests agree: what it says is proved, is proved, and every number has its line."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from house.proofs import PAGE, checks, page, proofs
from house.source import ROOT, name, texts, tree

TESTS = [path for path in texts(".py") if path.is_relative_to(ROOT / "tests")]


def test_the_page_is_made_from_its_table_and_the_tests_of_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make checks"


def test_all_sixty_checks_have_a_line_and_no_test_proves_another() -> None:
    listed = [each.check for each in checks()]
    assert listed == [f"T{nr:02}" for nr in range(1, 61)]
    assert sorted(proofs().keys() - set(listed)) == []


def test_every_check_that_is_to_hold_now_is_proved() -> None:
    assert {each.when for each in checks()} == {"now", "later"}
    assert [each.check for each in checks() if each.when == "now" and each.check not in proofs()] == []


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_no_test_has_the_name_of_another(path: Path) -> None:
    """The later of two tests with one name silently takes the place of the first."""
    names = [each.name for each in tree(path).body if isinstance(each, ast.FunctionDef)]
    assert sorted(set(names)) == sorted(names)
