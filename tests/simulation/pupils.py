"""The pupils of the simulation and the ways they go: small dossiers, made once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from overstap.dossier import build, invent, write
from overstap.gegevensset import load

SEEDS = range(8)
"""So many pupils of each route exist; a way takes a few."""
BULKY = ("overigdocumentlijst", "toetslijst", "cijferlijstlijst", "onderwijsondersteuning", "resultaatvakkenvo")
"""What makes a dossier large and says nothing about its way."""


@dataclass(frozen=True)
class Route:
    """From which school in which system, to which, and as what."""

    profiel: str
    bron: tuple[str, str]
    doel: tuple[str, str]
    soort: str = "overstapdossier"
    also: str = ""
    """Another system in which the source has an aanleverpunt, and may have the pupil too."""


ROUTES = (
    Route("POVO", ("po", "99PA"), ("vo", "99VA")),
    Route("POVO", ("po", "99PB"), ("brug", "99VB")),
    Route("POPO", ("po", "99PA"), ("po", "99PB")),
    Route("VOVO", ("vo", "99VA"), ("brug", "99VB"), also="brug"),
    Route("VOVO", ("brug", "99VB"), ("vo", "99VA")),
    Route("BB", ("vo", "99VA"), ("brug", "99VA"), "overdrachtbinnenbrin"),
)


@dataclass
class Pupil:
    seed: int
    route: Route
    versie: int = 0
    """Of the last file that was taken in."""
    pgn: str = ""


@cache
def dossier(seed: int, route: Route, versie: int) -> bytes:
    """The OSO file of a pupil; each version is another dossier, to the byte."""
    record = invent(seed, route.profiel, bron_brin=route.bron[1], schoolnaam="School", vandaag=date(2026, 3, 2))
    record["metadata"]["pakketversie"] = f"4.{versie}"
    for block in BULKY:
        record["huidigeschool"]["leerling"].pop(block, None)
    return write(build(record, load()))
