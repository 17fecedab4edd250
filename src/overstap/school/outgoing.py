"""The sender's steps: take a dossier in, check it, seal it, withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Case, F, QuerySet, Value, When

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.dossier import Dossier, Melding, build, errors_of, read, seal, validate, write
from overstap.gegevensset import load
from overstap.ports import Actor, Place
from overstap.school.models import SOORTEN, School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import hidden_pgn, listed_name, pgn_index, pgnfrag_index
from overstap.school.steps import Refused, await_turn, refuse_moved, step

Stand = Uitgaand.Stand
KIND = "uitgaand"


def take_in(ports: Ports, school: School, data: bytes | Mapping[str, object], by: Actor) -> Uitgaand:
    """Take in a record of the LAS or an OSO XML file, check it, and keep it in the vault.

    Comments and processing instructions are left out on the way in. A dossier of the same pupil that was not
    yet klaargezet gets this content as its next version; one that was, stays as it is until this one is sealed.

    Raises LeesFout or BouwFout for what cannot be read, Refused for what does not belong here.
    """
    dossier = read(data, comments="drop") if isinstance(data, bytes) else build(data, load())
    refuse_foreign(school, dossier)
    meldingen = validate(dossier)
    with writing():
        await_turn(school)
        row = current(ports, school, dossier) or Uitgaand(school=school)
        if row.dossier_id is not None:
            ports.vault.shred(row.dossier_id)
        describe(ports, row, dossier, meldingen)
        row.dossier_id = ports.vault.put(write(dossier), place(row))
        row.stap += 1
        row.save()
        ports.audit.write(
            Event.DOSSIER_TAKEN_IN,
            by=by,
            overdracht=str(row.pk),
            brin=school.brin,
            profiel=row.profiel,
            versie=row.versie,
            fouten=row.fouten,
        )
    return row


def refuse_foreign(school: School, dossier: Dossier) -> None:
    """A dossier of another school, of no pupil, or for a support request, has no place in this list."""
    if dossier.bron_brin != school.brin:
        raise Refused("other_school")
    if dossier.overdrachtsoort not in SOORTEN:
        raise Refused("soort_not_sent")
    if not dossier.pgn:
        raise Refused("no_pgn")


def current(ports: Ports, school: School, dossier: Dossier) -> Uitgaand | None:
    """The newest row of this pupil and soort that may still change, or a fresh one with the next version number."""
    same = {"pgn_index": pgn_index(ports.vault, dossier.pgn), "soort": dossier.overdrachtsoort}
    rows = Uitgaand.objects.filter(school=school, **same).order_by("-versie")
    newest: Uitgaand | None = rows.select_for_update(no_key=True).first()
    if newest is None:
        return None
    if newest.stand in (Stand.CONCEPT, Stand.GEREED, Stand.INGEZIEN):
        newest.versie += 1
        return newest
    return Uitgaand(school=school, versie=newest.versie + 1)


def describe(ports: Ports, row: Uitgaand, dossier: Dossier, meldingen: tuple[Melding, ...]) -> None:
    """What the list of pupils shows of a dossier, and by what a request finds it."""
    now = ports.clock.now()
    row.soort = dossier.overdrachtsoort
    row.profiel = dossier.profiel
    row.jaar = dossier.gegevensset.jaar
    row.naam = listed_name(dossier)
    row.groep = groep_of(dossier)
    row.geboortedatum = day_of(dossier.geboortedatum)
    row.pgn_index = pgn_index(ports.vault, dossier.pgn)
    row.pgnfrag_index = pgnfrag_index(ports.vault, dossier.pgn)
    row.pgn_hidden = hidden_pgn(ports.vault, dossier.pgn)
    row.fouten = len(errors_of(meldingen))
    row.waarschuwingen = len(meldingen) - row.fouten
    row.stand = Stand.CONCEPT if row.fouten else Stand.GEREED
    row.verzameld_op = row.gewijzigd_op = now


def groep_of(dossier: Dossier) -> str:
    """The group the pupil is in now: of the newest year in the school career."""
    career = dossier.blokken("huidigeschool/leerling/schoolloopbaanlijst/schoolloopbaan")
    newest = max(career, key=lambda year: year.text("schooljaar"), default=None)
    return newest.text("groepsnaam")[:35] if newest else ""


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def place(row: Uitgaand) -> Place:
    return Place(KIND, row.school.brin, row.versie)


def show(ports: Ports, row: Uitgaand, by: Actor, purpose: str = "bekijken") -> Dossier:
    """The dossier itself, for somebody who has a reason to look; the look is logged."""
    if row.dossier_id is None:
        raise Refused("no_dossier")
    with writing():
        return read(ports.vault.read(row.dossier_id, place(row), reader=by, purpose=purpose))


@step(Stand.GEREED, Stand.INGEZIEN, to=Stand.KLAARGEZET)
def seal_dossier(ports: Ports, row: Uitgaand, by: Actor, voor_brin: str = "") -> Uitgaand:
    """Freeze the dossier; from here on it never changes. With `voor_brin` only that school may fetch it."""
    refuse_moved(row)
    dossier = show(ports, row, by, "klaarzetten")
    if meldingen := errors_of(validate(dossier)):
        raise Refused("dossier_has_errors", meldingen)

    sealed = seal(dossier, ports.keys.zegel, dossier_id=str(row.pk), versie=row.versie)
    open_copy, row.dossier_id = row.dossier_id, ports.vault.put(sealed.canonical, place(row))
    ports.vault.shred(open_copy)  # type: ignore[arg-type]  # show() refused a row without one
    row.digest, row.voor_brin, row.klaargezet_op = sealed.digest, voor_brin, ports.clock.now()
    row.handtekening, row.certificaat = sealed.zegel.handtekening, sealed.zegel.certificaat
    replace_older(ports, row)
    ports.audit.write(Event.DOSSIER_SEALED, by=by, overdracht=str(row.pk), versie=row.versie, digest=row.digest)
    return row


def replace_older(ports: Ports, row: Uitgaand) -> None:
    """The sealed version takes the place of those before it; they are kept, but no request finds them any more.

    What was withdrawn stays withdrawn, so that a session in which it was delivered does not get it again.
    """
    stand = Case(When(stand=Stand.INGETROKKEN, then=Value(Stand.INGETROKKEN)), default=Value(Stand.VERVANGEN))
    older(row).exclude(pgnfrag_index=b"").update(
        stand=stand, pgnfrag_index=b"", gewijzigd_op=ports.clock.now(), stap=F("stap") + 1
    )


def older(row: Uitgaand) -> QuerySet[Uitgaand]:
    """The earlier versions of the same pupil's dossier of the same soort."""
    same = {"school": row.school, "pgn_index": row.pgn_index, "soort": row.soort}
    found: QuerySet[Uitgaand] = Uitgaand.objects.filter(versie__lt=row.versie, **same)
    return found


@step(Stand.KLAARGEZET, Stand.OVERGEDRAGEN, to=Stand.INGETROKKEN)
def withdraw(ports: Ports, row: Uitgaand, by: Actor) -> Uitgaand:
    """Nobody can fetch this dossier any more, nor an earlier version in a session that is still open.

    What was delivered before, stays where it went.
    """
    older(row).update(stand=Stand.INGETROKKEN, pgnfrag_index=b"", gewijzigd_op=ports.clock.now(), stap=F("stap") + 1)
    ports.audit.write(Event.DOSSIER_WITHDRAWN, by=by, overdracht=str(row.pk), versie=row.versie)
    return row
