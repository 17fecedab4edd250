"""Changing the register: who takes part, who may act for whom, and at which address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
        note(tools, "systeem", oin=oin, action="put")


def put_school(tools: Tools, brin: str, naam: str, sector: str, *, actief: bool = True) -> None:
    with writing():
        values = {"naam": naam, "sector": sector, "actief": actief}
        School.objects.update_or_create(brin=brin, defaults=values)
        note(tools, "school", brin=brin, action="put")


def put_mandaat(
    tools: Tools, brin: str, oin: str, *, van: date, tot: date | None = None, dienst: str = Dienst.OV
) -> None:
    """Enter the word of a school that this system may act for it. Raises DoesNotExist for a stranger."""
    with writing():
        Mandaat.objects.update_or_create(
            school=School.objects.get(brin=brin),
            systeem=Systeem.objects.get(oin=oin),
            dienst=dienst,
            defaults={"van": van, "tot": tot},
        )
        note(tools, "mandaat", brin=brin, oin=oin, action="put")


def withdraw_mandaat(tools: Tools, brin: str, oin: str, dienst: str = Dienst.OV) -> None:
    """Take the word back: sessions that this system opened for the school are gone at once."""
    with writing():
        Mandaat.objects.filter(school__brin=brin, systeem__oin=oin, dienst=dienst).delete()
        Sessie.objects.filter(doel_punt__school__brin=brin, doel_punt__systeem__oin=oin).delete()
        note(tools, "mandaat", brin=brin, oin=oin, action="withdraw")


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
        Aanleverpunt.objects.update_or_create(kenmerk=punt.kenmerk, defaults=values)
        note(tools, "aanleverpunt", brin=punt.brin, oin=punt.oin, kenmerk=punt.kenmerk, action="put")


def note(tools: Tools, kind: str, **fields: str) -> None:
    tools.audit.write(Event.REGISTER_CHANGED, by=NODE, kind=kind, **fields)
