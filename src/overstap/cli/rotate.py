"""`overstap keys rotate`: a new key for the node, while it serves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overstap.cli.options import CONFIG
from overstap.cli.refusal import Refusal

if TYPE_CHECKING:
    from overstap.node.config import Config
    from overstap.node.renew import Renewal

NO_VAULT = "Een Traffic Center bewaart geen dossiers, en heeft geen sleutel om te vernieuwen."


@click.command("rotate")
@CONFIG
@click.option(
    "--drop", is_flag=True, help="Maak geen nieuwe, maar haal oude waar niets meer onder ligt uit het sleutelbestand."
)
def keys_rotate(config: Path, drop: bool) -> None:
    """Vernieuw de sleutel waarmee dit systeem zijn dossiers bewaart. Het systeem mag intussen werken."""
    from overstap.node.start import start  # noqa: PLC0415 - needs Django, which other commands on keys do without

    settings = start(config)
    if settings.role != "school":
        raise Refusal(NO_VAULT)
    from overstap.node import renew  # noqa: PLC0415 - needs the rooms of a school system

    done = renew.renew(settings, make=not drop)
    tell(done)
    if done.rewrapped.left:
        sys.exit(1)
    if not drop:
        tell_free(settings, done.free)
    elif done.free:
        renew.drop(settings, done.free)
        click.echo(f"Uit het sleutelbestand gehaald: sleutel {named(done.free)}.")
    else:
        click.echo("Er is geen oude sleutel om weg te halen.")


def tell(done: Renewal) -> None:
    number = done.rewrapped.number
    begin = f"Sleutel {number} is gemaakt." if done.made else f"Sleutel {number} is de nieuwste."
    click.echo(f"{begin} Aantal stukken in de kluis dat er nu onder is gekomen: {done.rewrapped.moved}.")
    for earlier, count in done.rewrapped.left.items():
        click.echo(
            f"Onder sleutel {earlier} liggen nog {count} stukken die niet opengaan. Zet sleutel {earlier} terug als "
            "hij ontbreekt, en geef deze opdracht nog eens. Zoek anders uit wat er is beschadigd.",
            err=True,
        )


def tell_free(config: Config, free: list[int]) -> None:
    if not free:
        return
    click.echo(
        f"Onder sleutel {named(free)} ligt niets meer. Hij mag weg uit {config.keys / 'node.keys'}: geef deze opdracht "
        "nog eens, met --drop."
    )
    click.echo("Bewaar een kopie van hem zolang er back-ups zijn van voor vandaag, en maak een kopie van de nieuwe.")


def named(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
