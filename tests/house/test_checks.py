"""The page of checks and the tests agree: what it says is proved, is proved, and every number has its line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from house.source import ROOT, functions, name, texts, tree

PAGE = ROOT / "docs" / "reference" / "checks.md"
TESTS = [path for path in texts(".py") if path.is_relative_to(ROOT / "tests")]


def claims(path: Path) -> set[str]:
    """The numbers in the docstrings of a file of tests and of the tests in it."""
    tests = [each for each in functions(path) if each.name.startswith("test_")]
    docs = [ast.get_docstring(each) or "" for each in (tree(path), *tests)]
    return set(re.findall(r"\bT\d\d\b", " ".join(docs))) if tests else set()


def test_every_check_on_the_page_is_proved_and_every_proof_is_on_the_page() -> None:
    claimed = {number for path in TESTS for number in claims(path)}
    listed = set(re.findall(r"^\| (T\d\d) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert (sorted(listed - claimed), sorted(claimed - listed)) == ([], [])


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_no_test_has_the_name_of_another(path: Path) -> None:
    """The later of two tests with one name silently takes the place of the first."""
    names = [each.name for each in tree(path).body if isinstance(each, ast.FunctionDef)]
    assert sorted(set(names)) == sorted(names)
