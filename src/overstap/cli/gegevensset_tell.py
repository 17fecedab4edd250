"""`overstap gegevensset difference`, `reference` and `impact`: what a year says and what it would change."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overstap.cli.files import DOSSIERS, dossier_files
from overstap.cli.gegevensset_year import TABLES, incoherent, year
from overstap.cli.options import as_format
from overstap.cli.output import OUTPUT, put, write_bytes
from overstap.cli.refusal import FOUND, UNREADABLE, Refusal
from overstap.gegevensset import TabelFout

if TYPE_CHECKING:
    from overstap.dossier import Dossier, Impact


@click.command("difference")
@click.argument("oud")
@click.argument("nieuw")
@as_format("text", "markdown", "html", says="Vorm van de tekst.")
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
    """Een naslagwerk van een jaar als bladzijden: elk blok, veld, codelijst, categorie, profiel en elke regel."""
    from overstap.gegevensset.reference import reference  # noqa: PLC0415 - only for who asks it

    found = year(jaar, tables)
    try:
        output.mkdir(exist_ok=True)
    except OSError:
        raise Refusal(f"{output} is niet te maken. Geef een pad in een map die er is.") from None
    pages = 0
    for name, text in reference(found):
        write_bytes(output / name, text.encode("utf-8"))
        pages += 1
    click.echo(f"{pages} bladzijden staan in {output}. Begin bij {output / 'index.html'}.")


@click.command("impact")
@click.argument("jaar")
@click.argument("files", nargs=-1, required=True, type=DOSSIERS)
@as_format("text", "json", says="Vorm van de uitkomst.")
@TABLES
def show_impact(jaar: str, files: tuple[Path, ...], form: str, tables: Path | None) -> None:
    """Hoeveel dossiers van nu in een ander jaar fout zouden zijn, en waarop.

    Er komen alleen aantallen uit, nooit iets van een leerling. Eindigt met 0 als geen dossier dat nu goed is straks
    fouten heeft, met 1 als dat wel zo is, met 2 als een bestand niet te lezen is.
    """
    from overstap.dossier.impact import impact  # noqa: PLC0415 - lxml, only for who asks it

    reader = Reader(files)
    try:
        found = impact(reader.dossiers(), year(jaar, tables))
    except TabelFout as fout:
        raise incoherent(jaar, fout) from None
    click.echo(in_json(found, reader.unread) if form == "json" else in_text(found, jaar, reader.unread))
    sys.exit(UNREADABLE if reader.unread else FOUND if found.pas_straks else 0)


class Reader:
    """Reads dossiers one at a time, and counts those that it cannot read."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.files, self.unread = files, 0

    def dossiers(self) -> Iterator[Dossier]:
        from overstap.cli.reading import read_source  # noqa: PLC0415 - as above

        for source in dossier_files(self.files):
            try:
                yield read_source(source)
            except Refusal:
                self.unread += 1


def in_json(found: Impact, unread: int) -> str:
    return json.dumps({"onleesbaar": unread} | asdict(found), ensure_ascii=False)


def in_text(found: Impact, jaar: str, unread: int) -> str:
    lines = [f"Dossiers: {found.dossiers}. Met fouten: nu {found.fout_nu}, in {jaar} {found.fout_straks}."]
    lines += [f"Nu goed en in {jaar} fout: {found.pas_straks}."] if found.pas_straks else []
    lines += [f"Niet te lezen, en niet meegeteld: {unread}."] if unread else []
    for total in found.totals:
        lines += [
            "",
            f"{total.regel}  {total.pad or 'dossier'}",
            f"  nu {total.nu}, in {jaar} {total.straks}: {total.tekst}",
        ]
    return "\n".join(lines)
