"""`overstap validate` and `overstap show`: one dossier on the command line, without a node."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from overstap.cli.words import clean
from overstap.dossier import Dossier, LeesFout, Melding, read, render, validate

FILES = click.Path(exists=True, dir_okay=False, path_type=Path)
FOUND, UNREADABLE = 1, 2


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=FILES)
def validate_files(files: tuple[Path, ...]) -> None:
    """Controleer OSO-dossiers (XML) op opbouw, codelijsten en categorieën.

    Eindigt met 0 als alles goed is, met 1 als er meldingen zijn, met 2 als een bestand niet te lezen is.
    """
    console = Console(highlight=False, emoji=False)
    outcomes = [validated(path, console) for path in files]
    good = outcomes.count(0)
    console.print(f"{good} goed, {len(outcomes) - good} niet.")
    sys.exit(max(outcomes))


def validated(path: Path, console: Console) -> int:
    """Tell of one file; gives what the command should end with."""
    try:
        dossier = read(path.read_bytes(), comments="drop")
    except LeesFout as fout:
        console.print(f"\n{clean(str(path))}\n  {fout.tekst}", markup=False, soft_wrap=True)
        return UNREADABLE
    meldingen = validate(dossier)
    if meldingen:
        year = f"{dossier.profiel} {dossier.gegevensset.jaar}".strip()
        console.print(f"\n{clean(str(path))}  ({year})", markup=False, soft_wrap=True)
        console.print(table_of(meldingen))
    return FOUND if meldingen else 0


def table_of(meldingen: tuple[Melding, ...]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2))
    for melding in meldingen:
        table.add_row(plain(melding.veld), plain(melding.tekst), f"[dim]{melding.regel}[/dim]")
    return table


def plain(text: str) -> str:
    """Text of a file as it may be shown: no mark-up of rich, no control characters."""
    return escape(clean(text))


@click.command()
@click.argument("file", type=FILES)
def show(file: Path) -> None:
    """Laat een dossier zien zoals de nieuwe school het leest."""
    try:
        dossier = read(file.read_bytes(), comments="drop")
    except LeesFout as fout:
        click.echo(fout.tekst, err=True)
        sys.exit(UNREADABLE)
    print_view(dossier, Console(highlight=False, emoji=False))


def print_view(dossier: Dossier, console: Console) -> None:
    weergave = render(dossier)
    console.print(f"[bold]{plain(weergave.naam)}[/bold]  {weergave.profiel}")
    for blok in weergave.blokken:
        print_blok(blok, console, 0)


def print_blok(blok: object, console: Console, depth: int) -> None:
    indent = "  " * depth
    console.print(f"\n{indent}[bold]{plain(blok.label)}[/bold]")  # type: ignore[attr-defined]
    for veld in blok.velden:  # type: ignore[attr-defined]
        console.print(f"{indent}  {plain(veld.label)}: {plain(veld.waarde)}")
    for inner in blok.blokken:  # type: ignore[attr-defined]
        print_blok(inner, console, depth + 1)
