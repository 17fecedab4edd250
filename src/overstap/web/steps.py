"""The steps bar: where a dossier stands, in the words users know in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from overstap.dossier import Dossier
from overstap.school.models import Inkomend, Uitgaand
from overstap.school.stands import SEALABLE

UIT = Uitgaand.Stand


class Attached(Protocol):
    @property
    def fout(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stap:
    naam: str
    anker: str
    vorm: str
    tekst: str
    nu: bool = False


def outgoing_steps(row: Uitgaand, dossier: Dossier, bijlagen: Sequence[Attached]) -> tuple[Stap, ...]:
    """verzamelen → bijlagen → inzage → klaarzetten."""
    return (
        _collected(row),
        Stap(_("Bijlagen"), "bijlagen", *_attached(bijlagen)),
        Stap(_("Inzage"), "inzage", *_inspected(row, dossier)),
        Stap(_("Klaarzetten"), "klaarzetten", *_ready(row), nu=row.stand not in (UIT.NIET_BEGONNEN, UIT.CONCEPT)),
    )


def _collected(row: Uitgaand) -> Stap:
    name = _("Verzamelen")
    if row.stand == UIT.NIET_BEGONNEN:
        return Stap(name, "verzamelen", "niet-begonnen", _("nog niet begonnen"), nu=True)
    if row.fouten:
        text = ngettext("%(n)s fout", "%(n)s fouten", row.fouten) % {"n": row.fouten}
        return Stap(name, "verzamelen", "fouten", text, nu=row.stand == UIT.CONCEPT)
    return Stap(name, "verzamelen", "verwerkt", _("zonder fouten"))


def _attached(bijlagen: Sequence[Attached]) -> tuple[str, str]:
    shut = sum(1 for bijlage in bijlagen if bijlage.fout)
    if shut:
        return "fouten", ngettext("%(n)s gaat niet open", "%(n)s gaan niet open", shut) % {"n": shut}
    if not bijlagen:
        return "verwerkt", _("geen bijlagen")
    count = len(bijlagen)
    return "verwerkt", ngettext("%(n)s bijlage, in orde", "%(n)s bijlagen, in orde", count) % {"n": count}


def _inspected(row: Uitgaand, dossier: Dossier) -> tuple[str, str]:
    """What the dossier itself says of it; before that, whether the parents have it to look at."""
    if row.stand == UIT.TER_INZAGE:
        return "ter-inzage", _("de ouders kijken")
    day = dossier.text("inzage/inzagedatum")
    if dossier.text("inzage/inzage") not in ("true", "1") or not day:
        return "niet-begonnen", _("niet vastgelegd")
    return "ingezien", _("gezien op %(dag)s") % {"dag": _day(day)}


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text[:10]), "j F Y")
    except ValueError:
        return text


def _ready(row: Uitgaand) -> tuple[str, str]:
    if row.stand in SEALABLE and row.bevindingen:
        return "niet-begonnen", _("kan nog niet")
    if row.stand in SEALABLE and row.vraagt_inzage:
        return "niet-begonnen", _("na de inzage")
    moment = row.klaargezet_op
    since = format_date(localtime(moment), "j F") if moment else ""
    return {
        UIT.NIET_BEGONNEN: ("niet-begonnen", _("kan nog niet")),
        UIT.CONCEPT: ("niet-begonnen", _("kan nog niet")),
        UIT.TER_INZAGE: ("niet-begonnen", _("na de inzage")),
        UIT.GEREED: ("niet-begonnen", _("kan nu")),
        UIT.INGEZIEN: ("niet-begonnen", _("kan nu")),
        UIT.KLAARGEZET: ("klaargezet", _("klaar sinds %(dag)s") % {"dag": since}),
        UIT.OVERGEDRAGEN: ("overgedragen", _("overgedragen")),
        UIT.INGETROKKEN: ("vervallen", _("ingetrokken")),
        UIT.VERVANGEN: ("vervallen", _("vervangen")),
    }[UIT(row.stand)]


def incoming_steps(row: Inkomend) -> tuple[Stap, ...]:
    """opvragen → bekijken → verwerken."""
    asked = format_date(localtime(row.aangevraagd_op), "j F")
    return (
        Stap(_("Opvragen"), "aanvraag", "verwerkt", _("gedaan op %(dag)s") % {"dag": asked}),
        Stap(_("Bekijken"), "blokken", "verzameld", _("u bekijkt het nu"), nu=True),
        Stap(_("Verwerken"), "verwerken", *_processed(row)),
    )


def _processed(row: Inkomend) -> tuple[str, str]:
    if row.stand != Inkomend.Stand.VERWERKT or row.verwerkt_op is None:
        return "niet-begonnen", _("doet u in uw LAS")
    return "verwerkt", _("gedaan op %(dag)s") % {"dag": format_date(localtime(row.verwerkt_op), "j F")}
