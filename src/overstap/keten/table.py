"""The table of the messages, read once per process: what each holds, in which order, in which namespace.

``messages.csv`` has a row per element. A row whose `type` is itself a `message` in the table is a block. An
empty `veld` means that the block has no field of its own: what it holds belongs to the message around it.
`keuze` is ``name=branch``: of the branches of one name at most one may be there, and exactly one when a row
of it is required. Rows with status `own` are extensions of ours and stand in our own namespace.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

OSO_2018 = "http://xml.kennisnet.nl/schemas/Overstapservice/20180404"
OSO_2020 = "http://xml.kennisnet.nl/schemas/Overstapservice/20200910"
EIGEN = "urn:overstap:keten:1"
NAMESPACES = (OSO_2018, OSO_2020)

UNBOUNDED = 1_000
"""What `n` means: no message holds more elements than this."""


@dataclass(frozen=True, slots=True)
class Soort:
    """A type of value: its base in XML Schema, and its bounds (lengths in characters, of base64 in bytes)."""

    naam: str
    base: str
    pattern: re.Pattern[str] | None
    length_min: int | None
    length_max: int | None
    waarden: Mapping[str, str]
    """Word on the wire → word in our messages; empty when any word will do."""


@dataclass(frozen=True, slots=True)
class Rij:
    """One element of one message or block."""

    namespace: str
    element: str
    tag: str
    """The element with its namespace, as `{namespace}element`."""
    veld: str
    soort: str
    at_least: int
    at_most: int
    keuze: str
    tak: str
    status: str
    """`firm` (published), `inferred` (it fits what was published) or `own`."""


@dataclass(frozen=True, slots=True)
class Tabel:
    blokken: Mapping[tuple[str, str], tuple[Rij, ...]]
    soorten: Mapping[str, Soort]
    tags: frozenset[str]
    """Every element there is, with its namespace."""

    def rows(self, namespace: str, name: str) -> tuple[Rij, ...]:
        """The elements of a message or block; a message without any gives an empty tuple."""
        return self.blokken.get((namespace, name), ())

    def inside(self, rij: Rij) -> tuple[Rij, ...]:
        """The elements of the block that a row stands for; empty when it is a value."""
        return self.rows(rij.namespace, rij.soort)


@cache
def load() -> Tabel:
    """The table; ValueError when a row names a type that does not exist."""
    soorten = {row["type"]: _soort(row) for row in _csv("types.csv")}
    blokken: dict[tuple[str, str], tuple[Rij, ...]] = {}
    for row in sorted(_csv("messages.csv"), key=lambda row: int(row["order"])):
        key = row["namespace"], row["message"]
        blokken[key] = (*blokken.get(key, ()), _rij(row))
    rijen = [rij for rows in blokken.values() for rij in rows]
    messages = {f"{{{namespace}}}{name}" for namespace, name in blokken}
    tags = frozenset(messages | {rij.tag for rij in rijen})
    table = Tabel(MappingProxyType(blokken), MappingProxyType(soorten), tags)
    for rij in rijen:
        if rij.soort not in soorten and not table.inside(rij):
            raise ValueError(f"messages.csv: {rij.element} has the unknown type {rij.soort}")
    return table


def _csv(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _rij(row: Mapping[str, str]) -> Rij:
    at_least, _, at_most = row["aantal"].partition("..")
    keuze, _, tak = row["keuze"].partition("=")
    namespace = EIGEN if row["status"] == "own" else row["namespace"]
    return Rij(
        namespace=namespace,
        element=row["element"],
        tag=f"{{{namespace}}}{row['element']}",
        veld=row["veld"],
        soort=row["type"],
        at_least=int(at_least),
        at_most=UNBOUNDED if at_most == "n" else int(at_most or at_least),
        keuze=keuze,
        tak=tak,
        status=row["status"],
    )


def _soort(row: Mapping[str, str]) -> Soort:
    words = (word.partition("=") for word in row["waarden"].split("|") if word)
    return Soort(
        naam=row["type"],
        base=row["base"],
        pattern=re.compile(row["pattern"]) if row["pattern"] else None,
        length_min=int(row["length_min"]) if row["length_min"] else None,
        length_max=int(row["length_max"]) if row["length_max"] else None,
        waarden=MappingProxyType({wire: ours or wire for wire, _, ours in words}),
    )
