"""What in the free text of a dossier and of its attachments asks for a second look before it travels. Own.

A finding is a question, not a verdict: leave it out, rewrite it, or keep it with a reason. Names of others are found
only where a word such as *broertje* stands before them: no list knows all names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from overstap.dossier.attachments import BijlageFout, bijlagen, open_bijlage
from overstap.dossier.dossier import Dossier
from overstap.dossier.places import local, spot
from overstap.dossier.privacy_known import Known, known_of
from overstap.dossier.privacy_patterns import patterns_in
from overstap.dossier.privacy_pdf import PdfReader
from overstap.dossier.privacy_text import (
    PAGE,
    READ_CHARACTERS_MAX,
    READ_TOTAL_CHARACTERS_MAX,
    TextFout,
    texts_of,
    within,
)
from overstap.dossier.privacy_words import fields_of, is_diagnosis, words_in

AGE_MONTHS_MAX: Final = 24
NOT_LOOKED_AT: Final = "niet bekeken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One question about one place. It may be logged: what was found does not show in `repr`."""

    kind: str
    """A woordgroep of the table, or `bsn`, `e-mail`, `telefoon`, `geheim adres`, `geheim nummer`,
    `geheim e-mailadres`, `naam van een ander`, `oud`, `niet bekeken`."""
    locatie: str
    veld: str
    """The place in labels."""
    tekst: str
    """Why it is asked, in plain Dutch; never a word out of the dossier."""
    offset: int = 0
    """Where it begins in the text of the field or of the part, in signs."""
    length: int = 0
    bijlage: int = 0
    """The number of the attachment, from 1; 0 for a field."""
    deel: str = ""
    """Which part of the attachment: a file in the document, or a page of a PDF; nothing when it has only one."""
    excerpt: str = field(default="", repr=False)
    """What was found, for a screen only."""


def privacy(
    dossier: Dossier, *, age_months_max: int = AGE_MONTHS_MAX, read_pdf: PdfReader | None = None
) -> tuple[Finding, ...]:
    """All findings: first the fields, in the order of the dossier, then the attachments.

    A day in a text that lies more than `age_months_max` months before the dossier was put together is asked about.
    An attachment whose text cannot be read gives a finding `niet bekeken`: nothing is known of it. So is every PDF
    without `read_pdf`, such as a reader of `overstap.validator.pdf`. Of long attachments the beginning is looked at,
    and a finding `niet bekeken` says that there is more.
    """
    known = known_of(dossier, age_months_max)
    return (*_of_fields(dossier, known), *_of_bijlagen(dossier, known, read_pdf))


def privacy_of_text(dossier: Dossier, text: str, *, age_months_max: int = AGE_MONTHS_MAX) -> list[Hit]:
    """What one text asks that is not in the dossier yet, such as what somebody is writing."""
    return _in_text(text, known_of(dossier, age_months_max), of_diagnose=False)


def _of_fields(dossier: Dossier, known: Known) -> Iterator[Finding]:
    for node, text in fields_of(dossier):
        parent = node.getparent()
        of_diagnose = parent is not None and local(parent) == "diagnose"
        found = _in_text(text, known, of_diagnose=of_diagnose)
        if found:
            place, veld = spot(node, dossier.gegevensset)
            yield from (Finding(kind, place, veld, why, at, size, excerpt=cut) for kind, why, at, size, cut in found)


def _of_bijlagen(dossier: Dossier, known: Known, read_pdf: PdfReader | None) -> Iterator[Finding]:
    left = READ_TOTAL_CHARACTERS_MAX
    for bijlage in bijlagen(dossier):
        node = dossier.root.find(bijlage.path)
        assert node is not None
        place, veld = spot(node, dossier.gegevensset)
        of_diagnose = "/diagnose[" in place
        try:
            texts = texts_of(open_bijlage(dossier, bijlage.nr), read_pdf)
        except (BijlageFout, TextFout) as fout:
            yield Finding(NOT_LOOKED_AT, place, veld, NOT_READ.format(why=fout.tekst), bijlage=bijlage.nr)
            continue
        parts, is_cut = within(texts, min(left, READ_CHARACTERS_MAX))
        left -= sum(len(text) for _deel, text in parts)
        if is_cut:
            yield Finding(NOT_LOOKED_AT, place, veld, TOO_LONG, bijlage=bijlage.nr)
        for deel, text in parts:
            if deel.startswith(PAGE) and not text.strip():
                yield Finding(NOT_LOOKED_AT, place, veld, NO_TEXT, bijlage=bijlage.nr, deel=deel)
            for kind, why, at, size, cut in _in_text(text, known, of_diagnose=of_diagnose):
                yield Finding(kind, place, veld, why, at, size, bijlage.nr, deel, cut)


NOT_READ: Final = "{why} Lees de bijlage zelf na."
TOO_LONG: Final = "Er staat zo veel in de bijlagen dat wij niet alles lezen. Lees het vervolg van deze bijlage zelf na."
NO_TEXT: Final = "Op deze bladzijde vinden wij geen tekst, zoals bij een scan. Lees de bladzijde zelf na."

Hit = tuple[str, str, int, int, str]
"""Kind, reason, offset, length and what was found."""


def _in_text(text: str, known: Known, *, of_diagnose: bool) -> list[Hit]:
    """All that is found in one text, in its order. In the block of a diagnosis a diagnosis stands where it belongs."""
    found = [*words_in(text), *patterns_in(text, known)]
    kept = [each for each in found if not (of_diagnose and is_diagnosis(each[0]))]
    return [(kind, why, at, size, text[at : at + size]) for kind, why, at, size in sorted(kept, key=lambda e: e[2])]
