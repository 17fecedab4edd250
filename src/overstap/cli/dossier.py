"""`overstap show`: one dossier on the command line, without a node."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from overstap.cli.reading import FILE, read_file
from overstap.cli.words import clean
from overstap.dossier import BlokWeergave, Dossier, render


def plain(text: str) -> str:
    """Text of a file as it may be shown: no mark-up of rich, no control characters."""
    return escape(clean(text))


@click.command()
@click.argument("file", type=FILE)
def show(file: Path) -> None:
    """Laat een dossier zien zoals de nieuwe school het leest."""
    print_view(read_file(file), Console(highlight=False, emoji=False))


def print_view(dossier: Dossier, console: Console) -> None:
    weergave = render(dossier)
    console.print(f"[bold]{plain(weergave.naam)}[/bold]  {weergave.profiel}")
    for blok in weergave.blokken:
        print_blok(blok, console, 0)


def print_blok(blok: BlokWeergave, console: Console, depth: int) -> None:
    indent = "  " * depth
    console.print(f"\n{indent}[bold]{plain(blok.label)}[/bold]")
    for veld in blok.velden:
        console.print(f"{indent}  {plain(veld.label)}: {plain(veld.waarde)}")
    for inner in blok.blokken:
        print_blok(inner, console, depth + 1)
