"""The project's own files, as the tests on the code see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "overstap"
PURE = ("gegevensset", "dossier", "intake", "keten", "report", "elfproef.py")
"""The rooms of ring 1."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project, also one that is not committed yet."""
    command = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.splitlines() if (path := ROOT / name).is_file())


def texts(*suffixes: str) -> list[Path]:
    return [path for path in files() if path.suffix in suffixes]


def modules() -> list[Path]:
    """The Python files of the package; migrations are written by Django and read by nobody."""
    return [path for path in texts(".py") if path.is_relative_to(SRC) and "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def imports(path: Path) -> set[str]:
    """The modules that a file imports, by their full name; what only a type checker reads counts too."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name(path: Path) -> str:
    """How a failing test names a file."""
    return str(path.relative_to(ROOT))
