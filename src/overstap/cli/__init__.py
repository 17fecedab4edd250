"""The command `overstap`."""

from __future__ import annotations

import sys

import click

from overstap import __version__
from overstap.cli.audit import audit
from overstap.cli.convert import convert_file
from overstap.cli.demo import demo
from overstap.cli.dossier import show, validate_files
from overstap.cli.gegevensset import gegevensset
from overstap.cli.keys import keys
from overstap.cli.minimise import minimise_file
from overstap.cli.node import prepare, register, serve
from overstap.cli.school import school
from overstap.cli.words import speak_dutch
from overstap.database import Busy
from overstap.node.config import ConfigError
from overstap.wire.parent import die_with_parent

WRONG_USE = 2
speak_dutch()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="overstap")
@click.option("--parent", type=int, hidden=True, help="Stop zodra dit proces er niet meer is.")
def group(parent: int | None) -> None:
    """Overstap: het dossier van een leerling die van school verandert, veilig van school naar school."""
    if parent is not None:
        die_with_parent(parent)


DOSSIER = (validate_files, show, minimise_file, convert_file)
for command in (demo, serve, prepare, register, school, *DOSSIER, gegevensset, keys, audit):
    group.add_command(command)


def main() -> None:
    """Run; a mistake in a configuration, or a busy database, is one sentence and not a trace of the program."""
    try:
        group.main(prog_name="overstap")
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_USE)
    except Busy:
        click.echo("De database is nu bezet of vol. Probeer het zo opnieuw.", err=True)
        sys.exit(1)
