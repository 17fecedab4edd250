"""The page of a block: what it is for, where it stands, its fields, and an example in both forms."""

from __future__ import annotations

import json
from collections.abc import Iterator

from overstap.gegevensset.example import example, example_xml
from overstap.gegevensset.model import Block, Element, Gegevensset
from overstap.gegevensset.reference_parts import (
    AANTALLEN,
    block_link,
    categorie_link,
    codelijst_link,
    explained,
    field_link,
    name_of,
    part,
    sheet,
    tag_of,
    top,
)
from overstap.gegevensset.reference_rules import rules_of, rules_table
from overstap.report import escaped


def block_page(g: Gegevensset, block: Block) -> str:
    head = [top(g, "Blokken", "blokken", block.label or block.naam, block.naam), explained(g, block.naam)]
    regels = rules_of(g, block)
    parts = [part("Waar het staat", _places(g, block), "plek"), part("Velden", _fields(g, block), "velden")]
    parts += [part("Regels", rules_table(regels), "regels")] if regels else []
    return sheet(head, [*parts, part("Voorbeeld", _example(g, block), "voorbeeld")])


def rows_of_lists(g: Gegevensset) -> Iterator[tuple[str, ...]]:
    """Every field once, by its label."""
    for element in sorted(g.elements(), key=lambda each: (each.label.casefold(), each.blok, each.veld)):
        block = g.blokken[element.blok]
        uitleg = g.uitleg_van(element.blok, element.veld).school
        yield field_link(element), name_of(element.veld), block_link(block), escaped(uitleg)


def _places(g: Gegevensset, block: Block) -> str:
    """The fields in which the block stands, and what extends it or is extended by it."""
    holders = [element for element in g.elements() if element.is_blok and element.soort == block.naam]
    lines = [f"In {field_link(element, whole=True)}: {AANTALLEN[element.aantal]}." for element in holders]
    lines += ["Het kan het begin van een document zijn."] if block.naam in g.wortels else []
    lines += [f"Het heeft eerst de velden van {block_link(g.blokken[block.basis])}."] if block.basis else []
    lines += [
        f"Ook {block_link(each)} begint met deze velden." for each in g.blokken.values() if each.basis == block.naam
    ]
    return f'<ul class="ov-list">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _fields(g: Gegevensset, block: Block) -> str:
    heads = ("Veld", "Wat erin staat", "Hoe vaak", "Uitleg")
    rows = "".join(_row(g, element) for element in block.velden)
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    again = (
        '<p class="ov-text">De velden horen bij elkaar als reeks, en die reeks mag vaker komen. In de JSON-vorm is dit '
        "blok daarom een lijst van objecten.</p>"
        if block.herhaald
        else ""
    )
    return f'{again}<table class="ov-table ov-table--stack"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(g: Gegevensset, element: Element) -> str:
    tag = tag_of(element.gevoelig)
    naam = f"{escaped(element.label or element.veld)}<br>{name_of(element.veld)} {tag}"
    uitleg = g.uitleg_van(element.blok, element.veld)
    found = [escaped(uitleg.school)]
    if element.categorie:
        found.append(f"Categorie: {categorie_link(g, element.categorie)}.")
    if uitleg.voorbeeld:
        found.append(f"Voorbeeld: {name_of(uitleg.voorbeeld)}")
    cells = f"<td>{_content(g, element)}</td><td>{_often(element)}</td><td>{'<br>'.join(found)}</td>"
    return f'<tr id="{escaped(element.veld)}"><th scope="row">{naam}</th>{cells}</tr>'


def _content(g: Gegevensset, element: Element) -> str:
    if element.is_blok:
        return f"blok {block_link(g.blok_van(element))}"
    soort = g.soorten[element.soort]
    words = escaped(soort.vorm or soort.base)
    if element.codelijst:
        return f"een code van {codelijst_link(g, element.codelijst, label=True)}"
    return f"{words}<br>{name_of(f'patroon {soort.pattern}')}" if soort.pattern else words


def _often(element: Element) -> str:
    words = [AANTALLEN[element.aantal]]
    for groep in element.keuze:
        kind = "één van de keuze" if groep.is_keuze else "samen als reeks"
        words.append(f"{kind} {escaped(groep.naam)}{' (mag ook geen)' if groep.optional else ''}")
    return "<br>".join(words)


def _example(g: Gegevensset, block: Block) -> str:
    made = example(g, block)
    xml = escaped_lines(example_xml(block.naam, made))
    text = escaped_lines(json.dumps(made, ensure_ascii=False, indent=2))
    note = (
        '<p class="ov-text ov-soft">Verzonnen. Met de velden die er moeten zijn en die een voorbeeld hebben; '
        "andere blokken staan er alleen in als het niet zonder kan.</p>"
    )
    return (
        f'{note}<h3>XML</h3><div class="ov-wide ov-card"><pre><code>{xml}</code></pre></div>'
        f'<h3>JSON-vorm</h3><div class="ov-wide ov-card"><pre><code>{text}</code></pre></div>'
    )


def escaped_lines(text: str) -> str:
    return "\n".join(map(escaped, text.splitlines()))
