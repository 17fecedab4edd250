"""`overstap gegevensset`: the standard itself, out of its tables."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.gegevensset_rule import rule
from overstap.gegevensset import load, years
from overstap.gegevensset.xsd import xsd


@click.group()
def gegevensset() -> None:
    """De gegevensset: jaren en het schema dat eruit volgt."""


gegevensset.add_command(rule)


@gegevensset.command("list")
def list_years() -> None:
    """Welke jaren deze versie kent."""
    for jaar in years():
        found = load(jaar)
        velden = sum(len(blok.velden) for blok in found.blokken.values())
        click.echo(f"{jaar}  {len(found.blokken)} blokken, {velden} velden, {len(found.codelijsten)} codelijsten")


@gegevensset.command("xsd")
@click.argument("jaar")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf naar dit bestand.")
def print_xsd(jaar: str, output: Path | None) -> None:
    """Het XML-schema van een jaar, gemaakt uit de tabellen."""
    if jaar not in years():
        raise click.ClickException(f"Het jaar {jaar} is er niet. Kies uit: {', '.join(years())}.")
    schema = xsd(load(jaar))
    if output is None:
        click.echo(schema.decode())
        return
    try:
        output.write_bytes(schema)
    except OSError:
        raise click.ClickException(f"{output} is niet te schrijven. Geef een pad in een map die er is.") from None
