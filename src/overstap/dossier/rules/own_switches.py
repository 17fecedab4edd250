"""Whether the switches of the categories say what the profile of the dossier asks. Own: the matrix is inferred."""

from __future__ import annotations

from overstap.dossier.dossier import Blok
from overstap.gegevensset.standen import LEFT_OUT, OPT_UIT, OPTIONEEL, VERBODEN, VERPLICHT

_FITS = {
    VERPLICHT: frozenset({VERPLICHT}),
    OPTIONEEL: frozenset({VERPLICHT, OPTIONEEL, OPT_UIT}),
    VERBODEN: LEFT_OUT,
}
"""What a switch may say, by what the profile asks; what is forbidden may be left out for either reason."""
_STATES = LEFT_OUT.union(*_FITS.values())


def fits_profiel(switches: Blok, veld: str) -> bool:
    """A switch that fits the profile; any code that is none of the list is for the check on codes."""
    stand = switches.text(veld)
    if stand not in _STATES:
        return True
    soort, overstap = switches.text_of_dossier("overdrachtsoort"), switches.text_of_dossier("metadata/overstap")
    profiel = switches.gegevensset.profiel_van(soort, overstap)
    asked = profiel.uitlevering.get(veld.removeprefix("cat_")) if profiel else None
    return asked is None or stand in _FITS[asked]


def goes_along(switches: Blok, veld: str) -> bool:
    """Not left out: for what the structure itself demands."""
    return switches.text(veld) not in LEFT_OUT
