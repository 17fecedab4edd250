"""The table made ready for use: each block of it compiled once, so that a message is read and written in one pass.

What may stand in a block becomes one pattern over letters, a letter for a row: how often, in which order, and
which branches shut each other out. The letters of what is there are matched at once; only what does not match
is looked at row by row, to name the field that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from types import MappingProxyType

from overstap.keten.table import EIGEN, NAMESPACES, Rij, load
from overstap.keten.values import Value, reader, writer

PREFIXES: Mapping[str, str] = MappingProxyType({EIGEN: "eigen"} | dict.fromkeys(NAMESPACES, "oso"))
UNKNOWN = "?"
"""The letter of an element that has no row."""


@dataclass(frozen=True, slots=True)
class Values:
    """How a text on the wire becomes a value, and a value the text; ValueError out of bounds."""

    read: Callable[[str], Value]
    write: Callable[[Value], str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one element stands: its row, its letter, and the block or the kind of value that it holds."""

    rij: Rij
    letter: str
    outer: str
    inner: str
    """The field of the message, and the field inside that: `bron.brin` is brin in bron; often empty."""
    block: Plan | None
    value: Values | None
    """Neither of the two: a document."""
    start: bytes
    end: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """One message or block: its places in order, by tag, and the form that their letters must have."""

    places: tuple[Place, ...]
    by_tag: Mapping[str, Place]
    form: re.Pattern[str]


@cache
def plan_of(namespace: str, name: str) -> Plan:
    """The plan of a message or block; one without any element when the table does not know it."""
    rows = load().rows(namespace, name)
    places = tuple(_place(rij, chr(ord("a") + number)) for number, rij in enumerate(rows))
    return Plan(places, MappingProxyType({place.rij.tag: place for place in places}), re.compile(_form(places)))


def declared(*namespaces: str) -> str:
    """What stands in the tag of an element whose inside bears the prefixes of these namespaces."""
    return "".join(f' xmlns:{PREFIXES[each]}="{each}"' for each in namespaces)


def _place(rij: Rij, letter: str) -> Place:
    outer, _, inner = rij.veld.partition(".")
    block = plan_of(rij.namespace, rij.soort) if load().inside(rij) else None
    soort = load().soorten.get(rij.soort)
    value = Values(reader(soort), writer(soort)) if soort and soort.base != "document" else None
    name = f"{PREFIXES[rij.namespace]}:{rij.element}"
    return Place(rij, letter, outer, inner, block, value, f"<{name}>".encode(), f"</{name}>".encode())


def _form(places: Sequence[Place]) -> str:
    groups = groupby(places, key=lambda place: place.rij.keuze)
    return "".join(_choice(list(group)) if keuze else _row_of(group) for keuze, group in groups)


def _choice(places: Sequence[Place]) -> str:
    """One branch, with all that it requires; none only when no row is required."""
    branches = "|".join(_row_of(group) for _, group in groupby(places, key=lambda place: place.rij.tak))
    if any(place.rij.at_least for place in places):
        return f"(?=[{''.join(place.letter for place in places)}])(?:{branches})"
    return f"(?:{branches})?"


def _row_of(places: Iterable[Place]) -> str:
    return "".join(f"{place.letter}{{{place.rij.at_least},{place.rij.at_most}}}" for place in places)
