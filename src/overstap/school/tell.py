"""Telling one school that a dossier is ready: first announced at the centre, then said to its system. The job `notify`.

It is tried until the other side was reached, and then no more: what it answers is how it ends. Both messages may be
sent again, by a process that goes on where another died; whoever gets them twice answers twice the same.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from overstap.jobs import Later
from overstap.keten import (
    OSO_2018,
    OSO_2020,
    Adres,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    NotificatieRequest,
    NotificatieResponse,
    Request,
    Response,
)
from overstap.keten.door import Bestemming, DoorFout, NietBereikbaar, TegenpartijFout
from overstap.school import clock, notify
from overstap.school.addresses import centre
from overstap.school.door_faults import code_of, reason_of
from overstap.school.models import Levering, School
from overstap.school.notify import Stand
from overstap.school.ports import Ports

OVERSTAP = "OV"


class Failed(Exception):
    """It will not be told: the code that says why, and in a word why who answered was not whom we asked for."""

    def __init__(self, code: str, stranger: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.stranger = stranger


def tell(ports: Ports, kennisgeving_id: UUID) -> None:
    """Carry one kennisgeving through. Raises Later when trying again makes sense."""
    known = notify.kennisgeving_of(kennisgeving_id)
    if known is None:
        return
    row, levering = known.uitgaand, notify.still_to_tell(ports, known)
    if levering is None:
        notify.conclude(ports, known, Stand.VERVALLEN)
        return
    if notify.wait(ports, known, row):
        return
    if clock.stopped():
        raise Later(code="clock_off")
    try:
        announced = known.aangekondigd_voor == levering.sessie_id
        if not announced and not notify.note_address(known, levering, find_address(ports, row.school, levering)):
            return
        code, stranger = said(ports, row.school, levering, known.url), ""
    except Failed as failed:
        code, stranger = failed.code, failed.stranger
    notify.conclude(ports, known, Stand.GEDAAN if code == notify.TAKEN else Stand.MISLUKT, code, stranger)


def find_address(ports: Ports, school: School, levering: Levering) -> str:
    """Where the centre says that the system of the other school is. Raises Failed, Later."""
    asked = asked_by(school, levering)
    message = MeldenNotificatieRequest(asked.bron, asked.doel, OVERSTAP, levering.sessie_id, levering.geleverd_op)
    found = sent(ports, message, centre(ports.identity, asked.namespace), "centre_unreachable")
    if not isinstance(found, MeldenNotificatieResponse) or not found.url:
        raise Failed(getattr(found, "resultaat", None) or "TechnischeFout")
    if found.oin and found.oin != levering.doel_oin:
        raise Failed("OnbekendAanleverpunt")  # that school asked in another system, and only that one is told
    return found.url


def said(ports: Ports, school: School, levering: Levering, url: str) -> str:
    """What the system of the other school answers. Raises Failed, Later."""
    asked = asked_by(school, levering)
    message = NotificatieRequest(
        asked.bron, asked.doel, OVERSTAP, sessie_id=levering.sessie_id, aanvraagdatum=levering.geleverd_op
    )
    found = sent(ports, message, Bestemming(url, levering.doel_oin, asked.namespace), "target_unreachable")
    return found.resultaat if isinstance(found, NotificatieResponse) else "TechnischeFout"


class Asked(NamedTuple):
    """Both ends of a request, in the words in which it came."""

    bron: Adres
    doel: Adres
    namespace: str


def asked_by(school: School, levering: Levering) -> Asked:
    if levering.doel_index is not None:
        bron, doel = Adres(school.brin, index=school.index), Adres(levering.doel_brin, index=levering.doel_index)
        return Asked(bron, doel, OSO_2018)
    return Asked(Adres(school.brin, school.kenmerk), Adres(levering.doel_brin, levering.doel_kenmerk), OSO_2020)


def sent(ports: Ports, message: Request, bestemming: Bestemming, unreachable: str) -> Response:
    """The answer to a message. Raises Later while nobody is there or it has no time, else Failed."""
    try:
        return ports.door.send(message, bestemming)  # type: ignore[return-value]  # a door gives the response
    except NietBereikbaar as error:
        raise Later(code=unreachable) from error
    except DoorFout as error:
        if isinstance(error, TegenpartijFout) and error.fault.reden == "Bezet":
            raise Later(code=unreachable) from error
        raise Failed(code_of(error), reason_of(error)) from error


def give_up(ports: Ports, kennisgeving_id: UUID) -> None:
    """Called in the transaction in which its job is given up: the other side was never reached."""
    known = notify.kennisgeving_of(kennisgeving_id)
    if known is not None:
        notify.conclude(ports, known, Stand.MISLUKT, "NietBereikbaar")
