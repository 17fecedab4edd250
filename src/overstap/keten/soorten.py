"""The kinds of transfer that a message names (codelijst 29)."""

from __future__ import annotations

OVERSTAPDOSSIER = "overstapdossier"
"""To another school."""
BINNEN_BRIN = "overdrachtbinnenbrin"
"""Between two systems of one and the same school, so with one BRIN code at both ends."""
SWV_DOSSIER = "swv-dossier"
"""A support request at a samenwerkingsverband: it goes with a koppelsleutel, not with the number of a pupil."""
SOORTEN = (OVERSTAPDOSSIER, BINNEN_BRIN, SWV_DOSSIER)
