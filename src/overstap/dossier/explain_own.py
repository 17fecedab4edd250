"""A check of our own in words, for who meets its name behind a melding."""

from __future__ import annotations

from overstap.dossier.check_attachments import MILD, TEKSTEN
from overstap.dossier.check_comments import TEKST
from overstap.dossier.rules.own import own_rules
from overstap.gegevensset import load, years
from overstap.gegevensset.plek import ARROW

OWN_ONLY = "nee, deze controle is van Overstap; zij geldt voor elk jaar"
BIJLAGE = "EIG.BIJLAGE."


def explain_own(naam: str) -> list[tuple[str, str]]:
    """Pairs of a heading and a text, in Dutch; KeyError when we have no such check."""
    soort, waar, tekst = _told()[naam]
    return [("Melding", tekst), ("Waar", waar), ("Gewicht", soort), ("Officieel", OWN_ONLY)]


def _told() -> dict[str, tuple[str, str, str]]:
    """Of each check its weight, where it looks and its melding."""
    told: dict[str, tuple[str, str, str]] = {
        rule.id: (rule.soort, ", ".join(sorted({_place(*plek) for plek in rule.plekken})), rule.melding)
        for rule in own_rules()
    }
    for code, tekst in TEKSTEN.items():
        told[f"{BIJLAGE}{code.upper()}"] = ("Waarschuwing" if code in MILD else "Fout", "elke bijlage", tekst)
    told["EIG.COMMENTAAR"] = ("Waarschuwing", "het hele dossier", TEKST)
    return told


def _place(blok: str, veld: str) -> str:
    """Block and field as people know them, by the newest year that has the field."""
    for jaar in reversed(years()):
        block = load(jaar).blokken.get(blok)
        element = block.veld(veld) if block else None
        if block and (element or veld == "*"):
            return f"{block.label}{ARROW}{element.label}" if element else block.label
    return f"{blok}.{veld}"
