"""Talking with the chain for a request, from where it stands to its end. The handler of the job `fetch`.

Nothing is written while a message is on its way; what came back goes into one step of `incoming.py`. Every message
that is sent again is the same to the byte, and whoever gets it twice answers twice the same.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from overstap.jobs import Later
from overstap.keten import (
    Adres,
    AfmeldingRequest,
    DocumentRequest,
    DocumentResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    Sleutel,
)
from overstap.keten.door import Bestemming, DoorFout, NietBereikbaar, VerzegelingFout
from overstap.school import clock, incoming
from overstap.school.addresses import adres, centre
from overstap.school.door_faults import code_of, reason_of
from overstap.school.models import Inkomend, Vraag
from overstap.school.ports import Ports
from overstap.school.receive import Received, accept, broken
from overstap.school.steps import Refused

Stand = Inkomend.Stand
NOT_NOW = "TechnischeFout"
"""What a source answers that cannot do its work now: asking again makes sense."""


class Request(NamedTuple):
    """A request on its way: the row of it, and what is read and revealed once and goes along to the end."""

    row: Inkomend
    doel: Adres
    """Our own address."""
    sleutel: Sleutel
    """What points at the pupil."""
    vragen: Sequence[Vraag]
    """The aanleverpunten that the session named, as soon as there is one."""


def fetch(ports: Ports, inkomend_id: UUID) -> None:
    """Carry a request through, step by step. Raises Later when asking again later makes sense."""
    row = incoming.row_of(inkomend_id)
    if not row.wacht:
        return
    request = request_of(ports, row)
    while request.row.wacht:
        request = NEXT[Stand(request.row.stand)](ports, request)


def request_of(ports: Ports, row: Inkomend) -> Request:
    """The request of this row; what it says of us and of the pupil is the same whenever it is taken up."""
    sleutel = Sleutel(
        zoeksleutel=b64decode(ports.vault.reveal(bytes(row.sleutel_hidden), "zoeksleutel")),
        pgnfrag=ports.vault.reveal(bytes(row.pgnfrag_hidden), "pgnfrag"),
    )
    doel = adres(ports.identity, row.school.brin, row.school.kenmerk, row.school.index)
    return Request(row, doel, sleutel, [] if row.stand == Stand.AANGEVRAAGD else incoming.vragen_of(row))


def session_of(row: Inkomend) -> UUID:
    if row.sessie_id is None:
        raise Refused("no_session")
    return row.sessie_id


def ask_centre(ports: Ports, request: Request) -> Request:
    """Talk with the Traffic Center, then write down what it said. Not while our clock is wrong: then later."""
    if clock.stopped():
        raise Later(code="clock_off")
    row = request.row
    question = OverdrachtRequest(Adres(row.bron_brin), request.doel, request.sleutel, row.soort)
    try:
        reply = ports.door.send(question, centre(ports.identity))
    except NietBereikbaar as error:
        raise Later(code="centre_unreachable") from error
    except DoorFout as error:
        return request._replace(row=incoming.no_session(ports, row, code_of(error), stranger=reason_of(error)))
    if not isinstance(reply, OverdrachtResponse) or reply.sessie_id is None:
        code = getattr(reply, "resultaat", None) or "TechnischeFout"
        return request._replace(row=incoming.no_session(ports, row, code))
    vragen = incoming.vragen_to(row, reply.aanleverpunten)
    return request._replace(row=incoming.open_session(ports, row, reply.sessie_id, vragen), vragen=vragen)


def ask_points(ports: Ports, request: Request) -> Request:
    """Ask every aanleverpunt of this session that has not answered yet; one that is silent stops no other."""
    row = request.row
    for vraag in [each for each in request.vragen if not each.resultaat]:
        received = asked(ports, request, vraag)
        if received is not None:
            row = incoming.note_answer(ports, row, request.vragen, vraag, received)
    if row.stand == Stand.SESSIE:
        raise Later(code="source_unreachable")
    return request._replace(row=row)


def asked(ports: Ports, request: Request, vraag: Vraag) -> Received | None:
    """What one aanleverpunt answered, after judgement; None when it did not, or said: not now."""
    row = request.row
    bron = adres(ports.identity, row.bron_brin, vraag.kenmerk, vraag.index)
    question = DocumentRequest(bron, request.doel, session_of(row), request.sleutel, row.soort)
    try:
        reply = ports.door.send(question, Bestemming(vraag.url, vraag.oin, ports.identity.namespace))
    except NietBereikbaar:
        return None
    except VerzegelingFout:
        return broken("form")
    except DoorFout as error:
        return Received(code_of(error), stranger=reason_of(error))
    if not isinstance(reply, DocumentResponse):
        return Received("TechnischeFout")
    return None if reply.resultaat == NOT_NOW else accept(ports, row, vraag, question, reply)


def sign_off(ports: Ports, request: Request) -> Request:
    """Tell the centre how it ended. Its answer never troubles the user; silence is asked again."""
    row = request.row
    last = next((vraag for vraag in reversed(request.vragen) if vraag.resultaat == row.resultaat), None)
    bron = adres(ports.identity, row.bron_brin, last.kenmerk, last.index) if last else Adres(row.bron_brin)
    message = AfmeldingRequest(bron, request.doel, session_of(row), row.resultaat, request.sleutel, row.soort)
    try:
        ports.door.send(message, centre(ports.identity))
    except NietBereikbaar as error:
        raise Later(code="sign_off_unreachable") from error
    except DoorFout:
        pass  # the session then ends by its own age; there is nothing a user could do
    return request._replace(row=incoming.end(ports, row))


def give_up(ports: Ports, inkomend_id: UUID) -> None:
    """What becomes of a request when asking again has no more sense: whoever did not answer was unreachable.

    Called in the transaction in which its job is given up. A session that was opened is still signed off, by a
    job of its own; only when that fails too, the session ends by its own age.
    """
    row = incoming.row_of(inkomend_id)
    if row.stand == Stand.AANGEVRAAGD:
        incoming.no_session(ports, row, "NietBereikbaar")
    elif row.stand == Stand.SESSIE:
        incoming.note_unreachable(ports, row, incoming.vragen_of(row))
    elif row.stand == Stand.GEVRAAGD:
        incoming.end(ports, row)


NEXT = {Stand.AANGEVRAAGD: ask_centre, Stand.SESSIE: ask_points, Stand.GEVRAAGD: sign_off}
"""What a request does next, by where it stands."""
