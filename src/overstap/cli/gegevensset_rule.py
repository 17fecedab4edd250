"""`overstap gegevensset rule`: one rule in words."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.gegevensset_year import TABLES, year
from overstap.cli.refusal import Refusal
from overstap.gegevensset import years
from overstap.gegevensset.explain_rule import explain_rule

OWN = "EIG."


@click.command("rule")
@click.argument("regel")
@click.option("--year", "jaar", default=years()[-1], show_default=True, help="Het jaar van de regel.")
@TABLES
def rule(regel: str, jaar: str, tables: Path | None) -> None:
    """Een regel in woorden: wat zij vraagt, wanneer, voor wie, en of de officiële controle haar ook kent."""
    found = year(jaar, tables)
    try:
        lines = own(regel) if regel.startswith(OWN) else explain_rule(found, regel)
    except KeyError:
        raise Refusal(
            f"Die regel is er niet in {jaar}. De naam staat achter elke melding; let op hoofdletters. "
            "Is het dossier van een ander jaar? Geef dat met --year."
        ) from None
    click.echo(regel if regel.startswith(OWN) else f"{regel}  ({jaar})")
    for heading, text in lines:
        click.echo(f"  {heading:10} {text}")


def own(regel: str) -> list[tuple[str, str]]:
    """What is told of a check of our own, which belongs to no year; KeyError when there is none of that name."""
    from overstap.dossier.explain_own import explain_own  # noqa: PLC0415 - lxml, only for who asks after one of these

    return explain_own(regel)
