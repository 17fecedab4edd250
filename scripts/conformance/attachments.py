"""The cases of attachments: files that are damaged, hostile or active, each beside one with which nothing is wrong.

They are the same in every year, so they stand with the last.
"""

from __future__ import annotations

from collections.abc import Iterator

from draft import Draft, draft
from lxml import etree
from make import VALUES
from work import Work

from dossier.test_attachments import HOSTILE
from dossier.test_check_attachments import ACTIVE, RELATIONS, docx, relation
from dossier.zips import NAME, base64, bomb, one
from overstap.dossier.attachments import pack
from overstap.dossier.check_attachments import TEKSTEN
from overstap.dossier.places import locatie
from overstap.gegevensset import Gegevensset

DOCUMENT = "huidigeschool/leerling/overigdocumentlijst/document"
FILES = {
    **{code: (NAME, text) for code, text in HOSTILE.items()},
    **{code: (naam, pack(naam, data)) for naam, data, code in ACTIVE.values()},
    "te_groot": (NAME, base64(bomb(80))),
    "naam_tekens": (NAME, base64(one("verslag?.pdf"))),
    "naam_te_lang": (NAME, base64(one("v" * 97 + ".pdf"))),
    "naam_wijkt_af": (NAME, base64(one("ander.pdf"))),
    "soort_onbekend": ("a.exe", pack("a.exe", b"MZ")),
    "afgebroken": ("a.pdf", pack("a.pdf", b"%PDF-1.4 half")),
    "verwijzing": ("a.docx", pack("a.docx", docx(RELATIONS, relation("image")))),
}
"""By the code of what is wrong with it: the name that the dossier gives and what it holds."""


def attachment_cases(g: Gegevensset, base: etree._Element) -> Iterator[Draft]:
    for code in TEKSTEN:
        good = (VALUES["bestandsnaam"], VALUES["bestandsinhoud"])
        for name, (naam, inhoud) in (("slecht", FILES[code]), ("goed", good)):
            work = Work(base, g)
            work.set(work.ensure(f"{DOCUMENT}/bestandsnaam"), naam)
            work.set(work.ensure(f"{DOCUMENT}/bestandsinhoud"), inhoud)
            regel = f"EIG.BIJLAGE.{code.upper()}"
            said = [(regel, locatie(work.nodes(DOCUMENT)[0]))] if name == "slecht" else []
            why = TEKSTEN[code].partition(". ")[0] + "." if said else "De bijlage is een gewoon bestand."
            yield draft(work, "BB", regel, name, why, intended=said)
