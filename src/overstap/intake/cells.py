"""A cell of a list → the value of its field. What does not fit is said, not guessed."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from overstap.dossier.values import WrongValue, to_text
from overstap.elfproef import elfproef, is_onderwijsnummer
from overstap.gegevensset import Element, load
from overstap.intake.columns import NUMBERS
from overstap.intake.table import CELL_MAX

YES, NO = frozenset({"ja", "j", "true", "waar", "1", "x"}), frozenset({"nee", "n", "false", "onwaar", "0"})
DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
SEPARATORS = re.compile(r"[\s.\-]")
BSN, ONDERWIJSNUMMER = NUMBERS

FOUTEN = {
    "nummer": "dit is geen geldig BSN of onderwijsnummer. Controleer de negen cijfers.",
    "twee_nummers": "hier staat een ander nummer dan in een andere kolom. Laat één van beide weg.",
    "datum": "dit is geen datum. Schrijf haar als 12-03-2014 of 2014-03-12.",
    "janee": "schrijf ja of nee.",
    "code": "dit is geen keuze van dit veld. Schrijf {namen}.",
    "code_lang": "dit is geen keuze van dit veld. Schrijf bijvoorbeeld {namen}. De andere keuzes staan bij dit veld in "
    "het dossier van een leerling.",
    "te_lang": f"dit is te lang: er mogen ten hoogste {CELL_MAX - 1} tekens in een cel.",
    "leeg": "dit is leeg. Vul het in, of haal de regel weg.",
}
NAMES_TOLD_MAX = 6
"""Of a list with so many choices all are named, of a longer one a few."""
NAMES_SHOWN = 3


class CellFout(ValueError):
    """A cell does not fit its field; `tekst` says what belongs there, never what stands there."""

    def __init__(self, tekst: str) -> None:
        super().__init__("cell")
        self.tekst = tekst


def number_of(cell: str) -> tuple[str, str]:
    """The field of its own kind, whatever the column is called, and the number; a spreadsheet drops the zero at the
    front. Raises CellFout."""
    number = SEPARATORS.sub("", cell).zfill(9)
    if not elfproef(number):
        raise CellFout(FOUTEN["nummer"])
    return (ONDERWIJSNUMMER if is_onderwijsnummer(number) else BSN), number


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


def is_day(cell: str) -> bool:
    """Whether this can only be a day: digits alone may as well be a number."""
    try:
        return not cell.isdigit() and bool(_day(cell))
    except CellFout:
        return False


def _code(codelijst: str, cell: str) -> str:
    """The code, whether it was written as code or as its meaning."""
    found = _codes(codelijst).get(cell.casefold())
    if found is None:
        raise CellFout(_choices_of(codelijst))
    return found


def _choices_of(codelijst: str) -> str:
    """What may be written for a code: its meaning, and where we are not sure of that the code itself."""
    codes = load().codelijsten[codelijst].codes.values()
    sure = [each.betekenis for each in codes if each.betekenis and each.zeker]
    if len(codes) <= NAMES_TOLD_MAX:
        return FOUTEN["code"].format(
            namen=_or([each.betekenis if each.betekenis in sure else each.code for each in codes])
        )
    return FOUTEN["code_lang"].format(namen=_or((sure or [each.code for each in codes])[:NAMES_SHOWN]))


def _or(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} of {last}" if first else last


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
