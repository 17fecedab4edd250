"""The pupils in what was uploaded, each with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from overstap.intake.edexml import read_edexml
from overstap.intake.fault import IntakeFout
from overstap.intake.files import File, Kind
from overstap.intake.oso import read_oso
from overstap.intake.pupil import PupilRow, without_doubles
from overstap.intake.rows import pupils_of
from overstap.intake.table import Table, read_csv
from overstap.intake.xlsx import read_xlsx, sheets_of

SHEETS_TRIED_MAX = 20
"""Sheets that are looked into for the first that holds a list."""


def read_table(kind: Kind, file: File, blad: int = 1) -> Table:
    """The list in a CSV or XLSX file; `blad` counts the sheets of a spreadsheet from 1. Raises IntakeFout."""
    return read_xlsx(file.data, blad) if kind is Kind.XLSX else read_csv(file.data)


def sheet_names(kind: Kind, file: File) -> tuple[str, ...]:
    """What the sheets of a spreadsheet are called; a CSV has none. Raises IntakeFout."""
    return sheets_of(file.data) if kind is Kind.XLSX else ()


def first_table(kind: Kind, file: File) -> tuple[int, Table]:
    """The first sheet with a list on it, and that list. Raises IntakeFout: what is wrong with the first."""
    wrong: IntakeFout | None = None
    for blad in range(1, min(len(sheet_names(kind, file)) or 1, SHEETS_TRIED_MAX) + 1):
        try:
            return blad, read_table(kind, file, blad)
        except IntakeFout as fout:
            wrong = wrong or fout
    raise wrong or IntakeFout("leeg")


def read_pupils(
    kind: Kind, files: Sequence[File], *, brin: str, schooljaar: str, columns: Sequence[str] = (), blad: int = 1
) -> tuple[PupilRow, ...]:
    """A row for each pupil. `columns` says for a list where each column goes, and `blad` on which sheet it stands;
    `schooljaar` is that of now.

    Raises IntakeFout or LeesFout where nothing of it can be taken over: another school, no pupils, no list.
    """
    if kind is Kind.EDEXML:
        found = read_edexml(files[0].data)
        if found.brin != brin:
            raise IntakeFout("andere_school")
        return without_doubles(found.rows)
    if kind is Kind.OSO:
        return without_doubles(
            (read_oso(file.data, nr) for nr, file in enumerate(files, start=1)), several=len(files) > 1
        )
    return pupils_of(read_table(kind, files[0], blad), columns, brin=brin, schooljaar=schooljaar)
