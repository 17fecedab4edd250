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
    """Which part of what could travel is filled, in whole percents; None when nothing could."""
    return total.percent if total else None


def said(total: FillTotal | None) -> str:
    part = percent(total)
    return "geen" if part is None else f"{part}%"
