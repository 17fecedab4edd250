"""Granting a session: who asks, whom, for what; and if all is well, where to go."""

from __future__ import annotations

from overstap.audit.events import Event
from overstap.jobs.transaction import writing
from overstap.keten import Aanleverpunt as Bestemming
from overstap.keten import Adres, OverdrachtRequest, OverdrachtResponse, Weigering
from overstap.ports import Actor
from overstap.traffic_center.models import Aanleverpunt, Dienst, Mandaat, School, Sessie, Systeem
from overstap.traffic_center.tools import Tools, aanleverpunt_at

WITHOUT_MANDATE = ("AanvragerNietActief", "OnbekendAanleverpunt")
SOORTEN = ("overstapdossier", "overdrachtbinnenbrin", "swv-dossier")


class Refusal(Exception):
    """A result code of the chain that is not a session."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def grant(tools: Tools, systeem: Systeem, message: OverdrachtRequest) -> OverdrachtResponse:
    """A session and the addresses to ask, or the code that says why not.

    The very same request (same party, addresses, soort and zoeksleutel, which is random each time) gets the
    same session again, so that an answer that was lost can be asked for anew.
    """
    try:
        doel = doel_of(tools, systeem, message.doel)
        school, punten = bron_of(tools, message, doel)
    except Refusal as refusal:
        log_refusal(tools, systeem, message, refusal.code)
        return OverdrachtResponse(resultaat=refusal.code)
    with writing():
        sessie = again(tools, message, doel) or register(tools, message, school, doel)
    if sessie.keren > tools.repeats_max:
        log_refusal(tools, systeem, message, "OngeldigVerzoek")
        raise Weigering("TeVeelVragen")
    return OverdrachtResponse(tools.sessie_id(bytes(sessie.zaad)), tuple(map(address, punten)))


def log_refusal(tools: Tools, systeem: Systeem, message: OverdrachtRequest, code: str) -> None:
    with writing():
        tools.audit.write(
            Event.MANDATE_REFUSED if code in WITHOUT_MANDATE else Event.SESSION_NOT_GRANTED,
            by=Actor("system", systeem.oin),
            bron_brin=message.bron.brin,
            doel_brin=message.doel.brin,
            resultaat=code,
        )


def doel_of(tools: Tools, systeem: Systeem, adres: Adres) -> Aanleverpunt:
    """The aanleverpunt that asks: its school known and active, its system the caller, with a mandate today."""
    school = School.objects.filter(brin=adres.brin).first()
    if school is None:
        raise Refusal("AanvragerNietBekend")
    punt = aanleverpunt_at(adres)
    if punt is None or punt.systeem_id != systeem.pk:
        raise Refusal("OnbekendAanleverpunt")
    if not (school.actief and punt.actief and mandated(tools, school, systeem)):
        raise Refusal("AanvragerNietActief")
    return punt


def bron_of(tools: Tools, message: OverdrachtRequest, doel: Aanleverpunt) -> tuple[School, list[Aanleverpunt]]:
    """The school that is asked and its active aanleverpunten, without the one that asks."""
    key = message.sleutel
    if message.overdrachtsoort not in SOORTEN or (key.zoeksleutel is None) == (key.koppelsleutel is None):
        raise Refusal("OngeldigVerzoek")
    if key.koppelsleutel is not None or message.overdrachtsoort == "swv-dossier":
        raise Refusal("KoppelsleutelOnbekend")
    school = School.objects.filter(brin=message.bron.brin).first()
    if school is None:
        raise Refusal("VerstrekkerNietBekend")
    if message.overdrachtsoort == "overdrachtbinnenbrin" and school.pk != doel.school_id:
        raise Refusal("GeenRelatieMetDoel")
    if not (school.actief and mandated(tools, school, None)):
        raise Refusal("VerstrekkerNietActief")
    punten = [punt for punt in active_points(tools, school) if punt.pk != doel.pk and asked(punt, message.bron)]
    if not punten:
        raise Refusal("VerstrekkerAanleverpuntNietActief")
    return school, punten


def active_points(tools: Tools, school: School) -> list[Aanleverpunt]:
    points = Aanleverpunt.objects.select_related("systeem", "school").filter(
        school=school, actief=True, doel=Dienst.OV, systeem__actief=True
    )
    return [punt for punt in points if mandated(tools, school, punt.systeem)]


def asked(punt: Aanleverpunt, adres: Adres) -> bool:
    """Whether the request is for this point: for one by name, or for all of them."""
    if adres.kenmerk:
        return punt.kenmerk == adres.kenmerk
    return adres.index is None or punt.index == adres.index


def mandated(tools: Tools, school: School, systeem: Systeem | None) -> bool:
    return Mandaat.objects.valid(school, systeem, Dienst.OV, tools.clock.now().date())


def again(tools: Tools, message: OverdrachtRequest, doel: Aanleverpunt) -> Sessie | None:
    found = (
        Sessie.objects.open_at(tools.clock.now())
        .filter(
            sleutel_index=tools.sleutel_index(message.sleutel),
            doel_punt=doel,
            bron__brin=message.bron.brin,
            soort=message.overdrachtsoort,
        )
        .first()
    )
    if found is not None:
        found.keren += 1
        found.save(update_fields=("keren",))
    return found


def register(tools: Tools, message: OverdrachtRequest, school: School, doel: Aanleverpunt) -> Sessie:
    now = tools.clock.now()
    zaad = tools.random(16)
    bron_punt = aanleverpunt_at(message.bron)
    sessie = Sessie.objects.create(
        zaad=zaad,
        sessie_index=tools.sessie_index(tools.sessie_id(zaad)),
        sleutel_index=tools.sleutel_index(message.sleutel),
        bron=school,
        bron_punt=bron_punt,
        doel_punt=doel,
        soort=message.overdrachtsoort,
        verleend_op=now,
        verloopt_op=now + tools.session_life,
    )
    tools.audit.write(
        Event.SESSION_GRANTED,
        by=Actor("system", doel.systeem.oin),
        sessie=sessie.pk,
        doel_brin=doel.school.brin,
        bron_brin=school.brin,
        doel_kenmerk=doel.kenmerk,
        soort=sessie.soort,
    )
    return sessie


def address(punt: Aanleverpunt) -> Bestemming:
    return Bestemming(
        kenmerk=punt.kenmerk,
        index=punt.index,
        url=punt.url,
        doel=punt.doel,
        omschrijving=punt.systeem.naam,
        oin=punt.systeem.oin,
    )
