"""Which dossiers a command is asked to look at: files, folders with their XML files, or what comes in by a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

PIPE = "-"
DOSSIERS = click.Path(exists=True, allow_dash=True, path_type=Path)
"""The type of an argument that `dossier_files` takes."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one dossier comes from. It holds no bytes, so many sources cost nothing."""

    path: Path
    data: bytes | None = None
    """Only of a pipe that was read already, for another process."""

    @property
    def naam(self) -> str:
        """As it was given, or as it was found in a folder; for people it goes through `clean`."""
        return "standaardinvoer" if str(self.path) == PIPE else str(self.path)

    def read(self, bytes_max: int) -> bytes:
        """All bytes, or one more than `bytes_max` of them, which who reads on refuses. Raises OSError."""
        if self.data is not None:
            return self.data
        if str(self.path) == PIPE:
            return sys.stdin.buffer.read(bytes_max + 1)
        with self.path.open("rb") as file:
            return file.read(bytes_max + 1)

    def held(self, bytes_max: int) -> Source:
        """The same with its bytes in hand, as `read` gives them."""
        return Source(self.path, self.read(bytes_max))


def dossier_files(paths: Iterable[Path]) -> Iterator[Source]:
    """Each file as given, each folder as its `*.xml`, also deeper and in the order of their names; `-` is a pipe.

    Links to other folders are not followed, a named pipe in a folder is not waited for. A folder that cannot be looked
    into comes as a source that cannot be read: else its dossiers would seem to be good.
    Raises click.UsageError for a folder without any XML file, and for a second `-`.
    """
    paths = list(paths)
    refuse_second_pipe(paths)
    for path in paths:
        if str(path) == PIPE or not path.is_dir():
            yield Source(path)
        else:
            yield from _of_folder(path)


def refuse_second_pipe(paths: Iterable[Path]) -> None:
    """Raises click.UsageError: what came by the pipe is gone once it was read."""
    if [str(path) for path in paths].count(PIPE) > 1:
        raise click.UsageError(f"De standaardinvoer ('{PIPE}') kan maar een keer worden gelezen. Noem haar een keer.")


def _of_folder(folder: Path) -> Iterator[Source]:
    empty, closed = True, list[Source]()
    for top, folders, names in os.walk(folder, onerror=lambda error: closed.append(Source(Path(error.filename)))):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".xml") and not Path(top, name).is_fifo():
                empty = False
                yield Source(Path(top, name))
    yield from closed
    if empty and not closed:
        raise click.UsageError(f"In de map '{folder}' staat geen XML-bestand. Kies een andere map.")
