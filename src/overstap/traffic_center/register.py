"""Changing the register: who takes part, who may act for whom, and at which address.

Who is switched off, or whose mandaat is over, has no sessions any more: they do not live again when it is switched
on or given anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import NODE
from overstap.traffic_center.models import Aanleverpunt, Certificaat, Dienst, Mandaat, School, Sessie, Systeem
from overstap.traffic_center.tools import Tools


@dataclass(frozen=True, slots=True)
class Punt:
    """An aanleverpunt as it is entered."""

    kenmerk: str
    index: int
    brin: str
    oin: str
    url: str
    doel: str = Dienst.OV
    actief: bool = True


def put_systeem(tools: Tools, oin: str, naam: str, fingerprints: tuple[str, ...], *, actief: bool = True) -> None:
    """Enter or change a system. Certificates that are not named any more are refused from now on."""
    with writing():
        systeem, _ = Systeem.objects.update_or_create(oin=oin, defaults={"naam": naam, "actief": actief})
        systeem.certificaten.exclude(fingerprint__in=fingerprints).update(actief=False)
        for fingerprint in fingerprints:
            Certificaat.objects.update_or_create(fingerprint=fingerprint, defaults={"systeem": systeem, "actief": True})
        if not (actief and fingerprints):
            end_sessions(systeem=systeem)
        note(tools, "systeem", oin=oin, action="put")


def put_school(tools: Tools, brin: str, naam: str, sector: str, *, actief: bool = True) -> None:
    with writing():
        values = {"naam": naam, "sector": sector, "actief": actief}
        school, _ = School.objects.update_or_create(brin=brin, defaults=values)
        if not actief:
            end_sessions(school=school)
        note(tools, "school", brin=brin, action="put")


def put_mandaat(
    tools: Tools, brin: str, oin: str, *, van: date, tot: date | None = None, dienst: str = Dienst.OV
) -> None:
    """Enter the word of a school that this system may act for it. Raises DoesNotExist for a stranger.

    With a last day that is over the word is taken back, and every session that lives on it is gone at once.
    """
    with writing():
        Mandaat.objects.update_or_create(
            school=School.objects.get(brin=brin),
            systeem=Systeem.objects.get(oin=oin),
            dienst=dienst,
            defaults={"van": van, "tot": tot},
        )
        over = tot is not None and tot < tools.today
        if over:
            end_sessions(school__brin=brin, systeem__oin=oin, doel=dienst)
        note(tools, "mandaat", brin=brin, oin=oin, action="withdraw" if over else "put")


def put_aanleverpunt(tools: Tools, punt: Punt) -> None:
    """Enter or change an address. Raises DoesNotExist for a stranger."""
    with writing():
        values = {
            "index": punt.index,
            "school": School.objects.get(brin=punt.brin),
            "systeem": Systeem.objects.get(oin=punt.oin),
            "url": punt.url,
            "doel": punt.doel,
            "actief": punt.actief,
        }
        entered, _ = Aanleverpunt.objects.update_or_create(kenmerk=punt.kenmerk, defaults=values)
        if not punt.actief:
            end_sessions(pk=entered.pk)
        note(tools, "aanleverpunt", brin=punt.brin, oin=punt.oin, kenmerk=punt.kenmerk, action="put")


def end_sessions(**of: object) -> None:
    """The sessions that were opened by these aanleverpunten, or for one of them by name, are gone at once."""
    punten = Aanleverpunt.objects.filter(**of)
    Sessie.objects.filter(Q(doel_punt__in=punten) | Q(bron_punt__in=punten), afgemeld_op=None).delete()


def note(tools: Tools, kind: str, **fields: str) -> None:
    tools.audit.write(Event.REGISTER_CHANGED, by=NODE, kind=kind, **fields)
