"""Where what a command made goes: to the file that `--output` names, or to the standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from overstap.cli.refusal import Refusal

FILE = click.Path(dir_okay=False, path_type=Path)
OUTPUT = click.option("--output", type=FILE, help="Schrijf naar dit bestand.")


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO | None]:
    """The file to write text to, piece by piece; None is the standard output. Raises Refusal."""
    if output is None:
        yield None
        return
    try:
        file = output.open("w", encoding="utf-8")
    except OSError:
        raise not_writable(output) from None
    with file:
        yield file


def put(output: Path | None, text: str) -> None:
    """A text, whole. Raises Refusal."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    write_bytes(output, text.encode("utf-8"))


def put_bytes(output: Path | None, data: bytes) -> None:
    """Bytes as they are. Raises Refusal."""
    if output is None:
        sys.stdout.buffer.write(data)
        return
    write_bytes(output, data)


def write_bytes(path: Path, data: bytes) -> None:
    """To a file. Raises Refusal."""
    try:
        path.write_bytes(data)
    except OSError:
        raise not_writable(path) from None


def not_writable(path: Path) -> Refusal:
    return Refusal(f"{path} is niet te schrijven. Geef een pad in een map die er is.")
