"""The page of a rule: what it asks, of what and when, and what the official validator makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.gegevensset.model import Block, Element, Gegevensset, Regel
from overstap.gegevensset.reference_parts import facts, field_link, file_of, name_of, part, sheet, table, top
from overstap.report import escaped

OFFICIAL = {
    "ja": "meldt dit ook",
    "anders": "meldt dit minder vaak, want hij vraagt iets anders",
    "dood": "heeft deze regel, maar komt er nooit aan toe",
    "verschreven": "heeft deze regel, maar met een schrijffout waardoor hij niets meldt",
    "vervallen": "heeft deze regel nog, over een blok dat er niet meer is",
    "eigen": "heeft deze regel niet: zij is van Overstap",
}


def regel_page(g: Gegevensset, regel: Regel) -> str:
    asked = {"Eis": regel.eis, "Wanneer": " en ".join(regel.als) or "altijd"}
    known = {"Voor": " ".join(regel.profiel) or "alle profielen", **asked}
    known |= {"Eis van de officiële controle": regel.eis_official} if regel.eis_official else {}
    users = ((field_link(element), name_of(f"{element.blok}.{element.veld}")) for element in _asked(g, regel))
    head = [
        top(g, "Regels", "regels", f"Regel {regel.id}", ""),
        f'<p class="ov-lead">{escaped(regel.melding)}</p>',
        f'<div class="ov-card">{facts(known)}</div>',
        f'<p class="ov-text">De officiële controle {OFFICIAL[regel.official]}.</p>',
    ]
    place = f"<p>Over het blok in het veld {name_of(regel.blok)}, en daarin:</p>"
    return sheet(head, [part("Waarover", place + table(("Veld", "Naam"), users), "velden")])


def rules_table(regels: tuple[Regel, ...]) -> str:
    rows = (
        (_link(regel), escaped(regel.melding), escaped(" ".join(regel.profiel) or "alle"), _official(regel))
        for regel in regels
    )
    return table(("Regel", "Wat er dan mis is", "Profielen", "Officieel"), rows)


def rules_of(g: Gegevensset, block: Block) -> tuple[Regel, ...]:
    """The rules about a block, by the names of the fields that hold it."""
    holders = {element.veld for element in g.elements() if element.soort == block.naam}
    holders |= {block.naam} & set(g.wortels)
    return tuple(regel for regel in g.regels if regel.blok in holders and regel.leeft)


def _link(regel: Regel) -> str:
    return f'<a href="{escaped(file_of("regel", regel.id))}">{escaped(regel.id)}</a>'


def _official(regel: Regel) -> str:
    tone = "goed" if regel.is_official else "wacht"
    return f'<span class="ov-tag ov-tag--{tone}">{escaped(regel.official)}</span>'


def _asked(g: Gegevensset, regel: Regel) -> Iterator[Element]:
    """The fields that a rule asks after, as far as the tables know them."""
    holders = [element.soort for element in g.elements() if element.is_blok and element.veld == regel.blok]
    holders += ["dossier"] if regel.blok == "dossier" else []
    found = (element for naam in holders for path in regel.velden for element in _at(g, g.blokken[naam], path))
    yield from dict.fromkeys(found)


def _at(g: Gegevensset, block: Block, path: str) -> Iterator[Element]:
    """The last field of a path that starts in a block."""
    first, _, rest = path.partition("/")
    element = block.veld(first)
    if element is not None and not rest:
        yield element
    elif element is not None and element.is_blok:
        yield from _at(g, g.blok_van(element), rest)
