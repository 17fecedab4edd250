"""Dossier → meldingen: a fixed sequence of checks, each of which says everything it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from overstap.dossier.check_at_once import is_good_at_once
from overstap.dossier.check_categories import check_categories
from overstap.dossier.check_codes import check_codes
from overstap.dossier.check_comments import check_comments
from overstap.dossier.check_structure import check_structure
from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import Melding

Check = Callable[[Dossier], Iterator[Melding]]

CHECKS: tuple[Check, ...] = (check_structure, check_codes, check_categories, check_comments)
"""In the order of the official process (the schema, the code lists, the categories), and then what is our own."""
AT_ONCE: frozenset[Check] = frozenset({check_structure, check_codes})
"""Those that have nothing to say of a dossier that `is_good_at_once`."""


def validate(dossier: Dossier) -> tuple[Melding, ...]:
    """Everything that is wrong with a dossier, in the order of the checks; empty when it is good."""
    needless = AT_ONCE if is_good_at_once(dossier) else frozenset()
    return tuple(melding for check in CHECKS if check not in needless for melding in check(dossier))
