"""What a view of a dossier is made of: plain values, for any page, printer or program to show."""

from __future__ import annotations

from dataclasses import dataclass

from overstap.dossier.attachments import Bijlage


@dataclass(frozen=True, slots=True)
class VeldWeergave:
    """One line for people. `code` is the code behind the words, `leeg_reden` says why there is nothing."""

    label: str
    waarde: str
    code: str = ""
    gevoelig: str = "gewoon"
    """`gewoon`, `bijzonder` or `geheim`."""
    leeg_reden: str = ""


@dataclass(frozen=True, slots=True)
class BlokWeergave:
    """One block with its lines and the blocks in it; `anker` is its own on the whole page."""

    naam: str
    label: str
    anker: str
    velden: tuple[VeldWeergave, ...] = ()
    blokken: tuple[BlokWeergave, ...] = ()


@dataclass(frozen=True, slots=True)
class Weergave:
    """A whole dossier as one kind of reader may see it."""

    naam: str
    profiel: str
    """The profile in words."""
    koppen: tuple[str, ...]
    """What stands at the head: the name, the birthday, the school, the profile."""
    blokken: tuple[BlokWeergave, ...]
    bijlagen: tuple[Bijlage, ...]
