"""The changes between two years as a release note that a supplier can work from: text, Markdown or HTML.

Changes are told under the block, list, category or profile they are of. Each says what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from overstap.gegevensset.change import Change
from overstap.gegevensset.difference import difference
from overstap.gegevensset.model import Gegevensset
from overstap.report import clean, escaped, page

KOPPEN = {
    "jaar": "Het jaar zelf",
    "blok": "Blokken en velden",
    "codelijst": "Codelijsten",
    "categorie": "Categorieën",
    "profiel": "Profielen",
    "regel": "Regels",
}
PART = {"veld": "blok", "code": "codelijst"}
"""What is told under a part of another kind."""
SIGNS = {"nieuw": "+", "vervallen": "-", "verplaatst": ">", "gewijzigd": "~"}
WAT = {
    "namespace": "naamruimte",
    "standaardversie": "standaardversie",
    "validatieversie": "validatieversie",
    "wortels": "begin van een document",
    "aantal": "hoe vaak",
    "soort": "soort waarde",
    "groep": "samenhang",
    "codelijst": "codelijst",
    "categorie": "categorie",
    "gevoelig": "gevoeligheid",
    "label": "label",
    "volgorde": "volgorde",
    "betekenis": "betekenis",
    "getoetst": "welke standen getoetst worden",
    "plekken": "velden die erbij horen",
    "uitlevering": "uitlevering",
    "profielen": "voor welke profielen",
    "plek": "waarover",
    "eis": "eis",
    "als": "wanneer",
    "official": "officiële controle",
    "melding": "tekst van de melding",
}
DOEN = {
    ("jaar", "gewijzigd", "namespace"): "Schrijf de nieuwe naamruimte in dossiers van dit jaar, en lees beide.",
    ("jaar", "gewijzigd", "standaardversie"): "Schrijf deze versie in metadata/standaardversie.",
    ("jaar", "gewijzigd", "validatieversie"): "Schrijf deze versie in metadata/validatieversie.",
    ("jaar", "gewijzigd", "wortels"): "Kijk met welk element uw documenten beginnen.",
    ("blok", "nieuw", ""): "Maak dit blok met de velden hieronder.",
    ("blok", "vervallen", ""): "Schrijf dit blok en deze velden niet meer. Lees ze nog uit dossiers van het oude jaar.",
    ("blok", "gewijzigd", "volgorde"): "Schrijf de velden in de nieuwe volgorde.",
    ("veld", "nieuw", ""): "Vul dit veld als het gegeven in uw systeem staat.",
    ("veld", "nieuw", "verplicht"): "Verplicht zodra het blok er is: zorg dat uw systeem het gegeven heeft.",
    ("veld", "vervallen", ""): "Schrijf dit veld niet meer. Lees het nog uit dossiers van het oude jaar.",
    ("veld", "verplaatst", ""): "Schrijf dit veld op de nieuwe plek. Wat erin staat blijft van dezelfde soort.",
    ("veld", "gewijzigd", "aantal"): "Kijk of invoer, opslag en schrijven dit aantal aankunnen.",
    ("veld", "gewijzigd", "soort"): "Kijk of invoer en opslag deze waarden aankunnen, en zet oude waarden om.",
    ("veld", "gewijzigd", "groep"): "Kijk welke velden samen mogen of moeten staan.",
    ("veld", "gewijzigd", "codelijst"): "Gebruik de codes van de nieuwe lijst, en zet oude codes om.",
    ("veld", "gewijzigd", "categorie"): "Laat dit veld mee- of wegvallen met de nieuwe categorie.",
    ("code", "nieuw", ""): "Bied deze code aan, en lees haar in.",
    ("code", "vervallen", ""): "Bied deze code niet meer aan, en zet oude gegevens om.",
    ("code", "gewijzigd", "betekenis"): "Pas de omschrijving aan, en kijk of oude gegevens nog kloppen.",
    ("codelijst", "nieuw", ""): "Neem deze lijst op.",
    ("codelijst", "vervallen", ""): "Geen veld gebruikt deze lijst nog.",
    ("categorie", "nieuw", ""): "Schrijf deze schakelaar in metadata/categorie_uitlevering.",
    ("categorie", "vervallen", ""): "Schrijf deze schakelaar niet meer.",
    ("categorie", "gewijzigd", "getoetst"): "Laat de stand kloppen met wat er in het dossier staat.",
    ("categorie", "gewijzigd", "plekken"): "Laat deze velden mee- of wegvallen met de categorie.",
    ("profiel", "nieuw", ""): "Bied dit profiel aan als uw scholen het nodig hebben.",
    ("profiel", "vervallen", ""): "Bied dit profiel niet meer aan.",
    ("regel", "nieuw", ""): "Laat uw systeem dit controleren voordat een dossier weggaat.",
    ("regel", "vervallen", ""): "Controleer dit niet meer.",
    ("regel", "gewijzigd", "profielen"): "Controleer dit voortaan bij deze profielen, en alleen daar.",
    ("regel", "gewijzigd", "plek"): "Controleer dit voortaan op deze plek.",
    ("regel", "gewijzigd", "eis"): "Controleer voortaan op de nieuwe eis.",
    ("regel", "gewijzigd", "als"): "Controleer dit voortaan in deze gevallen, en alleen dan.",
    ("regel", "gewijzigd", "official"): "Kijk of de officiële controle dit voortaan meldt.",
    ("regel", "gewijzigd", "melding"): "Toon bij deze regel de nieuwe tekst.",
    ("profiel", "gewijzigd", "uitlevering"): "Zet de stand van deze categorie in dit profiel zoals hij nu hoort.",
}
SHOWN = {"label": "Gebruik op schermen het nieuwe label.", "gevoelig": "Kijk wie dit in uw systeem mag zien."}
"""What to do, whatever it is of."""


@dataclass(frozen=True)
class Part:
    """The changes of one block, list, category or profile."""

    kop: str
    titel: str
    changes: tuple[Change, ...]


def release_note(oud: Gegevensset, nieuw: Gegevensset, form: str) -> str:
    """The release note of `nieuw` for who knows `oud`; `form` is text, markdown or html."""
    return FORMS[form](oud, nieuw, difference(oud, nieuw))


def doen(change: Change) -> str:
    """What a supplier must do about a change."""
    return DOEN.get((change.over, change.aard, change.wat)) or SHOWN[change.wat]


def parts_of(oud: Gegevensset, nieuw: Gegevensset, changes: tuple[Change, ...]) -> list[Part]:
    """The changes under their parts, in the order in which they come."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((PART.get(change.over, change.over), change.deel), []).append(change)
    titles = _titles(oud) | _titles(nieuw)
    return [Part(KOPPEN[what], titles.get((what, deel), ""), tuple(rows)) for (what, deel), rows in found.items()]


def _titles(g: Gegevensset) -> dict[tuple[str, str], str]:
    titles = {("blok", naam): f"{block.label or naam} ({naam})" for naam, block in g.blokken.items()}
    titles |= {("codelijst", nr): f"Codelijst {nr}: {lijst.label}" for nr, lijst in g.codelijsten.items()}
    titles |= {("categorie", naam): categorie.label for naam, categorie in g.categorieen.items()}
    titles |= {("profiel", naam): f"{naam}: {profiel.label}" for naam, profiel in g.profielen.items()}
    return titles | {("regel", regel.blok): f"Regels over {regel.blok}" for regel in g.regels}


def what_of(change: Change) -> str:
    """In a few words: nieuw veld, or what of it changed."""
    return WAT.get(change.wat, change.wat) if change.aard == "gewijzigd" else f"{change.over} {change.aard}"


def counts(changes: tuple[Change, ...]) -> list[tuple[str, int]]:
    """How many of each, the most telling first."""
    found = Counter(f"{change.over} {change.aard}" for change in changes)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def _text(oud: Gegevensset, nieuw: Gegevensset, changes: tuple[Change, ...]) -> str:
    lines = [_headline(oud, nieuw, changes)]
    kop = ""
    for part in parts_of(oud, nieuw, changes):
        if part.kop != kop:
            kop = part.kop
            lines += ["", kop.upper()]
        lines += ["", part.titel] if part.titel else []
        for change in part.changes:
            lines += _text_lines(change)
    return "\n".join(map(clean, lines)) + "\n"


def _text_lines(change: Change) -> Iterator[str]:
    yield f"  {SIGNS[change.aard]} {what_of(change)}: {change.label or change.naam} [{change.naam}]"
    if change.was or change.wordt:
        yield f"      {_from_to(change)}"
    yield f"      Doen: {doen(change)}"


def _from_to(change: Change) -> str:
    """What it was and becomes, in one line; nothing for what says enough by itself."""
    if change.aard == "nieuw":
        return change.wordt
    if change.aard == "vervallen":
        return change.was
    return f"{change.was or 'niets'} → {change.wordt or 'niets'}"


def _headline(oud: Gegevensset, nieuw: Gegevensset, changes: tuple[Change, ...]) -> str:
    draft = " (concept)" if nieuw.status == "draft" else ""
    return f"Van gegevensset {oud.jaar} naar {nieuw.jaar}{draft}: {len(changes)} wijzigingen."


def _markdown(oud: Gegevensset, nieuw: Gegevensset, changes: tuple[Change, ...]) -> str:
    lines = [f"# Gegevensset {nieuw.jaar}: wat er verandert", "", _headline(oud, nieuw, changes)]
    kop = ""
    for part in parts_of(oud, nieuw, changes):
        if part.kop != kop:
            kop = part.kop
            lines += ["", f"## {kop}"]
        lines += ["", f"### {_cell(part.titel)}"] if part.titel else []
        lines += ["", "| Wat | Naam | Verandering | Wat te doen |", "|---|---|---|---|"]
        for change in part.changes:
            naam = f"{_cell(change.label)} `{clean(change.naam)}`".strip()
            cells = (what_of(change), naam, _cell(_from_to(change)), doen(change))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text in a cell of Markdown: nothing in it is mark-up."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in clean(text))


def _html(oud: Gegevensset, nieuw: Gegevensset, changes: tuple[Change, ...]) -> str:
    title = f"Gegevensset {nieuw.jaar}: wat er verandert"
    tiles = "".join(f"<li><b>{number}</b> {escaped(what)}</li>" for what, number in counts(changes)[:6])
    head = [f"<h1>{escaped(title)}</h1>", f'<p class="ov-lead">{escaped(_headline(oud, nieuw, changes))}</p>']
    head += [f'<ul class="ov-counts">{tiles}</ul>'] if tiles else []
    koppen: dict[str, list[str]] = {}
    for part in parts_of(oud, nieuw, changes):
        koppen.setdefault(part.kop, []).append(_html_part(part))
    parts = (
        f'<section class="ov-stack"><h2>{escaped(kop)}</h2>{"".join(blocks)}</section>'
        for kop, blocks in koppen.items()
    )
    body = f'<div class="ov-stack--wide"><div class="ov-stack">{"".join(head)}</div>{"".join(parts)}</div>'
    return page(title, body)


LONG = 24
TAGS = {"nieuw": "goed", "vervallen": "fout", "verplaatst": "wacht", "gewijzigd": "wacht"}
HEADS = "".join(f'<th scope="col">{each}</th>' for each in ("Wat", "Naam", "Verandering", "Wat te doen"))


def _html_part(part: Part) -> str:
    head = f'<div class="ov-block__head"><h3>{escaped(part.titel)}</h3></div>' if part.titel else ""
    rows = "".join(map(_html_row, part.changes))
    table = f'<table class="ov-table ov-table--stack"><thead><tr>{HEADS}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<section class="ov-block">{head}{table}</section>'


def _html_row(change: Change) -> str:
    tag = f'<span class="ov-tag ov-tag--{TAGS[change.aard]}">{escaped(what_of(change))}</span>'
    naam = (
        f'{escaped(change.label)}<br><span class="ov-code">{escaped(change.naam)}</span>'
        if change.label
        else escaped(change.naam)
    )
    cells = f"<td>{_html_words(_from_to(change))}</td><td>{escaped(doen(change))}</td>"
    return f'<tr><td>{tag}</td><th scope="row">{naam}</th>{cells}</tr>'


def _html_words(text: str) -> str:
    """A name too long for a column may be broken anywhere."""
    long = any(len(word) > LONG for word in text.split())
    return f'<span class="ov-code">{escaped(text)}</span>' if long else escaped(text)


FORMS = {"text": _text, "markdown": _markdown, "html": _html}
