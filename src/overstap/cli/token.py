"""`overstap school token …`: which systems of suppliers may read or write for a school."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from overstap.cli.options import CONFIG, as_format
from overstap.cli.school import SCHOOL, ports_for, school_of
from overstap.cli.words import clean

DAYS = 365
REFUSED = {
    "supplier_name": "Geef de leverancier een naam van 1 tot en met 60 tekens.",
    "token_days": "Een token geldt ten hoogste een jaar. Kies minder dagen.",
}
MOMENTS = ("made_at", "expires_at", "revoked_at", "used_at", "refused_at")
AS_FORMAT = as_format("text", "json", says="Als tekst, of een regel JSON per token.")


@click.group()
def token() -> None:
    """Tokens waarmee het systeem van een leverancier voor een school gegevens brengt en ophaalt (REST)."""


@token.command("make")
@CONFIG
@SCHOOL
@click.option("--supplier", "leverancier", required=True, help="Van wie het systeem is, zoals de school het kent.")
@click.option(
    "--scope", type=click.Choice(["lezen", "schrijven"]), default="lezen", help="Alleen lezen, of ook schrijven."
)
@click.option("--days", default=DAYS, type=click.IntRange(1, 366), help="Hoe lang het geldt, in dagen.")
def make(config: Path, brin: str, leverancier: str, scope: str, days: int) -> None:
    """Maak een token. Het staat alleen nu op het scherm; bewaar het veilig."""
    ports = ports_for(config)
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school import tokens  # noqa: PLC0415
    from overstap.school.steps import Refused  # noqa: PLC0415

    until = ports.clock.now() + timedelta(days=days)
    try:
        new = tokens.make(ports, school_of(brin), leverancier, scope, until, NODE)
    except Refused as refused:
        raise click.ClickException(REFUSED[refused.code]) from None
    click.echo(new.text)
    click.echo(f"Token {new.row.pk} geldt tot {day(new.row.expires_at)}. Het is hierna niet meer te zien.", err=True)


@token.command("list")
@CONFIG
@SCHOOL
@AS_FORMAT
def list_tokens(config: Path, brin: str, form: str) -> None:
    """Toon de tokens van een school: van wie, waarvoor, tot wanneer, wanneer gebruikt, en hoe vaak geweigerd."""
    ports = ports_for(config)
    from overstap.school import tokens  # noqa: PLC0415

    for row in tokens.of_school(school_of(brin)):
        click.echo(as_json(row) if form == "json" else sentence(row, tokens.refusal(ports, row)))


@token.command("revoke")
@CONFIG
@SCHOOL
@click.argument("number", type=int)
def revoke(config: Path, brin: str, number: int) -> None:
    """Trek een token in, met zijn nummer uit de lijst. Het geldt meteen niet meer."""
    ports = ports_for(config)
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school import tokens  # noqa: PLC0415
    from overstap.school.supplier_models import Token  # noqa: PLC0415

    try:
        tokens.revoke(ports, school_of(brin), number, NODE)
    except Token.DoesNotExist:
        raise click.ClickException(f"Deze school heeft geen token {number}. Kijk in de lijst.") from None
    click.echo(f"Token {number} geldt niet meer.")


WHY = {"revoked": "ingetrokken", "expired": "verlopen"}


def sentence(row: Any, refusal: str) -> str:
    used = f"laatst gebruikt {day(row.used_at)}" if row.used_at else "nooit gebruikt"
    state = WHY.get(refusal, f"geldt tot {day(row.expires_at)}")
    vain = f"  {row.refused} keer geweigerd, laatst {day(row.refused_at)}" if row.refused else ""
    return clean(f"{row.pk}  {row.begin}…  {row.leverancier}  {row.scope}  {state}  {used}{vain}")


def as_json(row: Any) -> str:
    moments = {name: moment(getattr(row, name)) for name in MOMENTS}
    said = {"number": row.pk, "begin": row.begin, "supplier": row.leverancier, "scope": row.scope}
    more = {"made_by": row.made_by, "refused": row.refused, "refused_why": row.refused_why}
    return json.dumps(said | moments | more, ensure_ascii=False)


def day(at: datetime) -> str:
    return at.date().isoformat()


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
