"""A year as a site to browse: a page for each block, code list, category, profile and rule, and lists to find them by.

It needs no server and no script. Every page stands by itself; links go from one to another.
"""

from __future__ import annotations

from collections.abc import Iterator

from overstap.gegevensset.draft import STATUS
from overstap.gegevensset.model import Gegevensset
from overstap.gegevensset.reference_block import block_page, rows_of_lists
from overstap.gegevensset.reference_lists import categorie_page, codelijst_page, profiel_page
from overstap.gegevensset.reference_parts import (
    block_link,
    codelijst_link,
    facts,
    file_of,
    name_of,
    part,
    sheet,
    table,
)
from overstap.gegevensset.reference_rules import regel_page, rules_table
from overstap.report import escaped, page

HOME = "index.html"
FIELDS = "velden.html"


def reference(g: Gegevensset) -> Iterator[tuple[str, str]]:
    """Every page, as the name of its file and what stands in it."""
    yield HOME, page(f"Gegevensset {g.jaar}", _home(g))
    yield FIELDS, page(f"Alle velden, gegevensset {g.jaar}", _fields(g))
    for block in g.blokken.values():
        yield file_of("blok", block.naam), page(f"{block.label}, gegevensset {g.jaar}", block_page(g, block))
    for lijst in g.codelijsten.values():
        title = f"Codelijst {lijst.nummer}: {lijst.label}, gegevensset {g.jaar}"
        yield file_of("codelijst", lijst.nummer), page(title, codelijst_page(g, lijst))
    for categorie in g.categorieen.values():
        title = f"Categorie {categorie.label}, gegevensset {g.jaar}"
        yield file_of("categorie", categorie.naam), page(title, categorie_page(g, categorie))
    for profiel in g.profielen.values():
        yield file_of("profiel", profiel.naam), page(f"Profiel {profiel.naam}", profiel_page(g, profiel))
    for regel in g.regels:
        yield file_of("regel", regel.id), page(f"Regel {regel.id}, gegevensset {g.jaar}", regel_page(g, regel))


def _home(g: Gegevensset) -> str:
    valid = f"{g.valid_from:%d-%m-%Y} tot en met {g.valid_to:%d-%m-%Y}"
    known = {
        "Status": STATUS[g.status],
        "Geldig": valid,
        "Standaardversie": g.standaardversie,
        "Validatieversie": g.validatieversie,
        "Naamruimte": g.namespace,
    }
    lead = (
        "Dit is alles wat een dossier in dit jaar kan bevatten: blokken met velden, de codes die mogen, en wat per "
        "soort overstap meegaat."
    )
    head = [
        f"<h1>Gegevensset {escaped(g.jaar)}</h1>",
        f'<p class="ov-lead">{lead}</p>',
        f'<div class="ov-card">{facts(known)}</div>',
        _tiles(g),
        f'<p><a href="{FIELDS}">Alle velden op naam</a>: zoek daar met de zoekfunctie van uw browser.</p>',
    ]
    parts = [part("Blokken", _blocks(g), "blokken"), part("Codelijsten", _codelijsten(g), "codelijsten")]
    parts += [part("Categorieën", _categorieen(g), "categorieen")] if g.categorieen else []
    parts += [part("Profielen", _profielen(g), "profielen"), part("Regels", rules_table(g.regels), "regels")]
    return sheet(head, parts)


def _tiles(g: Gegevensset) -> str:
    counts = {
        "blokken": (len(g.blokken), "#blokken"),
        "velden": (sum(1 for _ in g.elements()), FIELDS),
        "codelijsten": (len(g.codelijsten), "#codelijsten"),
        "categorieën": (len(g.categorieen), "#categorieen"),
        "profielen": (len(g.profielen), "#profielen"),
        "regels": (len(g.regels), "#regels"),
    }
    tiles = (
        f'<li><b>{number}</b> <a href="{href}">{naam}</a></li>' for naam, (number, href) in counts.items() if number
    )
    return f'<ul class="ov-counts">{"".join(tiles)}</ul>'


def _blocks(g: Gegevensset) -> str:
    rows = (
        (block_link(block), name_of(block.naam), str(len(block.velden)), escaped(g.uitleg_van(block.naam).school))
        for block in g.blokken.values()
    )
    return table(("Blok", "Naam", "Velden", "Uitleg"), rows)


def _codelijsten(g: Gegevensset) -> str:
    rows = (
        (codelijst_link(g, lijst.nummer), escaped(lijst.label), str(len(lijst.codes)))
        for lijst in sorted(g.codelijsten.values(), key=lambda lijst: int(lijst.nummer))
    )
    return table(("Lijst", "Waarover", "Codes"), rows)


def _categorieen(g: Gegevensset) -> str:
    rows = (
        (
            f'<a href="{file_of("categorie", categorie.naam)}">{escaped(categorie.label)}</a>',
            name_of(categorie.schakel),
            escaped(g.uitleg_van("categorie", categorie.naam).school),
        )
        for categorie in g.categorieen.values()
    )
    return table(("Categorie", "Schakelaar", "Uitleg"), rows)


def _profielen(g: Gegevensset) -> str:
    rows = (
        (f'<a href="{file_of("profiel", profiel.naam)}">{escaped(profiel.naam)}</a>', escaped(profiel.label))
        for profiel in g.profielen.values()
    )
    return table(("Profiel", "Waarvoor"), rows)


def _fields(g: Gegevensset) -> str:
    body = [
        f'<p class="ov-small"><a href="{HOME}">Gegevensset {escaped(g.jaar)}</a></p>',
        "<h1>Alle velden</h1>",
        '<p class="ov-lead">Op label. Zoek met de zoekfunctie van uw browser.</p>',
        table(("Veld", "Naam", "In blok", "Uitleg"), rows_of_lists(g)),
    ]
    return f'<div class="ov-stack">{"".join(body)}</div>'
