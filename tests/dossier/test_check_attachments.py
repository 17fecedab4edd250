"""T05: every attachment is opened before it is sent; what is hostile, damaged or active has a melding of its own."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.records import G, changed, dossier
from dossier.test_attachments import HOSTILE, OLE, odf, office, old_office
from dossier.zips import NAME, PDF, base64, bomb, one, zipped
from overstap.dossier import Melding, attachments, build, invent
from overstap.dossier.attachment_pdf import ESCAPES_MAX
from overstap.dossier.attachments import pack
from overstap.dossier.check_attachments import MILD, TEKSTEN, check_attachments

LIST = "huidigeschool/leerling/overigdocumentlijst"
PNG = b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82"
RELATIONS = "word/_rels/settings.xml.rels"


def meldingen(naam: str, text: str) -> list[Melding]:
    document = {"bestandsnaam": naam, "bestandsinhoud": text}
    return list(check_attachments(dossier(changed(LIST, {"document": [document]}))))


def codes(naam: str, data: bytes) -> list[str]:
    return [melding.regel.removeprefix("EIG.BIJLAGE.").lower() for melding in meldingen(naam, pack(naam, data))]


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.5\n" + b"\n".join(objects) + b"\n%%EOF\n"


def packed_objects(text: bytes, name: bytes = b"/ObjStm") -> bytes:
    """Objects that stand packed in a stream, as newer PDFs have them."""
    squeezed = zlib.compress(text)
    return b"5 0 obj << /Type %s /N 1 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream endobj" % (
        name,
        len(squeezed),
        squeezed,
    )


def docx(part: str, content: bytes) -> bytes:
    return zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>"), (part, content))


def relation(kind: str, target: str = "https://a.example") -> bytes:
    start = "http://relations.example"
    return (
        f'<Relationships><Relationship Id="r1" Type="{start}/{kind}" Target="{target}" TargetMode="External"/>'.encode()
    )


def with_storage(name: str) -> bytes:
    """An old document with one more entry in its table of contents."""
    plain = old_office("WordDocument")
    return plain + bytes(-len(plain) % 128) + name.encode("utf-16-le") + bytes(64)


def odf_with(part: str, content: bytes = b"<x/>") -> bytes:
    return zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), (part, content), method=0)


ACTIVE: dict[str, tuple[str, bytes, str]] = {
    "a PDF that is named a picture": ("foto.jpg", PDF, "naam_past_niet"),
    "a ZIP behind a picture": ("foto.png", PNG + one(), "extra_inhoud"),
    "a macro in an old document": ("a.doc", with_storage("_VBA_PROJECT_CUR"), "macro"),
    "a macro in a newer one": ("a.docx", docx("word/vbaProject.bin", b"x"), "macro"),
    "a template from elsewhere": ("a.docx", docx(RELATIONS, relation("attachedTemplate")), "sjabloon"),
    "a script in an open document": ("a.odt", odf_with("Basic/Standard/Module1.xml"), "macro"),
    "a script in a PDF": ("a.pdf", pdf(b"1 0 obj << /S /JavaScript /JS (app.alert) >>"), "actief"),
    "a program that a PDF starts": ("a.pdf", pdf(b"1 0 obj << /S /Launch /F (cmd.exe) >>"), "actief"),
    "an action as a PDF opens": ("a.pdf", pdf(b"1 0 obj << /OpenAction << /S /URI /URI (x) >> >>"), "actief"),
    "a file in a PDF": ("a.pdf", pdf(b"1 0 obj << /Type /EmbeddedFile >>\nstream\nx\nendstream"), "ingesloten"),
    "a PDF behind a password": ("a.pdf", pdf(b"trailer << /Encrypt 9 0 R >>"), "niet_bekeken"),
}


def test_the_attachments_of_an_invented_pupil_are_good() -> None:
    for profiel in ("POPO", "POVO", "VOVO", "BB"):
        made = build(invent(7, profiel, vandaag=date(2026, 6, 20), wide=True), G)
        assert list(check_attachments(made)) == []


@pytest.mark.parametrize("code", HOSTILE)
def test_thirteen_hostile_zips_have_each_their_melding(code: str) -> None:
    """T05."""
    (found,) = meldingen(NAME, HOSTILE[code])

    assert (found.regel, found.soort, found.official) == (f"EIG.BIJLAGE.{code.upper()}", "Fout", False)
    assert found.locatie == "/dossier[1]/huidigeschool[1]/leerling[1]/overigdocumentlijst[1]/document[1]"
    assert found.veld == "Leerling › Bijlage"
    assert found.tekst == TEKSTEN[code]


@pytest.mark.parametrize("what", ACTIVE)
def test_eleven_hostile_files_have_each_their_melding(what: str) -> None:
    """T05."""
    naam, data, code = ACTIVE[what]
    assert codes(naam, data) == [code]


def test_they_are_eleven() -> None:
    assert len(ACTIVE) == 11


@pytest.mark.parametrize(
    "data",
    [
        pdf(packed_objects(b"<< /S /JavaScript /JS (app.alert) >>")),
        pdf(packed_objects(b"<< /S /J#61vaScript >>", b"/#4fbjStm")),
        pdf(b"1 0 obj << /S /J#61vaScript >>"),
        pdf(b"1 0 obj (\nstream\n) << /S /JavaScript >> endstream"),
        pdf(b"1 0 obj << /AA << /O 3 0 R >> >>"),
        pdf(b"1 0 obj << /AcroForm << /XFA 3 0 R >> >>"),
        pdf(b"1 0 obj << /Subtype /RichMedia >>"),
        pdf(b"1 0 obj << /OpenAction<</Type/Action/S/Named/N/Print>> >>"),
    ],
)
def test_what_acts_in_a_pdf_is_found_wherever_it_stands(data: bytes) -> None:
    assert codes("a.pdf", data) == ["actief"]


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"1 0 obj << /OpenAction [3 0 R /FitH null] >>"),
        pdf(b"1 0 obj << /OpenAction 4 0 R >>\n4 0 obj << /S /GoTo /D [3 0 R /Fit] >>"),
        pdf(b"1 0 obj << /OpenAction << /S /GoTo /D [3 0 R /Fit] >> >>"),
        pdf(b"1 0 obj << /AAPL:Keywords [] /EFT 1 /Names << /EmbeddedFiles << >> >> >>"),
        pdf(packed_objects(b"<< /Type /Font >>")),
        pdf(b"1 0 obj << /Length 9 >>\nstream\n/AA /EF  \nendstream"),
        pdf(b"1 0 obj << /S /URI /URI (https://school.example) >>"),
        PDF,
    ],
)
def test_what_an_ordinary_pdf_holds_is_no_harm(data: bytes) -> None:
    assert codes("a.pdf", data) == []


def test_as_many_names_in_another_spelling_as_may_be_are_read() -> None:
    signs = b"/#41" * (ESCAPES_MAX - 1)

    assert codes("a.pdf", pdf(signs, b"<< /S /J#61vaScript >>")) == ["actief"]
    assert codes("a.pdf", pdf(packed_objects(signs), packed_objects(b"<< /S /J#61vaScript >>"))) == ["actief"]


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"1 0 obj << /Type /ObjStm /Filter /LZWDecode >>\nstream\nxxxx\nendstream"),
        pdf(packed_objects(b" " * 2_000_000)),
        pdf(b"(\nstream\n)", packed_objects(b"<< /S /JavaScript >>")),
        pdf(b"/#41" * (ESCAPES_MAX + 1)),
        pdf(b"/" + b"#41" * (ESCAPES_MAX + 1)),
        pdf(*[packed_objects(b"/#42" * (ESCAPES_MAX // 5 + 1))] * 5),
        pdf(b"/#41" * ESCAPES_MAX, packed_objects(b"/#41")),
    ],
    ids=[
        "unusual packing",
        "too much",
        "hidden behind a stream that is none",
        "too many names in another spelling",
        "one name of too many signs",
        "too many over all packed objects",
        "too many in file and packed objects together",
    ],
)
def test_what_cannot_be_looked_into_is_said_to_be_so(data: bytes) -> None:
    assert codes("a.pdf", data) == ["niet_bekeken"]


@pytest.mark.parametrize(
    ("naam", "data", "expected"),
    [
        ("a.docx", docx(RELATIONS, relation("hyperlink")), []),
        ("a.docx", docx(RELATIONS, relation("image")), ["verwijzing"]),
        ("a.docx", docx(RELATIONS, relation("oleObject")), ["sjabloon"]),
        ("a.docx", docx(RELATIONS, relation("image").decode().encode("utf-16")), ["niet_bekeken"]),
        ("a.docx", docx("word/embeddings/oleObject1.bin", b"x"), ["ingesloten"]),
        ("a.docx", docx("word/activeX/activeX1.xml", b"x"), ["macro"]),
        ("a.docx", zipped(("[Content_Types].xml", b"a.macroEnabled.main+xml"), ("word/document.xml", b"")), ["macro"]),
        ("a.docx", docx(RELATIONS, b" " * 3_000_000), ["niet_bekeken"]),
        ("a.xlsx", office("xl/workbook.xml"), []),
        ("a.pptx", office("ppt/presentation.xml"), []),
        ("a.odt", odf("text"), []),
        ("a.odt", odf_with("content.xml", b"<x><script:event-listener/></x>"), ["macro"]),
        ("a.doc", old_office("WordDocument"), []),
        ("a.doc", OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(99), ["versleuteld"]),
    ],
)
def test_office_documents(naam: str, data: bytes, expected: list[str]) -> None:
    assert codes(naam, data) == expected


def test_an_office_document_that_becomes_a_thousand_times_as_large() -> None:
    inner = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bytes(120_000_000)))

    assert codes("a.docx", inner) == ["bom"]


def test_an_office_document_of_which_every_part_is_the_same_large_one() -> None:
    """T05: half a megabyte of directory, all pointing at one part, took two minutes to look into."""
    inner = zipped(
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w/>"),
        *((f"word/_rels/{nr}.rels", b" " * 1_900_000) for nr in range(12)),
    )

    assert codes("a.docx", inner) == ["bom"]


@pytest.mark.parametrize(
    ("naam", "data", "expected"),
    [
        ("a.PDF", PDF, []),
        ("a.jpeg", b"\xff\xd8\xff\xe0rest\xff\xd9\x00\x00", []),
        ("a.jpg", b"\xff\xd8\xff\xe0rest", ["afgebroken"]),
        ("a.pdf", b"%PDF-1.4 half", ["afgebroken"]),
        ("a.pdf", PDF + b"\r\n\r\n", []),
        ("a.pdf", PDF + b"<script>", ["extra_inhoud"]),
        ("verslag", PDF, ["naam_past_niet"]),
        ("a.txt", "één".encode(), []),
        ("a.pdf.exe", PDF, ["naam_past_niet"]),
    ],
)
def test_a_name_fits_its_file_and_a_file_has_one_end(naam: str, data: bytes, expected: list[str]) -> None:
    assert codes(naam, data) == expected


def test_mild_findings_are_warnings_and_all_others_keep_a_dossier_at_home() -> None:
    (mild,) = meldingen("a.jpg", pack("a.jpg", b"\xff\xd8\xff\xe0rest"))
    (heavy,) = meldingen("a.exe", pack("a.exe", b"MZ"))

    assert (mild.soort, heavy.soort) == ("Waarschuwing", "Fout")


def test_every_refusal_has_a_sentence_for_its_sender() -> None:
    assert set(attachments.TEKSTEN) - set(TEKSTEN) == {"niet_gevonden"}
    assert set(TEKSTEN) > MILD
    assert all(tekst.endswith(".") and tekst.count(". ") == 1 and len(tekst) < 130 for tekst in TEKSTEN.values())


def test_bombs_cost_little_memory_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T05: a thousand to one, in the ZIP itself and in a stream of a PDF."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    inner = pdf(*(packed_objects(b" " * 5_000_000) for _ in range(40)))
    whole = dossier(
        changed(
            LIST,
            {
                "document": [
                    {"bestandsnaam": NAME, "bestandsinhoud": base64(bomb(80))},
                    {"bestandsnaam": NAME, "bestandsinhoud": pack(NAME, inner)},
                ]
            },
        )
    )
    tracemalloc.start()
    found = [melding.regel for melding in check_attachments(whole)]
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == ["EIG.BIJLAGE.TE_GROOT", "EIG.BIJLAGE.NIET_BEKEKEN"]
    assert peak_bytes < 50_000_000
    assert list(tmp_path.iterdir()) == []


@given(st.sampled_from([data for _, data, _ in ACTIVE.values()]), st.integers(0, 2**20), st.binary(max_size=8))
def test_a_damaged_file_never_raises(data: bytes, at: int, other: bytes) -> None:
    at %= len(data)
    for naam in ("a.pdf", "a.docx"):
        assert set(codes(naam, data[:at] + other + data[at + len(other) :])) <= set(TEKSTEN)


@pytest.mark.parametrize(
    "piece", [b"/OpenAction<<", b"<Relationship ", b"/#41", b"stream\n", b"1 0 obj/ObjStm stream\n", b"/EmbeddedFil"]
)
def test_no_text_makes_the_look_slow(piece: bytes) -> None:
    """Half a megabyte of what a careless pattern would go over again and again: minutes, and not a second."""
    many = piece * (500_000 // len(piece))
    begin = time.process_time()
    assert set(codes("a.pdf", pdf(many))) <= set(TEKSTEN)
    assert set(codes("a.docx", docx(RELATIONS, many))) <= set(TEKSTEN)
    assert time.process_time() - begin < 10
