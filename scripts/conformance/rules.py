"""The cases of rules.csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from draft import Draft, draft
from lxml import etree
from rows import is_for, obey, place_of, profile_of, spot_of, tries_of
from work import Work

from overstap.gegevensset import Gegevensset, Regel


def rule_cases(g: Gegevensset, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    for regel in filter(lambda regel: regel.leeft, g.regels):
        naam = profile_of(g, regel)
        for each in tries_of(regel):
            work = Work(bases[naam], g)
            spot = spot_of(work, regel)
            for twin in _twins(g, regel, naam):
                obey(spot, twin)
            each.act(spot, regel.eis.split()[1:])
            said = [(regel.id, place_of(spot, regel))] if each.fails else []
            official = said if each.official and regel.is_official else []
            yield draft(work, naam, regel.id, each.name, each.why, official=official, intended=said)


def _twins(g: Gegevensset, regel: Regel, profiel: str) -> Iterator[Regel]:
    """The other rules that are asked of such a block on the same conditions: they are obeyed beforehand."""
    for other in filter(lambda other: other.leeft and other is not regel and is_for(g, other, profiel), g.regels):
        if other.als == regel.als != () and other.blok == regel.blok:
            yield other
