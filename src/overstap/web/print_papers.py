"""What this school prints: the national attachment, and the blocks of a dossier for paper. Always in Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import override

from overstap.dossier import BlokWeergave, Dossier, VeldWeergave, Weergave
from overstap.dossier.toelichting import Deel, delen
from overstap.dossier.werkdossier import Onderdeel
from overstap.gegevensset import Uitleg
from overstap.school.models import School
from overstap.school.toelichting import Printer
from overstap.web.explanation import uitleg_per_blok
from overstap.web.paper import pdf_of


@dataclass(frozen=True, slots=True)
class BlokBrief:
    """One block of the dossier in the letter: what it is, why it goes, and every line that goes."""

    blok: BlokWeergave
    uitleg: Uitleg | None
    velden: tuple[VeldWeergave, ...]
    delen: tuple[BlokBrief, ...]


def toelichting_printer(school: School) -> Printer:
    """Makes the national attachment. It names the school and not the pupil: it lies in the dossier of the pupil."""

    def printed(parts: Mapping[str, Onderdeel]) -> bytes:
        return pdf_of(toelichting_html(school, parts))

    return printed


def toelichting_html(school: School, parts: Mapping[str, Onderdeel]) -> str:
    shown: list[tuple[Deel, Onderdeel, date]] = [
        (deel, parts[deel.id], date.fromisoformat(parts[deel.id].datum))
        for deel in delen().values()
        if deel.id in parts
    ]
    with override("nl"):
        return render_to_string("web/papier_toelichting.html", {"school": school, "delen": shown})


def blocks_of(weergave: Weergave, dossier: Dossier) -> tuple[BlokBrief, ...]:
    """Every block that says something, for paper."""
    return tuple(_blocks(weergave, dossier))


def _blocks(weergave: Weergave, dossier: Dossier) -> Iterator[BlokBrief]:
    explained = uitleg_per_blok(dossier.gegevensset, weergave)
    for blok in weergave.blokken:
        about = next(iter(explained.get(blok.anker, ())), None)
        made = _block(blok, about.uitleg if about else None)
        if made.velden or made.delen:
            yield made


def _block(blok: BlokWeergave, uitleg: Uitleg | None = None) -> BlokBrief:
    inner = tuple(made for made in map(_block, blok.blokken) if made.velden or made.delen)
    return BlokBrief(blok, uitleg, tuple(veld for veld in blok.velden if not veld.leeg_reden), inner)
