"""Whether a field is filled, and why it is empty: one of five states, and the sentence that says it."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from overstap.dossier.demands import FORBIDS, Demand, all_at, demands
from overstap.dossier.dossier import Dossier
from overstap.gegevensset import Path
from overstap.gegevensset.standen import OPT_UIT, VERBODEN


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


class Reasons:
    """Why a field of this dossier is empty, as far as its profile, its rules and its switches tell."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.forbidden = forbidden_paths(dossier)
        self._of_category: dict[str, State] = {}

    def state(self, path: Path, categorie: str) -> State:
        """Of an empty field or block at this path, of this category (or none)."""
        if is_within(path, self.forbidden):
            return State.PROFILE
        known = self._of_category.get(categorie)
        if known is None:
            known = self._of_category[categorie] = self._state_of(categorie)
        return known

    def _state_of(self, categorie: str) -> State:
        g = self.dossier.gegevensset
        profiel = g.profielen.get(self.dossier.profiel)
        wish = profiel.uitlevering.get(categorie, "") if profiel else ""
        said = self.dossier.stand(g.categorieen[categorie]) if categorie else ""
        if VERBODEN in (wish, said):
            return State.PROFILE
        return State.CHOICE if said == OPT_UIT else State.PUPIL


def forbidden_paths(dossier: Dossier) -> frozenset[Path]:
    """What the rules forbid in every block where it could stand; what is in it is then forbidden too."""
    return frozenset(path for ban in demands(dossier, FORBIDS) if _is_everywhere(ban, dossier) for path in ban.paths)


def is_within(path: Path, paths: frozenset[Path]) -> bool:
    """Whether this field, or a block around it, is one of these."""
    return any(path[:depth] in paths for depth in range(1, len(path) + 1))


def _is_everywhere(ban: Demand, dossier: Dossier) -> bool:
    """Whether it is made of each block at its place; one with a condition asks that there is a block to ask."""
    blokken = all_at(dossier, ban.place)
    return not ban.als or (bool(blokken) and all(map(ban.is_made_of, blokken)))
