"""How far a command is with many files: a bar on the terminal, and nowhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from overstap.cli.files import Source

if TYPE_CHECKING:
    from rich.progress import Progress

SHOWN_FROM = 50
"""With fewer files a bar would be gone before it was seen."""
SECONDS_BETWEEN = 0.1


@contextmanager
def with_progress(verb: str, sources: Iterable[Source]) -> Iterator[Iterable[Source]]:
    """The same sources; as they are taken a bar on stderr moves on, when that is a terminal and there are many.

    The verb says before the bar what the command does with them: `Controleren`.
    """
    if not sys.stderr.isatty():
        yield sources
        return
    counted = list(sources)
    if len(counted) < SHOWN_FROM:
        yield counted
        return
    with _bar(verb) as bar:
        yield _moving(bar, counted)


def _bar(verb: str) -> Progress:
    """No thread of its own draws it: the processes that are started meanwhile would inherit its locks."""
    from rich.console import Console  # noqa: PLC0415 - one file on a terminal needs no bar
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    same = sys.stdout.isatty()
    return Progress(*columns, console=console, auto_refresh=False, transient=True, redirect_stdout=same)


def _moving(bar: Progress, sources: list[Source]) -> Iterator[Source]:
    task, drawn = bar.add_task("", total=len(sources)), 0.0
    for source in sources:
        yield source
        bar.advance(task)
        if time.monotonic() - drawn >= SECONDS_BETWEEN:
            drawn = time.monotonic()
            bar.refresh()
