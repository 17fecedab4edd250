"""Whether days follow each other as they do in a life: born, enrolled, tested, written down. Own.

There is no clock here: what is "now" for a dossier is the day on which it was made (metadata/datum). Where a day is
missing or cannot be read nothing is said: that is for the structure.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final

from overstap.dossier.dossier import LEERLING, Blok
from overstap.dossier.rules.dates import AUGUST, date_of, start_of_schooljaar
from overstap.gegevensset import Gegevensset

Period = tuple[date, date]
"""The first and the last day."""

AGE_YEARS_MIN, AGE_YEARS_MAX = 3, 25
_PREGNANCY: Final = timedelta(days=300)
_SUMMER: Final = timedelta(days=62)
"""How far the first and last day at a school may lie outside the school year: an early start, a late leave."""
_EARLIER_MAX: Final = 100
"""Entries of a school career looked back at: no life has so many, and a file with thousands must not take seconds."""


def na_geboorte(blok: Blok, veld: str) -> bool:
    """Not before the pupil was born."""
    return _in_order(blok.of_dossier(_born), date_of(blok.text(veld)))


def niet_na_aanmaak(blok: Blok, veld: str) -> bool:
    """Not after the day on which the dossier was made."""
    return _in_order(date_of(blok.text(veld)), blok.of_dossier(_made))


def na_begin(blok: Blok, veld: str) -> bool:
    """Not before the begin: the last date that stands before it in the same block."""
    return _in_order(date_of(blok.text(_begin_of(blok, veld))), date_of(blok.text(veld)))


def na_inschrijving(leerling: Blok, veld: str) -> bool:
    """Not before the enrolment at this school."""
    return _in_order(date_of(leerling.text("datuminschrijving")), date_of(leerling.text(veld)))


def leeftijd(leerling: Blok, veld: str) -> bool:
    """Between 3 and 25 years old on the day on which the dossier was made."""
    born, now = date_of(leerling.text(veld)), leerling.of_dossier(_made)
    if born is None or now is None:
        return True
    years = now.year - born.year - ((now.month, now.day) < (born.month, born.day))
    return AGE_YEARS_MIN <= years <= AGE_YEARS_MAX


def schooljaar_van_het_dossier(inzage: Blok, veld: str) -> bool:
    """Not before the school year in which the dossier was made: parents saw this dossier, not one of before."""
    now = inzage.of_dossier(_made)
    return now is None or _in_order(start_of_schooljaar(now), date_of(inzage.text(veld)))


def overleden_na_geboorte(verzorger: Blok, veld: str) -> bool:
    """Not long before the pupil was born: a father may die while the child is on its way, 300 days at most."""
    born = verzorger.of_dossier(_born)
    return born is None or _in_order(born - _PREGNANCY, date_of(verzorger.text(veld)))


def schooljaar(blok: Blok, veld: str) -> bool:
    """Two years that follow each other, such as 2025-2026; any other form is for the structure."""
    first, _, second = blok.text(veld).partition("-")
    return not (first.isdecimal() and second.isdecimal()) or int(second) == int(first) + 1


def in_schooljaar(loopbaan: Blok, veld: str) -> bool:
    """In the school year that the block itself names, or at most two months around it."""
    first, day = loopbaan.text("schooljaar").partition("-")[0], date_of(loopbaan.text(veld))
    if day is None or not first.isdecimal() or not 1 < int(first) < date.max.year:
        return True
    start = date(int(first), AUGUST, 1)
    return start - _SUMMER <= day <= start.replace(year=start.year + 1) + _SUMMER


def zonder_overlap(loopbaan: Blok, veld: str) -> bool:
    """No earlier entry runs on after this one began; the last day of one may be the first of the next."""
    begin, end = date_of(loopbaan.text(veld)), date_of(loopbaan.text("einddatum"))
    if begin is None or end is None:
        return True
    return not any(other[0] < end and begin < other[1] for other in _earlier(loopbaan) if other)


def _earlier(loopbaan: Blok) -> list[Period | None]:
    """The periods of the entries above this one; of very many only the nearest."""
    node, block, once = loopbaan.node, loopbaan.block, loopbaan.velden.once
    above = islice(node.itersiblings(node.tag, preceding=True), _EARLIER_MAX)
    return [once(_period, other, block) for other in above]


def _period(loopbaan: Blok) -> Period | None:
    """Both days, as far as both are known."""
    begin, end = date_of(loopbaan.text("begindatum")), date_of(loopbaan.text("einddatum"))
    return (begin, end) if begin and end else None


def _in_order(first: date | None, second: date | None) -> bool:
    return first is None or second is None or first <= second


def _born(dossier: Blok) -> date | None:
    """The day on which the pupil was born."""
    return date_of(dossier.text(f"{LEERLING}/geboortedatum"))


def _made(dossier: Blok) -> date | None:
    """The day on which the dossier was made."""
    return date_of(dossier.text("metadata/datum"))


@lru_cache
def _begin_field(gegevensset: Gegevensset, naam: str, veld: str) -> str:
    days = [e.veld for e in gegevensset.blokken[naam].velden if e.soort.startswith("datum")]
    return days[days.index(veld) - 1]


def _begin_of(blok: Blok, veld: str) -> str:
    return _begin_field(blok.gegevensset, blok.block.naam, veld)
