"""What has one meaning is typed in one place: who changes it there has changed it everywhere."""

from __future__ import annotations

import ast

import pytest

from house.source import PURE, SRC, modules, tree
from overstap.gegevensset import load, standen, years
from overstap.gegevensset.plek import ARROW

HOME = {
    "VERPLICHT": "gegevensset/standen.py",
    "OPTIONEEL": "gegevensset/standen.py",
    "VERBODEN": "gegevensset/standen.py",
    "OPT-UIT": "gegevensset/standen.py",
    ARROW: "gegevensset/plek.py",
}


def typed(word: str) -> set[str]:
    """The files in which a text is exactly this word."""
    return {
        path.relative_to(SRC).as_posix()
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value == word
    }


@pytest.mark.parametrize(("word", "home"), HOME.items())
def test_a_word_with_one_meaning_has_one_home(word: str, home: str) -> None:
    assert typed(word) == {home}


def test_no_class_of_a_pure_room_has_the_name_of_another() -> None:
    """Two with one name are taken for one."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in modules():
        for node in tree(path).body:
            room = path.relative_to(SRC).parts[0]
            if isinstance(node, ast.ClassDef) and room in PURE:
                found.setdefault((room, node.name), set()).add(path.name)
    assert {key: paths for key, paths in found.items() if len(paths) > 1} == {}


def test_the_words_of_a_switch_are_those_of_the_tables() -> None:
    """The matrix of each year asks three of them; the code list of the switches has all four."""
    asked = {
        stand for jaar in years() for profiel in load(jaar).profielen.values() for stand in profiel.uitlevering.values()
    }
    assert asked == standen.ASKED
    for jaar in years():
        for categorie in load(jaar).categorieen.values():
            element = next(each for each in load(jaar).elements() if each.veld == categorie.schakel)
            assert {
                code.upper() for code in load(jaar).codelijsten[element.codelijst].codes
            } == standen.ASKED | standen.LEFT_OUT
