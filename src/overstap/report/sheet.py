"""Rows as CSV or XLSX for people. A cell never acts: a spreadsheet takes what begins with a sign for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

ACTING = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet begins a formula, or ends the cell before it and is brought to one."""
MARK = "'"
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_MAX = 32_000
"""Characters that a spreadsheet holds in one cell."""

Rows = Iterable[Sequence[object]]


def inert(value: object) -> str:
    """A cell as text that no spreadsheet acts upon: an apostrophe stands before what would be a formula."""
    text = "" if value is None else str(value)
    acts = text.lstrip(" \v\f\u00a0\ufeff").startswith(ACTING)
    return f"{MARK}{text}" if acts else text


def as_csv(rows: Rows) -> bytes:
    """CSV with a semicolon and the mark of UTF-8, as a Dutch spreadsheet opens it."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Rows, title: str) -> bytes:
    """A sheet in which every cell is text, whatever it looks like."""
    from openpyxl import Workbook  # noqa: PLC0415 - who writes CSV only has no need of it
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)

    def cell(value: object) -> object:
        made = WriteOnlyCell(sheet, value=_printable(value))
        made.data_type = "s"
        made.number_format = "@"
        return made

    for row in rows:
        sheet.append([cell(value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(value: object) -> str:
    """Without what a spreadsheet cannot hold."""
    text = "" if value is None else str(value)
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")[:CELL_MAX]
