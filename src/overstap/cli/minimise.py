"""`overstap minimise`: a dossier with no more in it than may travel."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.output import OUTPUT, put_bytes
from overstap.cli.reading import FILE, bytes_of, read_file
from overstap.cli.refusal import Refusal
from overstap.cli.words import clean
from overstap.dossier import Dossier, KeuzeFout, Removed, minimise, read_choices, write
from overstap.dossier.choices import NOTHING, Choices

WITHOUT_REASON = "weggelaten met --without"


@click.command("minimise")
@click.argument("file", type=FILE)
@click.option(
    "--choices",
    "choices_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON met categorieen (naam en reden), velden (paden) en bijlagen (nummers) die niet meegaan.",
)
@click.option("--without", multiple=True, metavar="CATEGORIE", help="Laat deze categorie weg; mag vaker.")
@OUTPUT
def minimise_file(file: Path, choices_file: Path | None, without: tuple[str, ...], output: Path | None) -> None:
    """Haal uit een dossier wat niet mee mag of niet mee hoeft.

    Schrijft het dossier (XML) naar de standaarduitvoer of een bestand, en vertelt op de foutuitvoer wat eruit ging en
    waarom, nooit met de waarde. Eindigt met 2 als het bestand niet te lezen is of een keuze niet kan.
    """
    dossier = read_file(file)
    try:
        made = minimise(dossier, _choices(dossier, choices_file, without))
    except KeuzeFout as fout:
        raise Refusal(fout.tekst) from None
    for removed in made.removed:
        click.echo(_line(removed), err=True)
    put_bytes(output, write(made.dossier))


def _choices(dossier: Dossier, file: Path | None, without: tuple[str, ...]) -> Choices:
    chosen = read_choices(bytes_of(file), dossier) if file else NOTHING
    categorieen = dict.fromkeys(without, WITHOUT_REASON) | dict(chosen.categorieen)
    return Choices(categorieen, chosen.velden, chosen.bijlagen)


def _line(removed: Removed) -> str:
    return clean(f"{removed.veld}: {removed.tekst}  ({removed.reden})")
