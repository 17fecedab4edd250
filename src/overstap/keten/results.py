"""The result codes of the chain: how good each is, and what it says to a user and to the servicedesk.

The names marked `vast` in ``results.csv`` are published; those marked `eigen`, every rank, every `uitkomst` and
every text are ours. A code of another system that we do not know is kept as it is, with a general text: the code is
what a helpdesk asks for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

NIET_GEREED = "DossierNietGereed"
"""The pupil was found and the dossier may not go yet; the bron keeps that it was asked for."""
NIET_VOOR_DOEL = "NietVoorDoel"
"""It may go, but to another school (own)."""
WORST = 99
"""Rank of a code that has none: below all that have one."""


class Uitkomst(StrEnum):
    """What a result comes down to for who asked (own): the few states that a list of requests shows."""

    GELUKT = "gelukt"
    LATER = "later"
    """The other side asks for patience: the same request may succeed another day."""
    ONBEREIKBAAR = "onbereikbaar"
    """Nobody was reached, so that nothing is known yet."""
    GEWEIGERD = "geweigerd"
    """Somebody has to mend something first."""


@dataclass(frozen=True, slots=True)
class Resultaat:
    """One result code. `rang` 1 is the best; None when it is never the end of a session."""

    code: str
    rang: int | None
    uitkomst: Uitkomst
    herkomst: str
    berichten: tuple[str, ...]
    tekst_gebruiker: str
    tekst_gebruiker_en: str
    tekst_servicedesk: str

    def tekst(self, taal: str) -> str:
        """What a user reads, in Dutch or with `en` in English."""
        return self.tekst_gebruiker_en if taal == "en" else self.tekst_gebruiker


ONBEKEND = Resultaat(
    code="",
    rang=None,
    uitkomst=Uitkomst.GEWEIGERD,
    herkomst="onbekend",
    berichten=(),
    tekst_gebruiker="De andere kant gaf een antwoord dat wij niet kennen. Uw leverancier kan dit uitzoeken. "
    "Geef de code door aan de helpdesk van uw LAS.",
    tekst_gebruiker_en="The other side gave an answer that we do not know. Your supplier can find out what it means. "
    "Give the code to the helpdesk of your school's system.",
    tekst_servicedesk="Deze code staat niet in onze lijst. Zoek hem op in de documentatie van het andere systeem.",
)


def resultaat(code: str) -> Resultaat:
    """What we know of a code; of an unknown one a general text, with the code kept."""
    return alle().get(code) or replace(ONBEKEND, code=code)


def codes_met(*uitkomsten: Uitkomst) -> tuple[str, ...]:
    """The codes of our table that come down to one of these, in the order of the table."""
    return tuple(code for code, found in alle().items() if found.uitkomst in uitkomsten)


def beste(codes: Iterable[str]) -> str:
    """The best of the codes that the aanleverpunten gave, in the order they were asked; of equals the last.

    ValueError when there is none.
    """
    asked = list(codes)
    if not asked:
        raise ValueError("no code to choose from")
    return min(reversed(asked), key=_rank)


@cache
def alle() -> Mapping[str, Resultaat]:
    """Every code in our table."""
    text = files(__package__).joinpath("results.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["code"]: _resultaat(row) for row in rows})


def _resultaat(row: Mapping[str, str]) -> Resultaat:
    return Resultaat(
        code=row["code"],
        rang=int(row["rang"]) if row["rang"] else None,
        uitkomst=Uitkomst(row["uitkomst"]),
        herkomst=row["herkomst"],
        berichten=tuple(row["berichten"].split(", ")),
        tekst_gebruiker=row["tekst_gebruiker"],
        tekst_gebruiker_en=row["tekst_gebruiker_en"],
        tekst_servicedesk=row["tekst_servicedesk"],
    )


def _rank(code: str) -> int:
    rang = resultaat(code).rang
    return WORST if rang is None else rang
