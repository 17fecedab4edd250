"""The pupils of the demo: invented, written as records of a LAS, or taken from files that were given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from overstap.demo.plan import GIVEN, GOED, Trip, school_of
from overstap.dossier import Dossier, LeesFout, build, invent, read
from overstap.gegevensset import load

TARGETS = {"POPO": ("wilg", "99PB"), "POVO": ("kade", "99VA"), "VOVO": ("brug", "99VB")}
"""Which school asks for a dossier that was given, by its profile."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil who travels: the file of the dossier, the number, and the trip."""

    trip: Trip
    file: Path
    pgn: str
    naam: str


class NotForDemo(Exception):
    """A given file that the demo cannot carry; the message says why, in a sentence."""


def invented(trip: Trip, folder: Path, today: date) -> Pupil:
    """A pupil for this trip, as a record that a LAS would hand over."""
    school = school_of(*trip.van)
    record = invent(trip.seed, trip.profiel, bron_brin=school.brin, schoolnaam=school.naam, vandaag=today)
    dossier = build(record, load())
    file = folder / f"{trip.van[1]}-{trip.seed}.json"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return Pupil(trip, file, dossier.pgn, dossier.naam)


def given(file: Path) -> Pupil:
    """The pupil in an OSO XML file. Raises NotForDemo for what cannot travel here."""
    try:
        dossier = read(file.read_bytes(), comments="drop")
    except LeesFout as fout:
        raise NotForDemo(f"{file.name}: {fout.tekst}") from fout
    return Pupil(trip_of(file, dossier), file, dossier.pgn, dossier.naam)


def trip_of(file: Path, dossier: Dossier) -> Trip:
    if dossier.bron_brin != GIVEN.brin:
        raise NotForDemo(f"{file.name}: de demo kent alleen de testschool {GIVEN.brin} voor bestanden van buiten.")
    target = TARGETS.get(dossier.profiel)
    if target is None or not dossier.pgn:
        raise NotForDemo(f"{file.name}: een dossier voor een samenwerkingsverband reist nog niet in deze versie.")
    return Trip(dossier.profiel, (GIVEN.systeem, GIVEN.brin), target, GOED)
