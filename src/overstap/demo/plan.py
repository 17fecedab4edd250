"""Who takes part in the demo, and what is to happen there."""

from __future__ import annotations

from dataclasses import dataclass

CENTRE = "knooppunt"


@dataclass(frozen=True, slots=True)
class Systeem:
    """A node of the demo: the Traffic Center, or a supplier's system with schools."""

    naam: str
    titel: str
    oin: str


@dataclass(frozen=True, slots=True)
class School:
    """A school in one of the systems, with the member of staff who can sign in there."""

    systeem: str
    brin: str
    naam: str
    sector: str
    index: int = 1

    @property
    def kenmerk(self) -> str:
        return f"0000000700000{self.brin}{self.index:03d}"


@dataclass(frozen=True, slots=True)
class Staff:
    systeem: str
    username: str
    naam: str
    scholen: tuple[str, ...]
    rol: str = "administratie"


@dataclass(frozen=True, slots=True)
class Trip:
    """One transfer to try: the pupil at `van`, asked by the school `naar` in the system that it uses."""

    profiel: str
    van: tuple[str, str]
    """System and BRIN of the school that has the dossier."""
    naar: tuple[str, str]
    verwacht: str
    soort: str = "overstapdossier"
    seed: int = 0
    ready: bool = True
    known: bool = True


SYSTEMEN = (
    Systeem(CENTRE, "Traffic Center", "00000009000000001000"),
    Systeem("wilg", "Wilg-LAS", "00000009000000002000"),
    Systeem("kade", "Kade-LAS", "00000009000000003000"),
    Systeem("brug", "Brug-LAS", "00000009000000004000"),
)
SCHOLEN = (
    School("wilg", "99PA", "Basisschool De Wilgenhof", "PO"),
    School("wilg", "99PB", "Basisschool Het Kompas", "PO"),
    School("kade", "99VA", "Kadecollege", "VO"),
    School("brug", "99VB", "Bruglyceum", "VO"),
    School("brug", "99VA", "Kadecollege", "VO", index=2),
)
"""Kadecollege stands in two systems: it is changing supplier, and takes its dossiers along within its BRIN."""
GIVEN = School("wilg", "00YY", "Testschool", "PO")
"""The known test school, for the dossiers that are given on the command line."""
MEDEWERKERS = (
    Staff("wilg", "ingrid", "Ingrid Postwijk", ("99PA",)),
    Staff("wilg", "ilse", "Ilse Maanwijk", ("99PA",), "intern_begeleider"),
    Staff("wilg", "dirk", "Dirk Zandhof", ("99PA",), "directie"),
    Staff("wilg", "irma", "Irma Wolkenveld", ("99PA",), "beheerder"),
    Staff("wilg", "bart", "Bart Veldsteen", ("99PB",)),
    Staff("kade", "marloes", "Marloes Fictema", ("99VA",)),
    Staff("kade", "koen", "Koen Sterrenberg", ("99VA",), "intern_begeleider"),
    Staff("brug", "samir", "Samir Overwater", ("99VB", "99VA")),
)
"""The first school has somebody of every role, since each sees other pages; the school that receives who sees care."""
GOED = "OverdrachtGeslaagd"
TRIPS = (
    Trip("POVO", ("wilg", "99PA"), ("kade", "99VA"), GOED, seed=11),
    Trip("POVO", ("wilg", "99PA"), ("brug", "99VB"), GOED, seed=12),
    Trip("POPO", ("wilg", "99PA"), ("wilg", "99PB"), GOED, seed=13),
    Trip("VOVO", ("kade", "99VA"), ("brug", "99VB"), GOED, seed=14),
    Trip("BB", ("kade", "99VA"), ("brug", "99VA"), GOED, soort="overdrachtbinnenbrin", seed=15),
    Trip("POVO", ("wilg", "99PB"), ("kade", "99VA"), "DossierNietGereed", seed=16, ready=False),
    Trip("POVO", ("wilg", "99PB"), ("kade", "99VA"), "LeerlingNietGevonden", seed=17, known=False),
)
LATER = (
    Trip("POVO", ("wilg", "99PA"), ("kade", "99VA"), GOED, seed=21),
    Trip("POVO", ("wilg", "99PA"), ("kade", "99VA"), GOED, seed=22, ready=False),
    Trip("POPO", ("wilg", "99PB"), ("wilg", "99PA"), GOED, seed=23, ready=False),
)
"""Pupils who wait in the lists, so that whoever signs in has something to do."""


def school_of(systeem: str, brin: str) -> School:
    found = (school for school in (*SCHOLEN, GIVEN) if (school.systeem, school.brin) == (systeem, brin))
    return next(found)
