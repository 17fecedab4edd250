"""What a school system answers when another system asks for a dossier: first the session, then everything else."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from django.db import IntegrityError
from django.utils.timezone import localdate

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.dossier import Zegel, deliver_statement, holder_problem, under
from overstap.keten import (
    DocumentRequest,
    DocumentResponse,
    Message,
    NotificatieRequest,
    Partij,
    PingRequest,
    PingResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
    Verzegeling,
    Weigering,
)
from overstap.keten.door import DoorFout, VreemdePartij
from overstap.keten.results import NIET_GEREED, NIET_VOOR_DOEL
from overstap.ports import Actor
from overstap.school import clock
from overstap.school.addresses import centre, is_at, named
from overstap.school.guessing import TE_VEEL_ONBEKEND, is_guessing
from overstap.school.models import Levering, School, Uitgaand
from overstap.school.outgoing import may_go
from overstap.school.ports import Ports
from overstap.school.pupils import digest_for_log
from overstap.school.seals import sent_with
from overstap.school.search import find
from overstap.school.steps import Refused, values_of, write_changes
from overstap.school.store import place
from overstap.school.told import take_notice

Stand = Uitgaand.Stand


@dataclass(frozen=True, slots=True)
class Delivered:
    """A dossier that may go, with its seal and the moment of the first delivery."""

    document: bytes
    zegel: Zegel
    at: datetime


Answered: TypeAlias = Delivered | str
"""What a question comes to: the dossier, or the code that says why not."""


class SchoolHandler:
    """Answers ping, documentRequest and notificatieRequest; every other message is refused as unknown."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports

    def __call__(self, message: Message, caller: Partij) -> Message:
        if isinstance(message, PingRequest):
            return PingResponse("OK", self.ports.clock.now())
        if isinstance(message, DocumentRequest):
            return deliver(self.ports, message, caller)
        if isinstance(message, NotificatieRequest):
            return take_notice(self.ports, message, caller)
        raise Weigering("OnbekendBericht")


def deliver(ports: Ports, message: DocumentRequest, caller: Partij) -> DocumentResponse:
    """The sealed dossier, or the code that says why not.

    The session is checked at the Traffic Center before anything is looked at; and only the very system that
    the session was granted to gets an answer about a pupil.
    """
    code = own_problem(ports, message, caller) or session_problem(ports, message, caller)
    if code:
        return DocumentResponse(code)
    school = rows.first(School, brin=message.bron.brin)
    if school is None or not is_at(school, message.bron):
        return DocumentResponse(refuse(ports, message, caller, "OnbekendAanleverpunt"))
    if is_guessing(ports, school, message, caller):
        raise Weigering(TE_VEEL_ONBEKEND)
    row = find(ports, school, message.sleutel, message.overdrachtsoort)
    try:
        with writing():
            levering = rows.first(Levering, school_id=school.pk, sessie_id=message.sessie_id)
            if levering is not None:
                answered = repeat(ports, levering, message, caller)
            else:
                answered = answer(ports, school, row, message, caller)
    except IntegrityError:
        # The same question came twice at the same moment, and the other was first: asked again, it is a repeat.
        raise Weigering("Bezet") from None
    return DocumentResponse(answered) if isinstance(answered, str) else proven(ports, answered, message)


def own_problem(ports: Ports, message: DocumentRequest, caller: Partij) -> str:
    """Why this system can deliver nothing now, or an empty text: nobody would believe when it was, with a clock that
    is wrong, or from whom, with a seal that ended. The dossier would be gone here and kept nowhere.
    """
    if clock.stopped():
        return refused_session(ports, message, caller, "KlokAfwijkend", "clock_off")
    keys, now = ports.keys, ports.clock.now()
    if holder_problem(keys.zegel, vertrouwd=keys.trusted, oin=ports.identity.oin, at=now):
        return refused_session(ports, message, caller, "TechnischeFout", "own_seal_not_valid")
    return ""


def session_problem(ports: Ports, message: DocumentRequest, caller: Partij) -> str:
    """What is wrong with the session, or an empty text. A centre that cannot be reached means: not now."""
    question = SessiecontroleRequest(
        bron=message.bron,
        doel=message.doel,
        sleutel=message.sleutel,
        overdrachtsoort=message.overdrachtsoort,
        sessie_id=message.sessie_id,
        doel_certificaat=caller.fingerprint,
    )
    try:
        reply = ports.door.send(question, centre(ports.identity))
    except VreemdePartij:
        return refused_session(ports, message, caller, "TechnischeFout", "stranger_at_the_centre")
    except DoorFout:
        return refused_session(ports, message, caller, "TechnischeFout", "centre_unreachable")
    if not isinstance(reply, SessiecontroleResponse) or reply.resultaat:
        code = getattr(reply, "resultaat", None) or "TechnischeFout"
        return refused_session(ports, message, caller, code, "refused_by_centre")
    if not hmac.compare_digest((reply.doel_oin or "").encode(), caller.oin.encode()):
        return refused_session(ports, message, caller, "SessieAfwijkend", "session_of_another_system")
    return ""


def refused_session(ports: Ports, message: DocumentRequest, caller: Partij, code: str, reason: str) -> str:
    with writing():
        ports.audit.write(
            Event.SESSION_REFUSED,
            by=Actor("system", caller.oin),
            bron_brin=message.bron.brin,
            doel_brin=message.doel.brin,
            resultaat=code,
            reason=reason,
        )
    return code


def answer(ports: Ports, school: School, row: Uitgaand | None, message: DocumentRequest, caller: Partij) -> Answered:
    """Decide once for a session; from then on the same question gets the same answer."""
    code = decide(row, message, localdate(ports.clock.now()))
    levering = Levering(
        school=school,
        sessie_id=message.sessie_id,
        uitgaand=row,
        doel_brin=message.doel.brin,
        doel_kenmerk=message.doel.kenmerk,
        doel_index=message.doel.index,
        doel_oin=caller.oin,
        resultaat=code,
        geleverd_op=ports.clock.now(),
    )
    rows.add(levering)
    if row is None or code != "OverdrachtGeslaagd":
        return refuse(ports, message, caller, code)
    hand_over(ports, row, message, caller)
    return with_dossier(ports, row, levering, caller)


def decide(row: Uitgaand | None, message: DocumentRequest, today: date) -> str:
    """The result code for this pupil's dossier, looking at what may be known first."""
    if row is None:
        return "LeerlingNietGevonden"
    if not may_go(row, today) or row.soort != message.overdrachtsoort:
        return NIET_GEREED
    if row.voor_brin not in ("", message.doel.brin):
        return NIET_VOOR_DOEL
    if message.standaardversie not in (None, row.jaar):
        return "VersieNietOndersteund"
    asked_after = message.dossier_verzameldatum
    if asked_after is not None and row.verzameld_op <= asked_after:
        return "DossierNietGewijzigd"
    return "OverdrachtGeslaagd"


def hand_over(ports: Ports, row: Uitgaand, message: DocumentRequest, caller: Partij) -> None:
    """Note that it was delivered. Raises Weigering when the dossier changed since it was found: ask again."""
    before = values_of(row)
    row.stand = Stand.OVERGEDRAGEN
    row.overgedragen_op = ports.clock.now()
    try:
        write_changes(ports, row, before)
    except Refused:
        raise Weigering("Bezet") from None
    ports.audit.write(
        Event.DOCUMENT_DELIVERED,
        by=Actor("system", caller.oin),
        overdracht=str(row.pk),
        sessie=str(message.sessie_id),
        bron_brin=message.bron.brin,
        doel_brin=message.doel.brin,
        digest=digest_for_log(ports.vault, row.digest),
    )


def repeat(ports: Ports, levering: Levering, message: DocumentRequest, caller: Partij) -> Answered:
    """The same answer once more, for an answer that was lost on the way; but not for ever."""
    row = levering.uitgaand
    if levering.keren >= ports.terms.repeats_max:
        raise Weigering("TeVeelVragen")
    if rows.change(Levering, {"keren": levering.keren + 1}, id=levering.pk, keren=levering.keren) != 1:
        raise Weigering("Bezet")  # the same question came twice at once; asked again it is counted rightly
    levering.keren += 1
    if levering.resultaat != "OverdrachtGeslaagd" or row is None:
        return refuse(ports, message, caller, levering.resultaat)
    if row.stand == Stand.INGETROKKEN:
        return refuse(ports, message, caller, NIET_GEREED)
    ports.audit.write(
        Event.DOCUMENT_REPEATED,
        by=Actor("system", caller.oin),
        overdracht=str(row.pk),
        sessie=str(message.sessie_id),
        keren=levering.keren,
    )
    return with_dossier(ports, row, levering, caller)


def with_dossier(ports: Ports, row: Uitgaand, levering: Levering, caller: Partij) -> Delivered:
    """The sealed bytes out of the vault, with their seal under the key of now.

    Raises ZegelFout when these are not the bytes that were sealed; nothing is noted then.
    """
    if row.dossier_id is None:
        raise Weigering("TechnischeFout")
    document = ports.vault.read(row.dossier_id, place(row), reader=Actor("system", caller.oin), purpose="overdracht")
    return Delivered(document, under(ports.keys.zegel, document, zegel_of(row)), levering.geleverd_op)


def proven(ports: Ports, given: Delivered, message: DocumentRequest) -> DocumentResponse:
    """The answer with the proof of this one delivery. Signed when all is written: others may write meanwhile."""
    return DocumentResponse("OverdrachtGeslaagd", given.document, verzegeling(ports, given.zegel, message, given.at))


def zegel_of(row: Uitgaand) -> Zegel:
    return Zegel(
        jaar=row.jaar,
        dossier_id=str(row.pk),
        versie=row.versie,
        bron_brin=row.school.brin,
        digest=row.digest,
        certificaat=bytes(row.certificaat or b""),
        handtekening=bytes(row.handtekening or b""),
    )


def verzegeling(ports: Ports, zegel: Zegel, message: DocumentRequest, at: datetime) -> Verzegeling:
    bewijs = deliver_statement(
        ports.keys.zegel,
        zegel,
        sessie_id=str(message.sessie_id),
        bron_kenmerk=named(message.bron),
        doel_kenmerk=named(message.doel),
        at=at,
    )
    return sent_with(zegel, bewijs)


def refuse(ports: Ports, message: DocumentRequest, caller: Partij, code: str) -> str:
    ports.audit.write(
        Event.DOCUMENT_REFUSED,
        by=Actor("system", caller.oin),
        sessie=str(message.sessie_id),
        bron_brin=message.bron.brin,
        doel_brin=message.doel.brin,
        resultaat=code,
    )
    return code
