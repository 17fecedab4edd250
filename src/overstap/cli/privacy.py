"""`overstap privacy`: what in dossiers asks for a second look before it travels."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from overstap.cli.files import DOSSIERS, Source, dossier_files
from overstap.cli.options import as_format
from overstap.cli.reading import read_source
from overstap.cli.refusal import FOUND, UNREADABLE, Refusal
from overstap.cli.words import clean, clean_json
from overstap.dossier import Finding, privacy
from overstap.validator.pdf.reader import reading


@click.command("privacy")
@as_format("text", "json", says="Als tekst of als JSON.")
@click.option(
    "--age-months-max",
    type=click.IntRange(0, 600),
    default=24,
    help="Vraag naar dagen in een tekst van meer dan zoveel maanden voor het dossier.",
)
@click.option("--show-found", is_flag=True, help="Toon bij de tekst ook de gevonden woorden zelf.")
@click.argument("files", nargs=-1, required=True, type=DOSSIERS)
def privacy_files(form: str, age_months_max: int, files: tuple[Path, ...], *, show_found: bool) -> None:
    """Zoek in vrije tekst en bijlagen van dossiers wat misschien niet mee moet. Elke vondst is een vraag aan u.

    Eindigt met 0 als er niets te vragen is, met 1 als er iets is gevonden of een bijlage niet is bekeken, met 2 als
    een bestand niet te lezen is.
    """
    code = 0
    with reading() as read_pdf:
        for source in dossier_files(files):
            try:
                found = privacy(read_source(source), age_months_max=age_months_max, read_pdf=read_pdf)
            except Refusal as refusal:
                click.echo(f"{clean(source.naam)}: {refusal.message}", err=True)
                code = UNREADABLE
                continue
            code = max(code, FOUND if found else 0)
            click.echo(as_json(source, found) if form == "json" else as_text(source, found, show_found=show_found))
    sys.exit(code)


def as_json(source: Source, found: Sequence[Finding]) -> str:
    """One line; never what was found itself."""
    rows = [{key: value for key, value in asdict(each).items() if key != "excerpt"} for each in found]
    return clean_json(json.dumps({"file": source.naam, "findings": rows}, ensure_ascii=False))


def as_text(source: Source, found: Sequence[Finding], *, show_found: bool) -> str:
    if not found:
        return f"{clean(source.naam)}: niets gevonden."
    return "\n".join([clean(source.naam), *(line_of(each, show_found=show_found) for each in found)])


def line_of(finding: Finding, *, show_found: bool) -> str:
    place = f"{finding.veld} (bijlage {finding.bijlage}{finding.deel and f', {finding.deel}'})"
    word = f" '{finding.excerpt}'" if show_found and finding.excerpt else ""
    at = f" op teken {finding.offset + 1}" if finding.length else ""
    return clean(f"  {place if finding.bijlage else finding.veld}: {finding.kind}{word}{at}. {finding.tekst}")
