"""Vraag: a row of rules.csv, or of own.csv at one of its places, as questions that are ready to be asked of a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from overstap.dossier.dossier import Blok
from overstap.dossier.rules.own import OwnRule
from overstap.dossier.rules.words import Question, as_condition, as_requirement
from overstap.gegevensset import Element, Regel

ONLY_WHERE_IT_STANDS: Final = frozenset({"heeft", "waar", "is"})
"""Conditions that hold of no field that is absent."""
OBEYED_WITHOUT: Final = frozenset({"verboden", "niet_waar", "sinds_twee_schooljaren"})
"""Requirements that a block without the field obeys."""


@dataclass(frozen=True, slots=True)
class Vraag:
    """One rule, ready to be asked."""

    regel: Regel
    soort: Literal["Fout", "Waarschuwing"]
    veld: str
    """A field without which there is nothing to ask; nothing: no such field."""
    als: tuple[Question, ...]
    eis: Question
    eis_official: Question


def vraag_of(regel: Regel) -> Vraag:
    """UnknownWord when the row uses a word that nobody wrote."""
    eis = as_requirement(regel.eis, regel.velden)
    official = as_requirement(regel.eis_official, regel.velden) if regel.eis_official else eis
    return Vraag(regel, "Fout", _needed(regel), tuple(map(as_condition, regel.als)), eis, official)


def own_vraag(rule: OwnRule, element: Element) -> Vraag:
    """Our own rule about this field, wherever it stands."""
    veld, ask = element.veld, rule.eis

    def eis(blok: Blok) -> bool:
        return ask(blok, veld)

    als = (rule.als,) if rule.als else ()
    return Vraag(rule.regel(element), rule.soort, veld, als, eis, eis)


def _needed(regel: Regel) -> str:
    """The first such field that the row names, a path by its first step."""
    for text in regel.als:
        word, *words = text.split()
        if word in ONLY_WHERE_IT_STANDS:
            return _first_step(words[0])
    only_one = len(regel.velden) == 1 and regel.eis.split()[0] in OBEYED_WITHOUT
    return _first_step(regel.velden[0]) if only_one else ""


def _first_step(path: str) -> str:
    return path.partition("/")[0]
