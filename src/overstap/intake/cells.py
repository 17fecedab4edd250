"""The cells of a list → values of their fields, and so one row a pupil. What does not fit is said, not guessed."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from overstap.dossier.record import Record
from overstap.dossier.spot import with_value
from overstap.dossier.values import WrongValue, to_text
from overstap.elfproef import elfproef, is_onderwijsnummer
from overstap.gegevensset import Element, load
from overstap.intake.columns import CAREER, NEEDED, NUMBERS, Target, targets
from overstap.intake.pupil import PupilRow
from overstap.intake.table import CELL_MAX, Row, Table, letter

YES, NO = frozenset({"ja", "j", "true", "waar", "1", "x"}), frozenset({"nee", "n", "false", "onwaar", "0"})
DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
SEPARATORS = re.compile(r"[\s.\-]")
BSN, ONDERWIJSNUMMER = NUMBERS

FOUTEN = {
    "nummer": "dit is geen geldig BSN of onderwijsnummer. Controleer de negen cijfers.",
    "twee_nummers": "hier staat een ander nummer dan in een andere kolom. Laat één van beide weg.",
    "datum": "dit is geen datum. Schrijf haar als 12-03-2014 of 2014-03-12.",
    "janee": "schrijf ja of nee.",
    "code": "dit kennen wij hier niet. Schrijf wat de gegevensset noemt; bij geslacht man of vrouw.",
    "te_lang": f"dit is te lang: er mogen ten hoogste {CELL_MAX - 1} tekens in een cel.",
    "leeg": "dit is leeg. Vul het in, of haal de regel weg.",
}


class CellFout(ValueError):
    """A cell does not fit its field; `tekst` says what belongs there, never what stands there."""

    def __init__(self, tekst: str) -> None:
        super().__init__("cell")
        self.tekst = tekst


def pupils_of(table: Table, chosen: Sequence[str], *, brin: str, schooljaar: str) -> tuple[PupilRow, ...]:
    """A row for each pupil in the list; `chosen` is the path for each column, or nothing.

    Where the list names a group and no school year, it is the group of `schooljaar`.
    """
    used = {nr: targets()[path] for nr, path in enumerate(chosen) if path}
    return tuple(_pupil(nr, row, used, brin, schooljaar) for nr, row in enumerate(table.rows, start=1))


def _pupil(nr: int, row: Row, used: Mapping[int, Target], brin: str, schooljaar: str) -> PupilRow:
    deel: Record = {}
    fouten = []
    for column, target in used.items():
        try:
            deel = _with_cell(deel, target, row.cells[column])
        except CellFout as fout:
            fouten.append(f"Kolom {letter(column)} ({target.label}): {fout.tekst}")
    found = PupilRow(nr, 1, row.regel, deel)
    fouten += [] if fouten else list(_missing(found))
    year = _year_of(deel)
    deel = _with_career(deel, year, brin, schooljaar)
    return PupilRow(nr, 1, row.regel, deel, tuple(fouten), (), year.get("groepsnaam", ""), year.get("jaargroep", ""))


def _missing(row: PupilRow) -> Iterator[str]:
    if not row.pgn:
        yield f"BSN of onderwijsnummer: {FOUTEN['leeg']}"
    for path in NEEDED:
        if not row.text(path.rpartition("/")[2]):
            yield f"{targets()[path].element.label}: {FOUTEN['leeg']}"


def _with_cell(deel: Record, target: Target, cell: str) -> Record:
    """The record with this cell in it; an empty one says nothing."""
    if not cell:
        return deel
    if len(cell) >= CELL_MAX:
        raise CellFout(FOUTEN["te_lang"])
    if target.path in NUMBERS:
        return _with_number(deel, cell)
    value = value_of(target.element, cell)
    return with_value(deel, target.path, [value] if target.element.veelvoudig else value)


def _with_number(deel: Record, cell: str) -> Record:
    """In the field of its own kind, whatever the column is called; a spreadsheet drops the zero at the front."""
    number = SEPARATORS.sub("", cell).zfill(9)
    if not elfproef(number):
        raise CellFout(FOUTEN["nummer"])
    path, other = (ONDERWIJSNUMMER, BSN) if is_onderwijsnummer(number) else (BSN, ONDERWIJSNUMMER)
    known = PupilRow(0, 0, 0, deel)
    if known.text(other.rpartition("/")[2]) or known.text(path.rpartition("/")[2]) not in ("", number):
        raise CellFout(FOUTEN["twee_nummers"])
    return with_value(deel, path, number)


def value_of(element: Element, cell: str) -> object:
    """A cell in the JSON form of its field. Raises CellFout."""
    soort = load().soorten[element.soort]
    if element.codelijst:
        cell = _code(element.codelijst, cell)
    value: object = READ[soort.base](cell) if soort.base in READ else cell
    try:
        text, _ = to_text(soort, value)
    except WrongValue as wrong:
        raise CellFout(wrong.tekst) from None
    bounds = (soort.length_min or 0, soort.length_max or CELL_MAX)
    shaped = not soort.pattern or re.fullmatch(soort.pattern.replace(r"\p{Nd}", "[0-9]"), text)
    if not (shaped and bounds[0] <= len(text) <= bounds[1]):
        raise CellFout(f"hier hoort {soort.vorm}.")
    return value


def _code(codelijst: str, cell: str) -> str:
    """The code, whether it was written as code or as its meaning."""
    found = _codes(codelijst).get(cell.casefold())
    if found is None:
        raise CellFout(FOUTEN["code"])
    return found


@cache
def _codes(codelijst: str) -> Mapping[str, str]:
    """What people write for each code. Where words.csv has words for a list, its numbers do not count: systems use
    the same numbers in another order, and a wrong one would go unseen."""
    if written := _written().get(codelijst):
        return written
    codes = load().codelijsten[codelijst].codes.values()
    meanings = {each.betekenis.casefold(): each.code for each in codes if each.betekenis and each.zeker}
    return meanings | {each.code.casefold(): each.code for each in codes}


@cache
def _written() -> Mapping[str, Mapping[str, str]]:
    """The words of words.csv, by codelijst."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in csv.DictReader((files(__package__) / "words.csv").read_text(encoding="utf-8").splitlines()):
        found[row["codelijst"]][row["word"]] = row["code"]
    return found


def _day(cell: str) -> str:
    found = DUTCH_DAY.fullmatch(cell)
    text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else cell[:10]
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise CellFout(FOUTEN["datum"]) from None


def _truth(cell: str) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise CellFout(FOUTEN["janee"])
    return word in YES


READ: Mapping[str, Callable[[str], object]] = {"xs:date": _day, "xs:boolean": _truth}
"""What people write otherwise than the gegevensset does, by the base of the kind."""


def _year_of(deel: Record) -> dict[str, str]:
    """What the list says of the group of now."""
    return {veld: text for veld in ("groepsnaam", "jaargroep", "schooljaar") if (text := _career_text(deel, veld))}


def _career_text(deel: Record, veld: str) -> str:
    return PupilRow(0, 0, 0, deel).text(f"{CAREER.removeprefix('huidigeschool/leerling/')}/{veld}")


def _with_career(deel: Record, year: Mapping[str, str], brin: str, schooljaar: str) -> Record:
    """With what a school year needs besides, as far as it is known without asking."""
    if not year:
        return deel
    groep = year.get("groepsnaam", "")
    known = {"schooljaar": schooljaar, "brincode": brin} | ({"groepscode": groep} if groep else {}) | dict(year)
    return with_value(deel, CAREER, known)
