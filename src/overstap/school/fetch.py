"""Talking with the chain for a request, from where it stands to its end. The handler of the job `fetch`.

Nothing is written while a message is on its way; what came back goes into one step of `incoming.py`. Every message
that is sent again is the same to the byte, and whoever gets it twice answers twice the same.
"""

from __future__ import annotations

from base64 import b64decode
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
from overstap.keten.door import Bestemming, DoorFout, NietBereikbaar
from overstap.school import incoming
from overstap.school.addresses import adres, centre
from overstap.school.models import Inkomend, Vraag
from overstap.school.ports import Ports
from overstap.school.receive import Received, accept
from overstap.school.steps import Refused

Stand = Inkomend.Stand
NOT_NOW = "TechnischeFout"
"""What a source answers that cannot do its work now: asking again makes sense."""


def fetch(ports: Ports, inkomend_id: UUID) -> None:
    """Carry a request through, step by step. Raises Later when asking again later makes sense."""
    row = incoming.row_of(inkomend_id)
    while row.wacht:
        row = NEXT[Stand(row.stand)](ports, row)


def request_of(ports: Ports, row: Inkomend) -> tuple[Adres, Sleutel]:
    """Our own address and what points at the pupil: the same at every step."""
    sleutel = Sleutel(
        zoeksleutel=b64decode(ports.vault.reveal(bytes(row.sleutel_hidden), "zoeksleutel")),
        pgnfrag=ports.vault.reveal(bytes(row.pgnfrag_hidden), "pgnfrag"),
    )
    return adres(ports.identity, row.school.brin, row.school.kenmerk, row.school.index), sleutel


def session_of(row: Inkomend) -> UUID:
    if row.sessie_id is None:
        raise Refused("no_session")
    return row.sessie_id


def ask_centre(ports: Ports, row: Inkomend) -> Inkomend:
    """Talk with the Traffic Center, then write down what it said."""
    doel, sleutel = request_of(ports, row)
    question = OverdrachtRequest(Adres(row.bron_brin), doel, sleutel, row.soort)
    try:
        reply = ports.door.send(question, centre(ports.identity))
    except NietBereikbaar as error:
        raise Later(code="centre_unreachable") from error
    except DoorFout:
        return incoming.no_session(ports, row, "TechnischeFout")
    if not isinstance(reply, OverdrachtResponse) or reply.sessie_id is None:
        return incoming.no_session(ports, row, getattr(reply, "resultaat", None) or "TechnischeFout")
    return incoming.open_session(ports, row, reply)


def ask_points(ports: Ports, row: Inkomend) -> Inkomend:
    """Ask every aanleverpunt of this session that has not answered yet; one that is silent stops no other."""
    vragen = incoming.vragen_of(row)
    for vraag in [each for each in vragen if not each.resultaat]:
        received = asked(ports, row, vraag)
        if received is not None:
            row = incoming.note_answer(ports, row, vragen, vraag, received)
    if row.stand == Stand.SESSIE:
        raise Later(code="source_unreachable")
    return row


def asked(ports: Ports, row: Inkomend, vraag: Vraag) -> Received | None:
    """What one aanleverpunt answered, after judgement; None when it did not, or said: not now."""
    doel, sleutel = request_of(ports, row)
    bron = adres(ports.identity, row.bron_brin, vraag.kenmerk, vraag.index)
    question = DocumentRequest(bron, doel, session_of(row), sleutel, row.soort)
    try:
        reply = ports.door.send(question, Bestemming(vraag.url, vraag.oin, ports.identity.namespace))
    except NietBereikbaar:
        return None
    except DoorFout:
        return Received("TechnischeFout")
    if not isinstance(reply, DocumentResponse):
        return Received("TechnischeFout")
    return None if reply.resultaat == NOT_NOW else accept(ports, row, vraag, question, reply)


def sign_off(ports: Ports, row: Inkomend) -> Inkomend:
    """Tell the centre how it ended. Its answer never troubles the user; silence is asked again."""
    doel, sleutel = request_of(ports, row)
    last = next((vraag for vraag in reversed(incoming.vragen_of(row)) if vraag.resultaat == row.resultaat), None)
    bron = adres(ports.identity, row.bron_brin, last.kenmerk, last.index) if last else Adres(row.bron_brin)
    message = AfmeldingRequest(bron, doel, session_of(row), row.resultaat, sleutel, row.soort)
    try:
        ports.door.send(message, centre(ports.identity))
    except NietBereikbaar as error:
        raise Later(code="sign_off_unreachable") from error
    except DoorFout:
        pass  # the session then ends by its own age; there is nothing a user could do
    return incoming.end(ports, row)


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
