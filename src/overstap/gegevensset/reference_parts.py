"""The pieces that the pages of the reference site are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from overstap.gegevensset.model import Block, Element, Gegevensset
from overstap.gegevensset.plek import ARROW
from overstap.report import escaped

AANTALLEN = {"1": "één", "0..1": "geen of één", "0..n": "geen of meer", "1..n": "één of meer"}
GEVOELIG = {"bijzonder": ("wacht", "bijzonder"), "geheim": ("fout", "geheim")}


def file_of(what: str, naam: str) -> str:
    """The file of a page: `blok-leerling.html`."""
    return f"{what}-{naam}.html"


def name_of(naam: str) -> str:
    return f'<span class="ov-code">{escaped(naam)}</span>'


def block_link(block: Block) -> str:
    return f'<a href="{escaped(file_of("blok", block.naam))}">{escaped(block.label or block.naam)}</a>'


def field_link(element: Element, *, whole: bool = False) -> str:
    """A link to a field on the page of its block; `whole` tells the block too."""
    words = f"{element.blok}.{element.veld}" if whole else element.label or element.veld
    return f'<a href="{escaped(file_of("blok", element.blok))}#{escaped(element.veld)}">{escaped(words)}</a>'


def codelijst_link(g: Gegevensset, nummer: str, *, label: bool = False) -> str:
    words = f"{nummer}: {g.codelijsten[nummer].label}" if label else f"Codelijst {nummer}"
    return f'<a href="{escaped(file_of("codelijst", nummer))}">{escaped(words)}</a>'


def categorie_link(g: Gegevensset, naam: str) -> str:
    return f'<a href="{escaped(file_of("categorie", naam))}">{escaped(g.categorieen[naam].label)}</a>'


def tag_of(gevoelig: str) -> str:
    """Who is ordinary says nothing."""
    if gevoelig not in GEVOELIG:
        return ""
    tone, word = GEVOELIG[gevoelig]
    return f'<span class="ov-tag ov-tag--{tone}">{word}</span>'


def facts(known: Mapping[str, str]) -> str:
    """Short facts beside one another; the values are plain text."""
    pairs = "".join(f"<div><dt>{escaped(name)}</dt><dd>{escaped(value)}</dd></div>" for name, value in known.items())
    return f'<dl class="ov-facts ov-facts--row">{pairs}</dl>'


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table that folds on a narrow screen. Heads are text, cells are HTML; the first names the row."""
    head = "".join(f'<th scope="col">{escaped(each)}</th>' for each in heads)
    lines = "".join(f"<tr>{''.join(_cells(tuple(row)))}</tr>" for row in rows)
    return (
        f'<table class="ov-table ov-table--stack"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
        if lines
        else '<p class="ov-soft">Niets.</p>'
    )


def _cells(row: tuple[str, ...]) -> Iterator[str]:
    yield f'<th scope="row">{row[0]}</th>'
    yield from (f"<td>{cell}</td>" for cell in row[1:])


def sheet(head: Iterable[str], parts: Iterable[str]) -> str:
    """The body of a page: what it is, and then its parts with room between them."""
    return f'<div class="ov-stack--wide"><div class="ov-stack">{"".join(head)}</div>{"".join(parts)}</div>'


def part(title: str, body: str, anchor: str) -> str:
    """A heading and what stands below it, to link to."""
    return f'<section class="ov-stack" id="{anchor}"><h2>{escaped(title)}</h2>{body}</section>'


def top(g: Gegevensset, kind: str, anchor: str, title: str, naam: str) -> str:
    """The way back and the name of a page."""
    home = f'<a href="index.html">Gegevensset {escaped(g.jaar)}</a>'
    back = f'<a href="index.html#{anchor}">{escaped(kind)}</a>'
    code = f'<p class="ov-soft">{name_of(naam)}</p>' if naam else ""
    return f'<nav class="ov-small" aria-label="Kruimelpad">{home}{ARROW}{back}</nav><h1>{escaped(title)}</h1>{code}'


def explained(g: Gegevensset, blok: str, veld: str = "") -> str:
    """What something is for: to the school, to the parents, and why."""
    uitleg = g.uitleg_van(blok, veld)
    told = {"Voor de school": uitleg.school, "Voor ouders": uitleg.ouder, "Waarom": uitleg.waarom}
    pairs = "".join(f"<div><dt>{name}</dt><dd>{escaped(text)}</dd></div>" for name, text in told.items() if text)
    return f'<dl class="ov-facts ov-card">{pairs}</dl>' if pairs else ""
