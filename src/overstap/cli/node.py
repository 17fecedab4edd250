"""`overstap prepare` and `overstap register`: a node made ready and filled; and how it is run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from overstap.cli.options import CONFIG
from overstap.node.config import Config
from overstap.node.fit import refuse_other_oin, refuse_taken, refuse_unfit, warnings
from overstap.node.start import prepare as make_ready
from overstap.node.start import start

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@CONFIG
@click.option("--register", "file", type=FILE, help="Vul meteen het register uit dit bestand.")
def prepare(config: Path, file: Path | None) -> None:
    """Maak de database en de ontbrekende sleutels van dit systeem."""
    for path in make_ready(config):
        click.echo(f"Sleutel gemaakt: {path}")
    if file is not None:
        enter(file)
    else:
        click.echo(f"Scholen zet u erin met: overstap register --config {config} BESTAND")
    click.echo(f"Het systeem is klaar. Start het met: overstap serve --config {config}")


@click.command()
@CONFIG
@click.argument("file", type=FILE)
def register(config: Path, file: Path) -> None:
    """Zet scholen, systemen, mandaten en aanleverpunten uit FILE (TOML) in het register."""
    start(config)
    enter(file)


def enter(file: Path) -> None:
    from overstap.node.register import load_register  # noqa: PLC0415 - needs Django, which now stands

    counts = load_register(file)
    click.echo("In het register: " + ", ".join(f"{count} × {kind}" for kind, count in counts.items()) + ".")


def serve_node(config: Path) -> None:
    """Run until it is told to stop. Raises ConfigError before anything listens."""
    loaded = start(config)
    from overstap.node.build import node  # noqa: PLC0415 - needs Django, which now stands
    from overstap.node.serve import run  # noqa: PLC0415

    refuse_unfit(loaded)
    refuse_other_oin(loaded)
    this = node()
    refuse_taken(loaded)
    clock = beside_centre(loaded)
    tell(loaded)
    if clock:
        click.echo(f"Let op: {clock}", err=True)
    run(this)


def beside_centre(config: Config) -> str:
    """What is to be said of our clock; the Traffic Center itself has nobody to ask. Raises ConfigError."""
    if config.chain is None:
        return ""
    from overstap.node.school import refuse_wrong_clock  # noqa: PLC0415 - a Traffic Center has no such rooms

    return refuse_wrong_clock(config, config.chain)


def tell(config: Config) -> None:
    """What starts, where to find it, and what needs care soon."""
    click.echo(f"{config.name} start op {config.wire.url}. Stop met Ctrl-C.")
    if config.web:
        click.echo(f"De pagina's staan op http://{config.web.listen}/")
    for warning in warnings(config, datetime.now(UTC)):
        click.echo(warning, err=True)
