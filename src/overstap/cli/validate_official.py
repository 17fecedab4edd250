"""`overstap validate --official-files`: every dossier judged twice, by us and by the published files.

One process runs the published files, so here the dossiers go one after another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

import click

from overstap.cli.files import Source, dossier_files
from overstap.cli.output import opened
from overstap.cli.progress import with_progress
from overstap.cli.reading import BYTES_MAX, NOT_OPENED
from overstap.cli.validate import VERB, outcome_of, say_where
from overstap.dossier.validate import Mode
from overstap.validator.as_json import as_json
from overstap.validator.as_text import as_text, heading
from overstap.validator.official.compare import Compared, compare
from overstap.validator.official.fout import OfficialFout
from overstap.validator.official.process import Official, running
from overstap.validator.official.told import Count, as_lines, as_object
from overstap.validator.outcome import Outcome, unread
from overstap.validator.tally import Tally

Judged = tuple[Outcome, Compared]
DIFFERS, WRONG_USE = 1, 2
MISSING_FROM_CAGE = {"files": "andere bestanden", "network": "het netwerk"}


def validate_beside(folder: Path, files: tuple[Path, ...], mode: Mode, form: str, output: Path | None) -> int:
    """Tell of every file, and give the code to end with: a difference counts as a finding."""
    if form == "html":
        raise click.UsageError("Met --official-files is de uitkomst er als tekst of JSON, niet als rapport (HTML).")
    tally, count = Tally(), Count()
    try:
        with running(folder) as official, opened(output) as out, with_progress(VERB, dossier_files(files)) as sources:
            warn_of_what_is_free(official)
            (write_json if form == "json" else write_text)(both(official, sources, mode), tally, count, out)
    except OfficialFout as fout:
        click.echo(fout.tekst, err=True)
        return WRONG_USE
    say_where(output, tally)
    return max(tally.exit_code, DIFFERS if count.differing else 0)


def warn_of_what_is_free(official: Official) -> None:
    free = [words for name, words in MISSING_FROM_CAGE.items() if not official.held[name]]
    if free:
        click.echo(
            f"Let op: dit systeem sluit {' en '.join(free)} niet af voor de stylesheets. "
            "Ze zijn wel nagekeken. Gebruik alleen bestanden die u vertrouwt.",
            err=True,
        )


def both(official: Official, sources: Iterable[Source], mode: Mode) -> Iterator[Judged]:
    for source in sources:
        try:
            held = source.held(BYTES_MAX)
        except OSError:
            outcome = unread(source.naam, NOT_OPENED)
            yield outcome, compare(official, outcome, b"")
            continue
        outcome = outcome_of(held, mode)
        yield outcome, compare(official, outcome, held.read(BYTES_MAX))


def write_text(judged: Iterable[Judged], tally: Tally, count: Count, out: TextIO | None) -> None:
    for outcome, compared in judged:
        tally.add(outcome)
        count.add(compared)
        lines = list(as_lines(compared))
        if outcome.alle or lines:
            first = as_text(outcome) if outcome.alle else [heading(outcome)]
            click.echo("\n".join([*first, *lines, ""]), file=out)
    click.echo(f"{tally.line}\n{count.line}", file=out)


def write_json(judged: Iterable[Judged], tally: Tally, count: Count, out: TextIO | None) -> None:
    for outcome, compared in judged:
        tally.add(outcome)
        count.add(compared)
        click.echo(as_json(outcome, official_files=as_object(compared)), file=out)
