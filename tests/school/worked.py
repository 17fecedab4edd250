"""Dossiers that a school works on: taken in, nobody has looked yet, nothing is asked any more."""

from __future__ import annotations

from dataclasses import replace

from chain import SchoolSystem
from overstap.dossier import Dossier
from overstap.dossier.compose import compose
from overstap.dossier.privacy_pdf import Page
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier
from overstap.ports import Actor
from overstap.school import collect
from overstap.school.models import Uitgaand
from overstap.school.ports import Ports
from school.made import Record, leerling, record

INGRID, KARIM = Actor("user", "7"), Actor("user", "8")
LEERLING = "huidigeschool/leerling"
OVERIG = f"{LEERLING}/overigdocumentlijst/document"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"


def unseen(seed: int = 1, profiel: str = "POVO") -> Record:
    """All of a pupil, before anybody looked at it, and without an attachment of the LAS about support."""
    made = record(seed, profiel)
    made.pop("inzage", None)
    leerling(made).pop("onderwijsondersteuning", None)
    leerling(made).pop("overigdocumentlijst", None)
    return made


def begun(po: SchoolSystem, data: Record | None = None, *, profiel: str = "POVO", seed: int = 1) -> Uitgaand:
    row = collect.take_in(po.ports, po.school("99PA"), data or unseen(seed, profiel), INGRID)
    return settled(po, row)


def settled(po: SchoolSystem, row: Uitgaand) -> Uitgaand:
    return collect.settle(po.ports, row.pk, INGRID, (), "nagekeken") if row.bevindingen else row


def werk(po: SchoolSystem, row: Uitgaand) -> Werkdossier:
    return collect.werk_of(po.ports, row, INGRID)


def lean(po: SchoolSystem, row: Uitgaand) -> Dossier:
    return compose(werk(po, row)).lean


def file(naam: str = "brief.txt", data: bytes = b"Leest graag.", plek: str = OVERIG) -> Toegevoegd:
    return Toegevoegd.of_file(plek, naam, "Een brief", data)


def reading(po: SchoolSystem, *pages: str) -> Ports:
    """The ports, with a reader that finds these pages in every PDF."""
    return replace(po.ports, read_pdf=lambda _data: [Page(text, "") for text in pages])
