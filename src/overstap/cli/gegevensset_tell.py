"""`overstap gegevensset difference`, `reference` and `impact`: what a year says and what it would change."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.gegevensset_year import OUTPUT, TABLES, put, write, year


@click.command("difference")
@click.argument("oud")
@click.argument("nieuw")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "html"]), default="text", help="Vorm van de tekst."
)
@TABLES
@OUTPUT
def print_difference(oud: str, nieuw: str, form: str, tables: Path | None, output: Path | None) -> None:
    """Wat er verandert van het ene jaar naar het andere, en wat een leverancier moet doen."""
    from overstap.gegevensset.release_note import release_note  # noqa: PLC0415 - only for who asks it

    put(output, release_note(year(oud, tables), year(nieuw, tables), form))


@click.command("reference")
@click.argument("jaar")
@click.option(
    "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="Map voor de bladzijden."
)
@TABLES
def write_reference(jaar: str, output: Path, tables: Path | None) -> None:
    """Een naslagwerk van een jaar als bladzijden: elk blok, veld, codelijst, categorie en profiel, met voorbeeld."""
    from overstap.gegevensset.reference import reference  # noqa: PLC0415 - only for who asks it

    found = year(jaar, tables)
    try:
        output.mkdir(exist_ok=True)
    except OSError:
        raise click.ClickException(f"{output} is niet te maken. Geef een pad in een map die er is.") from None
    pages = 0
    for name, text in reference(found):
        write(output / name, text.encode("utf-8"))
        pages += 1
    click.echo(f"{pages} bladzijden staan in {output}. Begin bij {output / 'index.html'}.")
