"""What ring 1 touches, and where XML and cryptography live."""

from __future__ import annotations

import ast

import pytest

from house.source import PURE, SRC, imports, modules, name, tree

NETWORK = {"asyncio", "gunicorn", "http", "httpx", "socket", "ssl", "urllib"}
MACHINE = {"django", "multiprocessing", "os", "secrets", "sqlite3", "subprocess", "time"}
WORLD = NETWORK | MACHINE | {"random"}
READS_WORLD = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "os.environ",
    "os.getenv",
    "uuid4",
}

CRYPTOGRAPHY = {"dossier/seal.py", "keten/zoeksleutel.py", "keten/partij.py", "vault", "audit", "wire"}

pure = [path for path in modules() if path.relative_to(SRC).parts[0] in PURE]


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def users_of(package: str) -> set[str]:
    return {
        path.relative_to(SRC).as_posix()
        for path in modules()
        if any(each.split(".")[0] == package for each in imports(path))
    }


def outside(found: set[str], allowed: set[str]) -> set[str]:
    """A file may be split (seal.py, seal_certificate.py): what counts is the notion it belongs to."""
    notions = tuple(each.removesuffix(".py") for each in allowed)
    return {path for path in found if not path.startswith(notions)}


@pytest.mark.parametrize("path", pure, ids=name)
def test_ring_1_imports_nothing_of_the_world(path) -> None:
    """`invent` makes pupils from a seed it is given: the same seed, the same pupil."""
    seeded = {"random"} if "invent" in name(path) else set()
    assert {each.split(".")[0] for each in imports(path)} & (WORLD - seeded) == set()


@pytest.mark.parametrize("path", pure, ids=name)
def test_ring_1_asks_no_clock_and_no_environment(path) -> None:
    used = {dotted(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute | ast.Name)}
    assert {each for each in used if any(each == word or each.endswith(f".{word}") for word in READS_WORLD)} == set()


def test_cryptography_stands_in_a_few_named_files() -> None:
    assert outside(users_of("cryptography"), CRYPTOGRAPHY) == set()
