"""`overstap compare`: where two dossiers differ, and with a base who changed what."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from overstap.cli.files import refuse_second_pipe
from overstap.cli.options import as_format
from overstap.cli.reading import FILE, read_file
from overstap.cli.refusal import FOUND
from overstap.cli.words import clean, clean_json
from overstap.dossier import Difference, compare

VALUE_MAX = 80
"""Signs of a value that are shown to people; the JSON has all."""
KINDS = {"added": "erbij", "removed": "weg", "changed": "anders", "moved": "verplaatst"}
SIDES = {"": "", "a": "in A", "b": "in B", "both": "in A en B"}
TITLE = "Verschillen tussen twee dossiers"


@click.command("compare")
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@click.option("--base", type=FILE, help="De versie waaruit A en B zijn gemaakt: dan staat erbij wie wat veranderde.")
@as_format(
    "text",
    "json",
    "html",
    says="Hoe u de uitkomst krijgt: als tekst, als JSON (een regel per verschil) of als pagina (HTML).",
)
@click.option("--no-values", is_flag=True, help="Laat waarden weg: alleen welke velden anders zijn.")
def compare_files(a: Path, b: Path, base: Path | None, form: str, *, no_values: bool) -> None:
    """Vergelijk twee dossiers (XML), veld voor veld: wat is in B anders dan in A.

    De volgorde van blokken met een eigen kenmerk (toetsen, verzorgers, bijlagen) telt niet, commentaar ook niet.
    Eindigt met 0 als ze gelijk zijn, met 1 als er verschil is, met 2 als een bestand niet te lezen is.
    """
    refuse_second_pipe(filter(None, (a, b, base)))
    found = compare(read_file(a), read_file(b), read_file(base) if base else None)
    click.echo(WRITERS[form]([without_values(each) for each in found] if no_values else found), nl=False)
    sys.exit(FOUND if found else 0)


def without_values(difference: Difference) -> Difference:
    return replace(difference, old="", new="")


def as_text(found: Sequence[Difference]) -> str:
    if not found:
        return "De dossiers zijn gelijk.\n"
    return "".join(f"{line_of(each)}\n" for each in found) + f"{total(found)}\n"


def total(found: Sequence[Difference]) -> str:
    conflicts = sum(each.conflict for each in found)
    said = "1 verschil" if len(found) == 1 else f"{len(found)} verschillen"
    return f"{said}, waarvan {conflicts} waarbij u moet kiezen." if conflicts else f"{said}."


def line_of(difference: Difference) -> str:
    """`Leerling › Roepnaam: anders (in A): 'Noor' → 'Nora'`."""
    line = f"{clean(difference.veld)}: {said_of(difference)}"
    return f"{line}: {value}" if (value := values_of(difference)) else line


def said_of(difference: Difference) -> str:
    side = SIDES[difference.side]
    more = ", ".join(filter(None, (side, "kies" if difference.conflict else "")))
    return f"{KINDS[difference.kind]} ({more})" if more else KINDS[difference.kind]


def values_of(difference: Difference) -> str:
    if difference.kind == "changed" and (difference.old or difference.new):
        return f"{shown(difference.old)} → {shown(difference.new)}"
    value = difference.old or difference.new
    return shown(value) if value and difference.kind != "moved" else ""


def shown(value: str) -> str:
    if len(value) > VALUE_MAX:
        return f"'{clean(value[:VALUE_MAX])}…' ({len(value)} tekens)"
    return f"'{clean(value)}'"


def as_json(found: Sequence[Difference]) -> str:
    return "".join(clean_json(json.dumps(asdict(each), ensure_ascii=False)) + "\n" for each in found)


def as_html(found: Sequence[Difference]) -> str:
    from overstap.report import escaped, page  # noqa: PLC0415 - hardly ever asked for

    rows = "".join(
        f'<tr><th scope="row">{escaped(each.veld)}<br>'
        f'<span class="ov-code">{escaped(each.locatie_old or each.locatie_new)}</span></th>'
        f"<td>{escaped(said_of(each))}</td><td>{escaped(values_of(each))}</td></tr>"
        for each in found
    )
    head = '<thead><tr><th scope="col">Veld</th><th scope="col">Wat</th><th scope="col">Waarde</th></tr></thead>'
    table = f'<table class="ov-table ov-table--stack">{head}<tbody>{rows}</tbody></table>' if found else ""
    said = total(found) if found else "De dossiers zijn gelijk."
    return page(TITLE, f'<div class="ov-stack"><h1>{TITLE}</h1><p>{said}</p>{table}</div>')


WRITERS: dict[str, Callable[[Sequence[Difference]], str]] = {"text": as_text, "json": as_json, "html": as_html}
