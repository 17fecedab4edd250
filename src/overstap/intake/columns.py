"""Which column of a list goes to which field of the gegevensset: guessed by its name, settled by a person."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from overstap.dossier.choices import elements_of
from overstap.gegevensset import Element, Gegevensset, load
from overstap.gegevensset.plek import ARROW, Plek, places

SCHOOL = ("huidigeschool",)
PUPIL = ("huidigeschool", "leerling")
CAREER = "huidigeschool/leerling/schoolloopbaanlijst/schoolloopbaan/1"
"""This school year: a list knows no other."""
CAREER_FIELDS = ("groepsnaam", "jaargroep", "schooljaar")
NUMBERS = ("huidigeschool/leerling/bsn", "huidigeschool/leerling/onderwijsnummer")
NEEDED = ("huidigeschool/leerling/achternaam", "huidigeschool/leerling/geboortedatum")
"""With a number, what a list needs for a pupil to be known again."""
IDENTITY = (
    *NUMBERS,
    *NEEDED,
    *(f"huidigeschool/leerling/{veld}" for veld in ("voornaam", "voorletters-1", "voorvoegsel", "roepnaam")),
    *(f"{CAREER}/{veld}" for veld in CAREER_FIELDS),
    "huidigeschool/brincode",
)
"""What says who a pupil is and in which group, and no more."""
ATTACHMENT = "document"
"""A block of which no field goes in a cell: a file has its own way in."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may go to."""

    path: str
    label: str
    """`Leerling › Achternaam`."""
    element: Element


@cache
def targets() -> Mapping[str, Target]:
    """Every field of the newest year that stands once in a dossier, by its path; the group of now besides."""
    gegevensset = load()
    once = {each.path: each for plek in places(gegevensset) if (each := _once(gegevensset, plek))}
    return once | {each.path: each for each in _career(gegevensset)}


def _once(gegevensset: Gegevensset, plek: Plek) -> Target | None:
    """The target at this place; None where it may stand more than once, or is not of the school."""
    around = elements_of(gegevensset, plek.naam)[:-1]
    strange = plek.path[: len(SCHOOL)] != SCHOOL or ATTACHMENT in plek.path
    if strange or any(each.veelvoudig or gegevensset.blok_van(each).herhaald for each in around):
        return None
    return Target(plek.naam, f"{plek.blok}{ARROW}{plek.element.label}", plek.element)


def _career(gegevensset: Gegevensset) -> Iterator[Target]:
    block = gegevensset.blokken["schoolloopbaan"]
    for veld in CAREER_FIELDS:
        element = block.veld(veld)
        assert element is not None, "every year knows the group of a pupil"
        yield Target(f"{CAREER}/{veld}", f"{block.label}{ARROW}{element.label}", element)


def guess(columns: Sequence[str]) -> tuple[str, ...]:
    """For each column the path it most likely goes to, or nothing; no two go to the same."""
    taken: set[str] = set()
    guessed = []
    for column in columns:
        path = _names().get(plain(column), "")
        guessed.append("" if path in taken else path)
        taken.add(path)
    return tuple(guessed)


@cache
def _names() -> Mapping[str, str]:
    """By a plain name the path: of headings.csv, else the label or the name of a field, the pupil's own first."""
    table = (files(__package__) / "headings.csv").read_text(encoding="utf-8")
    found = {plain(row["heading"]): row["path"] for row in csv.DictReader(table.splitlines())}
    by_depth = sorted(targets().values(), key=lambda each: (not each.path.startswith("/".join(PUPIL)), _depth(each)))
    for each in by_depth:
        for name in (each.element.label, each.element.veld, each.label, each.path):
            found.setdefault(plain(name), each.path)
    return found


def _depth(target: Target) -> int:
    return target.path.count("/")


def plain(name: str) -> str:
    """A name without accents, capitals and signs: `Geb. datum` and `geb_datum` are the same."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", bare)


def faults_of(chosen: Sequence[str], columns: int) -> tuple[str, ...]:
    """What is wrong with this choice of a path for each column, as codes; nothing when it can be used."""
    used = [path for path in chosen if path]
    faults = []
    if len(chosen) != columns or not set(used) <= set(targets()):
        faults.append("unknown_column")
    if len(set(used)) != len(used):
        faults.append("column_twice")
    if not set(NUMBERS) & set(used):
        faults.append("no_number_column")
    if not set(NEEDED) <= set(used):
        faults.append("no_name_column")
    return tuple(faults)


def is_identity(chosen: Sequence[str]) -> bool:
    """Whether a list says no more than who the pupils are and in which group."""
    return set(filter(None, chosen)) <= set(IDENTITY)
