"""Files as a LAS or a spreadsheet writes them, with invented pupils only."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

from overstap.dossier import build, invent, write
from overstap.gegevensset import load

BRIN = "99PA"
TODAY = date(2026, 3, 2)
CLASS = 28
"""Pupils of a whole group 8."""


@dataclass(frozen=True)
class Pupil:
    """An invented pupil, as far as a list of a school knows one."""

    nr: int
    achternaam: str
    voorvoegsel: str
    roepnaam: str
    geboortedatum: str
    pgn: str
    groep: str = "g8"
    jaargroep: str = "8"
    geslacht: str = ""
    """As EDEXML writes it."""

    def but(self, **changes: Any) -> Pupil:
        return replace(self, **changes)


@cache
def pupil(seed: int) -> Pupil:
    found: dict[str, Any] = record(seed)["huidigeschool"]["leerling"]  # type: ignore[index]
    number = found.get("bsn") or found["onderwijsnummer"]
    texts = [str(found.get(name, "")) for name in ("achternaam", "voorvoegsel", "roepnaam", "geboortedatum")]
    return Pupil(seed, *texts, number, geslacht={"1": "2", "2": "1"}.get(found.get("geslacht", ""), ""))


@cache
def record(seed: int, jaar: str = "2019.1") -> dict[str, object]:
    return invent(seed, "POVO", bron_brin=BRIN, schoolnaam="De Wilgenhof", vandaag=TODAY, jaar=jaar)


def pupils(count: int = CLASS) -> list[Pupil]:
    """So many pupils, no two with the same number."""
    found: dict[str, Pupil] = {}
    seed = 0
    while len(found) < count:
        seed += 1
        found.setdefault(pupil(seed).pgn, pupil(seed))
    return list(found.values())


def edexml(
    of: Sequence[Pupil] | None = None, *, brin: str = BRIN, schooljaar: str = "2025-2026", more: str = ""
) -> bytes:
    """An EDEXML 2.1 file with its teachers, a group 7 beside group 8, and a part that nobody knows."""
    rows = "\n".join(leerling(each) for each in (pupils() if of is None else of))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<EDEX xmlns="http://www.edustandaard.nl/edexml-2.1">
<school><schooljaar>{schooljaar}</schooljaar><brincode>{brin}</brincode><dependancecode>00</dependancecode>
<schoolkey>1</schoolkey><aanmaakdatum>2026-03-01T10:00:00</aanmaakdatum><auteur>Voorbeeld-LAS</auteur>
<xsdversie>2.1</xsdversie></school>
<groepen><groep key="g7"><naam>7A</naam><jaargroep>7</jaargroep></groep>
<groep key="g8"><naam>8A</naam><jaargroep>8</jaargroep></groep></groepen>
<leerlingen>
{rows}
</leerlingen>
<leerkrachten><leerkracht key="1"><achternaam>Postwijk</achternaam></leerkracht></leerkrachten>
<toevoegingen><eigen>iets van een ander</eigen></toevoegingen>{more}
</EDEX>
""".encode()


def leerling(of: Pupil) -> str:
    """One line of the file, its fields not in the order of the agreement."""
    fields = {
        "roepnaam": of.roepnaam,
        "voorvoegsel": of.voorvoegsel,
        "achternaam": of.achternaam,
        "geslacht": of.geslacht,
        "geboortedatum": of.geboortedatum,
        "jaargroep": of.jaargroep,
        "gebruikersnaam": "iemand",
        "bsn_ondwnr-4": of.pgn,
    }
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items() if text)
    return f"<leerling key={quoteattr(str(of.nr))}>{inner}<groep key={quoteattr(of.groep)}/></leerling>"


HEAD = ("BSN", "Achternaam", "Tussenvoegsel", "Roepnaam", "Geb. datum", "Groep")


def cells(of: Pupil) -> tuple[str, ...]:
    day = "-".join(reversed(of.geboortedatum.split("-")))
    return (of.pgn, of.achternaam, of.voorvoegsel, of.roepnaam, day, "8A")


def csv(of: Sequence[Pupil], *, head: Sequence[str] = HEAD, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    rows = [head, *(cells(each) for each in of)]
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(sheets: dict[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    """A spreadsheet with these sheets, by their names in their order."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in files:
            box.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same ZIP with another content for one of its files."""
    with zipfile.ZipFile(BytesIO(data)) as box:
        kept = [(each, box.read(each)) for each in box.namelist() if each != name]
    return zipped(*kept, (name, content))


def oso(seed: int, jaar: str = "2019.1") -> bytes:
    return write(build(record(seed, jaar), load(jaar)))
