"""A file, a function and a branch stay small enough to read in one go (docs/house.md: how code reads)."""

from __future__ import annotations

import ast
from statistics import median

import pytest

from house.source import Function, functions, modules, name

BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring: explaining costs nothing."""
    assert function.end_lineno is not None
    first = function.body[0]
    doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno
    return function.end_lineno - function.lineno + 1 - (doc - first.lineno + 1 if doc else 0)


def depth(node: ast.AST) -> int:
    """How many branches stand inside one another. `elif` is no deeper than its `if`; `with` asks nothing."""
    inner = [depth(child) - is_elif(node, child) for child in ast.iter_child_nodes(node)]
    return isinstance(node, BRANCHES) + max(inner, default=0)


def is_elif(node: ast.AST, child: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_file_has_at_most_300_lines(path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_function_has_at_most_40_lines_and_3_levels(path) -> None:
    long = {each.name: length(each) for each in functions(path) if length(each) > 40}
    deep = {each.name: depth(each) for each in functions(path) if depth(each) > 3}
    assert (long, deep) == ({}, {})


def test_half_of_all_functions_has_fewer_than_10_lines() -> None:
    assert median(length(each) for path in modules() for each in functions(path)) < 10
