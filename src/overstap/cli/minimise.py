"""`overstap minimise`: a dossier with no more in it than may travel."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from overstap.cli.outcome import UNREADABLE, read_file, write_out
from overstap.cli.words import clean
from overstap.dossier import Dossier, KeuzeFout, Removed, minimise, read_choices
from overstap.dossier.choices import NOTHING, Choices

WITHOUT_REASON = "weggelaten met --without"


@click.command("minimise")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--choices",
    "choices_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON met categorieen (naam en reden), velden (paden) en bijlagen (nummers) die niet meegaan.",
)
@click.option("--without", multiple=True, metavar="CATEGORIE", help="Laat deze categorie weg; mag vaker.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf naar dit bestand.")
def minimise_file(file: Path, choices_file: Path | None, without: tuple[str, ...], output: Path | None) -> None:
    """Haal uit een dossier wat niet mee mag of niet mee hoeft.

    Schrijft het dossier (XML) naar de standaarduitvoer of een bestand, en vertelt op de foutuitvoer wat eruit ging en
    waarom, nooit met de waarde. Eindigt met 2 als het bestand niet te lezen is of een keuze niet kan.
    """
    dossier = read_file(file)
    try:
        made = minimise(dossier, _choices(dossier, choices_file, without))
    except KeuzeFout as fout:
        click.echo(clean(fout.tekst), err=True)
        sys.exit(UNREADABLE)
    for removed in made.removed:
        click.echo(_line(removed), err=True)
    write_out(made.dossier, output)


def _choices(dossier: Dossier, file: Path | None, without: tuple[str, ...]) -> Choices:
    chosen = read_choices(file.read_bytes(), dossier) if file else NOTHING
    categorieen = dict.fromkeys(without, WITHOUT_REASON) | dict(chosen.categorieen)
    return Choices(categorieen, chosen.velden, chosen.bijlagen)


def _line(removed: Removed) -> str:
    return clean(f"{removed.veld}: {removed.tekst}  ({removed.reden})")
