"""Being told that a dossier is ready: by the very system that was asked, for the very school that asked."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, QuerySet

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten import Adres, NotificatieRequest, NotificatieResponse, Partij, Weigering
from overstap.ports import Actor
from overstap.school.addresses import is_at
from overstap.school.models import Inkomend, School, Vraag
from overstap.school.notify_models import Notificatie
from overstap.school.ports import Ports

CLOCKS_DIFFER = timedelta(minutes=5)
"""How much the clock of the other side may be off when it says at what moment we asked."""
UNKNOWN = "AanvraagOnbekend"


def take_notice(ports: Ports, message: NotificatieRequest, caller: Partij) -> NotificatieResponse:
    """`NotificatieOntvangen` when it belongs to a request of our own, else the code that says why not.

    The same is told once: what comes again gets the same answer and is counted, but not for ever. Whoever is not the
    source of that request cannot tell whether we ever asked.
    """
    try:
        with writing():
            school = rows.first(School, brin=message.doel.brin)
            if school is None or not is_at(school, message.doel):
                return refused(ports, message, caller, "OnbekendAanleverpunt")
            row = request_of(ports, school, message, caller)
            if row is None:
                return refused(ports, message, caller, UNKNOWN)
            note(ports, row, message, caller)
    except IntegrityError:
        # The same came twice at the same moment, and the other was first: sent again, it is a repeat.
        raise Weigering("Bezet") from None
    return NotificatieResponse("NotificatieOntvangen")


def request_of(ports: Ports, school: School, message: NotificatieRequest, caller: Partij) -> Inkomend | None:
    """The request of this school that it is about, if the caller is the system that was asked in it."""
    if message.sessie_id is None:
        return None
    row = rows.first(Inkomend, sessie_id=message.sessie_id, school_id=school.pk, bron_brin=message.bron.brin)
    if row is None or not is_then(ports, row, message):
        return None
    asked = [vraag.oin for vraag in rows.found(Vraag, inkomend_id=row.pk) if is_place(vraag, message.bron)]
    return row if any(hmac.compare_digest(oin.encode(), caller.oin.encode()) for oin in asked) else None


def is_place(vraag: Vraag, bron: Adres) -> bool:
    return vraag.kenmerk == bron.kenmerk if bron.kenmerk else vraag.index == bron.index


def is_then(ports: Ports, row: Inkomend, message: NotificatieRequest) -> bool:
    """Whether we can have asked at the moment that is named, and not longer ago than requests are kept."""
    now, moment = ports.clock.now(), message.aanvraagdatum
    if moment is None or row.aangevraagd_op < now - timedelta(days=ports.terms.requests_kept_days):
        return False
    return bool(row.aangevraagd_op - CLOCKS_DIFFER <= moment <= (row.afgemeld_op or now) + CLOCKS_DIFFER)


def open_notices(requests: QuerySet[Inkomend]) -> QuerySet[Notificatie]:
    """What was told about these requests and was not followed by a new one, the last first."""
    asked = OuterRef("inkomend")
    later = Inkomend.objects.filter(
        school=OuterRef("inkomend__school"),
        pgn_index=OuterRef("inkomend__pgn_index"),
        bron_brin=OuterRef("inkomend__bron_brin"),
        soort=OuterRef("inkomend__soort"),
        aangevraagd_op__gte=OuterRef("inkomend__aangevraagd_op"),
    ).exclude(pk=asked)
    found: QuerySet[Notificatie] = Notificatie.objects.filter(~Exists(later), inkomend__in=requests)
    return found.select_related("inkomend__school")


def note(ports: Ports, row: Inkomend, message: NotificatieRequest, caller: Partij) -> None:
    """Keep it, with one event; what is there already is counted. Raises Weigering when it comes once too often."""
    known = rows.first(Notificatie, inkomend_id=row.pk)
    if known is None:
        rows.add(Notificatie(inkomend=row, ontvangen_op=ports.clock.now()))
        ports.audit.write(
            Event.NOTIFICATION_RECEIVED,
            by=Actor("system", caller.oin),
            overdracht=str(row.pk),
            sessie=str(row.sessie_id),
            bron_brin=message.bron.brin,
            doel_brin=message.doel.brin,
        )
        return
    if known.keren >= ports.terms.repeats_max:
        raise Weigering("TeVeelVragen")
    if rows.change(Notificatie, {"keren": known.keren + 1}, id=known.pk, keren=known.keren) != 1:
        raise Weigering("Bezet")


def refused(ports: Ports, message: NotificatieRequest, caller: Partij, code: str) -> NotificatieResponse:
    ports.audit.write(
        Event.NOTIFICATION_REFUSED,
        by=Actor("system", caller.oin),
        sessie=str(message.sessie_id or ""),
        bron_brin=message.bron.brin,
        doel_brin=message.doel.brin,
        resultaat=code,
    )
    return NotificatieResponse(code)
