"""Tables for a spreadsheet, in which no cell is ever a formula (T54)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, or for the end of the cell before it."""
BOM = "\ufeff"
"""Without it some spreadsheets read UTF-8 as something else."""


def inert(cell: object) -> str:
    """The text of a cell that no spreadsheet carries out: an apostrophe before what could begin a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(STARTS) else text


def to_csv(head: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """With semicolons, as Dutch spreadsheets read them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in (head, *rows))
    return (BOM + text.getvalue()).encode()
