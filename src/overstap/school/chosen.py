"""Whom somebody chose to tell of a version, and who was not told yet: the choice goes where that version goes.

It is for that version and no other: with it the day is moved, and with it the choice lapses.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.timezone import localdate

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import NODE
from overstap.school.models import Uitgaand
from overstap.school.notify_models import Kennisgeving
from overstap.school.ports import Ports

NOTIFY = "notify"
"""The kind of job."""
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Stand = Kennisgeving.Stand


def planned(versions: Collection[Uitgaand]) -> QuerySet[Kennisgeving]:
    """What is still to be told of these versions."""
    found: QuerySet[Kennisgeving] = Kennisgeving.objects.filter(uitgaand__in=versions, stand=Stand.GEPLAND)
    return found.select_related("levering")


def first_moment(ports: Ports, row: Uitgaand) -> datetime:
    """From when it makes sense to tell: not before the day on which the dossier may be fetched."""
    now = ports.clock.now()
    if row.vanaf is None or row.vanaf <= localdate(now):
        return now
    return datetime.combine(row.vanaf, time(), AMSTERDAM)


def follow_day(ports: Ports, row: Uitgaand) -> None:
    """It may be fetched from another day: an earlier one counts at once, for a later one the job itself waits."""
    for known in planned([row]):
        ports.jobs.plan(NOTIFY, known.pk, due=first_moment(ports, row))


def drop(ports: Ports, versions: Collection[Uitgaand]) -> None:
    """These are ready no more: who was to be told of them is not, and may be chosen for the next."""
    for known in planned(versions):
        end(ports, known, Stand.VERVALLEN)


def end(ports: Ports, known: Kennisgeving, stand: Stand, resultaat: str = "", stranger: str = "") -> bool:
    """How it ended, once, and whether it did; `stranger` says why who answered was not whom we asked for.

    What was told just when it lapsed was told. Whoever was chosen for another version meanwhile is still to be told.
    """
    may_end = (Stand.GEPLAND, Stand.VERVALLEN) if stand == Stand.GEDAAN else (Stand.GEPLAND,)
    still = Kennisgeving.objects.filter(pk=known.pk, uitgaand=known.uitgaand_id, stand__in=may_end)
    with writing():
        if not still.update(stand=stand, resultaat=resultaat[:64], beantwoord_op=ports.clock.now()):
            return False
        if stranger:
            ports.audit.write(Event.WIRE_REFUSED, by=NODE, reason=stranger, oin=known.levering.doel_oin)
        ports.audit.write(
            Event.NOTIFICATION_ENDED,
            by=NODE,
            overdracht=str(known.uitgaand_id),
            doel_brin=known.levering.doel_brin,
            resultaat=resultaat or stand,
        )
    return True
