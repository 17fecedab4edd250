"""The cases of the categories: each state of each switch against what the dossier holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from draft import Draft, draft
from lxml import etree
from work import Work

from overstap.dossier.melding import DOCUMENT
from overstap.gegevensset import Categorie, Gegevensset

LETTERS = {"VERBODEN": "X", "OPT-UIT": "U"}


def category_cases(g: Gegevensset, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    for categorie in g.categorieen.values():
        if "VERPLICHT" in categorie.getoetst and not is_demanded(g, categorie):
            yield from _demanded(g, categorie, bases)
        for state in ("VERBODEN", "OPT-UIT"):
            if state in categorie.getoetst:
                yield from _left_out(g, categorie, state, bases)


def is_demanded(g: Gegevensset, categorie: Categorie) -> bool:
    """Whether the structure itself demands some of it, so that a switch can never find it missing."""
    return any(_is_demanded(g, plek) for plek in categorie.plekken)


def _is_demanded(g: Gegevensset, plek: tuple[str, ...]) -> bool:
    block = g.dossier
    for veld in plek:
        element = block.veld(veld)
        assert element is not None
        if not element.verplicht:
            return False
        block = g.blok_van(element) if element.is_blok else block
    return True


def _demanded(g: Gegevensset, categorie: Categorie, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    regel, ways = f"cat{categorie.nr:02}.V", ["/".join(plek) for plek in categorie.plekken]
    naam = _profile(g, categorie, ("OPTIONEEL", "VERPLICHT"))
    for name in ("leeg", "ingevuld"):
        work = Work(bases[naam], g)
        _switch(work, categorie, "VERPLICHT")
        _only(work, ways, ways[:1] if name == "ingevuld" else [])
        said = [(regel, DOCUMENT)] if name == "leeg" else []
        why = "De schakelaar zegt verplicht, en er is niets." if said else "De schakelaar zegt verplicht, en het is er."
        yield draft(work, naam, regel, name, why, official=said, intended=said)


def _left_out(g: Gegevensset, categorie: Categorie, state: str, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    naam = _profile(g, categorie, ("VERBODEN",) if state == "VERBODEN" else ("OPTIONEEL",))
    must = [plek for plek in categorie.plekken if _is_demanded(g, plek)]
    ways = ["/".join(plek) for plek in categorie.plekken]
    for plek, way in zip(categorie.plekken, ways, strict=True):
        regel = f"cat{categorie.nr:02}.{LETTERS[state]}.{g.regelnamen.get(plek[-1], plek[-1])}"
        work = Work(bases[naam], g)
        _switch(work, categorie, state)
        _only(work, [each for each in ways if tuple(each.split("/")) not in must], [way])
        said = [(regel, DOCUMENT)]
        official = [] if regel in g.dode_regels else said
        why = "De schakelaar laat dit weg, en het staat er."
        yield draft(work, naam, regel, "ingevuld", why, official=official, intended=said)
        work = Work(bases[naam], g)
        if plek in must:
            _switch(work, categorie, "VERPLICHT")
            yield draft(work, naam, regel, "verplicht", "De schakelaar laat dit niet weg: de opbouw eist het.")
        elif g.profielen[naam].uitlevering[categorie.naam] == "OPTIONEEL" and state == "VERBODEN":
            _only(work, ways, [way])
            yield draft(work, naam, regel, "toegestaan", "De schakelaar laat dit toe, en het staat er.")
        else:
            _switch(work, categorie, state)
            _only(work, [each for each in ways if tuple(each.split("/")) not in must], [])
            yield draft(work, naam, regel, "leeg", "De schakelaar laat dit weg, en het is er niet.")


def _profile(g: Gegevensset, categorie: Categorie, wishes: tuple[str, ...]) -> str:
    """A profile that asks this of the category; else, and best, that with the fewest rules of its own."""
    for wish in wishes:
        for naam in ("BB", *g.profielen):
            if g.profielen[naam].uitlevering[categorie.naam] == wish:
                return naam
    return "BB"


def _switch(work: Work, categorie: Categorie, state: str) -> None:
    work.set(work.ensure(f"metadata/categorie_uitlevering/{categorie.schakel}"), state)


def _only(work: Work, ways: list[str], keep: list[str]) -> None:
    """Of these fields only those to keep are there."""
    for way in ways:
        if way not in keep:
            work.drop(way, work.root)
    for way in keep:
        work.ensure(way)
