"""Which PDF is given to a reader, and what is told of its pages; what is not read is said not to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dossier.test_privacy import with_file
from overstap.dossier import Finding, privacy, privacy_pdf
from overstap.dossier.invent_documents import pdf
from overstap.dossier.privacy_pdf import Page, PdfFout
from overstap.dossier.privacy_text import TEKSTEN

LETTER = pdf("Brief", ["Een brief."])


class Reader:
    """Remembers what it was given, and answers as it was told to."""

    def __init__(self, *pages: Page, fout: str = "") -> None:
        self.pages, self.fout = pages, fout
        self.given: list[bytes] = []

    def __call__(self, data: bytes) -> Sequence[Page]:
        self.given.append(data)
        if self.fout:
            raise PdfFout(self.fout)
        return self.pages


def found_by(reader: Reader | None, data: bytes = LETTER) -> list[Finding]:
    return [each for each in privacy(with_file("brief.pdf", data), read_pdf=reader) if each.bijlage == 1]


def not_looked_at(reader: Reader | None, data: bytes = LETTER) -> str:
    (found,) = found_by(reader, data)
    assert (found.kind, found.length, found.deel) == ("niet bekeken", 0, "")
    assert "Lees de bijlage zelf na" in found.tekst
    return found.tekst


def test_what_the_reader_gives_is_looked_at_page_by_page() -> None:
    number, medicine = found_by(Reader(Page("Zijn nummer is 999000007.", ""), Page("Hij neemt Ritalin.", "")))

    assert (number.kind, number.deel, number.excerpt) == ("bsn", "bladzijde 1", "999000007")
    assert (medicine.kind, medicine.deel, medicine.excerpt) == ("medicijn", "bladzijde 2", "Ritalin")


def test_what_is_filled_in_and_noted_is_looked_at_by_itself() -> None:
    (found,) = found_by(Reader(Page("Formulier", "J. de Wit\nHij neemt Ritalin.")))

    assert (found.kind, found.deel, found.offset) == ("medicijn", "bladzijde 1, formulier en notities", 20)


def test_a_page_without_text_is_told_also_when_something_is_filled_in() -> None:
    (found,) = found_by(Reader(Page("Niets.", ""), Page(" \n", "Niets.")))

    assert (found.kind, found.deel) == ("niet bekeken", "bladzijde 2")
    assert "zoals bij een scan" in found.tekst


def test_without_a_reader_a_pdf_is_not_looked_at() -> None:
    assert TEKSTEN["zonder_lezer"] in not_looked_at(None)


@pytest.mark.parametrize("fout", ["geen_lezer", "gestopt", "te_vaak", "te_groot", "beschadigd"])
def test_whatever_the_reader_cannot_do_is_told(fout: str) -> None:
    assert TEKSTEN[fout] in not_looked_at(Reader(fout=fout))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LETTER.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 4 0 R"), "beveiligd"),
        (LETTER.replace(b"/Lang (nl-NL)", b"/OpenAction << /S /JavaScript /JS (x) >>"), "controle van bijlagen"),
        (LETTER.replace(b"%%EOF", b""), "controle van bijlagen"),
    ],
    ids=["locked", "acts", "cut off"],
)
def test_what_is_locked_or_acts_is_told_and_never_given_to_a_reader(data: bytes, why: str) -> None:
    reader = Reader(Page("tekst", ""))

    assert why in not_looked_at(reader, data)
    assert reader.given == []


def test_what_is_large_is_never_given_to_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(Page("tekst", ""))
    monkeypatch.setattr(privacy_pdf, "BYTES_MAX", len(LETTER))
    assert found_by(reader) == []

    monkeypatch.setattr(privacy_pdf, "BYTES_MAX", len(LETTER) - 1)
    assert "te veel" in not_looked_at(reader)
    assert reader.given == [LETTER]
