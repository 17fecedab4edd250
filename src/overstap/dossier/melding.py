"""Melding: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

DOCUMENT = "/[1]"
"""The place of a check on the dossier as a whole, as the official validator writes it."""
BROKEN_OFF = "AFGEBROKEN"
"""The `regel` of the melding that the official process breaks off on this document and gives no verdict."""


@dataclass(frozen=True, slots=True)
class Melding:
    regel: str
    """The check that was not passed, such as `XSD`, `CL48.cat_vve` or `cat06.V`."""
    soort: Literal["Fout", "Waarschuwing"]
    locatie: str
    """The path as the official validator writes it: `/dossier[1]/inzage[1]/akkoord[1]`."""
    veld: str
    """The same place in labels: `Leerling › Adres › Postcode`."""
    tekst: str
    """What is wrong and what to do, in plain Dutch; never a value out of the dossier."""
    official: bool
    """Whether the official validator gives this melding too."""
    onder: str = field(default="", compare=False)
    """The field below `locatie` that it is about, by its names, where the place is the block around it: of more than
    one the first. Nothing where the place says all."""


def errors_of(meldingen: Iterable[Melding]) -> tuple[Melding, ...]:
    """Those that keep a dossier from being sent."""
    return tuple(melding for melding in meldingen if melding.soort == "Fout")
