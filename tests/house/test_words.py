"""One word a notion: every Dutch noun in a public name stands in GLOSSARY.md, and every word there is in use.

What English is, the libraries say: a word that stands somewhere in Python's own library or in Django counts as
English. What is left is Dutch, or a word that they happen never to use.
"""

from __future__ import annotations

import ast
import csv
import re
import sysconfig
from functools import cache
from pathlib import Path

import django

from house.source import ROOT, SRC, files, modules, tree

ALSO_ENGLISH = {
    "actor",
    "admitted",
    "boxed",
    "centre",
    "chart",
    "damaged",
    "diagnosis",
    "enrolment",
    "impact",
    "intake",
    "keyring",
    "lasting",
    "lease",
    "lift",
    "minimise",
    "minimised",
    "papers",
    "pupil",
    "pupils",
    "renewed",
    "revoke",
    "rewrapped",
    "settle",
    "shred",
    "supplier",
    "sweep",
    "unboxed",
    "verdict",
    "weigh",
    "withdraw",
    "xlsx",
    "xsd",
}
SMALL = {"alle", "beste", "bereikbaar", "lees", "melden", "niet", "ongeldig", "vreemde", "zonder"}
"""Dutch words that are no nouns; they stand in the names of faults and results of the chain."""
INNER = ("gegevensset", "dossier", "intake", "keten", "vault", "audit", "jobs", "school", "traffic_center")


def words(text: str) -> set[str]:
    """`SessiecontroleRequest` and `open_bijlage` in lower case: sessiecontrole, request, open, bijlage."""
    return {each.lower() for each in re.findall(r"[A-ZÀ-Ý]?[a-zà-ÿ]+|[A-Z]+(?![a-z])", text)}


@cache
def glossary() -> frozenset[str]:
    rows = re.findall(r"^\| ([\w ]+) \|", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(row.lower() for row in rows if row not in ("Word", "Profiel", "Machinery"))


@cache
def english() -> frozenset[str]:
    library = Path(sysconfig.get_paths()["stdlib"])
    own = [path for path in library.rglob("*.py") if not {"site-packages", "test"} & set(path.parts)]
    webbed = [path for path in Path(django.__file__).parent.rglob("*.py") if "locale" not in path.parts]
    found: set[str] = set()
    for path in own + webbed:
        found |= words(path.read_text(encoding="utf-8", errors="ignore"))
    return frozenset(found | ALSO_ENGLISH)


@cache
def published() -> frozenset[str]:
    """The names of blocks and fields: the tables themselves say what these are."""
    names: set[str] = set()
    for path in SRC.glob("gegevensset/years/*/elements.csv"):
        with path.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                names |= words(row["blok"].replace("_", " ")) | words(row["veld"].replace("_", " "))
    return frozenset(names)


def known(word: str) -> bool:
    """Also when it is the plural of a known word: cijfers, bijlagen, toetsen, vragen."""
    one = {word, word.removesuffix("s"), word.removesuffix("n"), word.removesuffix("en")}
    one.add(re.sub(r"([aeou])([^aeiou])en$", r"\1\1\2", word))
    return not one.isdisjoint(glossary() | english() | published() | SMALL)


def is_word(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """A word of rules.csv: the page beside the tables lists those, and a test compares."""
    named = (each.id for each in node.decorator_list if isinstance(each, ast.Name))
    return not {"condition", "requirement"}.isdisjoint(named)


def public_names() -> dict[str, str]:
    """Each word in the name of a public class or function of the inner rooms, and a name it stands in."""
    return {
        word: node.name
        for path in modules()
        if path.relative_to(SRC).parts[0] in INNER
        for node in tree(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_") and not is_word(node)
        for word in words(node.name.replace("_", " "))
    }


def test_a_dutch_noun_in_a_public_name_stands_in_the_glossary() -> None:
    assert {word: where for word, where in public_names().items() if not known(word)} == {}


def test_every_word_of_the_glossary_is_in_use() -> None:
    used: set[str] = set()
    for path in files():
        if path.is_relative_to(SRC) and path.suffix in (".py", ".csv", ".toml", ".html"):
            used |= words(path.read_text(encoding="utf-8").replace("_", " "))
    assert {word for word in glossary() if not words(word) <= used} == set()


def test_the_glossary_is_in_order() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    for table in text.split("\n\n"):
        rows = [row.lower() for row in re.findall(r"^\| ([\w ]+) \|", table, re.MULTILINE)][1:]
        if "profiel" not in table.splitlines()[0].lower():
            assert rows == sorted(rows)
