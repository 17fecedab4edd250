"""What the list of pupils shows of a dossier besides its columns that stand in it as they are."""

from __future__ import annotations

from collections.abc import Iterable

from overstap.dossier import Dossier
from overstap.dossier.loopbaan import LOOPBAAN


def groep_of(dossier: Dossier) -> str:
    """The group the pupil is in now: of the newest year in the school career."""
    career = dossier.blokken(LOOPBAAN)
    newest = max(career, key=lambda year: year.text("schooljaar"), default=None)
    return newest.text("groepsnaam")[:35] if newest else ""


def marked(regels: Iterable[str]) -> str:
    """The rules, each once and between bars: the mark by which a list finds the pupils of one rule."""
    once = sorted(set(regels))
    return f"|{'|'.join(once)}|" if once else ""
