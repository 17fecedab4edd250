"""A trial: would this dossier go as it is now, and if not, what stands in the way and who mends it where. Own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache

from overstap.dossier import Melding, errors_of, validate
from overstap.dossier.compose import compose
from overstap.gegevensset import Gegevensset, Opgave, Plek, load, places
from overstap.gegevensset.las import Las
from overstap.ports import Actor
from overstap.school.collect import werk_of
from overstap.school.lasopgaven import las_of
from overstap.school.models import Uitgaand
from overstap.school.outgoing import show
from overstap.school.ports import Ports
from overstap.school.stands import READY
from overstap.school.store import of_inzage

Stand = Uitgaand.Stand
NUMBER = re.compile(r"\[[0-9]+\]")
BEGIN, PRIVACY = "BEGIN", "PRIVACY"
CLASH, LOOSE, CHOICE = "BOTSING", "BIJLAGE", "KEUZE"
"""What is no rule of the agreement and stands in the way as well."""


class Scherm(StrEnum):
    """Where a gebrek is mended."""

    LAS = "las"
    BLOK = "blok"
    INZAGE = "inzage"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True)
class Gebrek:
    """One thing that stands in the way. It holds no value out of the dossier."""

    regel: str
    veld: str
    """The place in labels."""
    tekst: str
    """What is wrong and what to do; empty where `regel` is one of ours, which the page has words for."""
    scherm: str
    plek: str = ""
    """The field by its path, without numbers; nothing when it is no field."""


def trial(ports: Ports, row: Uitgaand, by: Actor) -> tuple[Gebrek, ...]:
    """What would stand in the way of this dossier today; nothing when it would go. The look is logged."""
    if row.stand in READY:  # what is sealed has been through it already
        return ()
    if row.stand == Stand.NIET_BEGONNEN:
        return (Gebrek(BEGIN, "", "", Scherm.LAS),)
    dossier = show(ports, row, by, "proef")
    fouten = errors_of(validate(dossier))
    asked = _declared(las_of(row.school), dossier.gegevensset.jaar)
    found = [_gebrek(each, asked) for each in fouten]
    if row.fouten > sum(not of_inzage(each) for each in fouten):
        found.extend(Gebrek(each, "", "", Scherm.BLOK) for each in _to_choose(ports, row, by))
    if row.bevindingen:
        found.append(Gebrek(PRIVACY, "", "", Scherm.PRIVACY))
    return tuple(found)


def _to_choose(ports: Ports, row: Uitgaand, by: Actor) -> Iterator[str]:
    """What the dossier that would travel does not show: over what somebody of the school must still choose."""
    composed = compose(werk_of(ports, row, by, "proef"))
    if composed.botsingen:
        yield CLASH
    if composed.los:
        yield LOOSE
    if composed.fout:
        yield CHOICE


def _gebrek(melding: Melding, declared: Mapping[str, Opgave | None]) -> Gebrek:
    place = NUMBER.sub("", melding.locatie)
    plek = place.removeprefix("/dossier/") if place.startswith("/dossier/") else ""
    return Gebrek(melding.regel, melding.veld, melding.tekst, _screen(melding, plek, declared), plek)


def _screen(melding: Melding, place: str, declared: Mapping[str, Opgave | None]) -> Scherm:
    """The LAS, when the school named its product and that can fill the field; else our own page."""
    if of_inzage(melding):
        return Scherm.INZAGE
    if place not in declared:
        return Scherm.BLOK
    opgave = declared[place]
    return Scherm.BLOK if opgave and opgave.kan == "nee" else Scherm.LAS


@lru_cache(maxsize=64)
def _declared(las: Las | None, jaar: str) -> Mapping[str, Opgave | None]:
    """Of each field by its path what the product says of it; nothing when the school named no product we know."""
    if las is None:
        return {}
    gegevensset: Gegevensset = load(jaar)
    said: Mapping[Plek, Opgave] = las.of(gegevensset)
    return {plek.naam: said.get(plek) for plek in places(gegevensset)}


def to_text(found: tuple[Gebrek, ...]) -> str:
    return json.dumps([asdict(each) for each in found], ensure_ascii=False)


def from_text(text: str) -> tuple[Gebrek, ...]:
    """What `to_text` wrote."""
    return tuple(Gebrek(**each) for each in json.loads(text))
