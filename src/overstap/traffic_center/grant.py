"""Granting a session: who asks, whom, for what; and if all is well, where to go."""

from __future__ import annotations

from django.db import IntegrityError

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten import Aanleverpunt, Adres, OverdrachtRequest, OverdrachtResponse, Partij, Weigering
from overstap.keten.soorten import BINNEN_BRIN, SOORTEN, SWV_DOSSIER
from overstap.ports import Actor
from overstap.traffic_center.lookup import Punt, School, schools_at
from overstap.traffic_center.models import Sessie
from overstap.traffic_center.tools import Tools

WITHOUT_MANDATE = ("AanvragerNietActief", "OnbekendAanleverpunt")


class Refusal(Exception):
    """A result code of the chain that is not a session."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def grant(tools: Tools, caller: Partij, message: OverdrachtRequest) -> OverdrachtResponse:
    """A session and the addresses to ask, or the code that says why not.

    The very same request (same party, addresses, soort and zoeksleutel, which is random each time) gets the
    same session again, so that an answer that was lost can be asked for anew; but not for ever.
    """
    try:
        school, asker = schools_at(message.bron.brin, message.doel.brin, tools.today)
        doel = doel_of(asker, caller, message.doel)
        punten = bron_of(school, message, doel)
    except Refusal as refusal:
        log_refusal(tools, caller, message, refusal.code)
        return OverdrachtResponse(resultaat=refusal.code)
    try:
        with writing():
            sessie = again(tools, message, school, doel) or register(tools, message, school, doel)
    except IntegrityError:
        # The same request came twice at the same moment, and the other was first: asked again, this one finds it.
        raise Weigering("Bezet") from None
    return OverdrachtResponse(tools.sessie_id(bytes(sessie.zaad)), tuple(map(address, punten)))


def doel_of(school: School, caller: Partij, adres: Adres) -> Punt:
    """The aanleverpunt that asks: its school known and active, its system the caller, with a mandate today."""
    if school.id is None:
        raise Refusal("AanvragerNietBekend")
    punt = school.punt(adres)
    if punt is None or punt.oin != caller.oin:
        raise Refusal("OnbekendAanleverpunt")
    if not punt.werkt:
        raise Refusal("AanvragerNietActief")
    return punt


def bron_of(school: School, message: OverdrachtRequest, doel: Punt) -> list[Punt]:
    """The working aanleverpunten of the school that is asked, without the one that asks."""
    key = message.sleutel
    if message.overdrachtsoort not in SOORTEN or (key.zoeksleutel is None) == (key.koppelsleutel is None):
        raise Refusal("OngeldigVerzoek")
    if key.koppelsleutel is not None or message.overdrachtsoort == SWV_DOSSIER:
        raise Refusal("KoppelsleutelOnbekend")
    if school.id is None:
        raise Refusal("VerstrekkerNietBekend")
    if message.overdrachtsoort == BINNEN_BRIN and school.id != doel.school_id:
        raise Refusal("GeenRelatieMetDoel")
    if not (school.actief and any(punt.gemandateerd for punt in school.punten)):
        raise Refusal("VerstrekkerNietActief")
    punten = [punt for punt in school.punten if punt.werkt and punt.id != doel.id and asked(punt, message.bron)]
    if not punten:
        raise Refusal("VerstrekkerAanleverpuntNietActief")
    return punten


def asked(punt: Punt, adres: Adres) -> bool:
    """Whether the request is for this point: for one by name, or for all of them."""
    every = not adres.kenmerk and adres.index is None
    return every or punt.is_at(adres)


def again(tools: Tools, message: OverdrachtRequest, school: School, doel: Punt) -> Sessie | None:
    """The session that this very request opened before and that still lives.

    Its digest of the zoeksleutel goes at the afmelding, so an ended one is not found. Raises Weigering when it comes
    once too often, and when the same zoeksleutel comes from somewhere else.
    """
    found = rows.first(Sessie, sleutel_index=tools.sleutel_index(message.sleutel))
    if found is None:
        return None
    if (found.doel_punt_id, found.bron_id, found.soort) != (doel.id, school.id, message.overdrachtsoort):
        raise Weigering("OngeldigVerzoek")
    if found.verloopt_op <= tools.clock.now():
        rows.change(Sessie, {"sleutel_index": None}, id=found.pk)
        return None
    if found.keren >= tools.repeats_max:
        raise Weigering("TeVeelVragen")
    rows.change(Sessie, {"keren": found.keren + 1}, id=found.pk)
    return found


def register(tools: Tools, message: OverdrachtRequest, school: School, doel: Punt) -> Sessie:
    now = tools.clock.now()
    zaad = tools.random(16)
    bron_punt = school.punt(message.bron)
    sessie = rows.add(
        Sessie(
            zaad=zaad,
            sessie_index=tools.sessie_index(tools.sessie_id(zaad)),
            sleutel_index=tools.sleutel_index(message.sleutel),
            bron_id=school.known_id,
            bron_punt_id=bron_punt.id if bron_punt else None,
            doel_id=doel.school_id,
            doel_punt_id=doel.id,
            soort=message.overdrachtsoort,
            verleend_op=now,
            verloopt_op=now + tools.session_life,
        )
    )
    tools.audit.write(
        Event.SESSION_GRANTED,
        by=Actor("system", doel.oin),
        sessie=sessie.pk,
        doel_brin=doel.brin,
        bron_brin=message.bron.brin,
        doel_kenmerk=doel.kenmerk,
        soort=sessie.soort,
    )
    return sessie


def address(punt: Punt) -> Aanleverpunt:
    return Aanleverpunt(
        kenmerk=punt.kenmerk,
        index=punt.index,
        url=punt.url,
        doel=punt.doel,
        omschrijving=punt.systeem_naam,
        oin=punt.oin,
    )


def log_refusal(tools: Tools, caller: Partij, message: OverdrachtRequest, code: str) -> None:
    with writing():
        tools.audit.write(
            Event.MANDATE_REFUSED if code in WITHOUT_MANDATE else Event.SESSION_NOT_GRANTED,
            by=Actor("system", caller.oin),
            bron_brin=message.bron.brin,
            doel_brin=message.doel.brin,
            resultaat=code,
        )
