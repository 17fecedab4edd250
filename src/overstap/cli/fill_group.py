"""Dossiers that are counted together: a folder, or all loose files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from overstap.dossier import FillTotal, FillTotals
from overstap.gegevensset import Las


@dataclass(slots=True)
class Group:
    naam: str
    paths: tuple[Path, ...]
    las: Las | None
    totals: FillTotals = field(default_factory=FillTotals)
    unread: int = 0
    """How many files could not be read; they are not counted."""

    @property
    def title(self) -> str:
        return f"{self.naam} ({self.las.naam})" if self.las else self.naam


def percent(total: FillTotal | None) -> int | None:
    """Which part of what could travel is filled, in whole percents: 100 only when all is, 0 only when nothing is."""
    if total is None or total.share is None:
        return None
    return max(int(total.share * 100), 1) if total.share else 0


def said(total: FillTotal | None) -> str:
    part = percent(total)
    return "geen" if part is None else f"{part}%"
