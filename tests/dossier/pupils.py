"""Invented pupils as dossiers, good in every respect but for the one thing that is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from dossier.records import changed
from overstap.dossier import Dossier, build, invent
from overstap.gegevensset import load

DAY = date(2026, 3, 12)
Record = dict[str, Any]


def pupil_record(profiel: str = "POVO", seed: int = 3, *, wide: bool = True) -> Record:
    return invent(seed, profiel, vandaag=DAY, bijlagen=False, wide=wide)


def pupil(path: str = "", value: object = None, *, profiel: str = "POVO", seed: int = 3) -> Dossier:
    """A pupil with one field set."""
    record = pupil_record(profiel, seed)
    return build(changed(path, value, record) if path else record, load())
