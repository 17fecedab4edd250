"""The school career in a werkdossier. A file of the school knows the group of now: it takes no other year away.

A system gives a career whole. Of files each school year counts for itself, and all of them lie under a system's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import cast

from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, merged, value_at, with_value

LOOPBAAN = "huidigeschool/leerling/schoolloopbaanlijst/schoolloopbaan"
VAN_BESTANDEN = ("edexml", "lijst", "bestand")
"""Deeldossiers out of a file that staff read in, and of which a person chose what goes where."""


def with_loopbaan(given: Record, delen: Mapping[str, Record]) -> Record:
    """What was given, with the career that a system gave last; without one with every year that files name."""
    whole = [years for naam, deel in delen.items() if naam not in VAN_BESTANDEN and (years := _years(deel))]
    of_files = (_years(deel) for naam, deel in delen.items() if naam in VAN_BESTANDEN)
    years = whole[-1] if whole else reduce(_beside, of_files, [])
    return with_value(given, LOOPBAAN, years) if years else given


def combined(first: Record, then: Record) -> Record:
    """Both of one file in one: as `merged`, but of the career a year lies over the same year only."""
    made, years = merged(first, then), _beside(_years(first), _years(then))
    return with_value(made, LOOPBAAN, years) if years else made


def _beside(first: list[Record], then: list[Record]) -> list[Record]:
    """The years of both, in their order; of a year that both name what the second says counts."""
    made: dict[object, Record] = {}
    for year in (*first, *then):
        key = year.get("schooljaar")
        made[key] = made.get(key, {}) | year
    return sorted(made.values(), key=lambda year: str(year.get("schooljaar")))


def _years(deel: Record) -> list[Record]:
    """The career in this part; nothing where it is not written as one, which `build` tells."""
    try:
        found = value_at(deel, LOOPBAAN)
    except NoSuchSpot:
        return []
    return (
        cast(list[Record], found) if isinstance(found, list) and all(isinstance(each, dict) for each in found) else []
    )
