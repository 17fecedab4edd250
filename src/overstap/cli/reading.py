"""How a command reads a dossier: from a file, or from the standard input."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.files import Source
from overstap.cli.refusal import Refusal
from overstap.dossier import Dossier, LeesFout, Limits, read

BYTES_MAX = Limits().bytes_max
NOT_OPENED = "Dit bestand is niet te openen. Kijk of u het mag lezen en probeer het opnieuw."
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
"""The type of an argument that `read_file` takes."""


def read_file(path: Path) -> Dossier:
    """The dossier in a file, or on the standard input for `-`. Raises Refusal."""
    return read_source(Source(path))


def bytes_of(path: Path, bytes_max: int = BYTES_MAX) -> bytes:
    """What stands in a file that is no dossier. Raises Refusal when it cannot be opened, or is larger."""
    try:
        data = Source(path).read(bytes_max)
    except OSError:
        raise Refusal(f"{path}: {NOT_OPENED}") from None
    if len(data) > bytes_max:
        raise Refusal(f"{path} is te groot: er mag ten hoogste {bytes_max // 1024**2} MB in.")
    return data


def read_source(source: Source) -> Dossier:
    """The dossier that comes from here, without its comments. Raises Refusal."""
    try:
        return read(source.read(BYTES_MAX), comments="drop")
    except OSError:
        raise Refusal(NOT_OPENED) from None
    except LeesFout as fout:
        raise Refusal(fout.tekst) from None
