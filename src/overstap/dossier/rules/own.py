"""Our own rules as rows of own.csv: they belong to no year, so that a frozen year does not change with them.

A row names its places (`blok.veld`, or `blok.*` for every field), what must hold of each (`eis`) and when it is asked
(`als`); a place that a year does not have is no place in it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Literal

from overstap.dossier.dossier import Blok
from overstap.dossier.rules import own_dates, own_switches, own_values
from overstap.gegevensset import Element, Regel

Eis = Callable[[Blok, str], bool]
Als = Callable[[Blok], bool]

EISEN: Mapping[str, Eis] = {
    word.__name__: word
    for word in (
        own_values.bsn,
        own_values.mail_adres,
        own_values.iban,
        own_values.onderwijsnummer,
        own_values.postcode,
        own_values.postcode_cijfers,
        own_values.telefoon_nummer,
        own_dates.schooljaar_van_het_dossier,
        own_dates.in_schooljaar,
        own_dates.leeftijd,
        own_dates.na_begin,
        own_dates.na_geboorte,
        own_dates.na_inschrijving,
        own_dates.overleden_na_geboorte,
        own_dates.schooljaar,
        own_dates.niet_na_aanmaak,
        own_dates.zonder_overlap,
        own_switches.goes_along,
        own_switches.fits_profiel,
    )
}
ALS: Mapping[str, Als] = {
    word.__name__: word for word in (own_values.is_e_mail, own_values.is_dutch, own_values.is_telefoon)
}


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule of our own: a row of own.csv."""

    id: str
    soort: Literal["Fout", "Waarschuwing"]
    plekken: frozenset[tuple[str, str]]
    """Block and field, each; `*` for every field of the block."""
    eis: Eis
    als: Als | None
    melding: str

    def asks(self, element: Element) -> bool:
        return not self.plekken.isdisjoint({(element.blok, element.veld), (element.blok, "*")})

    def regel(self, element: Element) -> Regel:
        """The rule at one of its places, in the form of a row of the agreement."""
        return Regel(
            id=self.id,
            profiel=(),
            blok=element.blok,
            velden=(element.veld,),
            eis=self.eis.__name__,
            als=(self.als.__name__,) if self.als else (),
            beurt="",
            bij_veld=True,
            official="eigen",
            eis_official="",
            melding=self.melding,
        )


@cache
def own_rules() -> tuple[OwnRule, ...]:
    """All rows; KeyError when one uses a word that nobody wrote."""
    table = (files("overstap.dossier.rules") / "own.csv").read_text(encoding="utf-8")
    return tuple(map(_rule, csv.DictReader(StringIO(table))))


def _rule(row: Mapping[str, str]) -> OwnRule:
    return OwnRule(
        id=row["id"],
        soort="Fout" if row["soort"] == "Fout" else "Waarschuwing",
        plekken=frozenset((blok, veld) for blok, _, veld in (stop.partition(".") for stop in row["plekken"].split())),
        eis=EISEN[row["eis"]],
        als=ALS[row["als"]] if row["als"] else None,
        melding=row["melding"],
    )
