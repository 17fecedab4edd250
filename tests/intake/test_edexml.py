"""EDEXML: who is at a school and in which group, read by name, strict in values."""

from __future__ import annotations

import pytest

from intake.made import edexml, pupil, pupils
from overstap.dossier import LeesFout, build
from overstap.elfproef import is_onderwijsnummer
from overstap.gegevensset import load
from overstap.intake.edexml import LIMITS, NOT_TAKEN, read_edexml
from overstap.intake.fault import IntakeFout
from overstap.intake.pupil import groups, without_doubles


def test_a_class_of_28_comes_with_names_numbers_and_group() -> None:
    found = read_edexml(edexml())

    assert (found.brin, found.schooljaar, len(found.rows)) == ("99PA", "2025-2026", 28)
    assert [row.fouten for row in found.rows] == [()] * 28
    assert groups(found.rows) == {"8A": ("8", 28)}
    for row, given in zip(found.rows, pupils(), strict=True):
        assert (row.pgn, row.text("achternaam"), row.text("geboortedatum")) == (
            given.pgn,
            given.achternaam,
            given.geboortedatum,
        )
        assert ("onderwijsnummer" in row.deel["huidigeschool"]["leerling"]) == is_onderwijsnummer(given.pgn)  # type: ignore[index]


def test_each_row_knows_its_line() -> None:
    data = edexml()
    lines = data.decode().splitlines()
    for row in read_edexml(data).rows:
        assert f"<bsn_ondwnr-4>{row.pgn}<" in lines[row.regel - 1]


def test_what_comes_out_can_be_a_part_of_a_dossier() -> None:
    dossier = build(read_edexml(edexml()).rows[0].deel, load())

    assert dossier.naam == read_edexml(edexml()).rows[0].naam


@pytest.mark.parametrize(
    ("written", "word"), [("1", "man"), ("2", "vrouw"), ("M", "man"), ("v", "vrouw"), ("Man", "man")]
)
def test_gender_is_taken_over_by_its_meaning(written: str, word: str) -> None:
    """1 is a boy in EDEXML and a girl in the gegevensset: the number itself is never taken over."""
    (row,) = read_edexml(edexml([pupil(1).but(geslacht=written)])).rows

    assert load().codelijsten["14"].betekenis(row.text("geslacht")) == word
    assert (row.fouten, row.verlies) == ((), ())


@pytest.mark.parametrize("written", ["0", "9", "3", "x", "onbekend", "-1"])
def test_a_gender_that_is_not_known_stays_out_and_is_told_with_its_line(written: str) -> None:
    row, other = read_edexml(edexml([pupil(1).but(geslacht=written), pupil(2)])).rows

    assert (row.text("geslacht"), row.fouten) == ("", ())
    assert row.verlies == (NOT_TAKEN,)
    assert row.regel > 1
    assert other.verlies == ()


def test_who_says_nothing_of_gender_is_told_nothing() -> None:
    (row,) = read_edexml(edexml([pupil(1).but(geslacht="")])).rows

    assert (row.text("geslacht"), row.verlies) == ("", ())


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"achternaam": ""}, "achternaam ontbreekt"),
        ({"achternaam": "a" * 201}, "te lang"),
        ({"geboortedatum": "2014-02-30"}, "geen datum"),
        ({"geboortedatum": "12-03-2014"}, "geen datum"),
        ({"geboortedatum": ""}, "geboortedatum ontbreekt"),
        ({"pgn": ""}, "nummer ontbreekt"),
        ({"pgn": "123456789"}, "klopt niet"),
        ({"pgn": "99999901"}, "klopt niet"),
        ({"jaargroep": "9"}, "jaargroep staat niet"),
        ({"groep": "weg"}, "staat niet in het bestand"),
    ],
)
def test_a_wrong_value_is_a_fault_of_its_row_alone(changes: dict[str, str], says: str) -> None:
    wrong, good = read_edexml(edexml([pupil(1).but(**changes), pupil(2)])).rows

    assert len(wrong.fouten) == 1
    assert says in wrong.fouten[0]
    assert not good.fouten


def test_a_file_of_pupils_alone_needs_only_its_school() -> None:
    row = pupil(3)
    data = (
        f"<edex><leerlingen><leerling><bsn_ondwnr-4>{row.pgn}</bsn_ondwnr-4><geboortedatum>{row.geboortedatum}"
        f"</geboortedatum><achternaam>Bos</achternaam></leerling></leerlingen><school><brincode>99pa</brincode>"
        f"</school></edex>"
    ).encode()

    found = read_edexml(data)

    assert (found.brin, found.rows[0].fouten, found.rows[0].groep) == ("99PA", (), "")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (edexml([]), "geen_leerlingen"),
        (b"<EDEX><school><brincode>99PA</brincode></school></EDEX>", "geen_edexml"),
        (edexml(brin="").replace(b"<brincode></brincode>", b""), "geen_school"),
        (edexml(brin="School"), "geen_school"),
        (edexml(schooljaar="2025"), "schooljaar"),
        (edexml(schooljaar="2025-2027"), "schooljaar"),
    ],
)
def test_a_file_that_is_no_list_of_pupils_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(IntakeFout) as refused:
        read_edexml(data)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (edexml().replace(b"?>", b'?><!DOCTYPE EDEX [<!ENTITY a "b">]>', 1), "doctype"),
        (edexml().replace(b"?>", b'?><!DOCTYPE EDEX SYSTEM "http://127.0.0.1/x">', 1), "doctype"),
        (edexml().decode().encode("utf-16"), "geen_utf8"),
        (edexml()[:-20], "geen_xml"),
        (b"<a>" * (LIMITS.tags_max + 1), "te_veel_elementen"),
        (b"<EDEX><leerlingen>" + b"<l/>" * (LIMITS.siblings_max + 1) + b"</leerlingen></EDEX>", "te_veel_naast_elkaar"),
        (b"<EDEX>" + b"<a>" * 300 + b"</a>" * 300 + b"</EDEX>", "te_diep_of_te_lang"),
    ],
    ids=["entity", "external", "utf-16", "cut-off", "tags", "wide", "deep"],
)
def test_hostile_xml_never_gets_a_tree(data: bytes, code: str) -> None:
    """T35: no entity is resolved, nothing outside the bytes is opened, and everything has a limit."""
    with pytest.raises(LeesFout) as refused:
        read_edexml(data)

    assert refused.value.code == code


def test_a_doubled_number_refuses_both_and_names_both_lines() -> None:
    """T35: which of the two is right, only the school knows."""
    rows = without_doubles(read_edexml(edexml([pupil(1), pupil(2), pupil(1).but(achternaam="Anders")])).rows)

    assert [bool(row.fouten) for row in rows] == [True, False, True]
    assert f"regel {rows[2].regel}" in rows[0].fouten[0]
    assert f"regel {rows[0].regel}" in rows[2].fouten[0]
