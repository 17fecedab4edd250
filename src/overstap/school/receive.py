"""Judging what came in: is it sealed by the school that was asked, for this session, and of this pupil."""

from __future__ import annotations

from dataclasses import dataclass

from overstap.dossier import Dossier, LeesFout, ZegelFout, check_statement, errors_of, open_seal, validate
from overstap.keten import DocumentRequest, DocumentResponse, Verzegeling
from overstap.school.addresses import named
from overstap.school.models import Inkomend, Vraag
from overstap.school.ports import Ports
from overstap.school.pupils import pgn_index
from overstap.school.seals import came_with


@dataclass(frozen=True, slots=True)
class Received:
    """What one aanleverpunt answered, after judgement; `reason` says why a dossier was not taken, `stranger` why who
    answered was not asked."""

    resultaat: str
    dossier: Dossier | None = None
    document: bytes = b""
    digest: str = ""
    fouten: int = 0
    reason: str = ""
    stranger: str = ""


def accept(ports: Ports, row: Inkomend, vraag: Vraag, question: DocumentRequest, reply: DocumentResponse) -> Received:
    """The dossier with its verdict, or the code of the source, or `VerzegelingOngeldig`: then nothing is kept.

    A delivery at a moment that cannot be is told as what it mostly is: `KlokAfwijkend`.
    """
    if reply.resultaat != "OverdrachtGeslaagd":
        return Received(reply.resultaat)
    if reply.document is None or reply.zegel is None:
        return broken("missing")
    try:
        dossier = opened(ports, row, vraag, question, reply.document, reply.zegel)
    except ZegelFout as error:
        return Received("KlokAfwijkend", reason=error.reden) if error.reden == "tijd" else broken(error.reden)
    except LeesFout as error:
        return broken(error.code)
    if strange := not_asked_for(ports, row, dossier):
        return broken(strange)
    return Received(
        resultaat=reply.resultaat,
        dossier=dossier,
        document=reply.document,
        digest=reply.zegel.digest,
        fouten=len(errors_of(validate(dossier))),
    )


def not_asked_for(ports: Ports, row: Inkomend, dossier: Dossier) -> str:
    """In what a well sealed dossier is not the one that was asked for: without a number it is nobody's."""
    if pgn_index(ports.vault, dossier.pgn) != bytes(row.pgn_index):
        return "other_pupil"
    return "" if dossier.overdrachtsoort == row.soort else "other_soort"


def broken(reason: str) -> Received:
    return Received("VerzegelingOngeldig", reason=reason)


def opened(
    ports: Ports, row: Inkomend, vraag: Vraag, question: DocumentRequest, document: bytes, seal: Verzegeling
) -> Dossier:
    """Check seal and delivery statement, and read the dossier from the very bytes that were checked."""
    zegel = came_with(seal)
    dossier = open_seal(
        document,
        zegel,
        vertrouwd=ports.keys.trusted,
        oin=vraag.oin,
        bron_brin=row.bron_brin,
        at=ports.clock.now(),
    )
    check_statement(
        seal.afleverbewijs,
        zegel,
        sessie_id=str(row.sessie_id),
        bron_kenmerk=named(question.bron),
        doel_kenmerk=named(question.doel),
        vertrouwd=ports.keys.trusted,
        oin=vraag.oin,
        at=ports.clock.now(),
    )
    return dossier
