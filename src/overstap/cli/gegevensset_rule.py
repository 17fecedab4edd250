"""`overstap gegevensset rule`: one rule in words."""

from __future__ import annotations

import click

from overstap.gegevensset import load, years
from overstap.gegevensset.explain_rule import explain_rule


@click.command("rule")
@click.argument("regel")
@click.option("--year", "jaar", default="2019.1", show_default=True, help="Het jaar van de regel.")
def rule(regel: str, jaar: str) -> None:
    """Een regel in woorden: wat zij vraagt, wanneer, voor wie, en of de officiële controle haar ook kent."""
    if jaar not in years():
        raise click.ClickException(f"Het jaar {jaar} is er niet. Kies uit: {', '.join(years())}.")
    try:
        lines = explain_rule(load(jaar), regel)
    except KeyError:
        raise click.ClickException(f"Die regel is er niet in {jaar}. De naam staat achter elke melding.") from None
    click.echo(f"{regel}  ({jaar})")
    for heading, text in lines:
        click.echo(f"  {heading:10} {text}")
