"""The page of checks, made from the table of what must hold and the docstrings of the tests that prove it."""

from __future__ import annotations

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from house.source import ROOT, functions, name, texts, tree

TABLE = ROOT / "docs" / "reference" / "checks.csv"
PAGE = ROOT / "docs" / "reference" / "checks.md"
HEAD = """\
# Checks against abuse

What must hold when somebody means harm, or when a machine dies, and the tests that prove it. *Refused* always means: \
nothing delivered, nothing written but one event in the log. What is *still to come* comes \
with the room or the feature that it is about.

Made by `make checks` from `docs/reference/checks.csv` and the docstrings of the tests; a test compares. A test that \
proves a check says its number in its docstring, or in that of its file for all tests in it.

| Check | Room | What holds | Proof |
|---|---|---|---|
"""
Proofs: TypeAlias = Mapping[str, Mapping[str, list[str]]]
"""By number: by file, the names of the tests."""


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table: what must hold, whether it does now or comes later, and what of it comes later still."""

    check: str
    when: str
    """`now` or `later`."""
    room: str
    holds: str
    later: str


def checks() -> list[Check]:
    """The rows of the table, in its order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Check(**row) for row in csv.DictReader(file)]


@cache
def proofs() -> Proofs:
    """Which tests say that they prove which check."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in texts(".py"):
        if path.is_relative_to(ROOT / "tests"):
            for number, test in _claims(path):
                found[number][name(path)].append(test)
    return found


def page() -> str:
    """The whole page, as it must stand in the repository."""
    proved = proofs()
    lines = [_line(each, proved) for each in checks()]
    parts = [_part(each, proved[each.check]) for each in checks() if each.check in proved]
    return HEAD + "\n".join(lines) + "\n\n" + "\n\n".join(parts) + "\n"


def _claims(path: Path) -> Iterator[tuple[str, str]]:
    """Number and test, in the order of the file; a number of the whole file counts for each of its tests."""
    whole = _numbers(tree(path))
    for each in functions(path):
        if each.name.startswith("test_"):
            yield from ((number, each.name) for number in sorted(whole | _numbers(each)))


def _numbers(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return set(re.findall(r"\bT\d\d\b", ast.get_docstring(node) or ""))


def _line(check: Check, proved: Proofs) -> str:
    return f"| {check.check} | {check.room} | {check.holds} | {_proof(check, proved)} |"


def _proof(check: Check, proved: Proofs) -> str:
    if check.check not in proved:
        return "still to come"
    count = sum(map(len, proved[check.check].values()))
    link = f"[{count} {'test' if count == 1 else 'tests'}](#{check.check.lower()})"
    return f"{link}; still to come: {check.later}" if check.later else link


def _part(check: Check, by_file: Mapping[str, list[str]]) -> str:
    lines = [f"- `{file}`: {', '.join(f'`{test}`' for test in tests)}" for file, tests in sorted(by_file.items())]
    return "\n".join((f"## {check.check}", "", f"{check.holds[0].upper()}{check.holds[1:]}.", "", *lines))
