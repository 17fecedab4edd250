"""The steps of telling a school that asked before: the dossier is ready now. Only because somebody chose so.

Who asked, is known from the requests of the last half year (`requests_kept_days`). No step talks with anybody: `plan`
plans the job that does (`tell.py`), and whatever becomes of that, the dossier stays klaargezet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.timezone import localdate

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten.results import NIET_GEREED, NIET_VOOR_DOEL
from overstap.keten.soorten import BINNEN_BRIN
from overstap.ports import Actor
from overstap.school.chosen import NOTIFY, end, first_moment
from overstap.school.models import Levering, Uitgaand
from overstap.school.notify_models import Kennisgeving
from overstap.school.outgoing import may_go
from overstap.school.ports import Ports
from overstap.school.stands import READY
from overstap.school.steps import Refused, await_turn

HAD_ONE = ("OverdrachtGeslaagd", "DossierNietGewijzigd")
TAKEN = "NotificatieOntvangen"
Stand = Kennisgeving.Stand


@dataclass(frozen=True, slots=True)
class Vrager:
    """A school, in one of its systems, that asked for this dossier and has not got it as it is now."""

    levering: Levering
    """Its last request."""
    kennisgeving: Kennisgeving | None
    """What is still to be told to it of this version, or else what became of telling it about this request."""
    is_planned: bool
    """Whether it is still to be told of this version; a choice for another lapses when this one is klaargezet."""

    @property
    def had_one(self) -> bool:
        """Whether it has an older version."""
        return self.levering.resultaat in HAD_ONE

    @property
    def was_withheld(self) -> bool:
        """Whether it was ready when it asked, but for another school."""
        return self.levering.resultaat == NIET_VOOR_DOEL

    @property
    def may_be_told(self) -> bool:
        return not self.is_planned and (self.kennisgeving is None or self.kennisgeving.stand != Stand.GEDAAN)


def vragers(ports: Ports, row: Uitgaand) -> tuple[Vrager, ...]:
    """Who asked before, of those who may have this version, the last first."""
    since = ports.clock.now() - timedelta(days=ports.terms.requests_kept_days)
    asked = Levering.objects.filter(
        school=row.school_id, uitgaand__pgn_index=bytes(row.pgn_index), geleverd_op__gte=since
    )
    newest_first = asked.select_related("uitgaand", "kennisgeving").order_by("-geleverd_op", "-pk")
    return tuple(vrager for vrager in of_each_system(newest_first, row) if is_behind(vrager.levering, row))


def of_each_system(newest_first: Iterable[Levering], row: Uitgaand) -> list[Vrager]:
    """Of each system of each school its last request; it may have asked again since it was chosen to be told."""
    by_system: dict[object, list[Levering]] = {}
    for each in newest_first:
        by_system.setdefault((each.doel_brin, each.doel_kenmerk, each.doel_index, each.doel_oin), []).append(each)
    return [_vrager(asked, row) for asked in by_system.values()]


def _vrager(asked: list[Levering], row: Uitgaand) -> Vrager:
    known = [getattr(levering, "kennisgeving", None) for levering in asked]
    planned = (each for each in known if each and each.stand == Stand.GEPLAND and each.uitgaand_id == row.pk)
    to_tell = next(planned, None)
    return Vrager(asked[0], to_tell or known[0], is_planned=to_tell is not None)


def is_behind(levering: Levering, row: Uitgaand) -> bool:
    """Whether it got nothing or an older version, and may have this one.

    Within one BRIN only a school itself can ask, and then it asked for that kind of transfer.
    """
    within = row.soort == BINNEN_BRIN
    if row.voor_brin not in ("", levering.doel_brin) or within != (levering.doel_brin == row.school.brin):
        return False
    had = version_had(levering)
    return levering.resultaat in (NIET_GEREED, NIET_VOOR_DOEL) or (had is not None and had < row.versie)


def version_had(levering: Levering) -> int | None:
    """The version that came with this request; None when none did."""
    came = levering.uitgaand if levering.resultaat in HAD_ONE else None
    return None if came is None else came.versie


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


def kennisgeving_of(pk: UUID) -> Kennisgeving | None:
    """What is still to be told, with all that goes with it; None when it is over."""
    found = Kennisgeving.objects.filter(pk=pk, stand=Stand.GEPLAND)
    return found.select_related("levering__uitgaand", "uitgaand__school").first()


def still_to_tell(ports: Ports, known: Kennisgeving) -> Levering | None:
    """The last request of this school; None when there is nothing to tell any more.

    It is told of the very version for which somebody chose so. Whoever fetched that needs to hear nothing, and of a
    later one somebody must choose anew that it hears.
    """
    row = known.uitgaand
    found = vragers(ports, row) if row.stand in READY else ()
    return next((each.levering for each in found if each.kennisgeving == known), None)


def wait(ports: Ports, known: Kennisgeving, row: Uitgaand) -> bool:
    """Whether the day has not come yet; then it is told on that day."""
    if may_go(row, localdate(ports.clock.now())):
        return False
    ports.jobs.plan(NOTIFY, known.pk, due=first_moment(ports, row))
    return True


def note_address(known: Kennisgeving, levering: Levering, url: str) -> bool:
    """Announced: from here on the centre need not be asked again, whoever goes on. False when it is over meanwhile."""
    known.url, known.aangekondigd_voor = url, levering.sessie_id
    with writing():
        changes = {"url": known.url, "aangekondigd_voor": known.aangekondigd_voor}
        still = {"id": known.pk, "uitgaand_id": known.uitgaand_id, "stand": Stand.GEPLAND}
        return rows.change(Kennisgeving, changes, **still) == 1


def conclude(ports: Ports, known: Kennisgeving, stand: Stand, resultaat: str = "", stranger: str = "") -> None:
    """How it ended, and with it the job that told it."""
    with writing():
        if end(ports, known, stand, resultaat, stranger):
            ports.jobs.finish_running()
