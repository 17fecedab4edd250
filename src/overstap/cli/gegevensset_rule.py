"""`overstap gegevensset rule`: one rule in words."""

from __future__ import annotations

import click

from overstap.gegevensset import load, years
from overstap.gegevensset.explain_rule import explain_rule

OWN = "EIG."


@click.command("rule")
@click.argument("regel")
@click.option("--year", "jaar", default="2019.1", show_default=True, help="Het jaar van de regel.")
def rule(regel: str, jaar: str) -> None:
    """Een regel in woorden: wat zij vraagt, wanneer, voor wie, en of de officiële controle haar ook kent."""
    if jaar not in years():
        raise click.ClickException(f"Het jaar {jaar} is er niet. Kies uit: {', '.join(years())}.")
    try:
        lines = own(regel) if regel.startswith(OWN) else explain_rule(load(jaar), regel)
    except KeyError:
        raise click.ClickException(
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
