"""The cases of conformance/: a base, a few changes, and what must be said of the outcome."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lxml import etree

from overstap.dossier import Dossier, Melding, read
from overstap.dossier.validate import Mode

ROOT = Path(__file__).parents[2] / "conformance"
Change = Mapping[str, object]
Found = tuple[str, str]
"""A rule and a place."""


@dataclass(frozen=True)
class Case:
    """One line of a file of cases."""

    id: str
    regel: str
    base: str
    changes: tuple[Change, ...]
    official: tuple[Found, ...]
    intended: tuple[Found, ...]
    why: str
    """Why this is good or bad, in a sentence."""
    follows: Mapping[str, str] = field(default_factory=dict)
    """Other rules that must speak too, and why."""

    @property
    def fails(self) -> bool:
        return any(regel == self.regel for regel, _ in self.intended)

    def expected(self, mode: Mode) -> tuple[Found, ...]:
        return self.official if mode == "official" else self.intended


def years_with_cases() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in ROOT.iterdir() if folder.is_dir()))


@lru_cache
def cases(jaar: str) -> tuple[Case, ...]:
    """All cases of a year, file after file."""
    return tuple(_case(line) for path in sorted((ROOT / jaar).glob("*.jsonl")) for line in _lines(path))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _case(line: str) -> Case:
    row = json.loads(line)
    for mode in ("official", "intended"):
        row[mode] = tuple((regel, locatie) for regel, locatie in row[mode])
    return Case(**row | {"changes": tuple(row["changes"])})


@lru_cache
def _base(jaar: str, naam: str) -> bytes:
    return (ROOT / jaar / "bases" / f"{naam}.xml").read_bytes()


def dossier_of(jaar: str, case: Case) -> Dossier:
    """The base with the changes made, read from its bytes as any file is."""
    root = etree.fromstring(_base(jaar, case.base))
    for change in case.changes:
        apply(root, change)
    return read(etree.tostring(root), comments="keep")


def apply(root: etree._Element, change: Change) -> None:
    """Make one change; the places in it are those of the tree as the changes before it left it."""
    node = at(root, str(change["at"]))
    match change["do"]:
        case "set":
            node.text = str(change["text"])
        case "remove":
            parent = node.getparent()
            assert parent is not None, "nobody removes the dossier itself"
            parent.remove(node)
        case "insert":
            namespace = etree.QName(root).namespace
            wrapped = etree.fromstring(f'<x xmlns="{namespace}">{change["xml"]}</x>')
            for place, new in enumerate(wrapped, int(str(change["place"]))):
                node.insert(place, new)
        case _:
            raise ValueError(change["do"])


def at(root: etree._Element, locatie: str) -> etree._Element:
    """The element at a place such as `/dossier[1]/inzage[1]`."""
    (found,) = root.xpath(as_xpath(locatie))
    assert isinstance(found, etree._Element)
    return found


def as_xpath(locatie: str) -> str:
    steps = [step.rstrip("]").partition("[") for step in locatie.strip("/").split("/")]
    return "".join(f"/*[local-name()='{naam}'][{number}]" for naam, _, number in steps)


def found_in(meldingen: Iterable[Melding], case: Case) -> Iterator[Found]:
    """Rule and place of each melding. Where the case is one of structure, only those count: the rest means little."""
    structure = case.regel == "XSD"
    for melding in meldingen:
        if (melding.regel == "XSD") == structure or not structure:
            yield melding.regel, melding.locatie
