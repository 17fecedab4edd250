"""`overstap validate`: dossiers judged on the command line, without a node."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from typing import TextIO, get_args

import click

from overstap.cli.files import DOSSIERS, PIPE, Source, dossier_files
from overstap.cli.options import as_format
from overstap.cli.output import opened
from overstap.cli.progress import with_progress
from overstap.cli.reading import BYTES_MAX, NOT_OPENED
from overstap.dossier.validate import Mode
from overstap.gegevensset import years
from overstap.validator.as_json import as_json
from overstap.validator.as_text import as_text
from overstap.validator.many import each_of
from overstap.validator.outcome import Outcome, judge, unread
from overstap.validator.tally import Tally

Writer = Callable[[Iterable[Outcome], Tally, TextIO | None], None]
"""Writes all outcomes, of which the tally has counted those that came by; to the standard output or to a file."""

LOST = "De controle van dit bestand brak af: het proces stopte. Probeer dit bestand alleen; blijft het, meld het dan."
FAILED = "De controle van dit bestand brak af door een fout in dit programma ({kind}). Meld dat aan de makers."
MODES = get_args(Mode)
VERB = "Controleren"


@click.command("validate")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="intended",
    help="official: precies wat de landelijke controle meldt. intended: elke regel zoals bedoeld, en onze eigen.",
)
@as_format(
    "text",
    "json",
    "html",
    says="Hoe u de uitkomst krijgt: als tekst, als JSON (een regel per bestand) of als rapport (HTML).",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf de uitkomst naar dit bestand.")
@click.option(
    "--official-files",
    "official",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Laat ook de gepubliceerde XSD en XSLT in deze map (OV, PaO, common) oordelen, en toon elk verschil.",
)
@click.argument("files", nargs=-1, required=True, type=DOSSIERS)
def validate_files(mode: Mode, form: str, output: Path | None, official: Path | None, files: tuple[Path, ...]) -> None:
    """Controleer OSO-dossiers (XML): bestanden, mappen (hun *.xml, ook dieper) of - voor de standaardinvoer.

    Eindigt met 0 als alle dossiers goed zijn, met 1 als er een fout in staat, met 2 als een bestand niet te lezen
    is of de opdracht niet klopt. Een waarschuwing alleen houdt een dossier niet tegen.
    """
    tally = Tally()
    if official is not None:
        from overstap.cli.validate_official import validate_beside  # noqa: PLC0415 - hardly ever asked for

        sys.exit(validate_beside(official, files, mode, form, output))
    with opened(output) as out, with_progress(VERB, dossier_files(files)) as sources:
        WRITERS[form](tally.watch(outcomes_of(sources, mode)), tally, out)
    say_where(output, tally)
    sys.exit(tally.exit_code)


def say_where(output: Path | None, tally: Tally) -> None:
    if output is not None:
        click.echo(f"{tally.line} De uitkomst staat in {output}.")


def outcomes_of(sources: Iterable[Source], mode: Mode) -> Iterator[Outcome]:
    """Of every file, on all cores when there are many."""
    return each_of(map(piped, sources), partial(outcome_of, mode=mode), lambda source: unread(source.naam, LOST))


def piped(source: Source) -> Source:
    """The standard input is read here: no other process has it."""
    return source.held(BYTES_MAX) if str(source.path) == PIPE else source


def outcome_of(source: Source, mode: Mode) -> Outcome:
    """What there is to say of one file, whatever happens on the way; never a word out of the file itself."""
    try:
        return judge(source.naam, source.read(BYTES_MAX), mode)
    except OSError:
        return unread(source.naam, NOT_OPENED)
    except Exception as error:
        return unread(source.naam, FAILED.format(kind=type(error).__name__))


def write_text(outcomes: Iterable[Outcome], tally: Tally, out: TextIO | None) -> None:
    """File by file as they are judged, and at the end what it all came to."""
    width = get_terminal_size().columns if out is None and sys.stdout.isatty() else None
    for outcome in outcomes:
        if outcome.alle:
            click.echo("\n".join([*as_text(outcome, width), ""]), file=out)
    click.echo(tally.line, file=out)
    known, year = tally.rule_to_ask_after()
    if known:
        of_year = "" if year == years()[-1] or known.startswith("EIG.") else f" --year {year}"
        click.echo(f"Meer weten over een regel: overstap gegevensset rule {known}{of_year}", file=out)


def write_json(outcomes: Iterable[Outcome], _tally: Tally, out: TextIO | None) -> None:
    for outcome in outcomes:
        click.echo(as_json(outcome), file=out)


def write_html(outcomes: Iterable[Outcome], tally: Tally, out: TextIO | None) -> None:
    from overstap.validator.as_html import as_html  # noqa: PLC0415 - hardly ever asked for

    click.echo(as_html(outcomes, tally, datetime.now().astimezone()), file=out, nl=False)


WRITERS: dict[str, Writer] = {"text": write_text, "json": write_json, "html": write_html}
