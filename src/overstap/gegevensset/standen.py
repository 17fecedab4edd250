"""What a switch of a category may say, and what a profile asks of one: the only place where these four are typed.

The switches are those of `metadata/categorie_uitlevering`, one for each category.
"""

from __future__ import annotations

from typing import Final

VERPLICHT: Final = "VERPLICHT"
OPTIONEEL: Final = "OPTIONEEL"
VERBODEN: Final = "VERBODEN"
OPT_UIT: Final = "OPT-UIT"
"""The school, or the parents, left it out on purpose; a profile never asks that."""

LEFT_OUT: Final = frozenset({VERBODEN, OPT_UIT})
"""With such a switch nothing of the category goes along."""
ASKED: Final = frozenset({VERPLICHT, OPTIONEEL, VERBODEN})
"""What a profile may ask of a category."""
