"""Dossier → meldingen: a fixed sequence of checks, each of which says everything it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from overstap.dossier.check_at_once import is_good_at_once
from overstap.dossier.check_attachments import check_attachments
from overstap.dossier.check_broken_off import breaks_off, check_broken_off
from overstap.dossier.check_categories import check_categories
from overstap.dossier.check_codes import check_codes
from overstap.dossier.check_comments import check_comments
from overstap.dossier.check_several import check_several
from overstap.dossier.check_structure import check_structure
from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import Melding
from overstap.dossier.rules import check_own, check_profile, check_values

Mode = Literal["official", "intended"]
Check = Callable[[Dossier], Iterator[Melding]]

CHECKS: tuple[Check, ...] = (check_structure, check_codes, check_values, check_categories, check_profile)
"""In the order of the official process: the schema, the code lists, some values, the categories, the profile."""
OWN_CHECKS: tuple[Check, ...] = (check_own, check_attachments, check_comments, check_several)
"""What the official process does not look at, after all it does."""
BROKEN_OFF_CHECKS: tuple[Check, ...] = (check_structure, check_broken_off)
"""What is left officially of a document on which the official process breaks off: no rule at all."""
AT_ONCE: frozenset[Check] = frozenset({check_structure, check_codes})
"""Those that have nothing to say of a dossier that `is_good_at_once`."""


def validate(dossier: Dossier, mode: Mode = "intended") -> tuple[Melding, ...]:
    """Everything that is wrong with a dossier, in the order of the checks; empty when it is good.

    `intended` asks every rule as it was meant, and our own. `official` gives what the official validator gives on a
    dossier with a good structure, its slips included: no rule of ours lets through what it refuses, so its verdict
    is a part of ours.
    """
    needless = AT_ONCE if is_good_at_once(dossier) else frozenset()
    official = BROKEN_OFF_CHECKS if mode == "official" and breaks_off(dossier) else CHECKS
    checks = official if mode == "official" else CHECKS + OWN_CHECKS
    meldingen = (melding for check in checks if check not in needless for melding in check(dossier))
    return tuple(melding for melding in meldingen if melding.official or mode == "intended")
