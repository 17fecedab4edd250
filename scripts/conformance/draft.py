"""A case before it is held against the validator."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from work import Work

from dossier.cases import Change, Found


@dataclass
class Draft:
    jaar: str
    id: str
    regel: str
    base: str
    root: etree._Element
    changes: list[Change]
    official: list[Found]
    intended: list[Found]
    why: str


def draft(work: Work, base: str, regel: str, name: str, why: str, **expected: list[Found]) -> Draft:
    """`official` and `intended` are what the rule itself must say; with neither given it must say nothing."""
    official, intended = expected.get("official", []), expected.get("intended", [])
    return Draft(work.g.jaar, f"{regel}.{name}", regel, base, work.root, work.changes, official, intended, why)
