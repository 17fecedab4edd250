"""What `overstap fill` counted, as a page to show to a school: bars per category, what is empty, and every field."""

from __future__ import annotations

from collections.abc import Iterable

from overstap.cli.fill_bars import bar, legend, patterns
from overstap.cli.fill_fields import all_fields
from overstap.cli.fill_forms import sentence
from overstap.cli.fill_group import Group, percent, said
from overstap.dossier import FillTotal, State
from overstap.dossier.fill_totals import FieldTotal
from overstap.gegevensset.plek import ARROW
from overstap.report import escaped, page

SHOWN = 25
"""How many fields a list at most shows; the whole table stands below."""
POINTS = 20
"""From how many percents two groups differ enough to tell."""


def fill_page(groups: list[Group]) -> str:
    """A whole page. It holds counts and names of fields and folders, nothing out of a dossier."""
    several = len(groups) > 1
    parts = (
        _head(groups),
        _picture(groups),
        _differences(groups) if several else _empty(groups[0]),
        *(_cannot(group) for group in groups),
        all_fields(groups),
    )
    body = "\n".join(part for part in parts if part)
    return page("Hoe goed zijn de dossiers gevuld?", f'{patterns()}<div class="ov-stack ov-stack--wide">{body}</div>')


def _head(groups: list[Group]) -> str:
    lines = "".join(
        f'<div><p class="ov-lead">{escaped(sentence(group))}</p><p class="ov-soft">{escaped(_kinds(group))}</p></div>'
        for group in groups
    )
    unread = sum(group.unread for group in groups)
    missed = (
        f'<p class="ov-note ov-note--wacht">{_files(unread)} niet te lezen en niet meegeteld.</p>' if unread else ""
    )
    explained = (
        "Elk veld van de gegevensset telt een keer per dossier, ook als het blok vaker voorkomt. Gevuld is wat er "
        "staat; of het klopt, zegt de controle. In dit rapport staan alleen aantallen, geen gegevens van leerlingen."
    )
    return (
        f'<header class="ov-stack"><h1>Hoe goed zijn de dossiers gevuld?</h1>{lines}{missed}'
        f'<p class="ov-text ov-soft">{explained}</p></header>'
    )


def _kinds(group: Group) -> str:
    """Which kinds of dossiers were counted, the commonest first."""
    las = [f"LAS: {group.las.naam}"] if group.las else []
    return " · ".join([*las, *(f"{number} {naam}" for naam, number in group.totals.profielen.most_common())])


def _short(blok: str) -> str:
    """A block deep in the pupil without the pupil, who is around nearly all."""
    rest = blok.removeprefix(f"Leerling{ARROW}")
    return rest if ARROW in rest else blok


def _files(number: int) -> str:
    return "1 bestand was" if number == 1 else f"{number} bestanden waren"


def _picture(groups: list[Group]) -> str:
    totals = [group.totals.per_category() for group in groups]
    names = dict.fromkeys(naam for each in totals for naam in each)
    rows = [_row("Alles samen", groups, [group.totals.whole for group in groups])]
    rows += [_row(naam, groups, [each.get(naam) for each in totals]) for naam in names]
    lead = "Het percentage is van de velden die mee kunnen. Wat niet mee mag of is weggelaten, telt daarin niet."
    return (
        f'<section class="ov-stack"><h2>Per categorie</h2><p class="ov-text">{lead}</p>{legend()}'
        f'<ul class="ov-fill">{"".join(rows)}</ul></section>'
    )


def _row(naam: str, groups: list[Group], totals: list[FillTotal | None]) -> str:
    lines = "".join(_line(naam, group, total, len(groups) > 1) for group, total in zip(groups, totals, strict=True))
    return f'<li class="ov-fill__row"><h3 class="ov-fill__name">{escaped(naam)}</h3><div>{lines}</div></li>'


def _line(naam: str, group: Group, total: FillTotal | None, several: bool) -> str:
    who = f'<span class="ov-fill__who">{escaped(group.title)}</span>' if several else ""
    kind = "ov-fill__line ov-fill__line--named" if several else "ov-fill__line"
    if total is None:
        return f'<div class="{kind}">{who}<span class="ov-soft">komt niet voor</span></div>'
    part = percent(total)
    text = "gaat niet mee" if part is None else f"<b>{part}%</b> gevuld"
    return (
        f'<div class="{kind}">{who}{bar(f"{naam}, {group.title}", total)}'
        f'<span class="ov-fill__text">{text}</span></div>'
    )


def _empty(group: Group) -> str:
    """The fields that could be filled and that are empty most often; those of a block that are so alike together."""
    often: dict[tuple[str, int, int], list[str]] = {}
    for found in group.totals.fields:
        if empty := found.states[State.PUPIL]:
            often.setdefault((found.plek.blok, empty, found.open), []).append(found.plek.element.label)
    rows = [
        f"{_start(blok, velden)}{_numbers([f'{empty} van {of} leeg'])}</tr>"
        for (blok, empty, of), velden in sorted(often.items(), key=lambda each: -each[0][1])[:SHOWN]
    ]
    lead = "Deze velden kunnen mee, maar zijn leeg. Soms hoort dat zo: niet elke leerling heeft bijvoorbeeld een TLV."
    return _table("Het vaakst niet ingevuld", lead, ["Blok", "Velden", "Hoe vaak"], rows)


def _differences(groups: list[Group]) -> str:
    """The fields on which the groups differ most, where each could fill it; those that differ alike together."""
    known = [{found.plek.naam: found for found in group.totals.fields} for group in groups]
    alike: dict[tuple[int, str, tuple[str, ...]], list[str]] = {}
    for naam, first in known[0].items():
        totals = [each[naam] for each in known if naam in each]
        if len(totals) == len(groups) and (points := _spread(totals)) >= POINTS:
            alike.setdefault((points, first.plek.blok, tuple(map(said, totals))), []).append(first.plek.element.label)
    rows = [
        f"{_start(blok, velden)}{_shares(groups, shares)}</tr>"
        for (_, blok, shares), velden in sorted(alike.items(), key=lambda each: -each[0][0])[:SHOWN]
    ]
    lead = "Hoe vaak een veld gevuld is, van de keren dat het mee kon. Het grootste verschil staat boven."
    return _table("Waar ze verschillen", lead, ["Blok", "Velden", *(group.title for group in groups)], rows)


def _start(blok: str, velden: list[str]) -> str:
    """How a row begins: a block, and the fields in it that the row is about."""
    return f"<tr><th scope=row>{escaped(_short(blok))}</th><td>{escaped(', '.join(velden))}</td>"


def _shares(groups: list[Group], shares: tuple[str, ...]) -> str:
    """A cell for each group; on a phone the name of its column stands in it."""
    cells = zip(groups, shares, strict=True)
    return "".join(
        f'<td class="ov-table__num"><span class="ov-only-narrow">{escaped(group.title)}: </span>{share}</td>'
        for group, share in cells
    )


def _numbers(texts: Iterable[object]) -> str:
    return "".join(f'<td class="ov-table__num">{text}</td>' for text in texts)


def _spread(totals: list[FieldTotal]) -> int:
    parts = [percent(total) for total in totals]
    known = [part for part in parts if part is not None]
    return max(known) - min(known) if len(known) == len(parts) else 0


def _cannot(group: Group) -> str:
    """What the product says it cannot fill and what was empty for that reason, block by block."""
    if not group.las:
        return ""
    rows: dict[tuple[str, str], list[str]] = {}
    for found in group.totals.fields:
        if found.states[State.LAS] and found.opgave:
            rows.setdefault((found.plek.blok, found.opgave.opmerking), []).append(found.plek.element.label)
    lines = [f"{_start(blok, velden)}<td>{escaped(note)}</td></tr>" for (blok, note), velden in rows.items()]
    lead = "Dit zegt de opgave van het LAS. Vraag uw leverancier ernaar als u deze gegevens wilt meegeven."
    after = _but_filled(group)
    return _table(f"Wat {group.las.naam} niet kan vullen", lead, ["Blok", "Velden", "Waarom"], lines, after)


def _but_filled(group: Group) -> str:
    """Where the declaration says no and the dossiers say yes."""
    blokken = dict.fromkeys(
        found.plek.blok
        for found in group.totals.fields
        if found.opgave and found.opgave.kan == "nee" and found.states[State.FILLED]
    )
    if not blokken:
        return ""
    names = "; ".join(escaped(_short(blok)) for blok in blokken)
    return (
        '<div class="ov-note ov-note--wacht"><p><b>Klopt de opgave nog?</b> Volgens de opgave kan het LAS iets in deze '
        f"blokken niet vullen, maar het stond er wel: {names}.</p></div>"
    )


def _table(title: str, lead: str, heads: list[str], rows: list[str], after: str = "") -> str:
    if not rows:
        return ""
    columns = "".join(f"<th scope=col>{escaped(head)}</th>" for head in heads)
    return (
        f'<section class="ov-stack"><h2>{escaped(title)}</h2><p class="ov-text">{escaped(lead)}</p>'
        f'<table class="ov-table ov-table--stack"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>{after}</section>"
    )
