"""The command `overstap`."""

from __future__ import annotations

import sys

import click

from overstap import __version__
from overstap.cli.lazy import Commands
from overstap.cli.words import speak_dutch

WRONG_USE = 2
COMMANDS = {
    "audit": "overstap.cli.audit:audit",
    "compare": "overstap.cli.compare:compare_files",
    "convert": "overstap.cli.convert:convert_file",
    "demo": "overstap.cli.demo:demo",
    "fill": "overstap.cli.fill:fill_files",
    "gegevensset": "overstap.cli.gegevensset:gegevensset",
    "keys": "overstap.cli.keys:keys",
    "minimise": "overstap.cli.minimise:minimise_file",
    "prepare": "overstap.cli.node:prepare",
    "privacy": "overstap.cli.privacy:privacy_files",
    "register": "overstap.cli.node:register",
    "school": "overstap.cli.school:school",
    "serve": "overstap.cli.serve:serve",
    "show": "overstap.cli.dossier:show",
    "validate": "overstap.cli.validate:validate_files",
}
speak_dutch()


@click.group(commands=Commands(COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="overstap")
@click.option("--parent", type=int, hidden=True, help="Stop zodra dit proces er niet meer is.")
def group(parent: int | None) -> None:
    """Overstap: het dossier van een leerling die van school verandert, veilig van school naar school."""
    if parent is not None:
        from overstap.wire.parent import die_with_parent  # noqa: PLC0415 - hardly ever asked for

        die_with_parent(parent)


def main() -> None:
    """Run; a mistake in a configuration, or a busy database, is one sentence and not a trace of the program."""
    try:
        group.main(prog_name="overstap")
    except Exception as error:
        tekst, code = _said(error)
        if not tekst:
            raise
        click.echo(tekst, err=True)
        sys.exit(code)


def _said(error: Exception) -> tuple[str, int]:
    """What a user is told, and the code to end with; nothing of an error that should not happen."""
    from overstap.database import Busy  # noqa: PLC0415 - needs Django, which most commands do without
    from overstap.node.config import ConfigError  # noqa: PLC0415

    if isinstance(error, ConfigError):
        return str(error), WRONG_USE
    if isinstance(error, Busy):
        return "De database is nu bezet of vol. Probeer het zo opnieuw.", 1
    return "", 0
