"""A list out of a LAS, as CSV or XLSX → named columns and rows of text, each row with its line in the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice

from overstap.intake.fault import MB, IntakeFout
from overstap.intake.pupil import PUPILS_MAX

BYTES_MAX = 40 * MB
COLUMNS_MAX = 200
CELL_MAX = 4_000
"""Characters of a cell; what is longer is cut off, and then refused by the kind of its field."""
DELIMITERS = (";", ",", "\t", "|")
SEPARATORS_MAX = 20_000
"""Of one line of text: so many cells are never made before it is known that there are too many."""
HEAD_LINES = 20
"""Lines in which the delimiter is looked for."""
NAMED = re.compile(r"sep=([;,\t|])\r?\n", re.IGNORECASE)
"""A first line with which a spreadsheet says what its delimiter is."""
DATA = re.compile(r"[0-9]{8,9}|[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}")
"""What stands in a row of data and never in the name of a column: a number, a date."""


@dataclass(frozen=True, slots=True)
class Row:
    regel: int
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...] = field(repr=False)
    """The names that the first row gives; `A`, `B` and on when it gives none."""
    rows: tuple[Row, ...]


def read_csv(data: bytes) -> Table:
    """The table in these bytes; its encoding and delimiter are found out. Raises IntakeFout."""
    if len(data) > BYTES_MAX:
        raise IntakeFout("te_groot", grens=BYTES_MAX // MB)
    text = decoded(data)
    named = NAMED.match(text)
    delimiter = named[1] if named else delimiter_of(text)
    _refuse_wide(text, delimiter)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    return table_of(islice(_lines(reader), 1 if named else 0, None))


def decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 when it says so; else the encoding of Windows, which a spreadsheet writes by itself."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise IntakeFout("codering")


def delimiter_of(text: str) -> str:
    """The one of DELIMITERS that stands equally often in most of the first lines."""
    lines = [line for line in islice(text.splitlines(), HEAD_LINES) if line.strip()]
    if not lines:
        raise IntakeFout("leeg")
    first = {delimiter: lines[0].count(delimiter) for delimiter in DELIMITERS}
    if not any(first.values()):
        raise IntakeFout("een_kolom")
    steady = {delimiter: sum(line.count(delimiter) == first[delimiter] for line in lines) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: (bool(first[delimiter]), steady[delimiter], first[delimiter]))


def _refuse_wide(text: str, delimiter: str) -> None:
    for nr, line in enumerate(text.split("\n"), start=1):
        if line.count(delimiter) > SEPARATORS_MAX:
            raise IntakeFout("te_veel_kolommen", regel=nr, grens=COLUMNS_MAX)


def _lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on: a cell may hold a new line."""
    start = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise IntakeFout("geen_tabel", regel=start) from None
        if cells is None:
            return
        yield start, cells
        start = reader.line_num + 1  # type: ignore[attr-defined]  # a reader of csv knows its line


def table_of(lines: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """The table of these rows: the first that holds something names the columns, unless it is data. Empty ones go."""
    found: list[Row] = []
    for regel, cells in lines:
        if len(cells) > COLUMNS_MAX and any(cells[COLUMNS_MAX:]):
            raise IntakeFout("te_veel_kolommen", regel=regel, grens=COLUMNS_MAX)
        kept = [cell.strip()[:CELL_MAX] for cell in cells[:COLUMNS_MAX]]
        while kept and not kept[-1]:
            kept.pop()
        if kept:
            found.append(Row(regel, tuple(kept)))
        if len(found) > PUPILS_MAX + 1:
            raise IntakeFout("te_veel_rijen", grens=PUPILS_MAX)
    if not found:
        raise IntakeFout("leeg")
    return _named(found)


def _named(rows: list[Row]) -> Table:
    width = max(len(row.cells) for row in rows)
    head, *rest = rows
    if any(DATA.fullmatch(cell) for cell in head.cells):
        head, rest = Row(0, ()), rows
    if not rest:
        raise IntakeFout("geen_leerlingen")
    names = (*head.cells, *[""] * (width - len(head.cells)))
    wide = tuple(Row(row.regel, (*row.cells, *[""] * (width - len(row.cells)))) for row in rest)
    return Table(tuple(name or letter(nr) for nr, name in enumerate(names)), wide)


def letter(nr: int) -> str:
    """How a spreadsheet calls the column with this number, from 0: A, B, … Z, AA."""
    return (letter(nr // 26 - 1) if nr >= 26 else "") + chr(ord("A") + nr % 26)
