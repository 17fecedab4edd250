"""`overstap show`: one dossier on the command line, without a node."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from overstap.cli.words import clean
from overstap.dossier import Dossier, LeesFout, read, render

FILES = click.Path(exists=True, dir_okay=False, path_type=Path)
UNREADABLE = 2


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
