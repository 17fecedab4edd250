"""Vernietigstop: while it stands, nothing of a pupil at a school is shredded, whatever would have shredded it.

It is set on the number of the pupil, so that it holds for each version, sent or received, also for one that comes
later. Work goes on: what a change or the seal would shred is kept beside it, and shredded when the stop is lifted.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.school.demand_models import Bewaard, Vernietigstop
from overstap.school.models import Inkomend, Overdracht, School, Uitgaand, User
from overstap.school.ports import Ports
from overstap.school.pupils import pgn_index
from overstap.school.steps import Refused, await_turn

REDEN_MAX = 500
"""Characters of a reason."""


def set_hold(ports: Ports, school: School, pgn: str, reden: str, user: User) -> Vernietigstop:
    """From now on nothing of the pupil with this number is shredded at this school.

    Raises Refused: `no_reason`, `no_such_pupil`, `hold_stands`.
    """
    if not reden.strip():
        raise Refused("no_reason")
    index = pgn_index(ports.vault, pgn)
    with writing():
        await_turn(school)
        found = _locked(school, index)
        if not found:
            raise Refused("no_such_pupil")
        if _standing_for(school.pk, index):
            raise Refused("hold_stands")
        stop = Vernietigstop(school=school, pgn_index=index, gezet_door=user, gezet_op=ports.clock.now())
        stop.reden_hidden = ports.vault.hide(reden.strip()[:REDEN_MAX], reason_context(stop))
        stop.save(force_insert=True)
        for row in found:
            ports.audit.write(Event.HOLD_SET, by=user.actor, **_ids(stop, row))
    return stop


def lift_hold(ports: Ports, stop: Vernietigstop, reden: str, user: User) -> int:
    """From now on the ordinary terms hold again; what was kept only because of it is shredded. Gives how much that was.

    Raises Refused: `no_reason`, `hold_lifted` (somebody was first).
    """
    if not reden.strip():
        raise Refused("no_reason")
    hidden = ports.vault.hide(reden.strip()[:REDEN_MAX], reason_context(stop))
    with writing():
        await_turn(stop.school)
        lifted = {"opgeheven_op": ports.clock.now(), "opgeheven_door": user, "opheffing_hidden": hidden}
        if Vernietigstop.objects.filter(pk=stop.pk, opgeheven_op=None).update(**lifted) != 1:
            raise Refused("hold_lifted")
        kept = list(stop.bewaard.all())
        for each in kept:
            ports.vault.shred(each.dossier_id)
        stop.bewaard.all().delete()
        for row in _locked(stop.school, bytes(stop.pgn_index)):
            count = sum(each.overdracht_id == row.pk for each in kept)
            ports.audit.write(Event.HOLD_LIFTED, by=user.actor, count=count, **_ids(stop, row))
    return len(kept)


def shred(ports: Ports, row: Overdracht, *dossiers: UUID | None) -> Vernietigstop | None:
    """The one way in which a dossier of a pupil is shredded: kept instead, while a stop stands, which is given.

    To be called in the transaction of the step.
    """
    there = [each for each in dossiers if each is not None]
    stop = of(row) if there else None
    for each in there:
        if stop is None:
            ports.vault.shred(each)
        else:
            now = ports.clock.now()
            Bewaard.objects.create(stop=stop, overdracht_id=row.pk, dossier_id=each, bewaard_op=now)
    return stop


def refuse_other_pupil(stop: Vernietigstop | None, row: Overdracht) -> None:
    """While a stop stands a dossier keeps its number: with another one it would be out of its reach.

    Raises Refused `hold_number`.
    """
    if stop is not None and bytes(stop.pgn_index) != bytes(row.pgn_index):
        raise Refused("hold_number")


def of(row: Overdracht) -> Vernietigstop | None:
    """The stop that stands for the pupil of this row."""
    return _standing_for(row.school_id, bytes(row.pgn_index))


def is_held(prefix: str = "") -> Exists:
    """For a query: whether one stands for the pupil; `prefix` leads from the row to the overdracht."""
    pupil = {"school": OuterRef(f"{prefix}school"), "pgn_index": OuterRef(f"{prefix}pgn_index")}
    return Exists(Vernietigstop.objects.filter(opgeheven_op=None, **pupil))


def rows_of(stop: Vernietigstop) -> list[Uitgaand | Inkomend]:
    """What it holds for now: every dossier of the pupil at this school, the newest first."""
    return _rows(Uitgaand.objects.all(), Inkomend.objects.all(), stop.school, bytes(stop.pgn_index))


def reason_context(stop: Vernietigstop) -> str:
    return f"vernietigstop:{stop.pk}"


def _standing_for(school_id: int, index: bytes) -> Vernietigstop | None:
    """Asked at every change of a dossier, so in plain SQL; of one pupil there are few, lifted or not."""
    found = rows.found(Vernietigstop, school_id=school_id, pgn_index=index)
    return next((stop for stop in found if stop.opgeheven_op is None), None)


def _locked(school: School, index: bytes) -> list[Uitgaand | Inkomend]:
    """The rows of the pupil; on PostgreSQL no step is taken on them until the transaction ends."""
    sent, came = (model.objects.select_for_update(no_key=True) for model in (Uitgaand, Inkomend))
    return _rows(sent, came, school, index)


def _rows(
    sent: QuerySet[Uitgaand], came: QuerySet[Inkomend], school: School, index: bytes
) -> list[Uitgaand | Inkomend]:
    pupil = {"school": school, "pgn_index": index}
    brought = came.filter(stand__in=Inkomend.came(), **pupil).order_by("-ontvangen_op")
    return [*sent.filter(**pupil).order_by("-versie"), *brought]


def _ids(stop: Vernietigstop, row: Overdracht) -> dict[str, str]:
    return {"overdracht": str(row.pk), "subject": str(stop.pk), "brin": stop.school.brin}
