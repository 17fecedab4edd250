"""A melding as it may be handed on: a name that the table of the year has not may be anything, also that of a pupil."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from overstap.dossier import Melding
from overstap.gegevensset import load, years
from overstap.gegevensset.plek import ARROW

UNKNOWN = "onbekend"
ROOTS = frozenset({"dossier", "dossiers"})
STEP = re.compile(r"(?<=/)[^/\[\]]+(?=\[)")
"""The name in a step of a path: `akkoord` in `/akkoord[1]`."""


def named(melding: Melding, year: str) -> Melding:
    """The same melding with UNKNOWN for every name that the table has not; all known names and numbers stay."""
    strange = set(STEP.findall(melding.locatie)) - names_of(year)
    if not strange:
        return melding
    locatie = STEP.sub(lambda step: UNKNOWN if step[0] in strange else step[0], melding.locatie)
    labels = (UNKNOWN if label in strange else label for label in melding.veld.split(ARROW))
    return replace(melding, locatie=locatie, veld=ARROW.join(labels))


@cache
def names_of(year: str) -> frozenset[str]:
    """Every name a dossier of this year may have; of a file without a year that we know nothing but a root is told."""
    return ROOTS | {element.veld for element in load(year).elements()} if year in years() else ROOTS
