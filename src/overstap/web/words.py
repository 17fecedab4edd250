"""The words and shapes of a state, as the pages show them: never colour alone, and who acts now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from overstap.school.models import Inkomend, Uitgaand

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Staat:
    """One state of a list: its key in the address, its words, its shape, who acts now, and which rows it holds."""

    sleutel: str
    woord: Words
    vorm: str
    wie: Words
    rijen: Q


UIT = Uitgaand.Stand
IN = Inkomend.Stand

# The results with which the other school asks for patience, and those where no school was reached at all.
LATER = ("DossierNietGereed", "DossierNietGewijzigd", "GeenToestemming", "NietVoorDoel")
ONBEREIKBAAR = ("NietBereikbaar", "TechnischeFout")

UITGAAND: tuple[Staat, ...] = (
    Staat("fouten", _("fouten"), "fouten", _("U: verbeter de fouten in uw LAS."), Q(stand=UIT.CONCEPT)),
    Staat("verzameld", _("verzameld"), "verzameld", _("U: zet het dossier klaar."), Q(stand=UIT.GEREED)),
    Staat("ingezien", _("ingezien"), "ingezien", _("U: zet het dossier klaar."), Q(stand=UIT.INGEZIEN)),
    Staat(
        "klaargezet",
        _("klaargezet"),
        "klaargezet",
        _("De nieuwe school: zij haalt het op."),
        Q(stand=UIT.KLAARGEZET),
    ),
    Staat("overgedragen", _("overgedragen"), "overgedragen", _("Niemand: dit is klaar."), Q(stand=UIT.OVERGEDRAGEN)),
    Staat("ingetrokken", _("ingetrokken"), "vervallen", _("Niemand: dit reist niet."), Q(stand=UIT.INGETROKKEN)),
    Staat("vervangen", _("vervangen"), "vervallen", _("Niemand: er is een nieuwere versie."), Q(stand=UIT.VERVANGEN)),
)

_GEWEIGERD = Q(stand=IN.GEWEIGERD)
INKOMEND: tuple[Staat, ...] = (
    Staat(
        "aangevraagd",
        _("aangevraagd"),
        "aangevraagd",
        _("Overstap: wij halen het op."),
        Q(stand__in=(IN.AANGEVRAAGD, IN.SESSIE, IN.GEVRAAGD)),
    ),
    Staat(
        "niet-gereed",
        _("nog niet klaar"),
        "niet-gereed",
        _("De andere school."),
        _GEWEIGERD & Q(resultaat__in=LATER),
    ),
    Staat(
        "onbereikbaar",
        _("niet bereikbaar"),
        "onbereikbaar",
        _("U: vraag later opnieuw op."),
        _GEWEIGERD & Q(resultaat__in=ONBEREIKBAAR),
    ),
    Staat(
        "geweigerd",
        _("geweigerd"),
        "geweigerd",
        _("U: lees waarom."),
        _GEWEIGERD & ~Q(resultaat__in=(*LATER, *ONBEREIKBAAR)),
    ),
    Staat("ontvangen", _("ontvangen"), "ontvangen", _("U: bekijk het dossier."), Q(stand=IN.ONTVANGEN)),
)


def staat_van(overdracht: Uitgaand | Inkomend) -> Staat:
    """The state of one row, in words."""
    if isinstance(overdracht, Uitgaand):
        return next(staat for staat in UITGAAND if ("stand", overdracht.stand) in staat.rijen.children)
    return _by_key(INKOMEND, _incoming_key(overdracht))


def _incoming_key(inkomend: Inkomend) -> str:
    if inkomend.wacht:
        return "aangevraagd"
    if inkomend.stand == IN.ONTVANGEN:
        return "ontvangen"
    if inkomend.resultaat in LATER:
        return "niet-gereed"
    return "onbereikbaar" if inkomend.resultaat in ONBEREIKBAAR else "geweigerd"


def _by_key(staten: tuple[Staat, ...], sleutel: str) -> Staat:
    return next(staat for staat in staten if staat.sleutel == sleutel)
