"""What `overstap fill` counted, as a table on the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any, TextIO

import click

from overstap.cli.fill_group import Group, percent, said
from overstap.cli.words import clean_json
from overstap.dossier import FillTotal, State

WIDTH_IN_FILE = 120
STATES = {
    State.FILLED: "gevuld",
    State.LAS: "kan LAS niet",
    State.PUPIL: "leeg",
    State.CHOICE: "weggelaten",
    State.PROFILE: "mag niet mee",
}
COLUMNS = ("groep", "las", "categorie", "blok", "veld", "plek")
SUMS = tuple(state.code for state in State)


def write_text(groups: list[Group], out: TextIO | None, per: str) -> None:
    from rich.console import Console  # noqa: PLC0415 - other forms do without
    from rich.table import Table  # noqa: PLC0415

    console = Console(file=out, width=WIDTH_IN_FILE if out else None, highlight=False, emoji=False, markup=False)
    whole = cells(groups, [group.totals.whole for group in groups])
    narrow = console.width < WIDTH_IN_FILE and len(groups) == 1
    table = Table(box=None, padding=(0, 1 if narrow else 2, 0, 0), header_style="bold")
    table.add_column(per.capitalize(), no_wrap=per == "categorie", overflow="fold")
    for head, cell in zip(heads(groups), whole, strict=True):
        table.add_column(head, justify="right", width=widest(head, cell) if narrow else None)
    for naam, row in rows_of(groups, per):
        table.add_row(naam, *row)
    table.add_section()
    table.add_row("Alles", *whole, style="bold")
    console.print(table)
    for group in groups:
        console.print(sentence(group))


def widest(head: str, cell: str) -> int:
    """Columns that a head needs when it may take more lines, and no number in it is cut off."""
    return max(len("100%"), len(cell), *map(len, head.split()))


def heads(groups: list[Group]) -> list[str]:
    if len(groups) > 1:
        return [group.title for group in groups]
    return ["%", *STATES.values()]


def rows_of(groups: list[Group], per: str) -> Iterable[tuple[str, list[str]]]:
    totals = [group.totals.per_block() if per == "blok" else group.totals.per_category() for group in groups]
    for naam in dict.fromkeys(naam for each in totals for naam in each):
        yield naam, cells(groups, [each.get(naam) for each in totals])


def cells(groups: list[Group], totals: list[FillTotal | None]) -> list[str]:
    if len(groups) > 1:
        return [said(total) for total in totals]
    total = totals[0] or FillTotal()
    return [said(total), *(str(total.states[state] or "") for state in STATES)]


def sentence(group: Group) -> str:
    """What it comes down to, in one line."""
    totals = group.totals
    dossiers = "1 dossier" if totals.dossiers == 1 else f"{totals.dossiers} dossiers"
    whole = totals.whole
    if percent(whole) is None:
        return f"{group.naam}: {dossiers}."
    return f"{group.naam}: {dossiers}; van de velden die mee kunnen is {said(whole)} gevuld."


def write_csv(groups: list[Group], out: TextIO | None, _per: str) -> None:
    """A row for each field of each group. A name that a spreadsheet would reckon with gets a quote before it."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, *SUMS, "blokken_gevuld", "blokken", "opmerking"))
    for group in groups:
        las = group.las.naam if group.las else ""
        for found in group.totals.fields:
            element = found.plek.element
            names = (group.naam, las, found.categorie, found.plek.blok, element.label, found.plek.naam)
            note = found.opgave.opmerking if found.opgave else ""
            sums = (found.states[state] for state in State)
            writer.writerow((*map(harmless, names), *sums, found.filled, found.blocks, harmless(note)))
    click.echo(text.getvalue(), file=out, nl=False)


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_json(groups: list[Group], out: TextIO | None, _per: str) -> None:
    click.echo(clean_json(json.dumps({"groepen": [as_json(group) for group in groups]}, ensure_ascii=False)), file=out)


def as_json(group: Group) -> dict[str, Any]:
    return {
        "naam": group.naam,
        "las": group.las.naam if group.las else None,
        "dossiers": group.totals.dossiers,
        "niet_gelezen": group.unread,
        "profielen": dict(group.totals.profielen),
        "alles": sums(group.totals.whole),
        "categorieen": named(group.totals.per_category()),
        "blokken": named(group.totals.per_block()),
        "velden": [
            {
                "plek": found.plek.naam,
                "veld": found.plek.element.label,
                "blok": found.plek.blok,
                "categorie": found.categorie,
                "opgave": found.opgave.kan if found.opgave else None,
                "opmerking": found.opgave.opmerking if found.opgave else None,
                **sums(found),
            }
            for found in group.totals.fields
        ],
    }


def named(totals: Mapping[str, FillTotal]) -> list[dict[str, Any]]:
    return [{"naam": naam, **sums(total)} for naam, total in totals.items()]


def sums(total: FillTotal) -> dict[str, Any]:
    states = {state.code: total.states[state] for state in State}
    return {**states, "procent": percent(total), "blokken_gevuld": total.filled, "blokken": total.blocks}
