"""Checking a session for the source: is this question the very one that was granted, and is it still good."""

from __future__ import annotations

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten import Partij, SessiecontroleRequest, SessiecontroleResponse, Weigering
from overstap.keten.soorten import BINNEN_BRIN
from overstap.ports import Actor
from overstap.traffic_center.lookup import Punt, School, is_admitted, schools_at
from overstap.traffic_center.models import Sessie
from overstap.traffic_center.tools import Tools


def check(tools: Tools, caller: Partij, message: SessiecontroleRequest) -> SessiecontroleResponse:
    """The sector of the school that asks and the OIN of its system, or the code that says what is wrong.

    The OIN is our own extension: without it a source cannot tell whether the system in front of it is the one
    that the session was granted to.
    """
    bron, school = schools_at(message.bron.brin, message.doel.brin, tools.today)
    if bron.id is not None:
        refuse_foreign(bron.punt(message.bron), caller)
    sessie = rows.first(Sessie, sessie_index=tools.sessie_index(message.sessie_id))
    doel = school.punt(message.doel)
    code = problem(tools, message, sessie, bron, doel)
    with writing():
        tools.audit.write(
            Event.SESSION_REFUSED if code else Event.SESSION_CHECKED,
            by=Actor("system", caller.oin),
            sessie=sessie.pk if sessie else 0,
            bron_brin=message.bron.brin,
            doel_brin=message.doel.brin,
            resultaat=code,
        )
    if code or doel is None:
        return SessiecontroleResponse(resultaat=code)
    return SessiecontroleResponse(doel.sector, doel.oin)


def refuse_foreign(bron: Punt | None, caller: Partij) -> None:
    """Only the system behind an aanleverpunt may ask about sessions for it."""
    if bron is None or bron.oin != caller.oin:
        raise Weigering("ClientCertificaat")


def problem(
    tools: Tools, message: SessiecontroleRequest, sessie: Sessie | None, bron: School, doel: Punt | None
) -> str:
    """The first thing that is wrong, or an empty text."""
    if bron.id is None:
        return "VerstrekkerNietBekend"
    punt = bron.punt(message.bron)
    if punt is None or not punt.werkt:
        return "VerstrekkerAanleverpuntNietActief"
    if sessie is None:
        return "SessieOnbekend"
    return ended(tools, sessie) or differs(tools, message, sessie, punt, doel)


def ended(tools: Tools, sessie: Sessie) -> str:
    if sessie.afgemeld_op is not None:
        return "SessieReedsAfgemeld"
    return "SessieVerlopen" if sessie.verloopt_op <= tools.clock.now() else ""


def differs(tools: Tools, message: SessiecontroleRequest, sessie: Sessie, bron: Punt, doel: Punt | None) -> str:
    """Whether any field is another than in the request that was granted, or its doel no longer takes part."""
    same = (
        bron.school_id == sessie.bron_id
        and sessie.bron_punt_id in (None, bron.id)
        and message.overdrachtsoort == sessie.soort
        and tools.is_sleutel_of(message.sleutel, sessie.sleutel_index)
    )
    if message.overdrachtsoort == BINNEN_BRIN and message.bron.brin != message.doel.brin:
        return "GeenRelatieMetDoel"
    if not same or (doel is not None and doel.school_id != sessie.doel_id):
        return "SessieAfwijkend"
    if doel is None or doel.id != sessie.doel_punt_id:
        return "OnbekendAanleverpunt"
    if message.doel_certificaat and not is_admitted(doel.oin, message.doel_certificaat):
        return "SessieAfwijkend"
    return "" if doel.werkt else "AanvragerNietActief"
