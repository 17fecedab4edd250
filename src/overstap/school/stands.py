"""Stands of a dossier to send that are asked for together: each such group has its name here and nowhere else."""

from __future__ import annotations

from overstap.school.models import Uitgaand

Stand = Uitgaand.Stand
OPEN = (Stand.NIET_BEGONNEN, Stand.CONCEPT, Stand.GEREED, Stand.TER_INZAGE, Stand.INGEZIEN)
"""Where a dossier may still change."""
SEALABLE = (Stand.GEREED, Stand.TER_INZAGE, Stand.INGEZIEN)
"""Where it has no faults and may be sealed; before that somebody may have to show it to the parents."""
READY = (Stand.KLAARGEZET, Stand.OVERGEDRAGEN)
"""Where a school has it, or may have it."""
AIMED = (*OPEN, Stand.KLAARGEZET)
"""Until a school has it: the pupil has not gone yet, and staff may choose which school it is to be and from when."""
PAST = (Stand.INGETROKKEN, Stand.VERVANGEN)
"""Where it travels no more."""
