"""Whatever bytes come, they become pupils or one of our own refusals, and never another error."""

from __future__ import annotations

import zipfile
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.made import HEAD, cells, csv, edexml, oso, pupils, workbook, zipped
from overstap.dossier import LeesFout
from overstap.intake.columns import guess
from overstap.intake.fault import IntakeFout
from overstap.intake.files import File, Kind, recognised
from overstap.intake.read import first_table, read_pupils

SHEET = workbook({"Uitleg": [], "Groep 8": [(*HEAD, "Toetscode"), *((*cells(each), "RW") for each in pupils(2))]})
WHOLE = (edexml(pupils(2)), csv(pupils(2)), SHEET, zipped(("a.xml", oso(1))))
PARTS = zipfile.ZipFile(BytesIO(SHEET)).namelist()
Changes = list[tuple[int, bytes]]
changes = st.lists(st.tuples(st.integers(0, 2**20), st.binary(max_size=6)), min_size=1, max_size=5)


def read(data: bytes) -> None:
    try:
        upload = recognised([File("bestand", data)])
        blad, columns = 1, ()
        if upload.kind not in (Kind.EDEXML, Kind.OSO):
            blad, table = first_table(upload.kind, upload.files[0])
            columns = guess(table.columns)
        read_pupils(upload.kind, upload.files, brin="99PA", schooljaar="2025-2026", columns=columns, blad=blad)
    except (IntakeFout, LeesFout):
        return


def changed(data: bytes, where: Changes) -> bytes:
    for place, other in where:
        at = place % len(data)
        data = data[:at] + other + data[at + len(other) :]
    return data


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    """T35."""
    read(data)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(WHOLE), changes)
def test_a_file_with_some_bytes_changed(data: bytes, where: Changes) -> None:
    """T35."""
    read(changed(data, where))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(PARTS), changes)
def test_a_spreadsheet_with_some_bytes_changed_inside_a_part(part: str, where: Changes) -> None:
    """T35: the ZIP around it is whole, so that it comes as far as openpyxl."""
    with zipfile.ZipFile(BytesIO(SHEET)) as box:
        read(zipped(*((name, changed(box.read(name), where) if name == part else box.read(name)) for name in PARTS)))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6))
def test_any_cells(rows: list[list[str]]) -> None:
    """T35."""
    read("\n".join(";".join(row) for row in rows).encode("utf-8", "surrogatepass"))
