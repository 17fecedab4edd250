"""A source announces that it will tell a doel that its dossier is ready: did that doel ask it, and where is it now."""

from __future__ import annotations

from datetime import datetime, timedelta

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten import MeldenNotificatieRequest, MeldenNotificatieResponse, OngeldigVerzoek, Partij, Weigering
from overstap.ports import Actor
from overstap.traffic_center.check import refuse_foreign
from overstap.traffic_center.lookup import OVERSTAP, Punt, School, schools_at
from overstap.traffic_center.models import Sessie
from overstap.traffic_center.sweep import KEPT
from overstap.traffic_center.tools import Tools

CLOCKS_DIFFER = timedelta(minutes=5)
"""How much the clock of the source may be off when it says at what moment it was asked; so much is let go on."""


def announce(tools: Tools, caller: Partij, message: MeldenNotificatieRequest) -> MeldenNotificatieResponse:
    """The address of the doel and the OIN of its system (our own extension), or the code that says why not.

    Only the source of a session learns where the doel of that very session is. The same announcement gets the same
    answer, so that one that was lost can be asked for anew; but not for ever.
    """
    bron, school = schools_at(message.bron.brin, message.doel.brin, tools.today)
    if bron.id is not None:
        refuse_foreign(bron.punt(message.bron), caller)
    doel = school.punt(message.doel)
    with writing():
        sessie = asked_in(tools, message)
        code = problem(tools, message, sessie, bron, doel)
        if not code and sessie is not None:
            register(tools, sessie)
        if code or (sessie is not None and not sessie.aankondigingen):
            log(tools, caller, message, sessie, code)
    if code or doel is None:
        return MeldenNotificatieResponse(resultaat=code)
    return MeldenNotificatieResponse(url=doel.url, oin=doel.oin)


def asked_in(tools: Tools, message: MeldenNotificatieRequest) -> Sessie | None:
    """The session that the message names. Raises OngeldigVerzoek when it names none though it should."""
    if message.dienst != OVERSTAP:
        return None
    if message.sessie_id is None or message.aanvraagdatum is None:
        raise OngeldigVerzoek("sessieId en aanvraagdatum horen bij doel OV")
    return rows.first(Sessie, sessie_index=tools.sessie_index(message.sessie_id))


def problem(
    tools: Tools, message: MeldenNotificatieRequest, sessie: Sessie | None, bron: School, doel: Punt | None
) -> str:
    """The first thing that is wrong, or an empty text. Whoever has no such session learns nothing of the doel."""
    punt = bron.punt(message.bron)
    if punt is None:
        return "OnbekendAanleverpunt"
    if not punt.werkt:
        return "VerstrekkerNietActief"
    if message.dienst != OVERSTAP:
        return "DoelNietToegestaan"
    if sessie is None or doel is None or not is_between(sessie, punt, doel) or not is_then(sessie, message):
        return "SessieOnbekend"
    if sessie.verleend_op + KEPT <= tools.clock.now():
        return "NotificatieTermijnVerlopen"
    return "" if doel.werkt else "AanleverpuntNietActief"


def is_between(sessie: Sessie, bron: Punt, doel: Punt) -> bool:
    """Whether it was this doel that asked this source."""
    return (
        bron.school_id == sessie.bron_id
        and sessie.bron_punt_id in (None, bron.id)
        and doel.id == sessie.doel_punt_id
        and doel.school_id == sessie.doel_id
    )


def is_then(sessie: Sessie, message: MeldenNotificatieRequest) -> bool:
    """Whether a question in this session can have come at the moment that the source says."""
    moment = message.aanvraagdatum
    ends: datetime = sessie.verloopt_op
    return moment is not None and sessie.verleend_op - CLOCKS_DIFFER <= moment <= ends + CLOCKS_DIFFER


def register(tools: Tools, sessie: Sessie) -> None:
    """Count it. Raises Weigering when it comes once too often."""
    if sessie.aankondigingen >= tools.repeats_max:
        raise Weigering("TeVeelVragen")
    rows.change(Sessie, {"aankondigingen": sessie.aankondigingen + 1}, id=sessie.pk)


def log(tools: Tools, caller: Partij, message: MeldenNotificatieRequest, sessie: Sessie | None, code: str) -> None:
    """Every refusal, and the first time that it was announced."""
    tools.audit.write(
        Event.NOTIFICATION_REFUSED if code else Event.NOTIFICATION_ANNOUNCED,
        by=Actor("system", caller.oin),
        sessie=sessie.pk if sessie else 0,
        bron_brin=message.bron.brin,
        doel_brin=message.doel.brin,
        resultaat=code,
    )
