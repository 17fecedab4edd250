"""What somebody chose: which kind it is by what is in it, and OSO files of any year made the newest."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from intake.made import HEAD, csv, edexml, oso, pupils, record, xlsx, zipped
from overstap.dossier import build
from overstap.dossier.spot import value_at
from overstap.gegevensset import load, years
from overstap.intake.fault import IntakeFout
from overstap.intake.files import FILES_MAX, File, Kind, boxed, recognised, unboxed
from overstap.intake.oso import read_oso
from overstap.intake.read import read_pupils


def files(*data: bytes) -> list[File]:
    return [File(f"bestand {nr}", each) for nr, each in enumerate(data)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (edexml(), Kind.EDEXML),
        (b"\xef\xbb\xbf  " + edexml(), Kind.EDEXML),
        (oso(1), Kind.OSO),
        (oso(1, "2016.1"), Kind.OSO),
        (csv(pupils(1)), Kind.CSV),
        (csv(pupils(1), encoding="utf-16"), Kind.CSV),
        (xlsx([HEAD]), Kind.XLSX),
        (b"<iets", Kind.EDEXML),
    ],
)
def test_the_kind_is_seen_in_the_file(data: bytes, kind: Kind) -> None:
    assert recognised(files(data)).kind is kind


@pytest.mark.parametrize("data", [b"%PDF-1.4", b'{"a": 1}', b"\x89PNG....", b"\xd0\xcf\x11\xe0old"])
def test_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(IntakeFout) as refused:
        recognised(files(data))

    assert refused.value.code == "onbekend"


def test_several_files_and_a_zip_are_oso_files_together_in_their_order() -> None:
    found = recognised(files(oso(1), zipped(("b/", b""), ("b/2.xml", oso(2)), ("__MACOSX/b/._2.xml", b"x")), oso(3)))

    assert found.kind is Kind.OSO
    assert [file.data for file in found.files] == [oso(1), oso(2), oso(3)]


def test_what_is_put_in_the_box_comes_out_of_it() -> None:
    found = recognised(files(oso(1), oso(2)))

    assert unboxed(boxed(found)) == found.files


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "leeg"),
        ([b""], "leeg"),
        ([b"  "], "leeg"),
        ([edexml(), edexml()], "door_elkaar"),
        ([oso(1), csv(pupils(1))], "door_elkaar"),
        ([oso(1), zipped(("lijst.csv", csv(pupils(1))))], "door_elkaar"),
        ([oso(1), zipped(("box.zip", zipped(("a.xml", oso(1)))))], "door_elkaar"),
        ([zipped(*((f"{nr}.xml", b"<a/>") for nr in range(FILES_MAX + 1)))], "te_veel_bestanden"),
        ([zipped(("bom.xml", b" " * 20_000_000))], "zip_bom"),
        ([zipped(("a.xml", oso(1)))[:-10]], "zip"),
        ([zipped()], "leeg"),
    ],
    ids=["none", "empty", "blank", "two", "mixed", "list in zip", "zip in zip", "many", "bomb", "cut off", "no files"],
)
def test_an_upload_that_cannot_be_is_refused(data: list[bytes], code: str) -> None:
    """T35: among them a ZIP that becomes a thousand times as large."""
    with pytest.raises(IntakeFout) as refused:
        recognised(files(*data))

    assert refused.value.code == code


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    """T35: what the directory promises is counted while it comes out."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("a.xml", b" " * 5_000_000)
    data = out.getvalue().replace((5_000_000).to_bytes(4, "little"), (900_000).to_bytes(4, "little"))

    with pytest.raises(IntakeFout) as refused:
        recognised(files(data))

    assert refused.value.code in ("zip_bom", "geen_rekenblad")


@pytest.mark.parametrize("jaar", years())
def test_a_dossier_of_any_year_becomes_one_of_the_newest(jaar: str) -> None:
    row = read_oso(oso(1, jaar), 4)

    assert row.fouten == ()
    assert (row.nr, row.bestand, row.regel) == (4, 4, 0)
    assert build(row.deel, load()).gegevensset.jaar == years()[-1]
    assert bool(row.verlies) == (jaar != years()[-1])
    assert value_at(row.deel, "huidigeschool/brincode") == "99PA"


def test_what_was_lost_is_told_by_labels_and_never_by_what_it_said() -> None:
    """The lines are kept where no personal data may stand."""
    made = record(1)["huidigeschool"]["leerling"]  # type: ignore[index]
    secret = {made["achternaam"], made["geboortedatum"], made.get("bsn") or made["onderwijsnummer"]}

    assert not [line for line in read_oso(oso(1, "2016.1"), 1).verlies for word in secret if word in line]


@pytest.mark.parametrize("data", [b"<dossier>", b"<dossier/>", oso(1)[:500], oso(1).replace(b"2019", b"2031")])
def test_one_file_that_cannot_be_read_is_a_row_with_its_fault(data: bytes) -> None:
    row = read_oso(data, 1)

    assert len(row.fouten) == 1
    assert row.deel == {}


def test_the_same_pupil_in_two_files_is_refused_in_both() -> None:
    """T35: each names the other file."""
    found = recognised(files(oso(1), oso(2), oso(1)))

    rows = read_pupils(found.kind, found.files, brin="99PA", schooljaar="2025-2026")

    assert [bool(row.fouten) for row in rows] == [True, False, True]
    assert "bestand 3" in rows[0].fouten[0]


def test_a_file_of_another_school_is_refused_as_a_whole() -> None:
    """T35."""
    found = recognised(files(edexml(brin="99PB")))
    with pytest.raises(IntakeFout) as refused:
        read_pupils(found.kind, found.files, brin="99PA", schooljaar="2025-2026")

    assert refused.value.code == "andere_school"
