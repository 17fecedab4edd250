"""The steps of telling a school that asked before: the dossier is ready now. Only because somebody chose so.

Who asked, is known from the requests of the last half year (`requests_kept_days`). No step talks with anybody: `plan`
plans the job that does (`tell.py`), and whatever becomes of that, the dossier stays klaargezet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten.results import NIET_GEREED
from overstap.keten.soorten import BINNEN_BRIN
from overstap.ports import NODE, Actor
from overstap.school.models import Levering, Uitgaand
from overstap.school.notify_models import Kennisgeving
from overstap.school.outgoing import may_go
from overstap.school.ports import Ports
from overstap.school.stands import READY
from overstap.school.steps import Refused, await_turn

NOTIFY = "notify"
"""The kind of job."""
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HAD_ONE = ("OverdrachtGeslaagd", "DossierNietGewijzigd")
TAKEN = "NotificatieOntvangen"
Stand = Kennisgeving.Stand
OVER = (Stand.MISLUKT, Stand.VERVALLEN)
"""After these somebody may choose to tell it anew."""


@dataclass(frozen=True, slots=True)
class Vrager:
    """A school, in one of its systems, that asked for this dossier and has not got it as it is now."""

    levering: Levering
    """Its last request."""
    kennisgeving: Kennisgeving | None
    """What is still to be told to it, or else what became of telling it about this request."""

    @property
    def had_one(self) -> bool:
        """Whether it has an older version."""
        return self.levering.resultaat != NIET_GEREED

    @property
    def may_be_told(self) -> bool:
        return self.kennisgeving is None or self.kennisgeving.stand in OVER


def vragers(ports: Ports, row: Uitgaand) -> tuple[Vrager, ...]:
    """Who asked before, of those who may have this version, the last first."""
    since = ports.clock.now() - timedelta(days=ports.terms.requests_kept_days)
    asked = Levering.objects.filter(
        school=row.school_id, uitgaand__pgn_index=bytes(row.pgn_index), geleverd_op__gte=since
    )
    newest_first = asked.select_related("uitgaand", "kennisgeving").order_by("-geleverd_op", "-pk")
    return tuple(vrager for vrager in of_each_system(newest_first) if is_behind(vrager.levering, row))


def of_each_system(newest_first: Iterable[Levering]) -> list[Vrager]:
    """Of each system of each school its last request; it may have asked again since it was chosen to be told."""
    by_system: dict[object, list[Levering]] = {}
    for each in newest_first:
        by_system.setdefault((each.doel_brin, each.doel_kenmerk, each.doel_index, each.doel_oin), []).append(each)
    return [Vrager(asked[0], _kennisgeving(asked)) for asked in by_system.values()]


def _kennisgeving(asked: list[Levering]) -> Kennisgeving | None:
    known = [getattr(levering, "kennisgeving", None) for levering in asked]
    planned = (each for each in known if each is not None and each.stand == Stand.GEPLAND)
    return next(planned, known[0])


def is_behind(levering: Levering, row: Uitgaand) -> bool:
    """Whether it got nothing or an older version, and may have this one.

    Within one BRIN only a school itself can ask, and then it asked for that kind of transfer.
    """
    within = row.soort == BINNEN_BRIN
    if row.voor_brin not in ("", levering.doel_brin) or within != (levering.doel_brin == row.school.brin):
        return False
    had = version_had(levering)
    return levering.resultaat == NIET_GEREED or (had is not None and had < row.versie)


def version_had(levering: Levering) -> int | None:
    """The version that came with this request; None when none did."""
    came = levering.uitgaand if levering.resultaat in HAD_ONE else None
    return None if came is None else came.versie


def has(levering: Levering, row: Uitgaand) -> bool:
    """Whether this version came with that request, or a later one."""
    had = version_had(levering)
    return had is not None and had >= row.versie


def plan(ports: Ports, row: Uitgaand, chosen: Collection[int], by: Actor) -> int:
    """Let the schools behind these requests be told; how many that are. Whoever is told already is passed over.

    Raises Refused `stand_moved` when the dossier is not ready.
    """
    with writing():
        await_turn(row.school)
        row.refresh_from_db(fields=("stand", "voor_brin", "vanaf"))
        if row.stand not in READY:
            raise Refused("stand_moved")
        found = [each for each in vragers(ports, row) if each.levering.pk in chosen and each.may_be_told]
        for vrager in found:
            _plan_one(ports, row, vrager, by)
    return len(found)


def _plan_one(ports: Ports, row: Uitgaand, vrager: Vrager, by: Actor) -> None:
    levering = vrager.levering
    known = vrager.kennisgeving or Kennisgeving(levering=levering)
    known.uitgaand, known.stand, known.resultaat = row, Stand.GEPLAND, ""
    known.gepland_op, known.beantwoord_op, known.aangekondigd_voor = ports.clock.now(), None, None
    known.save()
    ports.audit.write(
        Event.NOTIFICATION_PLANNED,
        by=by,
        overdracht=str(row.pk),
        bron_brin=row.school.brin,
        doel_brin=levering.doel_brin,
        versie=row.versie,
    )
    ports.jobs.plan(NOTIFY, known.pk, due=first_moment(ports, row))


def first_moment(ports: Ports, row: Uitgaand) -> datetime:
    """From when it makes sense to tell: not before the day on which the dossier may be fetched."""
    now = ports.clock.now()
    if row.vanaf is None or row.vanaf <= localdate(now):
        return now
    return datetime.combine(row.vanaf, time(), AMSTERDAM)


def kennisgeving_of(pk: UUID) -> Kennisgeving | None:
    """What is still to be told, with all that goes with it; None when it is over."""
    found = Kennisgeving.objects.filter(pk=pk, stand=Stand.GEPLAND)
    return found.select_related("levering__uitgaand", "uitgaand__school").first()


def still_to_tell(ports: Ports, known: Kennisgeving) -> tuple[Uitgaand, Levering] | None:
    """The version that is ready now, and the last request of this school; None when there is nothing to tell any more.

    A school that has fetched the version of which it was to be told needs to hear nothing. Of a later one somebody must
    choose anew that it hears.
    """
    row = known.uitgaand
    same = Uitgaand.objects.filter(school=row.school_id, pgn_index=bytes(row.pgn_index), soort=row.soort)
    ready = same.filter(stand__in=READY).select_related("school").order_by("-versie").first()
    if ready is None:
        return None
    last = next((each.levering for each in vragers(ports, ready) if each.kennisgeving == known), None)
    return None if last is None or has(last, row) else (ready, last)


def wait(ports: Ports, known: Kennisgeving, row: Uitgaand) -> bool:
    """Whether the day has not come yet; then it is told on that day."""
    if may_go(row, localdate(ports.clock.now())):
        return False
    ports.jobs.plan(NOTIFY, known.pk, due=first_moment(ports, row))
    return True


def note_address(known: Kennisgeving, levering: Levering, url: str) -> None:
    """Announced: from here on the centre need not be asked again, whoever goes on."""
    known.url, known.aangekondigd_voor = url, levering.sessie_id
    with writing():
        changes = {"url": known.url, "aangekondigd_voor": known.aangekondigd_voor}
        rows.change(Kennisgeving, changes, id=known.pk, stand=Stand.GEPLAND)


def conclude(ports: Ports, known: Kennisgeving, stand: Stand, resultaat: str = "", stranger: str = "") -> None:
    """How it ended, once; `stranger` says why who answered was not whom we asked for."""
    with writing():
        changes = {"stand": stand, "resultaat": resultaat[:64], "beantwoord_op": ports.clock.now()}
        if rows.change(Kennisgeving, changes, id=known.pk, stand=Stand.GEPLAND) != 1:
            return
        if stranger:
            ports.audit.write(Event.WIRE_REFUSED, by=NODE, reason=stranger, oin=known.levering.doel_oin)
        ports.audit.write(
            Event.NOTIFICATION_ENDED,
            by=NODE,
            overdracht=str(known.uitgaand_id),
            doel_brin=known.levering.doel_brin,
            resultaat=resultaat or stand,
        )
        ports.jobs.finish_running()
