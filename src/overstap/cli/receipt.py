"""`overstap audit receipt` and `overstap audit check-receipt`: what the log and the vault say of one overdracht."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from overstap.cli.options import CONFIG, as_format
from overstap.cli.refusal import Refusal

if TYPE_CHECKING:
    from overstap.school.receipt import Receipt

NOT_KEPT = "niet meer te geven: het dossier is vernietigd of vervangen"
LABELS = {
    "at": "Wanneer (UTC)",
    "soort": "Soort",
    "bron_brin": "Van school",
    "doel_brin": "Naar school",
    "own_oin": "Dit systeem",
    "other_oin": "Het andere systeem",
    "versie": "Versie",
    "sessie": "Sessie",
    "overdracht": "Overdracht",
    "log_nr": "Regel in het logboek",
    "commitment": "Kenmerk van de inhoud",
}


@click.command()
@CONFIG
@click.argument("overdracht", type=click.UUID)
@as_format("text", "json", says="Als tekst om te lezen, of als JSON om later te controleren.")
def receipt(config: Path, overdracht: UUID, form: str) -> None:
    """Geef een bewijs van wat er met OVERDRACHT is uitgeleverd of ontvangen. Dat u dit vroeg, komt in het logboek."""
    found = made(config, overdracht)
    if not found:
        raise Refusal("Van deze overdracht is op dit systeem niets uitgeleverd of ontvangen. Controleer het nummer.")
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in found], indent=1))
        return
    for each in found:
        click.echo(told(each))
    click.echo("Bewaar het bewijs als JSON om het later te controleren: overstap audit check-receipt")


@click.command("check-receipt")
@CONFIG
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_receipt(config: Path, file: Path) -> None:
    """Controleer een bewijs (JSON) met het logboek en de kluis van dit systeem. Klopt het niet, dan is de code 1."""
    given = read(file)
    good = [tell_check(row, made(config, UUID(str(row["overdracht"])))) for row in given]
    if not log_holds(config):
        click.echo("Het logboek zelf klopt niet, dus dit zegt niets. Zie: overstap audit verify")
        sys.exit(1)
    sys.exit(0 if all(good) else 1)


def read(file: Path) -> list[dict[str, object]]:
    """The receipts in the file."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        for row in rows:
            UUID(row["overdracht"]), int(row["log_nr"]), str(row["commitment"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(f"{file} is geen bewijs in JSON, zoals overstap audit receipt het geeft.") from error
    if not rows:
        raise Refusal(f"In {file} staat geen bewijs.")
    return list(rows)


def tell_check(row: dict[str, object], found: list[Receipt]) -> bool:
    """Say whether this receipt is what the log and the vault say now."""
    here = next((asdict(each) for each in found if each.log_nr == row["log_nr"]), None)
    where = f"Regel {row['log_nr']}"
    if here is None:
        click.echo(f"{where}: dit staat niet in het logboek van dit systeem.")
        return False
    if row == here:
        click.echo(f"{where}: het bewijs klopt." if here["commitment"] else f"{where}: klopt, maar zonder de inhoud.")
        return True
    unlike = [name for name in {*row, *here} if row.get(name) != here.get(name)]
    if unlike == ["commitment"] and not here["commitment"]:
        click.echo(f"{where}: dit staat in het logboek. De inhoud is niet te vergelijken: {NOT_KEPT}.")
        return True
    labels = ", ".join(sorted(LABELS.get(name, "iets dat er niet hoort") for name in unlike))
    click.echo(f"{where}: het bewijs klopt niet. Anders is: {labels}.")
    return False


def told(each: Receipt) -> str:
    rows = asdict(each) | {"commitment": each.commitment or NOT_KEPT}
    lines = [f"  {label:<22} {rows[name]}" for name, label in LABELS.items()]
    return f"Een dossier is {each.kind}.\n" + "\n".join(lines)


def made(config: Path, overdracht: UUID) -> list[Receipt]:
    from overstap.cli.school import ports_for  # noqa: PLC0415 - needs Django, which other commands do without

    ports = ports_for(config)
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school.receipt import receipts  # noqa: PLC0415

    return receipts(ports, ports.audit, overdracht, NODE)


def log_holds(config: Path) -> bool:
    from overstap.cli.audit import ask, judged  # noqa: PLC0415 - it names this module

    return ask(config, lambda log: judged(log, None))[0].good
