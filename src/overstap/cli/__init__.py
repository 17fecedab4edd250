"""The command `overstap`."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

import click

from overstap import __version__
from overstap.cli.lazy import Commands
from overstap.cli.words import speak_dutch

WRONG_USE = 2
INTERRUPTED = 130
"""As a shell says it of a program that was broken off: not 1, which says that something was found."""
UNHEARD = 141
"""The same of a program whose reader went away, as `head` does when it has enough: nothing to say, nothing found."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
GARBAGE_EVERY = 20_000
"""New objects between two looks for garbage: starting makes many that stay, and a command hardly any that go."""
COMMANDS = {
    "audit": "overstap.cli.audit:audit",
    "backup": "overstap.cli.backup:backup",
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
    "restore": "overstap.cli.backup:restore",
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
    gc.set_threshold(GARBAGE_EVERY)
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        sys.exit(_run())
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)
    except click.Abort:
        click.echo("Afgebroken.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _drop(sys.stdout, sys.stderr)
        sys.exit(UNHEARD)
    except Exception as error:
        tekst, code = _said(error)
        if not tekst:
            raise
        click.echo(tekst, err=True)
        _drop(sys.stdout)
        sys.exit(code)


def _run() -> int | str | None:
    """Run the command and hand over all it said; gives what it ends with.

    Raises BrokenPipeError when nobody reads on. At that click puts another stream in the place of the output, and ends
    with 1.
    """
    output = sys.stdout
    try:
        code: int | str | None = group.main(prog_name="overstap", standalone_mode=False)
    except SystemExit as end:
        if sys.stdout is not output:
            raise BrokenPipeError from None
        code = end.code
    sys.stdout.flush()
    return code


def _speak_utf8(stream: TextIO | None) -> None:
    """What goes to a file or a program is UTF-8, as the guides say; no sign of a name ever stops a command."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _drop(*streams: TextIO) -> None:
    """What could not be written is not tried once more at the end: that would change the code."""
    for stream in streams:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _said(error: Exception) -> tuple[str, int]:
    """What a user is told, and the code to end with; nothing of an error that should not happen."""
    from overstap.database import Busy, Full  # noqa: PLC0415 - needs Django, which most commands do without
    from overstap.node.config import ConfigError  # noqa: PLC0415

    if isinstance(error, ConfigError):
        return str(error), WRONG_USE
    if isinstance(error, Full):
        return "De schijf van de database is vol: er is niets bewaard. Maak ruimte en geef de opdracht opnieuw.", 1
    if isinstance(error, Busy):
        return "De database is nu bezet. Probeer het zo opnieuw.", 1
    if isinstance(error, OSError) and error.errno in FULL:
        return "De schijf is vol: de uitvoer is niet af. Maak ruimte en begin opnieuw.", WRONG_USE
    return "", 0
