"""T54: what leaves for a spreadsheet never acts there, whatever a pupil is called."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from overstap.report.sheet import as_csv, as_xlsx, inert

HOSTILE = (
    '=HYPERLINK("http://127.0.0.1/?"&A1,"klik")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    "\n=1+1",
    "\ufeff=1",
    "＝1+1",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_is_a_formula_is_text_in_a_csv(name: str) -> None:
    """T54: an apostrophe stands before it."""
    text = as_csv([("Leerling",), (name,)]).decode("utf-8-sig")

    ((_,), (cell,)) = csv.reader(StringIO(text, newline=""), delimiter=";")
    assert cell == f"'{name}"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_is_a_formula_is_a_text_cell_in_a_spreadsheet(name: str) -> None:
    """T54: nothing in it is a formula, not even where openpyxl itself would make one."""
    sheet = load_workbook(BytesIO(as_xlsx([("Leerling",), (name,)], "Leerlingen"))).active

    cell = sheet["A2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


@pytest.mark.parametrize("text", ["Anna", "de Vries", "O'Neill", "8A", "12-03-2014", "", "a=b", "Anne-Marie"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_numbers_and_nothing_are_written_plainly() -> None:
    assert as_csv([(1, None, "x;y")]) == '\ufeff"1";"";"x;y"\r\n'.encode()


def test_a_sign_that_a_spreadsheet_cannot_hold_is_left_out() -> None:
    sheet = load_workbook(BytesIO(as_xlsx([("a\x00b\x0b",)], "Lijst"))).active

    assert sheet["A1"].value == "ab"
