"""How a command that turns one dossier into another reads it, writes it, and ends."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from overstap.dossier import Dossier, LeesFout, read, write

FOUND, UNREADABLE = 1, 2


def read_file(path: Path) -> Dossier:
    """The dossier in a file, or on the standard input for `-`; a refusal is one sentence and exit 2."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return read(data, comments="drop")
    except OSError:
        click.echo("Dit bestand is niet te openen. Kijk of u het mag lezen en probeer het opnieuw.", err=True)
    except LeesFout as fout:
        click.echo(fout.tekst, err=True)
    sys.exit(UNREADABLE)


def write_out(dossier: Dossier, output: Path | None) -> None:
    """The canonical bytes, in a file or on the standard output."""
    if output is None:
        sys.stdout.buffer.write(write(dossier))
        return
    try:
        output.write_bytes(write(dossier))
    except OSError:
        click.echo(f"{output} is niet te schrijven. Geef een pad in een map die er is.", err=True)
        sys.exit(UNREADABLE)
