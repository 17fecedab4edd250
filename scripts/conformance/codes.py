"""The cases of the code lists: each check with a code of its list, and with what is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from draft import Draft, draft
from lxml import etree
from work import Work, every_field

from overstap.dossier.melding import DOCUMENT
from overstap.dossier.places import locatie
from overstap.gegevensset import Element, Gegevensset

NO_CODE, NO_NUMBER = "bestaat niet", "999"


def code_cases(g: Gegevensset, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    for way, element in first_fields(g).items():
        naam = next(naam for naam, base in bases.items() if _is_at_home(Work(base, g), way))
        base = bases[naam]
        number = g.soorten[element.soort].base != "xs:string"
        for name, text in (
            ("geen_code", NO_NUMBER if number else NO_CODE),
            ("code", _last_code(g, element, way, base)),
        ):
            work = Work(base, g)
            work.set(work.ensure(way), text)
            node = work.nodes(way)[0]
            place = DOCUMENT if g.codelijsten[element.codelijst].van_document else locatie(node)
            said = [(element.regel, place)] if name == "geen_code" else []
            why = "Deze tekst is geen code van de lijst." if said else "Dit is een code van de lijst."
            yield draft(work, naam, element.regel, name, why, official=said, intended=said)


def first_fields(g: Gegevensset) -> dict[str, Element]:
    """For each check one field that it looks at, by its path."""
    found: dict[str, tuple[str, Element]] = {}
    for way, element in every_field(g):
        if element.codelijst:
            found.setdefault(element.regel, (way, element))
    return dict(found.values())


def _is_at_home(work: Work, way: str) -> bool:
    """Whether the category of the field may go along in this base."""
    for categorie in work.g.categorieen.values():
        forbidden = work.nodes(f"metadata/categorie_uitlevering/{categorie.schakel}")[0].text == "VERBODEN"
        if forbidden and any(f"{way}/".startswith("/".join(plek) + "/") for plek in categorie.plekken):
            return False
    return True


def _last_code(g: Gegevensset, element: Element, way: str, base: etree._Element) -> str:
    """The last of the list, or what the base already says: another kind of dossier would be another case."""
    nodes = Work(base, g).nodes(way)
    keep = nodes and (way.startswith("metadata/") or way == "overdrachtsoort")
    return nodes[0].text if keep else list(g.codelijsten[element.codelijst].codes)[-1]
