"""Where a column of a list may go: a field that stands once in a dossier, or a field of one entry in a list of it.

What was chosen for a column is written as the path of its field; for a field of an entry with which entry behind it:
`…/verzorger/achternaam#2` is the second parent, and `…/toets/afname/afnamedatum#+` one test for each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from overstap.dossier.choices import elements_of
from overstap.dossier.loopbaan import LOOPBAAN
from overstap.gegevensset import Element, Gegevensset, load
from overstap.gegevensset.plek import ARROW, Plek, places

SCHOOL = ("huidigeschool",)
CAREER = f"{LOOPBAAN}/1"
"""This school year: a list knows no other."""
CAREER_FIELDS = ("groepsnaam", "jaargroep", "schooljaar")
ATTACHMENT = "document"
"""A block of which no field goes in a cell: a file has its own way in."""
PARENT = "huidigeschool/leerling/verzorger"
REACH = "communicatie"
"""The block of one telephone number or e-mail address."""
NUMMER, SOORT = "nummer", "soort"
MARK, EACH_ROW = "#", "+"
ENTRIES_MAX = 6
"""Entries of one list that columns of one row can fill."""
POSTS = (EACH_ROW, *map(str, range(1, ENTRIES_MAX + 1)))


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may go to."""

    path: str
    label: str
    """`Leerling › Achternaam`."""
    element: Element
    lijst: str = ""
    """For a field of an entry the place of the list: `huidigeschool/leerling/verzorger`."""
    rest: str = ""
    """And where in an entry it stands; of a list inside it in the first, and a second number in the second."""


@dataclass(frozen=True, slots=True)
class Column:
    """What was chosen for one column."""

    nr: int
    target: Target
    post: str = ""
    """Which entry of its list: a number, or `+` for one on each row; nothing for a field that stands once."""


@cache
def targets() -> Mapping[str, Target]:
    """Every field of the newest year that a column may go to, by its path: first what stands once."""
    gegevensset = load()
    found = [each for plek in places(gegevensset) for each in _targets(gegevensset, plek)]
    once = [each for each in found if not each.lijst]
    return {each.path: each for each in (*once, *_career(gegevensset), *(each for each in found if each.lijst))}


def columns_of(chosen: Sequence[str]) -> tuple[Column, ...]:
    """The columns that go somewhere. Raises KeyError for a place that is none."""
    return tuple(_column(nr, text) for nr, text in enumerate(chosen) if text)


def _column(nr: int, text: str) -> Column:
    path, _, post = text.partition(MARK)
    target = targets()[path]
    if bool(target.lijst) != (post in POSTS) or text.endswith(MARK):
        raise KeyError(path)
    return Column(nr, target, post)


def label_of(lijst: str) -> str:
    """What a list is called: `Ouder of verzorger`."""
    return elements_of(load(), lijst)[-1].label


def is_reach(element: Element) -> bool:
    """Whether this is a telephone number or an e-mail address."""
    return (element.blok, element.veld) == (REACH, NUMMER)


def second(path: str) -> str:
    """The place of a second number beside this one; a target only where lists mostly have two, of a parent."""
    return f"{path.removesuffix(NUMMER)}2/{NUMMER}"


def _targets(gegevensset: Gegevensset, plek: Plek) -> Iterator[Target]:
    """The target at this place; none for what is not of the school, for a file, and for a year of the career."""
    strange = plek.path[: len(SCHOOL)] != SCHOOL or ATTACHMENT in plek.path or plek.naam.startswith(LOOPBAAN)
    if strange:
        return
    target = _target(gegevensset, plek)
    yield target
    if is_reach(target.element) and target.lijst == PARENT:
        rest = target.rest.replace("/1/", "/2/")
        yield replace(target, path=second(target.path), label=f"{target.label} (2)", rest=rest)


def _target(gegevensset: Gegevensset, plek: Plek) -> Target:
    label = f"{plek.blok}{ARROW}{plek.element.label}"
    around = elements_of(gegevensset, plek.naam)[:-1]
    returns = [nr for nr, each in enumerate(around) if _returns(gegevensset, each)]
    if not returns:
        return Target(plek.naam, label, plek.element)
    first = returns[0] + 1
    inner = [f"{each.veld}/1" if _returns(gegevensset, each) else each.veld for each in around[first:]]
    return Target(plek.naam, label, plek.element, "/".join(plek.path[:first]), "/".join((*inner, plek.element.veld)))


def _returns(gegevensset: Gegevensset, element: Element) -> bool:
    return element.veelvoudig or gegevensset.blok_van(element).herhaald


def _career(gegevensset: Gegevensset) -> Iterator[Target]:
    block = gegevensset.blokken["schoolloopbaan"]
    for veld in CAREER_FIELDS:
        element = block.veld(veld)
        assert element is not None, "every year knows the group of a pupil"
        yield Target(f"{CAREER}/{veld}", f"{block.label}{ARROW}{element.label}", element)
