"""`overstap backup` and `overstap restore`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overstap.cli.options import CONFIG
from overstap.node.start import start

if TYPE_CHECKING:
    from overstap.node.config import Config
    from overstap.node.restore import Restored

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@CONFIG
@click.argument("folder", metavar="MAP", type=FOLDER)
def backup(config: Path, folder: Path) -> None:
    """Maak in een nieuwe MAP een back-up van de database. Het systeem mag intussen werken."""
    settings = start(config)
    from overstap.node.backup import back_up  # noqa: PLC0415 - needs Django, which now stands

    made = back_up(settings, folder)
    click.echo(f"De back-up staat in {folder}: {made.bytes} bytes, SHA-256 {made.sha256}.")
    for line in elsewhere(settings):
        click.echo(line)


def elsewhere(config: Config) -> list[str]:
    """What a backup does not hold, and must be kept in another place and by other hands."""
    lines = ["Er zit geen sleutel in. Bewaar op een andere plaats, en niet bij deze back-up:"]
    if config.role == "school":
        from overstap.node.school import register_of  # noqa: PLC0415 - a Traffic Center has no vault

        lines.append(f"  {config.keys / 'node.keys'}  zonder deze sleutels gaat geen dossier open")
        lines.append(f"  {register_of(config).path}  wat is vernietigd: houd deze kopie zo nieuw mogelijk")
    lines.append(f"  {config.keys / 'audit.key'}  zonder deze sleutel is het logboek niet te controleren")
    if config.heads:
        lines.append(f"  {config.keys / 'head.key'}  zonder deze sleutel zijn de bewaarde standen niet te controleren")
    lines.append(
        "  de configuratie, de certificaten met hun sleutels en, op een schoolsysteem, het geheim van de keten"
    )
    return lines


@click.command()
@CONFIG
@click.argument("folder", metavar="MAP", type=FOLDER)
@click.option(
    "--shredded", type=FILE, help="Het register van wat is vernietigd, als het niet op zijn eigen plaats staat."
)
@click.option(
    "--without-shredded", is_flag=True, help="Er is geen register meer: wat na de back-up is vernietigd, komt terug."
)
def restore(config: Path, folder: Path, shredded: Path | None, without_shredded: bool) -> None:
    """Zet de back-up uit MAP terug in een leeg systeem. Wat sindsdien is vernietigd, gaat meteen weer weg."""
    from overstap.node.restore import restore as put_back  # noqa: PLC0415 - only this command needs it

    done = put_back(config, folder, register=shredded, without_register=without_shredded)
    tell(done)
    if not done.verdict.good:
        sys.exit(1)
    click.echo(f"Het systeem is klaar. Start het met: overstap serve --config {config}")


def tell(done: Restored) -> None:
    from overstap.cli.audit import sentence  # noqa: PLC0415 - only this command needs it

    click.echo(f"De back-up van {done.manifest.made:%d-%m-%Y %H:%M} UTC is teruggezet.")
    click.echo(f"Opnieuw vernietigd, omdat het register dat zegt: {done.shredded}.")
    click.echo(sentence(done.verdict))
    if not done.verdict.good:
        click.echo("Het systeem start niet. Neem een andere back-up, en laat dit uitzoeken.", err=True)
        return
    if done.lost:
        missing, at = done.lost.head.nr - done.verdict.rows, done.lost.at
        click.echo(f"Zeker {missing} regels van het logboek ontbreken: er is een stand van {at:%d-%m-%Y %H:%M} UTC.")
    click.echo(f"Alles van na regel {done.verdict.rows} van het logboek ontbreekt: lees, ontvang en stuur dat opnieuw.")
