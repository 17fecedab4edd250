"""Lists out of a LAS: how they are written is found out, what is too much is refused, a row keeps its line."""

from __future__ import annotations

import os
from datetime import date, datetime

import pytest
from openpyxl.xml.constants import SHEET_MAIN_NS

from intake.made import HEAD, cells, csv, pupils, with_part, xlsx, zipped
from overstap.intake.fault import IntakeFout
from overstap.intake.pupil import PUPILS_MAX
from overstap.intake.table import COLUMNS_MAX, Row, Table, letter, read_csv
from overstap.intake.xlsx import PART_BYTES_MAX, read_xlsx

SHEET = "xl/worksheets/sheet1.xml"
NS = f'xmlns="{SHEET_MAIN_NS}"'.encode()


NOISE = (
    "".join(f'<row><c r="A{nr}"/>{"<c/>" * 1_900}</row>' for nr in range(200)).encode()
    + os.urandom(100_000).hex().encode()
)
"""Cells beside what cannot be packed, so that it is no bomb."""


def sheet(inner: bytes) -> bytes:
    """A spreadsheet whose only sheet holds this."""
    whole = b"<worksheet " + NS + b"><sheetData>" + inner + b"</sheetData></worksheet>"
    return with_part(xlsx([["BSN"], ["1"]]), SHEET, whole)


def code_of(data: bytes) -> str:
    with pytest.raises(IntakeFout) as refused:
        read_xlsx(data) if data.startswith(b"PK") else read_csv(data)
    return refused.value.code


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found_out(delimiter: str, encoding: str) -> None:
    made = [each.but(achternaam="Coëlho") for each in pupils(3)]

    table = read_csv(csv(made, delimiter=delimiter, encoding=encoding))

    assert table.columns == HEAD
    assert [row.cells for row in table.rows] == [cells(each) for each in made]
    assert [row.regel for row in table.rows] == [2, 3, 4]


def test_a_comma_in_a_cell_is_no_delimiter_and_a_new_line_in_one_counts() -> None:
    table = read_csv(b'BSN;Naam\r\n1;"Bos, Jan"\r\n\r\n2;"een\r\ntwee"\r\n3;drie\r\n')

    assert [row.cells for row in table.rows] == [("1", "Bos, Jan"), ("2", "een\r\ntwee"), ("3", "drie")]
    assert [row.regel for row in table.rows] == [2, 4, 6]


def test_a_first_line_that_names_the_delimiter_is_believed_and_no_row() -> None:
    table = read_csv(b"sep=,\r\nBSN,Naam\r\n1,a;b;c\r\n")

    assert table == Table(("BSN", "Naam"), (Row(3, ("1", "a;b;c")),))


def test_a_list_without_names_of_columns_loses_no_pupil() -> None:
    table = read_csv(b"999999011;Bos\n999999023;Kade\n")

    assert (table.columns, len(table.rows)) == (("A", "B"), 2)


def test_short_and_long_rows_have_as_many_cells_as_the_widest() -> None:
    table = read_csv(b"BSN;Naam\n1\n2;b;c\n")

    assert table.columns == ("BSN", "Naam", "C")
    assert [row.cells for row in table.rows] == [("1", "", ""), ("2", "b", "c")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "leeg"),
        (b"\n \n", "leeg"),
        (b"BSN\n1\n", "een_kolom"),
        (b"BSN;Naam\n", "geen_leerlingen"),
        (b"a;b\0\n", "codering"),
        (b"\xff\xfea", "codering"),
        (b'BSN;Naam\n1;"' + b"a" * 200_000, "geen_tabel"),
        (b";".join([b"a"] * (COLUMNS_MAX + 1)) + b"\n1;2\n", "te_veel_kolommen"),
        (b"BSN;Naam\n" + b"1;a\n" * (PUPILS_MAX + 1), "te_veel_rijen"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_million_columns_in_a_csv_are_counted_before_they_are_made() -> None:
    """T35: the refusal names the line."""
    with pytest.raises(IntakeFout) as refused:
        read_csv(b"BSN;Naam\n" + b";" * 1_000_000 + b"\n")

    assert refused.value.code == "te_veel_kolommen"
    assert "Regel 2" in refused.value.tekst


def test_a_spreadsheet_gives_the_same_as_the_csv() -> None:
    rows = [HEAD, *map(cells, pupils(3))]

    assert read_xlsx(xlsx(rows)) == read_csv(csv(pupils(3)))


def test_cells_become_what_a_person_reads() -> None:
    day, moment = date(2014, 3, 2), datetime(2014, 3, 2, 4)  # noqa: DTZ001 - a spreadsheet knows no time zones
    rows = [["a", "b", "c", "d", "e"], [day, 12.0, 1.5, True, None], [moment, 7, "x", False, "y"]]

    first, second = read_xlsx(xlsx(rows)).rows

    assert first.cells == ("2014-03-02", "12", "1.5", "ja", "")
    assert second.cells == ("2014-03-02", "7", "x", "nee", "y")


def test_empty_rows_count_for_the_line() -> None:
    rows = [["BSN", "Naam"], [], ["1", "a"], [None, None], ["2", "b"]]

    assert [row.regel for row in read_xlsx(xlsx(rows)).rows] == [3, 5]


def test_a_formula_is_its_last_value_and_never_worked_out() -> None:
    cell = b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>HYPERLINK("http://127.0.0.1")</f></c></row>'
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>BSN</t></is></c></row>'

    assert read_xlsx(sheet(head + cell)) == Table(("BSN",), (Row(2, ("2",)),))


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        (b"<row>" + b"<c/>" * 1_000_000 + b"</row>", "zip_bom"),
        (b"<row>" + b"<c/>" * 200_000 + b"</row>", "te_veel_kolommen"),
        (b'<row r="1"><c r="BDWGN1"><v>1</v></c>' + b" " * 2_000 + b"</row>", "te_veel_kolommen"),
        (b'<row r="1"><c r="BDWGN1"><v>1</v></c></row>', "geen_rekenblad"),
        (b'<row><c t="inlineStr"><is><t>' + b"a" * 12_000_000 + b"</t></is></c></row>", "zip_bom"),
        (b" " * (PART_BYTES_MAX + 1), "zip_bom"),
        (b"<row/>" * 30_000, "te_veel_rijen"),
        ((b"<row>" + b"<c/>" * 1_900 + b"</row>") * 100 + NOISE, "te_veel_cellen"),
    ],
    ids=["a million columns", "columns", "far column", "far column small", "bomb", "large", "rows", "cells"],
)
def test_a_hostile_spreadsheet_is_refused_before_it_is_opened(inner: bytes, code: str) -> None:
    """T35: a bomb of 1:1000, a million columns and too many rows."""
    assert code_of(sheet(inner)) == code


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", SHEET, "[Content_Types].xml"])
def test_a_document_type_in_any_part_is_refused(part: str) -> None:
    """T35: no entity ever reaches the reader of the spreadsheet."""
    bomb = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'

    assert code_of(with_part(xlsx([HEAD]), part, bomb)) == "documenttype"


def test_a_document_type_in_another_encoding_is_refused_too() -> None:
    """T35."""
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")

    assert code_of(with_part(xlsx([HEAD]), SHEET, hidden)) == "documenttype"


@pytest.mark.parametrize(
    "data",
    [
        xlsx([HEAD])[:-30],
        zipped(("xl/workbook.xml", b"<a/>")),
        zipped(("xl/workbook.xml", b"geen xml")),
        with_part(xlsx([HEAD]), SHEET, b"<worksheet>"),
        with_part(xlsx([HEAD]), "[Content_Types].xml", b"<a/>"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(data: bytes) -> None:
    assert code_of(data) in ("geen_rekenblad", "zip")


@pytest.mark.parametrize(("nr", "said"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_go_by_letters(nr: int, said: str) -> None:
    assert letter(nr) == said
