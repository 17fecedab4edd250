"""A sheet of an XLSX file → a table. A spreadsheet is a ZIP of a stranger: it is weighed before it is opened.

All parts are unpacked once, with a counter: how large they become, how wide a row is, and that no part declares a
document type. Only then openpyxl reads it, values only, without links or formulas.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from overstap.dossier import zip_entry
from overstap.dossier.zip_entry import Part, ZipFout
from overstap.intake.fault import MB, IntakeFout
from overstap.intake.pupil import PUPILS_MAX
from overstap.intake.table import COLUMNS_MAX, Table, table_of

PARTS_MAX = 500
PART_BYTES_MAX = 30 * MB
UNPACKED_BYTES_MAX = 60 * MB
RATIO_MAX = 100
"""Bytes out for each byte in, of a part of more than RATIO_FROM_BYTES."""
RATIO_FROM_BYTES = MB
WORKBOOK = "xl/workbook.xml"
XML_NAMES = (".xml", ".rels", ".vml")
ROW = re.compile(rb"<(?:\w+:)?row\b")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{4,})""")
"""A cell beyond column ZZZ."""
ROWS_MAX = PUPILS_MAX * 4
"""Also the empty ones that a spreadsheet keeps for their colour."""
CELLS_A_ROW_MAX = 2_000
CELLS_MAX = 500_000
"""Of a sheet: each takes openpyxl some ten microseconds."""
BROKEN = (KeyError, ValueError, IndexError, TypeError, AttributeError, SyntaxError, OSError, zipfile.BadZipFile)
"""What openpyxl meets in a spreadsheet that is none; that of its parts is another for each."""


def is_xlsx(data: bytes) -> bool:
    """Whether this ZIP is a spreadsheet. Raises IntakeFout for one that cannot be read."""
    try:
        return any(name == WORKBOOK for name in zip_entry.names(data, count_max=PARTS_MAX))
    except ZipFout:
        raise IntakeFout("zip") from None


def read_xlsx(data: bytes, blad: int = 1) -> Table:
    """The table on this sheet, counted from 1 among those that can be seen. Raises IntakeFout."""
    weigh(data)
    return table_of(_rows(data, blad))


def sheets_of(data: bytes) -> tuple[str, ...]:
    """The names of the sheets that can be seen. Raises IntakeFout."""
    weigh(data)
    with _opened(data) as book:
        return tuple(sheet.title for sheet in _seen(book))


def weigh(data: bytes) -> None:
    """Refuse a spreadsheet that becomes too large, too wide or too deep, or that declares a document type."""
    try:
        parts = tuple(zip_entry.parts(data, count_max=PARTS_MAX))
    except ZipFout:
        raise IntakeFout("geen_rekenblad") from None
    if sum(part.size for part in parts) > UNPACKED_BYTES_MAX:
        raise IntakeFout("zip_bom")
    for part in parts:
        if part.size:
            _weigh(part, unpacked(data, part))


def unpacked(data: bytes, part: Part, *, size_max: int = PART_BYTES_MAX) -> bytes:
    """The bytes of one part. Raises IntakeFout: nothing that a directory says of a size is believed."""
    if part.size > RATIO_FROM_BYTES and part.size > RATIO_MAX * max(part.packed, 1):
        raise IntakeFout("zip_bom")
    try:
        return zip_entry.part(data, part, size_max=size_max)
    except ZipFout as fout:
        raise IntakeFout("zip_bom" if fout.code in ("bom", "te_groot") else "geen_rekenblad") from None


def _weigh(part: Part, content: bytes) -> None:
    if not part.name.lower().endswith(XML_NAMES):
        return
    if b"\0" in content or b"<!" in content.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise IntakeFout("documenttype")
    _count(content)


def _count(content: bytes) -> None:
    """Refuse a part with too many rows or cells; any part may be named as a sheet."""
    starts = [found.start() for found in ROW.finditer(content)]
    if len(starts) > ROWS_MAX:
        raise IntakeFout("te_veel_rijen", grens=PUPILS_MAX)
    for nr, (start, end) in enumerate(pairwise([*starts, len(content)]), start=1):
        if end - start > CELLS_A_ROW_MAX and _is_wide(content[start:end]):
            raise IntakeFout("te_veel_kolommen", regel=nr, grens=COLUMNS_MAX)
    if sum(1 for _ in CELL.finditer(content)) > CELLS_MAX:
        raise IntakeFout("te_veel_cellen", grens=CELLS_MAX)


def _is_wide(row: bytes) -> bool:
    """Whether a row has more cells than are counted, or one in a column that no spreadsheet has."""
    return sum(1 for _ in CELL.finditer(row)) > CELLS_A_ROW_MAX or PLACE.search(row) is not None


def _rows(data: bytes, blad: int) -> Iterator[tuple[int, list[str]]]:
    with _opened(data) as book:
        sheet = _seen(book)[blad - 1]
        rows = sheet.iter_rows(max_row=ROWS_MAX, max_col=COLUMNS_MAX + 1, values_only=True)
        yield from ((nr, [as_text(cell) for cell in row]) for nr, row in enumerate(rows, start=1))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """The spreadsheet, values only. Raises IntakeFout for whatever openpyxl meets in one that is none."""
    from openpyxl import load_workbook  # noqa: PLC0415 - a supplier who reads EDEXML only has no need of it

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except BROKEN:
        raise IntakeFout("geen_rekenblad") from None


def _seen(book: Any) -> list[Any]:
    """The sheets that a person sees; all of them when every one is hidden."""
    return [each for each in book.worksheets if each.sheet_state == "visible"] or list(book.worksheets)


def as_text(value: object) -> str:
    """A cell as a person reads it: a day as 2014-03-12, a whole number without a point, a truth as ja or nee."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)
