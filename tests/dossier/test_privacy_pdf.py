"""The text of a PDF asks for a second look too, page by page; what is not plain is said to be not looked at."""

from __future__ import annotations

import sys
import time
import zlib
from collections.abc import Sequence
from contextlib import suppress

import pytest

from dossier.test_privacy import of_file
from overstap.dossier import Finding, privacy_pdf
from overstap.dossier.attachments import Inhoud
from overstap.dossier.invent_documents import _pdf_file, pdf

LETTER = pdf("Brief", ["Zijn nummer is 999000007.", "Hij neemt Ritalin."])
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def said(text: str) -> bytes:
    return f"BT /F1 11 Tf 56 700 Td ({text}) Tj ET".encode()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def of_pages(pages: Sequence[bytes], *more: bytes) -> bytes:
    """A PDF with a page for each stream; the objects in `more` have the numbers behind those of the pages."""
    numbers = [4 + 2 * at for at in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % nr for nr in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        FONT,
    ]
    for nr, content in zip(numbers, pages, strict=True):
        head = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects += [head + b" /Contents %d 0 R >>" % (nr + 1), content]
    return _pdf_file([*objects, *more])


def not_looked_at(data: bytes) -> Finding:
    (found,) = of_file("brief.pdf", data)
    assert (found.kind, found.length, found.deel) == ("niet bekeken", 0, "")
    assert "Lees haar zelf na" in found.tekst
    return found


def test_a_number_in_an_invented_pdf_is_found_with_its_page() -> None:
    number, medicine = of_file("brief.pdf", LETTER)
    assert (number.kind, number.deel, number.excerpt) == ("bsn", "bladzijde 1", "999000007")
    assert (medicine.kind, medicine.deel, medicine.excerpt) == ("medicijn", "bladzijde 1", "Ritalin")


def test_the_second_page_is_named_and_a_page_without_text_is_told() -> None:
    packed = stream(zlib.compress(said("Hij heet 999000007.")), b"/Filter /FlateDecode")
    first, last = of_file("brief.pdf", of_pages([stream(said("Niets.")), packed, stream(b"q Q")]))
    assert (first.kind, first.deel) == ("bsn", "bladzijde 2")
    assert (last.kind, last.deel) == ("niet bekeken", "bladzijde 3")
    assert "zoals bij een scan" in last.tekst


def test_without_the_extra_a_pdf_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert "overstap[attachments]" in not_looked_at(LETTER).tekst


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LETTER.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 4 0 R"), "beveiligd"),
        (LETTER.replace(b"/Lang (nl-NL)", b"/OpenAction << /S /JavaScript /JS (x) >>"), "controle van bijlagen"),
        (LETTER.replace(b"%%EOF", b""), "controle van bijlagen"),
        (b"%PDF-1.4\nniets\n%%EOF\n", "beschadigd"),
    ],
    ids=["locked", "acts", "cut off", "broken"],
)
def test_what_is_locked_acts_or_is_damaged_is_told(data: bytes, why: str) -> None:
    assert why in not_looked_at(data).tekst


TWICE = zlib.compress(zlib.compress(said("tekst")))


@pytest.mark.parametrize(
    "data",
    [
        of_pages([stream(TWICE, b"/Filter [/FlateDecode /FlateDecode]")]),
        of_pages([stream(TWICE, b"/Filter [/FlateDecode/Fl]")]),
        of_pages([stream(TWICE, b"/F#69lter 6 0 R")], b"[/FlateDecode /FlateDecode]"),
        of_pages([stream(TWICE, b"/Filter /FlateDecode")]),
        of_pages([stream(said("tekst"))], stream(b"q Q", b"/Type /XObject /Subtype /F#6frm")),
        of_pages([stream(said("tekst"))], stream(b"q Q", b"/Type /XObject /Subtype (Form)")),
        of_pages([stream(said("tekst"))], b"<< /Type /Font /Subtype /Type3 >>"),
        of_pages([stream(zlib.compress(b"q BI /W 1 /H 1 /F /Fl ID x EI Q"), b"/Filter /FlateDecode")]),
        of_pages([stream(b"(x)Tj]BI/W 1/H 1/F/Fl ID x EI Q")]),
        of_pages([stream(zlib.compress(b"q BI"), b"/Filter /FlateDecode")]),
    ],
    ids=[
        "twice",
        "short",
        "elsewhere",
        "once said",
        "form",
        "form in a string",
        "drawn font",
        "packed picture",
        "picture",
        "half a picture",
    ],
)
def test_what_can_repeat_or_grow_without_end_is_never_given_to_the_library(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bytes] = []
    monkeypatch.setattr(privacy_pdf, "_pages", lambda _library, bytes_: given.append(bytes_) or ())
    assert "veilig" in not_looked_at(data).tekst
    assert given == []


def test_each_limit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    two = of_pages([stream(said("een")), stream(zlib.compress(said("twee")), b"/Filter /FlateDecode")])
    assert of_file("brief.pdf", two) == []
    limits = {"BYTES_MAX": len(two), "PAGES_MAX": 2, "CHARACTERS_MAX": 7, "UNPACKED_BYTES_MAX": len(said("twee"))}
    for name, most in limits.items():
        with monkeypatch.context() as changed:
            changed.setattr(privacy_pdf, name, most)
            assert of_file("brief.pdf", two) == [], name
            changed.setattr(privacy_pdf, name, most - 1)
            assert "te veel" in not_looked_at(two).tekst, name


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    bomb = of_pages([stream(zlib.compress(b" " * 60_000_000, 9), b"/Filter /FlateDecode")])
    assert len(bomb) < 100_000
    with pytest.raises(privacy_pdf.PdfFout) as refused:
        privacy_pdf.pages_of(Inhoud("brief.pdf", "PDF", "application/pdf", bomb))
    assert refused.value.code == "te_groot"


@pytest.mark.parametrize("piece", [b"BI ", b"BI", b" ", b"stream\n", b"/Filter /FlateDecode /", b"/Subtype "])
def test_a_hostile_file_costs_its_length_and_not_its_square(piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """T07: eight times the file, far from sixty-four times the work; the quickest of three counts."""
    monkeypatch.setattr(privacy_pdf, "_pages", lambda _library, _data: ())

    def cost(size: int) -> float:
        data = of_pages([stream((piece * size)[:size])])
        times = []
        for _ in range(3):
            begin = time.process_time()
            with suppress(privacy_pdf.PdfFout):
                privacy_pdf.pages_of(Inhoud("brief.pdf", "PDF", "application/pdf", data))
            times.append(time.process_time() - begin)
        return min(times)

    assert cost(800_000) < 24 * cost(100_000) + 0.01


def test_the_library_is_read_for_a_pdf_only() -> None:
    """Ring 1 stays light: reading the package does not read PDFium."""
    import subprocess  # noqa: PLC0415 - for this test alone

    told = "import sys, overstap.dossier; print('pypdfium2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
