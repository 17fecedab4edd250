"""A rule in words: where, what, when, for whom, and what the official validator makes of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from overstap.gegevensset.model import Block, Gegevensset, Regel
from overstap.gegevensset.standen import OPT_UIT, VERBODEN, VERPLICHT

ALL = "alle dossiers"
OFFICIAL = {
    "ja": "ja, de officiële controle geeft deze melding ook",
    "anders": "soms: de officiële controle laat meer door ({eis})",
    "dood": "nee, de officiële controle komt hier niet: zij stopt bij de leerling",
    "verschreven": "nee, de officiële controle zoekt een veld dat niet bestaat",
    "vervallen": "nee, en wij ook niet: het blok van deze regel bestaat in dit jaar niet meer",
    "eigen": "nee, deze controle is van Overstap",
}


def explain_rule(gegevensset: Gegevensset, naam: str) -> list[tuple[str, str]]:
    """Pairs of a heading and a text, in Dutch; KeyError when the year has no such rule."""
    for regel in gegevensset.regels:
        if regel.id == naam:
            return list(_of_row(gegevensset, regel))
    return list(_of_column(gegevensset, naam))


@cache
def phrases() -> Mapping[tuple[str, str], str]:
    """What each word of rules.csv says in Dutch, by column and word."""
    text = (files("overstap.gegevensset") / "words.csv").read_text("utf-8")
    return {(row["kolom"], row["woord"]): row["zin"] for row in csv.DictReader(text.splitlines())}


def _of_row(g: Gegevensset, regel: Regel) -> Iterator[tuple[str, str]]:
    yield "Melding", regel.melding
    yield "Waar", _blok_label(g, regel.blok)
    yield "Wat", _phrase(g, regel, "eis", regel.eis)
    if regel.als:
        yield "Wanneer", " en ".join(_phrase(g, regel, "als", als) for als in regel.als)
    whom = [f"niet {naam[1:]}" if naam.startswith("-") else naam for naam in regel.profiel]
    yield "Voor", ", ".join(whom) or ALL
    eis = _phrase(g, regel, "eis", regel.eis_official) if regel.eis_official else ""
    yield "Officieel", OFFICIAL[regel.official].format(eis=eis)


def _phrase(g: Gegevensset, regel: Regel, kolom: str, text: str) -> str:
    """A word with what it needs to know: for `als` the fields follow the word, for `eis` they have their own column."""
    word, *given = text.split()
    velden = regel.velden if kolom == "eis" else tuple(given)
    labels = [_label(g, regel.blok, veld) for veld in velden]
    words, rest = ", ".join(given), ", ".join(given[1:])
    return phrases()[kolom, word].format(velden=_quoted(labels), woorden=words, eerste=_quoted(labels[:1]), rest=rest)


def _quoted(labels: list[str]) -> str:
    return ", ".join(f"'{label}'" for label in labels)


def _blocks(g: Gegevensset, naam: str) -> list[Block]:
    """The blocks that stand in a field of this name."""
    if naam == "dossier":
        return [g.dossier]
    return [g.blok_van(element) for element in g.elements() if element.is_blok and element.veld == naam]


def _blok_label(g: Gegevensset, naam: str) -> str:
    if naam == "dossier":
        return g.dossier.label
    return next((element.label for element in g.elements() if element.is_blok and element.veld == naam), naam)


def _label(g: Gegevensset, blok: str, path: str) -> str:
    """The label of the field at the end of a path, or what stands there when it is no field."""
    here = next(iter(_blocks(g, blok)), None)
    label = path
    for veld in path.split("/"):
        element = here.veld(veld) if here else None
        if element is None:
            return path
        label, here = element.label, g.blok_van(element) if element.is_blok else None
    return label


def _of_column(g: Gegevensset, naam: str) -> Iterator[tuple[str, str]]:
    """The checks that follow from a column of the tables: on codes, and on categories."""
    coded = next((element for element in g.elements() if element.codelijst and element.regel == naam), None)
    if coded is not None:
        lijst = g.codelijsten[coded.codelijst]
        yield "Waar", coded.label
        yield "Wat", f"de code staat in lijst {lijst.nummer}, '{lijst.label}'"
        yield "Officieel", OFFICIAL["ja"]
        return
    yield "Waar", "het hele dossier"
    yield "Wat", category_checks(g)[naam]
    yield "Officieel", OFFICIAL["verschreven" if naam in g.dode_regels else "ja"]


STANDEN = {VERBODEN: "X", OPT_UIT: "U"}


def category_checks(g: Gegevensset) -> dict[str, str]:
    """Each check on a category, and what it asks."""
    found: dict[str, str] = {}
    for categorie in g.categorieen.values():
        if VERPLICHT in categorie.getoetst:
            found[f"cat{categorie.nr:02}.V"] = f"'{categorie.label}' is ingevuld als de categorie op {VERPLICHT} staat"
        for stand, letter in STANDEN.items():
            for *_, veld in categorie.plekken if stand in categorie.getoetst else ():
                regel = f"cat{categorie.nr:02}.{letter}.{g.regelnamen.get(veld, veld)}"
                found[regel] = f"{veld} staat er niet als de categorie '{categorie.label}' op {stand} staat"
    return found
