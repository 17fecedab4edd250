"""Every field of the fill report, category by category and block by block, to fold out."""

from __future__ import annotations

from overstap.cli.fill_bars import STATES
from overstap.cli.fill_group import Group, said
from overstap.dossier import State
from overstap.dossier.fill_totals import FieldTotal, summed
from overstap.report import escaped


def all_fields(groups: list[Group]) -> str:
    names = dict.fromkeys(found.categorie for group in groups for found in group.totals.fields)
    parts = "".join(_category(naam, groups) for naam in names)
    lead = "Een regel per veld: in hoeveel dossiers het gevuld was, en waarom het anders leeg was."
    return f'<section class="ov-stack"><h2>Alle velden</h2><p class="ov-text">{lead}</p><div>{parts}</div></section>'


def _category(naam: str, groups: list[Group]) -> str:
    shares = " · ".join(
        f"{group.title} {share}" if len(groups) > 1 else share
        for group in groups
        if (share := said(group.totals.per_category().get(naam))) != "geen"
    )
    tables = "".join(_table(naam, group) for group in groups)
    return (
        f'<details class="ov-part"><summary>{escaped(naam)} <span class="ov-soft ov-small">{escaped(shares)}</span>'
        f'</summary><div class="ov-part__body ov-stack">{tables}</div></details>'
    )


def _table(categorie: str, group: Group) -> str:
    blokken: dict[str, list[FieldTotal]] = {}
    for found in group.totals.fields:
        if found.categorie == categorie:
            blokken.setdefault(found.plek.blok, []).append(found)
    heads = "".join(f'<th scope=col class="ov-table__num">{text}</th>' for text in STATES.values())
    bodies = "".join(_block(blok, inside) for blok, inside in blokken.items())
    title = escaped(f"{categorie}, {group.title}")
    return (
        f'<div class="ov-wide" role="region" tabindex="0" aria-label="{title}"><table class="ov-table">'
        f"<caption>{title}</caption><thead><tr><th scope=col>Veld</th>{heads}</tr></thead>{bodies}</table></div>"
    )


def _block(blok: str, fields: list[FieldTotal]) -> str:
    whole = summed(fields)
    share = "" if whole.share is None else f' <span class="ov-soft ov-small">{said(whole)} gevuld</span>'
    head = f"<tr><th scope=rowgroup colspan={len(STATES) + 1}>{escaped(blok)}{share}</th></tr>"
    return f"<tbody>{head}{''.join(map(_field, fields))}</tbody>"


def _field(found: FieldTotal) -> str:
    cells = "".join(f'<td class="ov-table__num">{_number(found, state)}</td>' for state in STATES)
    return f'<tr><th scope=row class="ov-fill__field">{escaped(found.plek.element.label)}</th>{cells}</tr>'


def _number(found: FieldTotal, state: State) -> str:
    """How many dossiers; of a block that returns also in how many blocks."""
    number = found.states[state]
    if state is State.FILLED and found.blocks > found.all:
        return f'{number} <span class="ov-code">({found.filled} van {found.blocks} blokken)</span>'
    return str(number or "")
