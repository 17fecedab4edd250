"""`overstap school import`: what the page "Bestand inlezen" does, for an operator."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from overstap.cli.options import CONFIG
from overstap.cli.school import AS_FORMAT, SCHOOL, ports_for, school_of
from overstap.cli.words import clean


@click.command("import")
@CONFIG
@SCHOOL
@AS_FORMAT
@click.option("--group", "groepen", multiple=True, help="Alleen leerlingen uit deze groep; mag vaker.")
@click.option("--column", "kolommen", multiple=True, metavar="NAAM=VELD", help="Waar een kolom heen gaat; mag vaker.")
@click.option("--dry-run", is_flag=True, help="Zeg wat er zou gebeuren, en neem niets over.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_files(
    config: Path,
    brin: str,
    form: str,
    groepen: tuple[str, ...],
    kolommen: tuple[str, ...],
    dry_run: bool,
    files: tuple[Path, ...],
) -> None:
    """Lees een EDEXML-bestand, een lijst (CSV of XLSX) of OSO-bestanden in. Wat fout is, houdt de rest niet tegen."""
    ports = ports_for(config)
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school import intake  # noqa: PLC0415
    from overstap.web.refusals import REFUSED, fouten_of  # noqa: PLC0415

    row = None
    try:
        row = intake.begin(ports, school_of(brin), opened(files), NODE)
        outcomes = done(ports, row, kolommen, groepen, dry_run)
    except (*REFUSED, click.UsageError) as refused:
        if row is not None:
            intake.stop(ports, row)
        if isinstance(refused, click.UsageError):
            raise
        raise click.ClickException(" ".join(str(fout.tekst) for fout in fouten_of(refused))) from None
    for outcome in outcomes:
        click.echo(json.dumps(outcome, ensure_ascii=False) if form == "json" else sentence(outcome))
    if any(outcome["uitkomst"] in ("fout", "vraag") for outcome in outcomes):
        sys.exit(1)


def opened(paths: tuple[Path, ...]) -> list[Any]:
    from overstap.intake.files import File  # noqa: PLC0415

    return [File(path.name, path.read_bytes()) for path in paths]


def done(
    ports: Any, row: Any, kolommen: tuple[str, ...], groepen: tuple[str, ...], dry_run: bool
) -> list[dict[str, Any]]:
    """Take the import over here and now, and tell what became of each pupil; with `dry_run` only what is wrong."""
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school import intake, intake_run  # noqa: PLC0415

    look = intake.opened(ports, row, NODE)
    if row.is_lijst:
        names = intake.table_of(look).columns
        intake.match(row, matched(names, row.kolommen, kolommen), len(names))
    rows = intake.pupils_of(look)
    if dry_run:
        intake.stop(ports, row)
        return [told(each.bestand, each.regel, "fout" if each.fouten else "goed", each.fouten) for each in rows]
    intake.run(ports, row, rows, set(groepen) or None, ())
    intake_run.take_over(ports, row.pk)
    return [told(each.bestand, each.regel, each.uitkomst, reasons(each)) for each in row.rows.all()]


def matched(names: tuple[str, ...], guessed: list[str], given: tuple[str, ...]) -> list[str]:
    """The guessed fields of the columns, and for those that were given what was given. UsageError for a strange one."""
    chosen = dict(zip(names, guessed, strict=True))
    for each in given:
        name, sign, path = each.rpartition("=")
        if not sign or name not in chosen:
            raise click.UsageError(f"De lijst heeft geen kolom '{name or each}'. Schrijf: --column 'Naam=veld'.")
        chosen[name] = path
    return [chosen[name] for name in names]


def reasons(row: Any) -> tuple[str, ...]:
    from overstap.web.refusals import REASONS  # noqa: PLC0415

    said = (str(REASONS[row.reden]),) if row.reden in REASONS else ()
    return (*said, *row.tekst.splitlines())


def told(bestand: int, regel: int, uitkomst: str, redenen: tuple[str, ...]) -> dict[str, Any]:
    return {"bestand": bestand, "regel": regel, "uitkomst": uitkomst, "redenen": list(redenen)}


def sentence(outcome: dict[str, Any]) -> str:
    """`bestand 1, regel 12: nieuw`, with the reasons after it."""
    place = f"bestand {outcome['bestand']}" + (f", regel {outcome['regel']}" if outcome["regel"] else "")
    words = [f"{place}: {outcome['uitkomst']}", *outcome["redenen"]]
    return clean(". ".join(word.rstrip(".") for word in words))
