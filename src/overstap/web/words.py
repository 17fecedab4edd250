"""The words and shapes of a state, as the pages show them: never colour alone, and who acts now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from overstap.keten.results import NIET_GEREED, NIET_VOOR_DOEL, Uitkomst, codes_met, resultaat
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
IN_HAND = Inkomend.came()

LATER = codes_met(Uitkomst.LATER)
ONBEREIKBAAR = codes_met(Uitkomst.ONBEREIKBAAR)

UITGAAND: tuple[Staat, ...] = (
    Staat(
        "niet-begonnen",
        _("niet begonnen"),
        "niet-begonnen",
        _("uw LAS stuurt de gegevens, of u vult ze in"),
        Q(stand=UIT.NIET_BEGONNEN),
    ),
    Staat("fouten", _("fouten"), "fouten", _("u verbetert de fouten, hier of in uw LAS"), Q(stand=UIT.CONCEPT)),
    Staat(
        "verzameld",
        _("verzameld"),
        "verzameld",
        _("u laat het de ouders zien, daarna zet u het klaar"),
        Q(stand=UIT.GEREED),
    ),
    Staat("ter-inzage", _("ter inzage"), "ter-inzage", _("de ouders kijken"), Q(stand=UIT.TER_INZAGE)),
    Staat("ingezien", _("ingezien"), "ingezien", _("u zet het dossier klaar"), Q(stand=UIT.INGEZIEN)),
    Staat(
        "klaargezet",
        _("klaargezet"),
        "klaargezet",
        _("de nieuwe school haalt het op"),
        Q(stand=UIT.KLAARGEZET),
    ),
    Staat("overgedragen", _("overgedragen"), "overgedragen", _("niemand, dit is klaar"), Q(stand=UIT.OVERGEDRAGEN)),
    Staat("ingetrokken", _("ingetrokken"), "vervallen", _("niemand, dit reist niet mee"), Q(stand=UIT.INGETROKKEN)),
    Staat("vervangen", _("vervangen"), "vervallen", _("niemand, er is een nieuwere versie"), Q(stand=UIT.VERVANGEN)),
)

_GEWEIGERD = Q(stand=IN.GEWEIGERD)
INKOMEND: tuple[Staat, ...] = (
    Staat(
        "aangevraagd",
        _("aangevraagd"),
        "aangevraagd",
        _("wij halen het op"),
        Q(stand__in=(IN.AANGEVRAAGD, IN.SESSIE, IN.GEVRAAGD)),
    ),
    Staat(
        "niet-gereed",
        _("nog niet klaar"),
        "niet-gereed",
        _("de andere school zet het klaar; vraag het later opnieuw op"),
        _GEWEIGERD & Q(resultaat__in=LATER),
    ),
    Staat(
        "onbereikbaar",
        _("niet bereikbaar"),
        "onbereikbaar",
        _("u vraagt het later opnieuw op"),
        _GEWEIGERD & Q(resultaat__in=ONBEREIKBAAR),
    ),
    Staat(
        "geweigerd",
        _("geweigerd"),
        "geweigerd",
        _("u leest waarom, en wat u kunt doen"),
        _GEWEIGERD & ~Q(resultaat__in=(*LATER, *ONBEREIKBAAR)),
    ),
    Staat("ontvangen", _("ontvangen"), "ontvangen", _("u bekijkt het dossier"), Q(stand=IN.ONTVANGEN)),
    Staat("verwerkt", _("verwerkt"), "verwerkt", _("niemand, het staat in uw LAS"), Q(stand=IN.VERWERKT)),
)


_ENDED = {Uitkomst.LATER: "niet-gereed", Uitkomst.ONBEREIKBAAR: "onbereikbaar"}


def staat_van(overdracht: Uitgaand | Inkomend) -> Staat:
    """The state of one row, in words."""
    if isinstance(overdracht, Uitgaand):
        return next(staat for staat in UITGAAND if ("stand", overdracht.stand) in staat.rijen.children)
    return _by_key(INKOMEND, _incoming_key(overdracht))


def _incoming_key(inkomend: Inkomend) -> str:
    if inkomend.wacht:
        return "aangevraagd"
    if inkomend.stand in IN_HAND:
        return str(inkomend.stand)
    return _ENDED.get(resultaat(inkomend.resultaat).uitkomst, "geweigerd")


def _by_key(staten: tuple[Staat, ...], sleutel: str) -> Staat:
    return next(staat for staat in staten if staat.sleutel == sleutel)


OVERSTAP: dict[str, Words] = {
    "POPO": _("po naar po"),
    "POVO": _("po naar vo"),
    "VOVO": _("vo naar vo"),
    "BB": _("binnen de school"),
}
"""Between which sectors a pupil goes, by profile."""

GELEVERD = _("Wij gaven het dossier.")
AFGEWEZEN: dict[str, Words] = {
    NIET_GEREED: _("Wij zeiden: nog niet klaar."),
    "DossierNietGewijzigd": _("Wij zeiden: niet veranderd sinds de vorige keer."),
    NIET_VOOR_DOEL: _("Wij gaven niets: het dossier is voor een andere school."),
}
ANDERS = _("Wij gaven niets.")


def levering_in_woorden(code: str) -> Words:
    """What we did when another school asked, from our own side."""
    return GELEVERD if code == "OverdrachtGeslaagd" else AFGEWEZEN.get(code, ANDERS)
