"""Checking a session for the source: is this question the very one that was granted, and is it still good."""

from __future__ import annotations

import hmac

from overstap.audit.events import Event
from overstap.jobs.transaction import writing
from overstap.keten import Adres, SessiecontroleRequest, SessiecontroleResponse, Weigering
from overstap.ports import Actor
from overstap.traffic_center.grant import mandated
from overstap.traffic_center.models import Aanleverpunt, School, Sessie, Systeem
from overstap.traffic_center.tools import Tools, aanleverpunt_at


def check(tools: Tools, systeem: Systeem, message: SessiecontroleRequest) -> SessiecontroleResponse:
    """The sector of the school that asks and the OIN of its system, or the code that says what is wrong.

    The OIN is our own extension: without it a source cannot tell whether the system in front of it is the one
    that the session was granted to.
    """
    sessie = find(tools, message)
    code = problem(tools, systeem, message, sessie)
    with writing():
        tools.audit.write(
            Event.SESSION_REFUSED if code else Event.SESSION_CHECKED,
            by=Actor("system", systeem.oin),
            sessie=sessie.pk if sessie else 0,
            bron_brin=message.bron.brin,
            doel_brin=message.doel.brin,
            resultaat=code,
        )
    if code or sessie is None:
        return SessiecontroleResponse(resultaat=code)
    doel = sessie.doel_punt
    return SessiecontroleResponse(doel.school.sector, doel.systeem.oin)


def find(tools: Tools, message: SessiecontroleRequest) -> Sessie | None:
    related = ("bron", "bron_punt", "doel_punt__school", "doel_punt__systeem")
    index = tools.sessie_index(message.sessie_id)
    return Sessie.objects.select_related(*related).filter(sessie_index=index).first()


def problem(tools: Tools, systeem: Systeem, message: SessiecontroleRequest, sessie: Sessie | None) -> str:
    """The first thing that is wrong, or an empty text. What the caller may not know comes before what it may."""
    bron_school = School.objects.filter(brin=message.bron.brin).first()
    if bron_school is None:
        return "VerstrekkerNietBekend"
    bron = aanleverpunt_at(message.bron)
    if bron is None or bron.systeem_id != systeem.pk:
        raise Weigering("ClientCertificaat")
    if not (bron.actief and bron_school.actief and mandated(tools, bron_school, systeem)):
        return "VerstrekkerAanleverpuntNietActief"
    if sessie is None:
        return "SessieOnbekend"
    return ended(tools, sessie) or differs(tools, message, sessie, bron)


def differs(tools: Tools, message: SessiecontroleRequest, sessie: Sessie, bron: Aanleverpunt) -> str:
    """Whether any field is another than in the request that was granted."""
    asked_key = tools.sleutel_index(message.sleutel)
    same = (
        message.bron.brin == sessie.bron.brin
        and message.doel.brin == sessie.doel_punt.school.brin
        and message.overdrachtsoort == sessie.soort
        and hmac.compare_digest(asked_key, bytes(sessie.sleutel_index or b""))
        and sessie.bron_punt_id in (None, bron.pk)
    )
    if not same:
        return "SessieAfwijkend"
    return "" if is_point(sessie.doel_punt, message.doel) else "OnbekendAanleverpunt"


def is_point(punt: Aanleverpunt, adres: Adres) -> bool:
    return punt.kenmerk == adres.kenmerk if adres.kenmerk else punt.index == adres.index


def ended(tools: Tools, sessie: Sessie) -> str:
    """Whether the session is over: signed off, too old, or its doel no longer takes part."""
    if sessie.afgemeld_op is not None:
        return "SessieReedsAfgemeld"
    if sessie.verloopt_op <= tools.clock.now():
        return "SessieVerlopen"
    doel = sessie.doel_punt
    alive = doel.actief and doel.school.actief and doel.systeem.actief
    return "" if alive and mandated(tools, doel.school, doel.systeem) else "AanvragerNietActief"
