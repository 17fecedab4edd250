"""The pages of code lists, categories and profiles."""

from __future__ import annotations

from overstap.gegevensset.model import Categorie, Code, Codelijst, Gegevensset, Profiel
from overstap.gegevensset.reference_parts import (
    block_link,
    categorie_link,
    explained,
    facts,
    field_link,
    name_of,
    part,
    sheet,
    table,
    top,
)
from overstap.gegevensset.standen import VERBODEN, VERPLICHT
from overstap.report import escaped

NOT_KNOWN = '<span class="ov-soft">niet openbaar bekend</span>'
TONES = {VERPLICHT: "goed", VERBODEN: "fout"}


def codelijst_page(g: Gegevensset, lijst: Codelijst) -> str:
    codes = ((name_of(code.code), _meaning(code)) for code in lijst.codes.values())
    users = (
        (field_link(element), name_of(f"{element.blok}.{element.veld}"), name_of(element.regel))
        for element in g.elements()
        if element.codelijst == lijst.nummer
    )
    whole = (
        '<p class="ov-text">De officiële controle kijkt één keer naar het hele document, niet naar elk veld.</p>'
        if lijst.van_document
        else ""
    )
    head = [top(g, "Codelijsten", "codelijsten", lijst.label, f"codelijst {lijst.nummer}"), whole]
    parts = [
        part("Codes", table(("Code", "Betekenis"), codes), "codes"),
        part("Velden met deze lijst", table(("Veld", "Naam", "Controle"), users), "velden"),
    ]
    return sheet(head, parts)


def _meaning(code: Code) -> str:
    """A meaning that is not certain is never shown as a fact."""
    return escaped(code.betekenis) if code.betekenis and code.zeker else NOT_KNOWN


def categorie_page(g: Gegevensset, categorie: Categorie) -> str:
    tested = ", ".join(sorted(categorie.getoetst)) or "geen"
    known = {"Nummer": str(categorie.nr), "Schakelaar": categorie.schakel, "Standen die getoetst worden": tested}
    places = (
        (field_link(element), name_of(f"{element.blok}.{element.veld}"), block_link(g.blokken[element.blok]))
        for element in g.elements()
        if element.categorie == categorie.naam
    )
    asked = (
        (f'<a href="profiel-{escaped(naam)}.html">{escaped(naam)}</a>', _uitlevering(profiel, categorie.naam))
        for naam, profiel in g.profielen.items()
    )
    head = [
        top(g, "Categorieën", "categorieen", categorie.label, categorie.naam),
        explained(g, "categorie", categorie.naam),
        f'<div class="ov-card">{facts(known)}</div>',
    ]
    parts = [
        part("Wat erbij hoort", table(("Veld", "Naam", "In blok"), places), "velden"),
        part("Per profiel", table(("Profiel", "Uitlevering"), asked), "profielen"),
    ]
    return sheet(head, parts)


def profiel_page(g: Gegevensset, profiel: Profiel) -> str:
    known = {"Soort overdracht": profiel.overdrachtsoort}
    known |= {"Overstap in de metadata": profiel.overstap} if profiel.overstap else {}
    asked = (
        (categorie_link(g, naam), name_of(each.schakel), _uitlevering(profiel, naam))
        for naam, each in g.categorieen.items()
    )
    head = [
        top(g, "Profielen", "profielen", profiel.label, profiel.naam),
        explained(g, "profiel", profiel.naam),
        f'<div class="ov-card">{facts(known)}</div>',
    ]
    parts = [
        part(
            "Wat er van elke categorie gevraagd wordt",
            table(("Categorie", "Schakelaar", "Uitlevering"), asked),
            "categorieen",
        ),
    ]
    return sheet(head, parts)


def _uitlevering(profiel: Profiel, categorie: str) -> str:
    stand = profiel.uitlevering.get(categorie, "")
    tone = f" ov-tag--{TONES[stand]}" if stand in TONES else ""
    return f'<span class="ov-tag{tone}">{escaped(stand.lower())}</span>' if stand else ""
