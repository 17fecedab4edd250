"""The receiver's steps: what is written when a dossier is asked for, when the other side answered, and at the end.

No step talks with anybody. `ask` plans the job that does (`fetch.py`); each step commits before the next begins, so
that a process that dies goes on where it was.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from uuid import UUID

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.dossier import Dossier, read
from overstap.keten import Aanleverpunt, beste
from overstap.keten.pgn import pgnfrag
from overstap.ports import NODE, Actor, Place
from overstap.school.guessing import refuse_guessing
from overstap.school.models import Inkomend, School, Vraag
from overstap.school.ports import Ports
from overstap.school.pupils import digest_for_log, hidden_pgn, listed_name, pgn_index, revealed_pgn
from overstap.school.question import refuse_asked, refuse_clock, refuse_wrong
from overstap.school.receive import Received
from overstap.school.steps import Refused, await_turn, step

Stand = Inkomend.Stand
KIND = "inkomend"
FETCH = "fetch"


def ask(ports: Ports, school: School, pgn: str, bron_brin: str, soort: str, by: Actor) -> Inkomend:
    """Ask the dossier of this pupil from the school with this BRIN; the chain is asked in the background.

    Raises Refused: `pgn_wrong` (the eleven-test fails), `brin_wrong`, `soort_unknown`, `other_brin` (binnen-BRIN
    from another school), `already_asked` (the same question is still on its way), `clock_off`,
    `too_many_unknown` or `too_many_unknown_now` (before anything is derived of the number).
    """
    refuse_wrong(school, pgn, bron_brin, soort)
    refuse_clock()
    refuse_guessing(ports, school, by)
    row = asking(ports, school, pgn, bron_brin, soort)
    with writing():
        await_turn(school)
        refuse_asked(row)
        rows.add(row)
        ports.audit.write(
            Event.REQUEST_MADE,
            by=by,
            overdracht=str(row.pk),
            bron_brin=bron_brin,
            doel_brin=school.brin,
            soort=soort,
        )
        ports.jobs.plan(FETCH, row.pk)
    return row


def ask_again(ports: Ports, row: Inkomend, by: Actor) -> Inkomend:
    """A new request for the same pupil at the same school. Raises Refused as `ask` does."""
    pgn = revealed_pgn(ports.vault, bytes(row.pgn_hidden))
    return ask(ports, row.school, pgn, row.bron_brin, row.soort, by)


def asking(ports: Ports, school: School, pgn: str, bron_brin: str, soort: str) -> Inkomend:
    """The row of a new request, not yet written."""
    now = ports.clock.now()
    zoeksleutel = ports.keys.zoeksleutel.derive(pgn, bron_brin, ports.random(15))
    return Inkomend(
        school=school,
        bron_brin=bron_brin,
        soort=soort,
        pgn_index=pgn_index(ports.vault, pgn),
        pgn_hidden=hidden_pgn(ports.vault, pgn),
        sleutel_hidden=ports.vault.hide(b64encode(zoeksleutel).decode(), "zoeksleutel"),
        pgnfrag_hidden=ports.vault.hide(pgnfrag(pgn), "pgnfrag"),
        aangevraagd_op=now,
        gewijzigd_op=now,
    )


def row_of(inkomend_id: UUID) -> Inkomend:
    row = rows.first(Inkomend, id=inkomend_id)
    school = rows.first(School, id=row.school_id) if row else None
    if row is None or school is None:
        raise Inkomend.DoesNotExist
    row.school = school
    return row


def vragen_of(row: Inkomend) -> list[Vraag]:
    return rows.found(Vraag, inkomend_id=row.pk, order="volgorde")


def vragen_to(row: Inkomend, punten: Sequence[Aanleverpunt]) -> list[Vraag]:
    """What is to be asked at each of these, not yet written."""
    return [
        Vraag(
            inkomend_id=row.pk,
            volgorde=volgorde,
            kenmerk=punt.kenmerk,
            index=punt.index,
            url=punt.url,
            oin=punt.oin or "",
        )
        for volgorde, punt in enumerate(punten, 1)
    ]


@step(Stand.AANGEVRAAGD, to=Stand.SESSIE)
def open_session(ports: Ports, row: Inkomend, sessie_id: UUID, vragen: Sequence[Vraag]) -> Inkomend:
    """Keep the session and every address it names."""
    row.sessie_id = sessie_id
    for vraag in vragen:
        rows.add(vraag)
    ports.audit.write(Event.SESSION_OPENED, by=NODE, overdracht=str(row.pk), aanleverpunten=len(vragen))
    return row


@step(Stand.AANGEVRAAGD, to=Stand.GEWEIGERD)
def no_session(ports: Ports, row: Inkomend, code: str, stranger: str = "") -> Inkomend:
    """The request ends before it began; `stranger` says why who answered at the centre's address is not the centre."""
    if stranger:
        ports.audit.write(Event.WIRE_REFUSED, by=NODE, reason=stranger, oin=ports.identity.centre_oin)
    row.resultaat = code
    return ended(ports, row)


@step(Stand.SESSIE)
def note_answer(ports: Ports, row: Inkomend, vragen: Sequence[Vraag], vraag: Vraag, received: Received) -> Inkomend:
    """Write down what one aanleverpunt answered; a dossier goes into the vault in the same transaction."""
    vraag.resultaat, vraag.beantwoord_op = received.resultaat, ports.clock.now()
    if received.dossier is not None:
        vraag.dossier_id = ports.vault.put(received.document, place(row, vraag))
        vraag.digest = received.digest
        row.naam, row.fouten = listed_name(received.dossier), received.fouten
    log_answer(ports, row, vraag, received)
    answer = ("resultaat", "beantwoord_op", "dossier_id", "digest")
    rows.change(Vraag, {name: getattr(vraag, name) for name in answer}, id=vraag.pk)
    if all(each.resultaat for each in vragen):
        conclude(ports, row, vragen)
    return row


def log_answer(ports: Ports, row: Inkomend, vraag: Vraag, received: Received) -> None:
    """A dossier that came, one that was not taken, or a stranger at the address; a refusal is in the result of the
    request."""
    by = Actor("system", vraag.oin)
    if received.dossier is not None:
        ports.audit.write(
            Event.DOSSIER_RECEIVED,
            by=by,
            overdracht=str(row.pk),
            sessie=str(row.sessie_id),
            digest=digest_for_log(ports.vault, received.digest),
            fouten=received.fouten,
        )
    elif received.reason:
        ports.audit.write(Event.SEAL_BROKEN, by=by, overdracht=str(row.pk), reason=received.reason)
    elif received.stranger:
        ports.audit.write(Event.WIRE_REFUSED, by=NODE, reason=received.stranger, oin=vraag.oin)


@step(Stand.SESSIE)
def note_unreachable(ports: Ports, row: Inkomend, vragen: Sequence[Vraag]) -> Inkomend:
    """Whoever did not answer was not to be reached; with that every question has its answer."""
    for vraag in vragen:
        if not vraag.resultaat:
            vraag.resultaat, vraag.beantwoord_op = "NietBereikbaar", ports.clock.now()
            changes = {"resultaat": vraag.resultaat, "beantwoord_op": vraag.beantwoord_op}
            rows.change(Vraag, changes, id=vraag.pk)
    ports.jobs.plan(FETCH, row.pk)
    return conclude(ports, row, vragen)


def conclude(ports: Ports, row: Inkomend, vragen: Sequence[Vraag]) -> Inkomend:
    """The best result of all; where several gave it, the last that was asked."""
    row.stand = Stand.GEVRAAGD
    row.resultaat = beste([vraag.resultaat for vraag in vragen])
    best = [vraag for vraag in vragen if vraag.dossier_id is not None]
    if best:
        row.dossier_id, row.digest = best[-1].dossier_id, best[-1].digest
        row.ontvangen_op = ports.clock.now()
    return row


@step(Stand.GEVRAAGD)
def end(ports: Ports, row: Inkomend) -> Inkomend:
    row.stand = Stand.ONTVANGEN if row.dossier_id is not None else Stand.GEWEIGERD
    row.afgemeld_op = ports.clock.now()
    return ended(ports, row)


def ended(ports: Ports, row: Inkomend) -> Inkomend:
    """The last event, and the end of the job, in the transaction of the last step."""
    ports.audit.write(Event.REQUEST_ENDED, by=NODE, overdracht=str(row.pk), resultaat=row.resultaat)
    ports.jobs.finish_running()
    return row


def place(row: Inkomend, vraag: Vraag) -> Place:
    return Place(KIND, row.school.brin, vraag.volgorde, str(row.pk))


def show(ports: Ports, row: Inkomend, by: Actor, purpose: str = "bekijken", deel: int = 0) -> Dossier:
    """A received dossier, for somebody who has a reason to look; `deel` picks one of several answers."""
    vragen = [vraag for vraag in vragen_of(row) if vraag.dossier_id is not None]
    chosen = next((vraag for vraag in vragen if vraag.volgorde == deel), vragen[-1] if vragen else None)
    if chosen is None or chosen.dossier_id is None:
        raise Refused("no_dossier")
    with writing():
        return read(ports.vault.read(chosen.dossier_id, place(row, chosen), reader=by, purpose=purpose))
