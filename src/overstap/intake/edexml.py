"""EDEXML 2.1 (Edustandaard, 2017) → one row a pupil: who it is and in which group. There is no more in it.

The published schema is not open to us, so it is read by the names of its fields: in any order, in any namespace, and
what is not known is passed over. Values are held to their kind. What becomes of them is our own.

`geslacht` is numbered otherwise than in the gegevensset (1 is a boy here, a girl there): `edexml.csv` says which is
which. What stands for neither stays out, and is told with its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from lxml import etree

from overstap.dossier.read import Limits, tree
from overstap.dossier.record import Record
from overstap.elfproef import elfproef, is_onderwijsnummer
from overstap.gegevensset import load
from overstap.intake.fault import IntakeFout
from overstap.intake.pupil import PUPILS_MAX, PupilRow

LIMITS = Limits(tags_max=1_000_000, attributes_max=100_000, siblings_max=PUPILS_MAX * 2)
NUMBERS = ("bsn_ondwnr-4", "bsn_ondwnr", "bsn")
"""By which names the number of a pupil goes; the first that is filled counts."""
NAMES = ("achternaam", "voorvoegsel", "voorletters-1", "roepnaam")
NAME_MAX = 200
"""Characters of a name."""
JAARGROEPEN = "13"
"""The codelijst of year groups."""
BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
VESTIGING = re.compile(r"[0-9]{2}")
SCHOOLJAAR = re.compile(r"([0-9]{4})-([0-9]{4})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FOUTEN = {
    "achternaam": "De achternaam ontbreekt.",
    "te_lang": "Een naam is te lang: er mogen ten hoogste 200 tekens in staan.",
    "geboortedatum": "De geboortedatum ontbreekt, of is geen datum zoals 2014-03-12.",
    "geen_nummer": "Het BSN of onderwijsnummer ontbreekt.",
    "nummer": "Het BSN of onderwijsnummer klopt niet: er zit een tikfout in.",
    "jaargroep": "De jaargroep staat niet in de lijst van de gegevensset.",
    "groep": "De groep waar deze leerling naar verwijst, staat niet in het bestand.",
}
MEND = " Verbeter het in uw LAS."
GESLACHT = "geslacht"
NOT_TAKEN = "Het geslacht is niet overgenomen: in het bestand staat niet jongen of meisje. Vul het zo nodig zelf in."


@dataclass(frozen=True, slots=True)
class Edexml:
    brin: str
    schooljaar: str
    rows: tuple[PupilRow, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    naam: str
    jaargroep: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What the file says of the school and its groups."""

    brin: str
    vestiging: str
    schooljaar: str
    groups: Mapping[str, _Group]

    @property
    def place(self) -> Record:
        """The school and its building, as both the school and a year of the career name them."""
        here: Record = {"brincode": self.brin}
        return here | ({"vestigingscode": self.vestiging} if self.vestiging else {})


def read_edexml(data: bytes, *, limits: Limits = LIMITS) -> Edexml:
    """The pupils in an EDEXML file. Raises LeesFout or IntakeFout when the file is refused as a whole."""
    root = tree(data, comments="drop", limits=limits)
    block = _child(root, "leerlingen")
    if block is None:
        raise IntakeFout("geen_edexml")
    around = _around(root)
    pupils = [each for each in block if _name(each) == "leerling"]
    if not pupils:
        raise IntakeFout("geen_leerlingen")
    if len(pupils) > PUPILS_MAX:
        raise IntakeFout("te_veel_leerlingen", grens=PUPILS_MAX)
    return Edexml(
        around.brin, around.schooljaar, tuple(_row(nr, node, around) for nr, node in enumerate(pupils, start=1))
    )


def _around(root: etree._Element) -> _Around:
    school = _child(root, "school")
    brin = _text(school, "brincode").upper()
    if school is None or not BRIN.fullmatch(brin):
        raise IntakeFout("geen_school")
    schooljaar, vestiging = _text(school, "schooljaar"), _text(school, "dependancecode")
    found = SCHOOLJAAR.fullmatch(schooljaar)
    if schooljaar and not (found and int(found[2]) == int(found[1]) + 1):
        raise IntakeFout("schooljaar", regel=school.sourceline or 1)
    return _Around(brin, vestiging if VESTIGING.fullmatch(vestiging) else "", schooljaar, dict(_groups(root)))


def _groups(root: etree._Element) -> Iterator[tuple[str, _Group]]:
    groepen = _child(root, "groepen")
    for node in () if groepen is None else groepen:
        if _name(node) == "groep" and (key := node.get("key")):
            yield key, _Group(_text(node, "naam")[:35], _text(node, "jaargroep"))


def _row(nr: int, node: etree._Element, around: _Around) -> PupilRow:
    key = _reference(node)
    group = around.groups.get(key) if key else None
    jaargroep = _text(node, "jaargroep") or (group.jaargroep if group else "")
    naam = group.naam if group else ""
    fouten = tuple(FOUTEN[code] + MEND for code in _faults(node, jaargroep, strange=bool(key) and group is None))
    deel: Record = {"huidigeschool": around.place | {"leerling": _pupil(node, naam, jaargroep, around)}}
    verlies = (NOT_TAKEN,) if _text(node, GESLACHT) and not _geslacht(node) else ()
    return PupilRow(nr, 1, _line(node), deel, fouten, verlies, groep=naam, jaargroep=jaargroep)


def _faults(node: etree._Element, jaargroep: str, *, strange: bool) -> Iterator[str]:
    """What is wrong with this pupil, as codes of FOUTEN."""
    number = _number(node)
    if not _text(node, "achternaam"):
        yield "achternaam"
    if any(len(_text(node, name)) > NAME_MAX for name in (*NAMES, "voornamen")):
        yield "te_lang"
    if not _is_day(_text(node, "geboortedatum")):
        yield "geboortedatum"
    if not elfproef(number):
        yield "nummer" if number else "geen_nummer"
    if jaargroep and jaargroep not in load().codelijsten[JAARGROEPEN].codes:
        yield "jaargroep"
    if strange:
        yield "groep"


def _pupil(node: etree._Element, groep: str, jaargroep: str, around: _Around) -> Record:
    number = _number(node)
    known: Record = {name: text for name in NAMES if (text := _text(node, name))}
    if first := _text(node, "voornamen"):
        known["voornaam"] = first.split()
    if _is_day(day := _text(node, "geboortedatum")):
        known["geboortedatum"] = day
    if geslacht := _geslacht(node):
        known[GESLACHT] = geslacht
    if elfproef(number):
        known["onderwijsnummer" if is_onderwijsnummer(number) else "bsn"] = number
    if groep and around.schooljaar:
        known["schoolloopbaanlijst"] = {"schoolloopbaan": [_year(groep, jaargroep, around)]}
    return known


def _geslacht(node: etree._Element) -> str:
    """The code of the gegevensset; nothing where the file does not say, or says what we do not know."""
    return _codes(GESLACHT).get(_text(node, GESLACHT).casefold(), "")


@cache
def _codes(veld: str) -> Mapping[str, str]:
    """What EDEXML writes in this field, and the code of the gegevensset for it (own: the schema is not published)."""
    table = (files(__package__) / "edexml.csv").read_text(encoding="utf-8")
    return {row["waarde"]: row["code"] for row in csv.DictReader(table.splitlines()) if row["veld"] == veld}


def _year(groep: str, jaargroep: str, around: _Around) -> Record:
    """This school year, as the only one of the career that the file knows."""
    year: Record = {"schooljaar": around.schooljaar, "groepscode": groep, "groepsnaam": groep} | around.place
    return year | ({"jaargroep": jaargroep} if jaargroep else {})


def _reference(node: etree._Element) -> str:
    """The key of the group of a pupil: as attribute, or as text."""
    groep = _child(node, "groep")
    return "" if groep is None else groep.get("key") or (groep.text or "").strip()


def _number(node: etree._Element) -> str:
    return next(filter(None, (_text(node, name) for name in NUMBERS)), "")


def _is_day(text: str) -> bool:
    if not DAY.fullmatch(text):
        return False
    try:
        return date.fromisoformat(text).year > 1900
    except ValueError:
        return False


def _line(node: etree._Element) -> int:
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


def _name(node: etree._Element) -> str:
    """The name of an element, whatever its namespace; nothing for what is no element."""
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _child(node: etree._Element | None, name: str) -> etree._Element | None:
    return None if node is None else next((child for child in node if _name(child) == name), None)


def _text(node: etree._Element | None, name: str) -> str:
    """The text of a field; nothing when it is not there or holds more than text."""
    child = _child(node, name)
    return "" if child is None or len(child) else (child.text or "").strip()
