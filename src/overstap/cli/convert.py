"""`overstap convert`: a dossier in the gegevensset of another year."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from overstap.cli.options import as_format
from overstap.cli.output import OUTPUT, put_bytes
from overstap.cli.reading import FILE, read_file
from overstap.cli.refusal import FOUND, Refusal
from overstap.cli.words import clean
from overstap.dossier import ConversieFout, Loss, convert, write

HEADS = {
    "danger": "Let op, dit kan een lezer op het verkeerde been zetten",
    "choice": "Hier moet u zelf naar kijken",
    "lost": "Dit is vervallen",
    "moved": "Dit staat nu ergens anders",
}
"""In the order of weight."""


@click.command("convert")
@click.argument("file", type=FILE)
@click.option("--to", "jaar", required=True, metavar="YEAR", help="Het jaar van de gegevensset, zoals 2018.1.")
@OUTPUT
@as_format("text", "json", says="De vorm van het verslag.")
def convert_file(file: Path, jaar: str, output: Path | None, form: str) -> None:
    """Zet een dossier om naar een ander jaar van de gegevensset.

    Schrijft het dossier (XML) naar de standaarduitvoer of een bestand, en het verslag van wat verviel, verhuisde of een
    keuze vraagt naar de foutuitvoer. Eindigt met 0 als niets verloren ging, met 1 als er iets verviel of te kiezen is,
    met 2 als het bestand niet te lezen is of het niet kan.
    """
    dossier = read_file(file)
    try:
        made = convert(dossier, jaar)
    except ConversieFout as fout:
        raise Refusal(fout.tekst) from None
    click.echo(_as_json(made.losses) if form == "json" else _as_text(made.losses), err=True, nl=False)
    put_bytes(output, write(made.dossier))
    sys.exit(FOUND if any(loss.kind != "moved" for loss in made.losses) else 0)


def _as_json(losses: Sequence[Loss]) -> str:
    return json.dumps([asdict(loss) for loss in losses], ensure_ascii=False, indent=1) + "\n"


def _as_text(losses: Sequence[Loss]) -> str:
    lines: list[str] = []
    for kind, head in HEADS.items():
        found = [loss for loss in losses if loss.kind == kind]
        lines += [f"{head}:"] if found else []
        lines += [f"  {clean(loss.veld)}: {loss.tekst}" for loss in found]
    return "".join(f"{line}\n" for line in lines)
