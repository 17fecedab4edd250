"""Whether the switches of the categories say what the profile of the dossier asks. Own: the matrix is inferred."""

from __future__ import annotations

from collections.abc import Mapping

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
    stand, fitting = switches.text(veld), switches.of_dossier(_fitting).get(veld)
    return fitting is None or stand in fitting or stand not in _STATES


def _fitting(dossier: Blok) -> Mapping[str, frozenset[str]]:
    """What each switch may say in such a dossier."""
    g = dossier.gegevensset
    profiel = g.profiel_van(dossier.text("overdrachtsoort"), dossier.text("metadata/overstap"))
    return {f"cat_{naam}": _FITS[asked] for naam, asked in profiel.uitlevering.items()} if profiel else {}


def goes_along(switches: Blok, veld: str) -> bool:
    """Not left out: for what the structure itself demands."""
    return switches.text(veld) not in LEFT_OUT
