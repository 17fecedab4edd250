"""The sender's steps when a dossier is ready: seal it, withdraw it. How it becomes ready stands in `collect`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.dossier import Dossier, errors_of, read, seal, validate
from overstap.dossier.compose import possible
from overstap.ports import Actor
from overstap.school import chosen, hold
from overstap.school.changes import tell_all
from overstap.school.collect import look_again, rework
from overstap.school.models import Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import digest_for_log
from overstap.school.stands import AIMED, READY, SEALABLE
from overstap.school.steps import Refused, refuse_moved, step
from overstap.school.store import of_inzage, place

Stand = Uitgaand.Stand


def show(ports: Ports, row: Uitgaand, by: Actor, purpose: str = "bekijken") -> Dossier:
    """The dossier itself, for somebody who has a reason to look; the look is logged."""
    with writing():
        look_again(row)
        if row.dossier_id is None:
            raise Refused("no_dossier")
        return read(ports.vault.read(row.dossier_id, place(row), reader=by, purpose=purpose))


def may_go(row: Uitgaand, today: date) -> bool:
    """Whether it is klaargezet, and the day has come from which the school lets it go."""
    return row.stand in READY and (row.vanaf is None or row.vanaf <= today)


@step(*SEALABLE, to=Stand.KLAARGEZET)
def seal_dossier(ports: Ports, row: Uitgaand, by: Actor, voor_brin: str = "") -> Uitgaand:
    """Freeze the dossier; from here on it never changes. With `voor_brin` only that school may fetch it."""
    refuse_moved(row)
    dossier = show(ports, row, by, "klaarzetten")
    refuse_not_ready(row, dossier)

    sealed = seal(dossier, ports.keys.zegel, dossier_id=str(row.pk), versie=row.versie)
    open_copy, row.dossier_id = row.dossier_id, ports.vault.put(sealed.canonical, place(row))
    hold.shred(ports, row, open_copy)
    row.digest, row.voor_brin, row.klaargezet_op = sealed.digest, voor_brin, ports.clock.now()
    row.handtekening, row.certificaat = sealed.zegel.handtekening, sealed.zegel.certificaat
    replace_older(ports, row)
    logged = digest_for_log(ports.vault, row.digest)
    ports.audit.write(Event.DOSSIER_SEALED, by=by, overdracht=str(row.pk), versie=row.versie, digest=logged)
    return row


def refuse_not_ready(row: Uitgaand, dossier: Dossier) -> None:
    """Raises Refused: `dossier_has_errors` with the meldingen, `unsettled`, `inzage_missing`."""
    meldingen = errors_of(validate(dossier))
    if fouten := [melding for melding in meldingen if not of_inzage(melding)]:
        raise Refused("dossier_has_errors", fouten)
    if row.bevindingen:
        raise Refused("unsettled")
    if meldingen:
        raise Refused("inzage_missing", meldingen)


def replace_older(ports: Ports, row: Uitgaand) -> None:
    """The sealed version takes the place of those before it; they are kept, but no request finds them any more.

    What was withdrawn stays withdrawn, so that a session in which it was delivered does not get it again.
    """
    gone = older(row).exclude(pgnfrag_index=b"")
    if row.versie == 1 or not (found := list(gone)):
        return
    stand = Case(When(stand=Stand.INGETROKKEN, then=Value(Stand.INGETROKKEN)), default=Value(Stand.VERVANGEN))
    gone.update(stand=stand, pgnfrag_index=b"", gewijzigd_op=ports.clock.now(), stap=F("stap") + 1)
    told = [each for each in found if each.stand != Stand.INGETROKKEN]
    chosen.drop(ports, found)
    tell_moved(ports, row, told, Stand.VERVANGEN)


def older(row: Uitgaand) -> QuerySet[Uitgaand]:
    """The earlier versions of the same pupil's dossier of the same soort."""
    same = {"school": row.school, "pgn_index": row.pgn_index, "soort": row.soort}
    found: QuerySet[Uitgaand] = Uitgaand.objects.filter(versie__lt=row.versie, **same)
    return found


def tell_moved(ports: Ports, row: Uitgaand, moved: Sequence[Uitgaand], stand: Stand) -> None:
    """Earlier versions of this row are now so."""
    for each in moved:
        each.stand = stand
    tell_all(ports, row.school_id, moved)


def set_profiel(ports: Ports, pk: UUID, by: Actor, profiel: str) -> Uitgaand:
    """Between which sectors the pupil goes: another profile asks and forbids other things.

    Raises KeuzeFout when the choices of the school cannot be carried out with it, Refused.
    """
    return rework(ports, pk, by, lambda werk: possible(replace(werk, profiel=profiel)), "profiel")


@step(*AIMED)
def set_bestemming(ports: Ports, row: Uitgaand, by: Actor, voor_brin: str) -> Uitgaand:
    """Only this school may fetch it; empty: any school that asks with a good session."""
    row.voor_brin = voor_brin
    ports.audit.write(Event.DOSSIER_CHANGED, by=by, overdracht=str(row.pk), versie=row.versie, kind="bestemming")
    return row


@step(*AIMED)
def set_first_day(ports: Ports, row: Uitgaand, by: Actor, vanaf: date | None) -> Uitgaand:
    """Nobody may fetch it before this day; None: from the moment it is klaargezet. Who is to be told, is told then."""
    row.vanaf = vanaf
    chosen.follow_day(ports, row)
    ports.audit.write(Event.DOSSIER_CHANGED, by=by, overdracht=str(row.pk), versie=row.versie, kind="vanaf")
    return row


@step(*READY, to=Stand.INGETROKKEN)
def withdraw(ports: Ports, row: Uitgaand, by: Actor) -> Uitgaand:
    """Nobody can fetch this dossier any more, nor an earlier version in a session that is still open.

    What was delivered before, stays where it went.
    """
    told = list(older(row).exclude(stand=Stand.INGETROKKEN))
    older(row).update(stand=Stand.INGETROKKEN, pgnfrag_index=b"", gewijzigd_op=ports.clock.now(), stap=F("stap") + 1)
    tell_moved(ports, row, told, Stand.INGETROKKEN)
    chosen.drop(ports, [row])
    ports.audit.write(Event.DOSSIER_WITHDRAWN, by=by, overdracht=str(row.pk), versie=row.versie)
    return row
