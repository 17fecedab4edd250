"""Who an invented pupil is: a name that nobody bears, a birthday that fits the group, a practice BSN.

Names, streets and places are made up; the numbers are of the kinds kept for practice (BSN from 999, postcodes that
start with 0, telephone numbers of zeros), so that nothing in an invented dossier can point to a person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from overstap.dossier.invent_draw import Draw, Row, table, texts

Record = dict[str, object]

TRANSFERS = ("POPO", "POVO", "VOVO", "BB")
AANVRAGEN = ("POSWV", "VOSWV")
PROFIELEN = TRANSFERS + AANVRAGEN
"""The profiles for which pupils can be invented: every transfer between schools and within one, and a support request
to a samenwerkingsverband. The order counts: the numbers of the pupils follow from it."""
SECONDARY = frozenset({"VOVO", "VOSWV"})

_FIRST_VO_YEAR = 11
_YEARS_BETWEEN = 2
"""Group 8 is followed by year 1, that the code list calls 11: two more than the ninth year of school."""
_PRACTICE_BSN_COUNT = 90_000
_SCATTER = 7_919
_MONTH_OF_START = 8


@dataclass(frozen=True, slots=True)
class Leerling:
    """One invented pupil, with all that the blocks of the dossier have in common."""

    draw: Draw
    bsn: str
    datum: date
    """The day on which the dossier is collected."""
    brin: str
    schoolnaam: str
    jaar: int
    """Of the 1 August on which the present school year began."""
    jaargroep: int
    """As the code list has it: 1 to 8, and 11 to 16 for secondary education."""
    overgedaan: int
    """The year of school (1 to 14) that was done twice, or 0."""
    voornamen: tuple[str, ...]
    roepnaam: str
    geslacht: int
    voorvoegsel: str
    achternaam: str
    herkomst: str
    """Of the names of this family, so that they sound as one; nothing of it is in the dossier."""
    geboortedatum: date
    niveau: Row
    adresgeheim: bool
    wide: bool
    """Everything that may be filled is filled: for tests and for measuring, no example of how to do it."""
    bijlagen: bool
    is_aanvraag: bool
    """Support is asked for: there is need of it, and the samenwerkingsverband gets no number of the pupil."""

    @property
    def is_vo(self) -> bool:
        return self.jaargroep >= _FIRST_VO_YEAR

    @property
    def leerjaar(self) -> int:
        """The year of school, counted from group 1 on: 9 is the first year of secondary education."""
        return year_of_school(self.jaargroep)

    def chance(self, name: str, percent: int) -> bool:
        """Whether this pupil has it; a wide dossier has everything."""
        return self.wide or self.draw.chance(name, percent)

    def say(self, text: str) -> str:
        """The text with the name and the words for this pupil filled in, and a capital at the start."""
        hij, hem = ("zij", "haar") if self.geslacht == 1 else ("hij", "hem")
        said = text.format(naam=self.roepnaam, hij=hij, hem=hem)
        return said[:1].upper() + said[1:]

    def text(self, kind: str, name: str = "") -> str:
        """One of the invented sentences of this kind; `name` tells two draws of one kind apart."""
        return self.say(self.draw.pick(f"{kind}{name}", texts(kind)))


def imagine(
    seed: int,
    profiel: str,
    *,
    brin: str,
    schoolnaam: str,
    vandaag: date,
    wide: bool,
    bijlagen: bool,
) -> Leerling:
    """The pupil that belongs to this seed and profile."""
    draw = Draw(seed, profiel)
    datum = vandaag - timedelta(days=draw.number("verzameld", 3, 20))
    jaar = start_of_school_year(datum)
    jaargroep = _group(draw, profiel, wide)
    leerjaar = year_of_school(jaargroep)
    overgedaan = draw.number("overgedaan", 2, leerjaar - 1) if leerjaar > 2 and draw.chance("doubleert", 9) else 0
    family = draw.pick("achternaam", table("achternamen"))
    name = draw.pick("roepnaam", fitting(draw, "roepnaam", table("roepnamen"), family["herkomst"]))
    return Leerling(
        draw=draw,
        bsn=_practice_bsn(seed, profiel),
        datum=datum,
        brin=brin,
        schoolnaam=schoolnaam or _school_name(profiel),
        jaar=jaar,
        jaargroep=jaargroep,
        overgedaan=overgedaan,
        voornamen=tuple(name["voornamen"].split()),
        roepnaam=name["roepnaam"],
        geslacht=int(name["geslacht"]),
        voorvoegsel=family["voorvoegsel"],
        achternaam=family["achternaam"],
        herkomst=family["herkomst"],
        geboortedatum=_birthday(draw, jaar - leerjaar - (1 if overgedaan else 0), datum),
        niveau=draw.pick("niveau", table("niveaus")),
        adresgeheim=not wide and draw.chance("adresgeheim", 4),
        wide=wide,
        bijlagen=bijlagen,
        is_aanvraag=profiel in AANVRAGEN,
    )


def fitting(draw: Draw, name: str, names: Sequence[Row], herkomst: str) -> list[Row]:
    """The first names that go with a family name: nearly always of one origin, now and then a Dutch one."""
    wanted = "nl" if draw.chance(f"herkomst.{name}", 20) else herkomst
    return [row for row in names if row["herkomst"] == wanted]


def year_of_school(jaargroep: int) -> int:
    return jaargroep - _YEARS_BETWEEN if jaargroep >= _FIRST_VO_YEAR else jaargroep


def jaargroep_of(leerjaar: int) -> int:
    """The code of a year of school: the years after group 8 start at 11."""
    return leerjaar + _YEARS_BETWEEN if leerjaar > 8 else leerjaar


def start_of_school_year(day: date) -> int:
    """The calendar year in which the school year of this day began, on 1 August."""
    return day.year if day.month >= _MONTH_OF_START else day.year - 1


def slug(text: str) -> str:
    """A name as it may stand in an e-mail address."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("Ś", "S")).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.lower() if sign.isalnum())


def _group(draw: Draw, profiel: str, wide: bool) -> int:
    """A pupil who leaves primary school is in group 8; the others are anywhere, and a wide one has a long past."""
    low, high = {"POVO": (8, 8), "POPO": (1, 7), "VOVO": (11, 14), "VOSWV": (11, 14)}.get(profiel, (1, 8))
    return high if wide else draw.number("jaargroep", low, high)


def _school_name(profiel: str) -> str:
    return "Grootmeer College" if profiel in SECONDARY else "Basisschool De Kraagmeeuw"


def _birthday(draw: Draw, year_of_group_zero: int, datum: date) -> date:
    """Somebody in group 1 turned four between 1 October before and 30 September after the summer.

    Of whom a dossier is collected, that was before the day of collecting: nobody is at school before that birthday.
    """
    born = date(year_of_group_zero - 4, 10, 1) + timedelta(days=draw.number("geboren", 0, 364))
    return min(born, datum.replace(year=datum.year - 4, day=1))


def _practice_bsn(seed: int, profiel: str) -> str:
    """A BSN of practice (from 999) that passes the eleven-test; 90,000 pupils pass before one returns.

    A support request has the number of a transfer with this seed, and does not show it.

    Of the last two digits the first is chosen so that the second, the check, is a digit.
    """
    place = PROFIELEN.index(profiel) % len(TRANSFERS)
    at = (seed * len(TRANSFERS) + place) * _SCATTER % _PRACTICE_BSN_COUNT
    head = f"999{at // 9:04d}"
    weighted = sum(int(digit) * weight for digit, weight in zip(head, range(9, 2, -1), strict=True))
    tails = [(tens, (weighted + 2 * tens) % 11) for tens in range(10)]
    tens, check = [tail for tail in tails if tail[1] < 10][at % 9]
    return f"{head}{tens}{check}"
