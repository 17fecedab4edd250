"""Whether a field is filled, and why it is empty: one of five states, and the sentence that says it."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from overstap.dossier.dossier import Dossier

SWITCHES = "metadata/categorie_uitlevering"
FORBIDDEN, OUT = "VERBODEN", "OPT-UIT"


class State(Enum):
    """The states of a field; each field of a dossier is in exactly one."""

    FILLED = "gevuld", "Ingevuld", "Filled in"
    LAS = "las", "Dit LAS kan dit niet vullen", "This school system cannot fill it"
    PUPIL = "leeg", "Niet ingevuld", "Not filled in"
    CHOICE = "keuze", "Met opzet weggelaten door de vorige school", "Left out on purpose by the previous school"
    PROFILE = "verboden", "Mag niet mee in dit profiel", "Not allowed in this profile"

    def __init__(self, code: str, dutch: str, english: str) -> None:
        self.code = code
        """How files name it."""
        self.dutch = dutch
        self.english = english

    def sentence(self, taal: Literal["nl", "en"] = "nl") -> str:
        return self.english if taal == "en" else self.dutch


def state_of_empty(dossier: Dossier, categorie: str) -> State:
    """Why a field of this category is empty, as far as the profile and the switches of the dossier tell."""
    profiel = dossier.gegevensset.profielen.get(dossier.profiel)
    wish = profiel.uitlevering.get(categorie, "") if profiel else ""
    said = dossier.text(f"{SWITCHES}/cat_{categorie}").strip()
    if FORBIDDEN in (wish, said):
        return State.PROFILE
    return State.CHOICE if said == OUT else State.PUPIL
