"""The pupils in what was uploaded, each with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, value_at
from overstap.intake.cells import pupils_of
from overstap.intake.edexml import read_edexml
from overstap.intake.fault import IntakeFout
from overstap.intake.files import File, Kind
from overstap.intake.oso import read_oso
from overstap.intake.pupil import PupilRow, without_doubles
from overstap.intake.table import Table, read_csv
from overstap.intake.xlsx import read_xlsx


def read_table(kind: Kind, file: File) -> Table:
    """The list in a CSV or XLSX file. Raises IntakeFout."""
    return read_xlsx(file.data) if kind is Kind.XLSX else read_csv(file.data)


def read_pupils(
    kind: Kind, files: Sequence[File], *, brin: str, schooljaar: str, columns: Sequence[str] = ()
) -> tuple[PupilRow, ...]:
    """A row for each pupil. `columns` says for a list where each column goes; `schooljaar` is that of now.

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
    return without_doubles(pupils_of(read_table(kind, files[0]), columns, brin=brin, schooljaar=schooljaar))


def brin_in(deel: Record) -> str:
    """Of which school a row says that it is; nothing when it does not say."""
    try:
        found = value_at(deel, "huidigeschool/brincode")
    except NoSuchSpot:
        return ""
    return found if isinstance(found, str) else ""
