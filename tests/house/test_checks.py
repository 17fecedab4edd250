"""The page of checks and the tests agree: what it says is proved, is proved, and every number has its line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from house.source import ROOT, functions, name, texts

PAGE = ROOT / "docs" / "reference" / "checks.md"
TESTS = [path for path in texts(".py") if path.is_relative_to(ROOT / "tests")]


def claims(path: Path) -> dict[str, list[str]]:
    """Test → the numbers in its docstring."""
    return {
        function.name: re.findall(r"\bT\d\d\b", ast.get_docstring(function) or "")
        for function in functions(path)
        if function.name.startswith("test_")
    }


def test_every_check_on_the_page_is_proved_and_every_proof_is_on_the_page() -> None:
    claimed = {number for path in TESTS for numbers in claims(path).values() for number in numbers}
    listed = set(re.findall(r"^\| (T\d\d) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert (sorted(listed - claimed), sorted(claimed - listed)) == ([], [])


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_a_test_proves_one_check(path: Path) -> None:
    """A test that proves two things says of neither which one failed."""
    assert {test: numbers for test, numbers in claims(path).items() if len(set(numbers)) > 1} == {}


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_no_test_has_the_name_of_another(path: Path) -> None:
    """The later of two tests with one name silently takes the place of the first."""
    names = [
        each.name for each in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(each, ast.FunctionDef)
    ]
    assert sorted(set(names)) == sorted(names)
