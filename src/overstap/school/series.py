"""One deed for many pupils: proposed, shown, and then done one by one; who fails holds nobody up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeAlias
from uuid import UUID

from django.db.models import Count

from overstap.audit.events import Event
from overstap.database import Busy, Full
from overstap.database.transaction import writing
from overstap.dossier import BouwFout
from overstap.dossier.choices import KeuzeFout
from overstap.jobs.worker import where
from overstap.ports import Actor
from overstap.school import outgoing
from overstap.school.list_models import Reeks, Reeksregel
from overstap.school.models import Uitgaand, User
from overstap.school.ports import Ports
from overstap.school.stands import AIMED, OPEN, PAST, READY, SEALABLE
from overstap.school.steps import Refused
from overstap.school.trial import to_text, trial

SERIES = "series"
"""The kind of job."""
AT_ONCE_MAX = 50
"""Pupils for whom somebody waits; for more it is done in the background."""
AT_ONCE_SECONDS = 60
"""After that the background goes on with what somebody waited for: who did it may have been killed."""
CHUNK = 200
"""Pupils of one job: after that others have their turn."""
ROWS_MAX = 20_000
KEPT_DAYS, PROPOSED_DAYS = 30, 1
TECHNICAL = "technical"

Stand: TypeAlias = Uitgaand.Stand
Soort: TypeAlias = Reeks.Soort
Uitkomst: TypeAlias = Reeksregel.Uitkomst
ALLOWED: Mapping[str, tuple[Stand, ...]] = {
    Soort.KLAARZETTEN: SEALABLE,
    Soort.PROFIEL: OPEN,
    Soort.VOOR: AIMED,
    Soort.VANAF: AIMED,
    Soort.INTREKKEN: READY,
    Soort.PROEF: (*OPEN, *READY),
}

log = logging.getLogger("overstap.school")


def prepare(ports: Ports, user: User, soort: str, rows: Iterable[UUID]) -> Reeks:
    """Write down whom it is about; nothing is done to them yet. Raises Refused when that is nobody."""
    with writing():
        reeks = Reeks.objects.create(door=user, soort=Soort(soort), gemaakt_op=ports.clock.now())
        regels = [Reeksregel(reeks=reeks, nr=nr, uitgaand_id=pk) for nr, pk in enumerate(islice(rows, ROWS_MAX), 1)]
        if not regels:
            raise Refused("nobody_chosen")
        Reeksregel.objects.bulk_create(regels, batch_size=500)
        schools = reeks.regels.order_by().values_list("uitgaand__school", flat=True).distinct()[:2]
        if len(found := list(schools)) == 1:
            reeks.school_id = found[0]
            reeks.save(update_fields=["school"])
    return reeks


def why_not(row: Uitgaand, soort: str) -> str:
    """Why this cannot be done with this pupil now, as far as the list knows; empty when it can."""
    if row.stand in ALLOWED[soort]:
        return _not_ready(row) if soort == Soort.KLAARZETTEN else ""
    if row.stand in PAST:
        return "past"
    if row.stand in READY:
        return "sealed"
    if soort == Soort.INTREKKEN:
        return "not_sealed"
    return "not_begun" if row.stand == Stand.NIET_BEGONNEN else "dossier_has_errors"


def _not_ready(row: Uitgaand) -> str:
    if row.bevindingen:
        return "unsettled"
    return "inzage_missing" if row.vraagt_inzage else ""


def begin(ports: Ports, reeks: Reeks, waarde: str) -> Reeks:
    """Do what was proposed: for a few at once, for many in the background. Begun twice it is done once.

    Also for a few there is a job: what breaks off halfway goes on in the background. When all was done at once, it
    finds nothing left. Raises Refused, and Full when the database has no room.
    """
    with writing():
        count = reeks.regels.count()
        begun = Reeks.objects.filter(pk=reeks.pk, stand=Reeks.Stand.VOORSTEL)
        if begun.update(stand=Reeks.Stand.BEZIG, waarde=waarde) != 1:
            raise Refused("series_begun")
        _log(ports, Event.SERIES_STARTED, reeks, count=count)
        wait = AT_ONCE_SECONDS if count <= AT_ONCE_MAX else 0
        ports.jobs.plan(SERIES, reeks.pk, due=ports.clock.now() + timedelta(seconds=wait))
    if wait:
        _at_once(ports, reeks.pk)
    reeks.refresh_from_db()
    return reeks


def _at_once(ports: Ports, pk: UUID) -> None:
    """As far as the database lets us write; the job does the rest. Raises Full: then it will not go by itself."""
    try:
        run(ports, pk)
    except Full:
        raise
    except Busy:
        log.warning("series: the database is busy, the rest is done in the background")


def run(ports: Ports, pk: UUID) -> None:
    """Go on where it was left, for one chunk; plan the next. Raises Busy, to be called again."""
    reeks = Reeks.objects.select_related("door").filter(pk=pk, stand=Reeks.Stand.BEZIG).first()
    if reeks is None:
        return
    own = set(reeks.door.scholen.values_list("pk", flat=True)) if reeks.door.is_active else set()
    open_ = reeks.regels.filter(uitkomst=Uitkomst.OPEN).select_related("uitgaand__school")
    for regel in open_[:CHUNK]:
        _one(ports, reeks, regel, mine=regel.uitgaand.school_id in own)
    with writing():
        if open_.exists():
            ports.jobs.plan(SERIES, pk)
        else:
            _end(ports, reeks, Reeks.Stand.KLAAR)


def give_up(ports: Ports, pk: UUID) -> None:
    """What was done stays done; the rest is told as not done."""
    reeks = Reeks.objects.filter(pk=pk, stand=Reeks.Stand.BEZIG).first()
    if reeks:
        reeks.regels.filter(uitkomst=Uitkomst.OPEN).update(uitkomst=Uitkomst.NIET, reden=TECHNICAL)
        _end(ports, reeks, Reeks.Stand.GESTOPT)


def counts(reeks: Reeks) -> dict[str, int]:
    """How many pupils by outcome."""
    found = reeks.regels.order_by().values_list("uitkomst").annotate(n=Count("pk"))
    return dict.fromkeys(Uitkomst.values, 0) | dict(found)


def forget(now: datetime) -> None:
    """Delete what is longer ago than it is kept; a proposal that nobody took up goes the next day."""
    Reeks.objects.filter(gemaakt_op__lt=now - timedelta(days=KEPT_DAYS)).delete()
    stale = Reeks.objects.filter(stand=Reeks.Stand.VOORSTEL, gemaakt_op__lt=now - timedelta(days=PROPOSED_DAYS))
    stale.delete()


def _one(ports: Ports, reeks: Reeks, regel: Reeksregel, *, mine: bool) -> None:
    """One pupil: the deed and that it was done are written together; else why it was not."""
    try:
        if not mine:
            raise Refused("other_school")
        if found := why_not(regel.uitgaand, reeks.soort):
            raise Refused(found)
        with writing():
            DEEDS[Soort(reeks.soort)](ports, reeks, regel)
            _write(regel, Uitkomst.NIET if regel.reden else Uitkomst.GEDAAN, regel.reden)
    except Busy:
        raise
    except Refused as refused:
        _write(regel, Uitkomst.NIET, refused.code)
    except BouwFout:
        _write(regel, Uitkomst.NIET, "dossier_has_errors")
    except KeuzeFout:
        _write(regel, Uitkomst.NIET, "choice_not_possible")
    except Exception as error:
        log.error("series: one pupil failed: %s", where(error))
        _write(regel, Uitkomst.NIET, TECHNICAL)


def _write(regel: Reeksregel, uitkomst: Uitkomst, reden: str) -> None:
    """Only over a row that is still open: who came second changes nothing."""
    changes = {"uitkomst": uitkomst, "reden": reden[:40], "gezien_hidden": regel.gezien_hidden}
    with writing():
        Reeksregel.objects.filter(pk=regel.pk, uitkomst=Uitkomst.OPEN).update(**changes)


def _end(ports: Ports, reeks: Reeks, stand: Reeks.Stand) -> None:
    """Once: whoever comes to the end second, finds it ended."""
    with writing():
        going_on = Reeks.objects.filter(pk=reeks.pk, stand=Reeks.Stand.BEZIG)
        if not going_on.update(stand=stand, klaar_op=ports.clock.now()):
            return
        said = counts(reeks)
        _log(ports, Event.SERIES_ENDED, reeks, count=said[Uitkomst.GEDAAN], refused=said[Uitkomst.NIET])


def _log(ports: Ports, event: Event, reeks: Reeks, **fields: int) -> None:
    ports.audit.write(event, by=_by(reeks), kind=reeks.soort, subject=str(reeks.pk), **fields)


def _by(reeks: Reeks) -> Actor:
    return Actor("user", str(reeks.door_id))


def _seal(ports: Ports, reeks: Reeks, regel: Reeksregel) -> None:
    row = regel.uitgaand
    outgoing.seal_dossier(ports, row, _by(reeks), voor_brin=row.voor_brin)


def _profile(ports: Ports, reeks: Reeks, regel: Reeksregel) -> None:
    outgoing.set_profiel(ports, regel.uitgaand_id, _by(reeks), reeks.waarde)


def _for_school(ports: Ports, reeks: Reeks, regel: Reeksregel) -> None:
    outgoing.set_bestemming(ports, regel.uitgaand, _by(reeks), voor_brin=reeks.waarde)


def _from_day(ports: Ports, reeks: Reeks, regel: Reeksregel) -> None:
    day = date.fromisoformat(reeks.waarde) if reeks.waarde else None
    outgoing.set_first_day(ports, regel.uitgaand, _by(reeks), vanaf=day)


def _withdraw(ports: Ports, reeks: Reeks, regel: Reeksregel) -> None:
    outgoing.withdraw(ports, regel.uitgaand, _by(reeks))


def _trial(ports: Ports, reeks: Reeks, regel: Reeksregel) -> None:
    """What was found is kept sealed, as the dossier is of which it tells."""
    found = trial(ports, regel.uitgaand, _by(reeks))
    regel.gezien_hidden = ports.vault.hide(to_text(found), seen_context(regel))
    regel.reden = "would_stay" if found else ""


def seen_context(regel: Reeksregel) -> str:
    return f"reeks:{regel.reeks_id}:{regel.nr}"


DEEDS: Mapping[Soort, Callable[[Ports, Reeks, Reeksregel], None]] = {
    Soort.KLAARZETTEN: _seal,
    Soort.PROFIEL: _profile,
    Soort.VOOR: _for_school,
    Soort.VANAF: _from_day,
    Soort.INTREKKEN: _withdraw,
    Soort.PROEF: _trial,
}
