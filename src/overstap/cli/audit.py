"""`overstap audit`: does the log still hold, and what happened."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from overstap.audit.events import Event, meanings
from overstap.audit.heads import RESTORED, HeadsFout, KeptHead, valid
from overstap.audit.verify import Head, Reason, Verdict
from overstap.cli.options import CONFIG, as_format
from overstap.cli.receipt import check_receipt, receipt
from overstap.node.start import start

if TYPE_CHECKING:
    from overstap.audit.store import DjangoAudit, Entry

ROWS_MAX = 10_000
EVENTS = [event.value for event in Event]
FAULTS = {
    Reason.MISSING: "Regel {bad} ontbreekt in het logboek.",
    Reason.ALTERED: "Regel {bad} van het logboek is veranderd of hoort daar niet.",
    Reason.ALGORITHM: "Regel {bad} van het logboek is verzegeld op een manier die dit programma niet kent.",
    Reason.CUT: "Het logboek is te kort: regel {bad} ontbreekt, en u hebt een latere stand bewaard.",
    Reason.OTHER_CHAIN: "Regel {bad} is niet de regel waarvan u de stand hebt bewaard. Het logboek is daarna "
    "opnieuw geschreven.",
}
_T = TypeVar("_T")


@click.group()
def audit() -> None:
    """Het logboek van dit systeem: wie deed wat, en klopt het nog."""


@audit.command()
@CONFIG
@click.option(
    "--head", "kept", metavar="STAND", help="Stand die u eerder hebt bewaard; zo ziet u of er iets is afgeknipt."
)
def verify(config: Path, kept: str | None) -> None:
    """Controleer of niemand het logboek heeft veranderd. Klopt het niet, dan eindigt de opdracht met code 1."""
    head = parse_head(kept) if kept else None
    verdict, heads = ask(config, lambda log: judged(log, head))
    click.echo(sentence(verdict))
    tell_heads(heads)
    if not verdict.good:
        click.echo("Bewaar een kopie van de database en de reservekopieën, en laat dit uitzoeken voordat u verdergaat.")
        sys.exit(1)
    if verdict.head:
        click.echo(f"Bewaar deze stand op een andere plaats, en geef hem later mee met --head:\n{verdict.head}")


audit.add_command(receipt)
audit.add_command(check_receipt)


@audit.command()
@CONFIG
@click.option("--event", type=click.Choice(EVENTS), metavar="NAAM", help="Alleen deze gebeurtenis.")
@click.option("--by", metavar="WIE", help="Alleen van deze gebruiker, dit systeem of deze node, zoals user:7.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Alleen vanaf dit moment (UTC).")
@click.option("--field", metavar="WAARDE", help="Alleen met deze waarde, zoals het nummer van een dossier of een BRIN.")
@click.option("--last", default=50, show_default=True, type=click.IntRange(1, ROWS_MAX), help="Hoeveel, de laatste.")
@as_format("text", "json", says="Als tekst, of elke gebeurtenis als een regel JSON.")
def show(
    config: Path, event: str | None, by: str | None, since: datetime | None, field: str | None, last: int, form: str
) -> None:
    """Toon de laatste gebeurtenissen, de oudste eerst."""
    moment = since.replace(tzinfo=UTC) if since else None
    wanted = {"event": event or "", "by": by or "", "field": field or ""}
    entries = ask(config, lambda log: log.entries(last=last, since=moment, **wanted))
    for entry in entries:
        click.echo(json_line(entry) if form == "json" else line(entry))
    if not entries and form == "text":
        click.echo("Er is niets gevonden.")


def ask(config: Path, question: Callable[[DjangoAudit], _T]) -> _T:
    """Put a question to the log of this node."""
    settings = start(config)
    from django.db import DatabaseError  # noqa: PLC0415 - needs Django, which now stands

    from overstap.node.parts import audit_of  # noqa: PLC0415

    try:
        return question(audit_of(settings))
    except DatabaseError as error:
        raise click.ClickException(
            "Het logboek is niet te lezen. Staat de database er? Maak haar met: overstap prepare"
        ) from error


def judged(log: DjangoAudit, head: Head | None) -> tuple[Verdict, list[KeptHead]]:
    """The verdict by the head that was given and by those in the second place, which are given too."""
    try:
        heads = log.heads.read() if log.heads else []
    except HeadsFout as fout:
        raise click.ClickException(str(fout)) from None
    return log.verify(head, *(each.head for each in valid(heads))), heads


def tell_heads(heads: list[KeptHead]) -> None:
    """How far the kept heads reach, and where a backup was put back."""
    for each in heads:
        if each.kind == RESTORED:
            click.echo(f"Op {each.at:%d-%m-%Y %H:%M} UTC is een back-up teruggezet die ging tot regel {each.head.nr}.")
    if heads:
        click.echo(f"Vergeleken met {len(heads)} bewaarde standen, de laatste bij regel {heads[-1].head.nr}.")


def sentence(verdict: Verdict) -> str:
    """What was found, in one or two plain sentences."""
    if verdict.reason is None:
        return f"Het logboek klopt. Aantal regels: {verdict.rows}."
    before = " Alles daarvoor klopt." if verdict.first_bad != 1 else ""
    return FAULTS[verdict.reason].format(bad=verdict.first_bad) + before


def parse_head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise click.BadParameter(
            "Een stand is een nummer, een dubbele punt en 64 tekens, zoals deze opdracht hem toont.",
            param_hint="--head",
        ) from error


def line(entry: Entry) -> str:
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    fields = " ".join(f"{name}={value}" for name, value in entry.fields.items())
    return f"{entry.nr:>7}  {at}  {entry.event:<19}  {entry.by}  {meanings()[entry.event].betekenis}  {fields}"


def json_line(entry: Entry) -> str:
    row = {"nr": entry.nr, "at": entry.at.isoformat(), "event": entry.event, "by": entry.by, "fields": entry.fields}
    return json.dumps(row)
