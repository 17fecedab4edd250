"""The afmelding: the doel says how its session ended, and from then on it cannot be used."""

from __future__ import annotations

from overstap.audit.events import Event
from overstap.jobs.transaction import writing
from overstap.keten import AfmeldingRequest, AfmeldingResponse
from overstap.ports import Actor
from overstap.traffic_center.check import is_point
from overstap.traffic_center.models import Sessie, Systeem
from overstap.traffic_center.tools import Tools


def sign_off(tools: Tools, systeem: Systeem, message: AfmeldingRequest) -> AfmeldingResponse:
    """`OverdrachtGeslaagd` when the session is now registered as ended, else the code that says why not."""
    with writing():
        found = Sessie.objects.select_related("bron", "doel_punt__school", "doel_punt__systeem")
        sessie = found.filter(sessie_index=tools.sessie_index(message.sessie_id)).first()
        code = problem(systeem, message, sessie)
        if sessie is not None and not code:
            sessie.afgemeld_op = tools.clock.now()
            sessie.resultaat = message.resultaat
            sessie.sleutel_index = None
            sessie.save(update_fields=("afgemeld_op", "resultaat", "sleutel_index"))
        tools.audit.write(
            Event.SIGN_OFF_REFUSED if code else Event.SIGN_OFF_TAKEN,
            by=Actor("system", systeem.oin),
            sessie=sessie.pk if sessie else 0,
            resultaat=code or message.resultaat,
        )
    return AfmeldingResponse(code or "OverdrachtGeslaagd")


def problem(systeem: Systeem, message: AfmeldingRequest, sessie: Sessie | None) -> str:
    """Only the doel itself can end its session; to anybody else it does not exist."""
    if sessie is None or sessie.doel_punt.systeem_id != systeem.pk:
        return "SessieOnbekend"
    same = message.doel.brin == sessie.doel_punt.school.brin and message.bron.brin == sessie.bron.brin
    if not (same and is_point(sessie.doel_punt, message.doel)):
        return "SessieAfwijkend"
    return "SessieReedsAfgemeld" if sessie.afgemeld_op is not None else ""
