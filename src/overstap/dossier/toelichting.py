"""The national attachment "Toelichting onderwijsbehoeften": its parts, and what asks for a second look in one. Own.

The parts stand in a table, so that the official form can be laid in. For most pupils every part stays empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from overstap.dossier.dossier import Dossier
from overstap.dossier.privacy import Hit, privacy_of_text
from overstap.dossier.werkdossier import Onderdeel

PLEK: Final = "huidigeschool/leerling/onderwijsondersteuning/toelichting_onderwijsbehoeften/document"
CATEGORIE: Final = "onderwijsondersteuning"
BESTANDSNAAM: Final = "toelichting-onderwijsbehoeften.pdf"
OMSCHRIJVING: Final = "Toelichting onderwijsbehoeften"
NODIG_MAX: Final = 500
BRON_MAX: Final = 200
TEKST_MAX: Final = 4_000
"""Signs; far above what any part asks for."""
ONTBREEKT: Final = {
    "nodig": "Schrijf op waarom dit strikt nodig is op de volgende school. Is het niet nodig? Laat het leeg.",
    "bron": "Schrijf op waarop dit rust, zoals een toets, een onderzoek of wat u in de klas zag.",
    "datum": "Vul de dag in van wat u noemt, niet later dan vandaag.",
    "tekst": "Schrijf op wat de volgende school moet weten, of maak dit onderdeel weer leeg.",
}
TE_LANG: Final = "Deze tekst is te lang om te bewaren. Kort haar in tot wat de volgende school echt nodig heeft."


@dataclass(frozen=True, slots=True)
class Deel:
    """One part, as the table has it."""

    id: str
    kop: str
    hulp: str
    tekens_max: int
    """Above this the text is called long; it may stay."""


@dataclass(frozen=True, slots=True)
class Aandacht:
    """What asks for a second look in one answer: it may stay, but somebody must have looked."""

    veld: str
    soort: str
    """`oud`, `lang` or the kind of a finding of `privacy`."""
    tekst: str


@cache
def delen() -> Mapping[str, Deel]:
    """Every part by its id, in the order of the form."""
    table = files("overstap.dossier").joinpath("toelichting.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines())
    return {row["id"]: Deel(row["id"], row["kop"], row["hulp"], int(row["tekens_max"])) for row in rows}


def missing(onderdeel: Onderdeel, vandaag: date) -> Mapping[str, str]:
    """By answer what must be said before the part may be kept; nothing when all is answered."""
    found = {veld: ONTBREEKT[veld] for veld in ("nodig", "bron", "tekst") if not getattr(onderdeel, veld).strip()}
    limits = {"nodig": NODIG_MAX, "bron": BRON_MAX, "tekst": TEKST_MAX}
    found |= {veld: TE_LANG for veld, most in limits.items() if len(getattr(onderdeel, veld)) > most}
    day = _day(onderdeel.datum)
    return found if day and day <= vandaag else {**found, "datum": ONTBREEKT["datum"]}


def attention(
    dossier: Dossier, deel: Deel, onderdeel: Onderdeel, *, vandaag: date, maanden_max: int
) -> tuple[Aandacht, ...]:
    """What is stale, long or sensitive in the answers of a part."""
    return tuple(_attention(dossier, deel, onderdeel, vandaag, maanden_max))


def _attention(dossier: Dossier, deel: Deel, said: Onderdeel, vandaag: date, maanden_max: int) -> Iterator[Aandacht]:
    if is_stale(said.datum, vandaag, maanden_max):
        yield Aandacht(
            "datum",
            "oud",
            f"Dit is ouder dan {maanden_max} maanden. Noem iets nieuwers, of leg uit waarom het nog telt.",
        )
    if len(said.tekst) > deel.tekens_max:
        yield Aandacht("tekst", "lang", f"{len(said.tekst)} van {deel.tekens_max} tekens. Wat kan korter?")
    for veld in ("nodig", "bron", "tekst"):
        for kind, why, *_place in hits(dossier, getattr(said, veld), maanden_max):
            yield Aandacht(veld, kind, why)


def hits(dossier: Dossier, text: str, maanden_max: int) -> list[Hit]:
    return privacy_of_text(dossier, text, age_months_max=maanden_max)


def is_stale(datum: str, vandaag: date, maanden_max: int) -> bool:
    day = _day(datum)
    if day is None:
        return False
    months = (vandaag.year - day.year) * 12 + vandaag.month - day.month - (vandaag.day < day.day)
    return months >= maanden_max


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
