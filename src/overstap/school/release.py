"""Afgifte: a dossier leaves the system as a file, for somebody who may demand it. It takes two people. Own.

One asks, on a ground and with a reference; another agrees or refuses; then who asked can take it, once and within a
set time. No file is kept: it is made when it is taken, in memory, and exists nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from django.db.models import QuerySet

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import Actor
from overstap.school import collect, incoming, store
from overstap.school.demand_models import Afgifte, Bewaard
from overstap.school.models import Aanstelling, Inkomend, Uitgaand, User
from overstap.school.ports import Ports
from overstap.school.steps import Refused, await_turn

Stand: TypeAlias = Afgifte.Stand
PURPOSE = "afgifte"
KENMERK_MAX = 120
"""Characters of the reference."""
DECIDE_WITHIN = timedelta(days=14)
TAKE_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Part:
    """One dossier in the file, as it lies in the vault."""

    naam: str
    """What it is called there: `dossier`, `deel-2`, `eerder-1`."""
    document: bytes


Pack: TypeAlias = Callable[[Afgifte, Sequence[Part]], bytes]
"""Makes one file of these."""


def ask(ports: Ports, row: Uitgaand | Inkomend, user: User, grond: str, kenmerk: str) -> Afgifte:
    """Ask to hand this dossier out. Raises Refused: `no_reference`, `no_dossier`, `release_open`."""
    if not kenmerk.strip():
        raise Refused("no_reference")
    if row.dossier_id is None:
        raise Refused("no_dossier")
    with writing():
        await_turn(row.school)
        if any(is_open(each, ports.clock.now()) for each in of(row)):
            raise Refused("release_open")
        field = "uitgaand" if isinstance(row, Uitgaand) else "inkomend"
        made = Afgifte(school=row.school, gevraagd_door=user, gevraagd_op=ports.clock.now(), **{field: row})
        made.grond = Afgifte.Grond(grond)
        made.kenmerk_hidden = ports.vault.hide(kenmerk.strip()[:KENMERK_MAX], context(made))
        made.save(force_insert=True)
        ports.audit.write(Event.EXPORT_ASKED, by=user.actor, **_fields(made))
    return made


def decide(ports: Ports, afgifte: Afgifte, user: User, *, agreed: bool) -> None:
    """Somebody else says yes or no. Raises Refused: `release_own`, `release_over`, `release_moved`."""
    if afgifte.gevraagd_door_id == user.pk:
        raise Refused("release_own")
    now = ports.clock.now()
    if is_over(afgifte, now):
        raise Refused("release_over")
    with writing():
        stand = Stand.AKKOORD if agreed else Stand.GEWEIGERD
        _move(afgifte, Stand.GEVRAAGD, stand=stand, beslist_door=user, beslist_op=now)
        event = Event.EXPORT_AGREED if agreed else Event.EXPORT_REFUSED
        ports.audit.write(event, by=user.actor, **_fields(afgifte))


def take(ports: Ports, afgifte: Afgifte, user: User, pack: Pack) -> bytes:
    """The file, for who asked for it, once. It is made in the same transaction: what fails was not taken.

    Raises Refused: `release_other`, `release_not_agreed`, `release_over`, `release_moved`, `no_dossier`.
    """
    if afgifte.gevraagd_door_id != user.pk:
        raise Refused("release_other")
    if afgifte.stand != Stand.AKKOORD or afgifte.beslist_door_id in (None, user.pk):
        raise Refused("release_moved" if afgifte.stand == Stand.GEDAAN else "release_not_agreed")
    now = ports.clock.now()
    if is_over(afgifte, now):
        raise Refused("release_over")
    with writing():
        _move(afgifte, Stand.AKKOORD, stand=Stand.GEDAAN, gedaan_op=now)
        parts = _parts(ports, afgifte.overdracht, user.actor)
        ports.audit.write(Event.EXPORT_DONE, by=user.actor, count=len(parts), **_fields(afgifte))
        return pack(afgifte, parts)


def of(row: Uitgaand | Inkomend) -> QuerySet[Afgifte]:
    """What was asked of this dossier, the last first."""
    found: QuerySet[Afgifte] = row.afgiften.select_related("gevraagd_door", "beslist_door")
    return found


def waiting_for(user: User, now: datetime) -> int:
    """How many wait for this person to decide: directie of the school, and not who asked."""
    leads = user.aanstellingen.filter(rol=Aanstelling.Rol.DIRECTIE).values("school")
    found = Afgifte.objects.filter(school__in=leads, stand=Stand.GEVRAAGD, gevraagd_op__gte=now - DECIDE_WITHIN)
    return int(found.exclude(gevraagd_door=user).count())


def is_open(afgifte: Afgifte, now: datetime) -> bool:
    """Whether somebody still has to do something."""
    return afgifte.stand in (Stand.GEVRAAGD, Stand.AKKOORD) and not is_over(afgifte, now)


def is_over(afgifte: Afgifte, now: datetime) -> bool:
    """Whether its time went by before it was decided or taken."""
    return afgifte.stand in (Stand.GEVRAAGD, Stand.AKKOORD) and now > until(afgifte)


def until(afgifte: Afgifte) -> datetime:
    """The last moment for what comes next."""
    if afgifte.beslist_op is None:
        return afgifte.gevraagd_op + DECIDE_WITHIN
    return afgifte.beslist_op + TAKE_WITHIN


def context(afgifte: Afgifte) -> str:
    return f"afgifte:{afgifte.pk}"


def _move(afgifte: Afgifte, before: Stand, **changes: object) -> None:
    """Only over a row that still stands there: nothing is decided or taken twice. Raises Refused `release_moved`."""
    if Afgifte.objects.filter(pk=afgifte.pk, stand=before).update(**changes) != 1:
        raise Refused("release_moved")
    for name, value in changes.items():
        setattr(afgifte, name, value)


def _parts(ports: Ports, row: Uitgaand | Inkomend, by: Actor) -> list[Part]:
    """The dossier, or each that came; and what was kept of it because nothing may be destroyed."""
    now = _sent(ports, row, by) if isinstance(row, Uitgaand) else _came(ports, row, by)
    if not now:
        raise Refused("no_dossier")
    return [*now, *_kept(ports, row, by)]


def _sent(ports: Ports, row: Uitgaand, by: Actor) -> list[Part]:
    collect.look_again(row)
    if row.dossier_id is None:
        return []
    return [Part("dossier", ports.vault.read(row.dossier_id, store.place(row), reader=by, purpose=PURPOSE))]


def _came(ports: Ports, row: Inkomend, by: Actor) -> list[Part]:
    places = [
        (each.dossier_id, incoming.place(row, each)) for each in incoming.vragen_of(row) if each.dossier_id is not None
    ]
    names = ["dossier"] if len(places) == 1 else [f"deel-{nr}" for nr in range(1, len(places) + 1)]
    return [
        Part(name, ports.vault.read(dossier, place, reader=by, purpose=PURPOSE))
        for name, (dossier, place) in zip(names, places, strict=True)
    ]


def _kept(ports: Ports, row: Uitgaand | Inkomend, by: Actor) -> list[Part]:
    """Earlier content of the dossier itself; the werkdossiers that were kept hold the school's own reasons."""
    ids = Bewaard.objects.filter(overdracht_id=row.pk).values_list("dossier_id", flat=True)
    places = ports.vault.places(ids, store.KIND)
    found = [(each, replace(places[each], about=str(row.pk))) for each in ids if each in places]
    return [
        Part(f"eerder-{nr}", ports.vault.read(dossier, place, reader=by, purpose=PURPOSE))
        for nr, (dossier, place) in enumerate(found, 1)
    ]


def _fields(afgifte: Afgifte) -> dict[str, str]:
    return {
        "overdracht": str(afgifte.overdracht.pk),
        "subject": str(afgifte.pk),
        "brin": afgifte.school.brin,
        "ground": str(afgifte.grond),
    }
