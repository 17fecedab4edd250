"""T05: an attachment opens when it is one known file, and every other has its own refusal."""

from __future__ import annotations

import os
import struct
import tempfile
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.records import G
from dossier.zips import NAME, PDF, base64, bomb, encrypted, link, one, renamed, streamed, zipped
from overstap.dossier import attachments, bijlagen, build, invent, open_bijlage
from overstap.dossier.attachments import SIZE_BYTES_MAX, TEKSTEN, BijlageFout, pack, unpack

WIDE = build(invent(7, "POVO", vandaag=date(2026, 6, 20), wide=True), G)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = {
    "bom": base64(bomb(5)),
    "meer_bestanden": base64(zipped((NAME, PDF), ("ander.pdf", PDF))),
    "pad_terug": base64(one("../verslag.pdf")),
    "pad_vast": base64(renamed(b"a/verslag.pdf", b"//verslag.pdf")),
    "koppeling": base64(link()),
    "versleuteld": base64(encrypted()),
    "zip_in_zip": base64(one("verslag.pdf", one())),
    "namen_verschillen": base64(renamed(b"verslag.pdf", b"verslag.exe", only_local=True)),
    "leesrichting": base64(one("verslag\u202efdp.exe")),
    "nul_teken": base64(renamed(b"verslag.pdf.exe", b"verslag.pdf\0exe")),
    "beschadigd": base64(one()[:-9]),
    "geen_base64": "dit is *geen* base64",
    "leeg": base64(zipped()),
}


def refused(text: str, naam: str = NAME) -> str:
    with pytest.raises(BijlageFout) as error:
        unpack(naam, text)
    assert error.value.tekst == TEKSTEN[error.value.code]
    return error.value.code


def test_the_attachments_of_a_dossier_stand_in_its_order_and_each_opens() -> None:
    found = bijlagen(WIDE)

    assert [bijlage.nr for bijlage in found] == list(range(1, len(found) + 1))
    assert found[0].bestandsnaam == "toelichting-onderwijsbehoeften.pdf"
    assert found[0].blok == "Onderwijsondersteuning › Toelichting onderwijsbehoeften"
    assert found[-1].blok == "Overige bijlagen"
    opened = [open_bijlage(WIDE, bijlage.nr) for bijlage in found]
    assert {inhoud.soort for inhoud in opened} == {"PDF", "PNG", "JPG", "TXT"}
    assert [inhoud.naam for inhoud in opened] == [bijlage.bestandsnaam for bijlage in found]


@pytest.mark.parametrize("nr", [0, -1, 99])
def test_an_attachment_that_is_not_there(nr: int) -> None:
    with pytest.raises(BijlageFout, match="niet_gevonden"):
        open_bijlage(WIDE, nr)


def test_what_is_packed_is_unpacked_and_has_the_same_bytes_each_time() -> None:
    assert pack(NAME, PDF) == pack(NAME, PDF)
    assert pack("één.pdf", PDF) == (
        "UEsDBBQAAAgAAAAAIQDyhrcDDwAAAA8AAAAJAAAAw6nDqW4ucGRmJVBERi0xLjQKJSVFT0YKUEsBAhQDFAAACAAAAAAhAPKGtwMPAAAA"
        "DwAAAAkAAAAAAAAAAAAAAICBAAAAAMOpw6luLnBkZlBLBQYAAAAAAQABADcAAAA2AAAAAAA="
    )
    inhoud = unpack("één.pdf", pack("één.pdf", PDF))
    assert (inhoud.naam, inhoud.soort, inhoud.mime, inhoud.data) == ("één.pdf", "PDF", "application/pdf", PDF)


@given(st.binary(min_size=1, max_size=3000))
def test_any_bytes_survive_the_way_there_and_back(data: bytes) -> None:
    assert unpack(NAME, pack(NAME, b"%PDF-" + data)).data == b"%PDF-" + data


@pytest.mark.parametrize(
    "packed",
    [one(method=zipfile.ZIP_STORED), one(), streamed(), one()[:-2] + b"\x03\x00hoi"],
    ids=["stored", "deflated", "streamed", "with a comment"],
)
def test_zips_of_other_programs_open(packed: bytes) -> None:
    assert unpack(NAME, base64(packed)).data == PDF


def test_base64_may_be_written_in_lines() -> None:
    text = base64(one())

    assert unpack(NAME, "\n  ".join(text[at : at + 76] for at in range(0, len(text), 76))).data == PDF


def test_a_letter_written_as_two_signs_is_the_same_name() -> None:
    assert unpack("één.pdf", base64(one("e\u0301e\u0301n.pdf"))).naam == "e\u0301e\u0301n.pdf"


@pytest.mark.parametrize("code", HOSTILE)
def test_thirteen_hostile_zips_have_each_their_refusal(code: str) -> None:
    """T05."""
    assert refused(HOSTILE[code]) == code


@pytest.mark.parametrize(
    ("text", "naam", "code"),
    [
        ("", NAME, "leeg"),
        (base64(one(data=b"")), NAME, "leeg"),
        (base64(one("map/verslag.pdf")), NAME, "pad_terug"),
        (base64(one("..\\verslag.pdf")), NAME, "pad_terug"),
        (base64(one("C:verslag.pdf")), NAME, "pad_vast"),
        (base64(one("ver\x1bslag.pdf")), NAME, "naam_tekens"),
        (base64(one("verslag?.pdf")), NAME, "naam_tekens"),
        (base64(one("v" * 97 + ".pdf")), NAME, "naam_te_lang"),
        (base64(one("ander.pdf")), NAME, "naam_wijkt_af"),
        (base64(renamed(b"verslag.pdf", b"verslag.exe", only_directory=True)), NAME, "namen_verschillen"),
        (base64(b"#!/bin/sh\n" + one()), NAME, "beschadigd"),
        (base64(one() + b"meer"), NAME, "beschadigd"),
        (base64(one(data=b"%PDF-" + os.urandom(SIZE_BYTES_MAX))), NAME, "te_groot"),
        (base64(one("verslag.exe", b"MZ\x90\x00")), "verslag.exe", "soort_onbekend"),
        (base64(one("verslag.html", b"<script>alert(1)</script>")), "verslag.html", "soort_onbekend"),
        (base64(one("verslag.jpg", b"<svg onload='alert(1)'/>")), "verslag.jpg", "soort_onbekend"),
        (base64(one("verslag.txt", b"ok\x1b[2J")), "verslag.txt", "soort_onbekend"),
        (base64(one("verslag.txt", "ok\u009b2J".encode())), "verslag.txt", "soort_onbekend"),
        (base64(one("verslag.doc", OLE + bytes(2000))), "verslag.doc", "soort_onbekend"),
    ],
)
def test_other_refusals(text: str, naam: str, code: str) -> None:
    assert refused(text, naam) == code


@pytest.mark.parametrize("at", range(0, len(one()), 3))
def test_a_damaged_zip_never_gives_other_bytes(at: int) -> None:
    """Each third byte of the file in turn: what opens still is what was packed."""
    packed = one()
    bent = packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1 :]

    try:
        assert unpack(NAME, base64(bent)).data == PDF
    except BijlageFout as fout:
        assert fout.code in TEKSTEN


@given(st.binary(max_size=400))
def test_any_text_is_an_attachment_or_a_refusal(data: bytes) -> None:
    with pytest.raises(BijlageFout):
        unpack(NAME, base64(data))
    with pytest.raises(BijlageFout):
        unpack(NAME, base64(b"PK\x03\x04" + data + one()[-22:]))


def test_a_bomb_costs_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T05: ZIPs that become a thousand times as large, and a directory of a hundred thousand files."""
    many = bytearray(b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 65535, 65535, 0, 0, 0))
    crowd = (one()[one().index(b"PK\x01\x02") : -22]) * 100_000
    many[12:16] = len(crowd).to_bytes(4, "little")
    texts = [
        (base64(bomb(5)), "bom"),
        (base64(bomb(80)), "te_groot"),
        (base64(crowd + bytes(many)), "meer_bestanden"),
    ]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for text, code in texts:
        tracemalloc.start()
        assert refused(text) == code
        peak_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak_bytes < 50_000_000
    assert list(tmp_path.iterdir()) == []


def office(*parts: str) -> bytes:
    return zipped(("[Content_Types].xml", b"<Types/>"), *((part, b"<x/>") for part in parts))


def odf(kind: str) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped(("mimetype", mime), ("content.xml", b"<x/>"), method=zipfile.ZIP_STORED)


def old_office(stream: str) -> bytes:
    return OLE + bytes(504 + 128) + stream.encode("utf-16-le") + bytes(300)


@pytest.mark.parametrize(
    ("soort", "naam", "data", "mime"),
    [
        ("PDF", "a.pdf", PDF, "application/pdf"),
        ("JPG", "a.jpg", b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        ("PNG", "a.png", b"\x89PNG\r\n\x1a\nrest", "image/png"),
        ("TXT", "a.TXT", "één\r\ntwee".encode(), "text/plain; charset=utf-8"),
        ("DOC", "a.doc", old_office("WordDocument"), "application/msword"),
        ("XLS", "a.xls", old_office("Workbook"), "application/vnd.ms-excel"),
        ("XLS", "a.xls", old_office("Book"), "application/vnd.ms-excel"),
        ("PPT", "a.ppt", old_office("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        ("DOCX", "a.docx", office("word/document.xml"), "wordprocessingml.document"),
        ("XLSX", "a.xlsx", office("xl/workbook.xml"), "spreadsheetml.sheet"),
        ("PPTX", "a.pptx", office("ppt/presentation.xml"), "presentationml.presentation"),
        ("ODF", "a.odt", odf("text"), "application/vnd.oasis.opendocument.text"),
        ("ODF", "a.ods", odf("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        ("ODF", "a.odp", odf("presentation"), "application/vnd.oasis.opendocument.presentation"),
    ],
)
def test_the_eleven_kinds_are_told_by_their_bytes(soort: str, naam: str, data: bytes, mime: str) -> None:
    inhoud = unpack(naam, pack(naam, data))

    assert (inhoud.soort, inhoud.data) == (soort, data)
    assert inhoud.mime.endswith(mime)


def test_the_name_does_not_make_the_kind() -> None:
    assert unpack("foto.jpg", pack("foto.jpg", PDF)).soort == "PDF"


def test_a_box_that_is_no_document_is_a_box_in_a_box() -> None:
    for data in (one(), office("readme.txt"), zipped(("word/document.xml", b"<x/>")), b"PK\x03\x04kapot"):
        assert refused(pack("a.docx", data), "a.docx") == "zip_in_zip"


def test_text_of_older_windows_is_shown_as_utf8() -> None:
    assert unpack("a.txt", pack("a.txt", b"\x80 12,50 voor \xe9\xe9n boek")).data == "€ 12,50 voor één boek".encode()
    assert unpack("a.txt", pack("a.txt", b"\xef\xbb\xbfhallo")).data == b"hallo"


def test_every_refusal_has_a_sentence_for_people() -> None:
    assert set(HOSTILE) < set(attachments.TEKSTEN)
    assert all(tekst.endswith(".") and len(tekst) < 130 for tekst in TEKSTEN.values())
