"""What `overstap fill` counted, as a page to show to a school: bars per category, what is empty, and every field."""

from __future__ import annotations

from overstap.cli.fill_bars import STATES, bar, legend, patterns
from overstap.cli.fill_forms import sentence
from overstap.cli.fill_group import Group, percent, said
from overstap.dossier import State, Total
from overstap.dossier.fill_totals import FieldTotal
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
        _all_fields(groups),
    )
    body = "\n".join(part for part in parts if part)
    return page("Hoe goed zijn de dossiers gevuld?", f'{patterns()}<div class="ov-stack ov-stack--wide">{body}</div>')


def _head(groups: list[Group]) -> str:
    lines = "".join(f'<p class="ov-lead">{escaped(sentence(group))}</p>' for group in groups)
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


def _files(number: int) -> str:
    return "1 bestand was" if number == 1 else f"{number} bestanden waren"


def _picture(groups: list[Group]) -> str:
    totals = [group.totals.per_category() for group in groups]
    names = dict.fromkeys(naam for each in totals for naam in each)
    rows = [_row("Alles samen", groups, [group.totals.whole for group in groups])]
    rows += [_row(naam, groups, [each.get(naam) for each in totals]) for naam in names]
    return (
        f'<section class="ov-stack"><h2>Per categorie</h2>{legend()}<ul class="ov-fill">{"".join(rows)}</ul></section>'
    )


def _row(naam: str, groups: list[Group], totals: list[Total | None]) -> str:
    lines = "".join(_line(naam, group, total, len(groups) > 1) for group, total in zip(groups, totals, strict=True))
    return f'<li class="ov-fill__row"><h3 class="ov-fill__name">{escaped(naam)}</h3>{lines}</li>'


def _line(naam: str, group: Group, total: Total | None, several: bool) -> str:
    who = f'<span class="ov-fill__who">{escaped(group.title)}</span>' if several else ""
    if total is None:
        return f'<div class="ov-fill__line">{who}<span class="ov-soft">komt niet voor</span></div>'
    part = percent(total)
    text = "mag niet mee of is weggelaten" if part is None else f"<b>{part}%</b> gevuld van wat mee kan"
    return (
        f'<div class="ov-fill__line">{who}{bar(f"{naam}, {group.title}", total)}'
        f'<span class="ov-fill__text">{text}</span></div>'
    )


def _empty(group: Group) -> str:
    """The fields that the LAS can fill and that are empty most often."""
    often = sorted(group.totals.fields, key=lambda found: -found.states[State.PUPIL])
    rows = [
        f"<tr><th scope=row>{escaped(found.plek.element.label)}</th><td>{escaped(found.plek.blok)}</td>"
        f'<td class="ov-table__num">{found.states[State.PUPIL]} van {found.open}</td></tr>'
        for found in often[:SHOWN]
        if found.states[State.PUPIL]
    ]
    return _table("Het vaakst niet ingevuld", "Deze velden kunnen mee, maar zijn leeg.", "Veld,Blok,Leeg", rows)


def _differences(groups: list[Group]) -> str:
    """The fields on which the groups differ most, where each of them could fill it."""
    known = [{found.plek.naam: found for found in group.totals.fields} for group in groups]
    common = [naam for naam in known[0] if all(naam in each for each in known)]
    spread = [(naam, _spread([each[naam] for each in known])) for naam in common]
    rows = []
    for naam, points in sorted(spread, key=lambda each: -each[1])[:SHOWN]:
        if points < POINTS:
            break
        plek = known[0][naam].plek
        shares = "".join(f'<td class="ov-table__num">{said(each[naam])}</td>' for each in known)
        rows.append(f"<tr><th scope=row>{escaped(plek.element.label)}</th><td>{escaped(plek.blok)}</td>{shares}</tr>")
    heads = ",".join(("Veld", "Blok", *(group.title.replace(",", " ") for group in groups)))
    lead = "Hoe vaak een veld gevuld is, van de keren dat het mee kon. Het grootste verschil staat boven."
    return _table("Waar ze verschillen", lead, heads, rows)


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
    lines = [
        f"<tr><th scope=row>{escaped(blok)}</th><td>{escaped(', '.join(velden))}</td><td>{escaped(note)}</td></tr>"
        for (blok, note), velden in rows.items()
    ]
    lead = "Dit zegt de opgave van het LAS. Vraag uw leverancier ernaar als u deze gegevens wilt meegeven."
    return _table(f"Wat {group.las.naam} niet kan vullen", lead, "Blok,Velden,Waarom", lines)


def _table(title: str, lead: str, heads: str, rows: list[str]) -> str:
    if not rows:
        return ""
    columns = "".join(f"<th scope=col>{escaped(head)}</th>" for head in heads.split(","))
    return (
        f'<section class="ov-stack"><h2>{escaped(title)}</h2><p class="ov-text">{escaped(lead)}</p>'
        f'<div class="ov-wide"><table class="ov-table"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _all_fields(groups: list[Group]) -> str:
    parts: dict[str, list[str]] = {}
    for group in groups:
        for found in group.totals.fields:
            parts.setdefault(found.categorie, [])
    inner = "".join(_fields_of(categorie, groups) for categorie in parts)
    return f'<section class="ov-stack"><h2>Alle velden</h2>{inner}</section>'


def _fields_of(categorie: str, groups: list[Group]) -> str:
    tables = "".join(_field_table(categorie, group, len(groups) > 1) for group in groups)
    return (
        f'<details class="ov-part"><summary>{escaped(categorie)}</summary>'
        f'<div class="ov-part__body ov-stack">{tables}</div></details>'
    )


def _field_table(categorie: str, group: Group, several: bool) -> str:
    heads = "".join(f'<th scope=col class="ov-table__num">{text}</th>' for text in STATES.values())
    rows = "".join(_field_row(found) for found in group.totals.fields if found.categorie == categorie)
    caption = f"<caption>{escaped(group.title)}</caption>" if several else ""
    return (
        f'<div class="ov-wide"><table class="ov-table">{caption}<thead><tr><th scope=col>Blok</th>'
        f"<th scope=col>Veld</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _field_row(found: FieldTotal) -> str:
    cells = "".join(f'<td class="ov-table__num">{found.states[state] or ""}</td>' for state in STATES)
    return f"<tr><td>{escaped(found.plek.blok)}</td><th scope=row>{escaped(found.plek.element.label)}</th>{cells}</tr>"
