"""The afmelding: the doel says how its session ended, and from then on it cannot be used."""

from __future__ import annotations

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten import AfmeldingRequest, AfmeldingResponse, Partij
from overstap.ports import Actor
from overstap.traffic_center.lookup import School, schools_at
from overstap.traffic_center.models import Sessie
from overstap.traffic_center.tools import Tools


def sign_off(tools: Tools, caller: Partij, message: AfmeldingRequest) -> AfmeldingResponse:
    """`OverdrachtGeslaagd` when the session is now registered as ended, else the code that says why not."""
    schools = schools_at(message.bron.brin, message.doel.brin, tools.today)
    with writing():
        sessie = rows.first(Sessie, sessie_index=tools.sessie_index(message.sessie_id))
        code = problem(tools, caller, message, sessie, *schools) or end(tools, sessie, message.resultaat)
        tools.audit.write(
            Event.SIGN_OFF_REFUSED if code else Event.SIGN_OFF_TAKEN,
            by=Actor("system", caller.oin),
            sessie=sessie.pk if sessie else 0,
            resultaat=code or message.resultaat,
        )
    return AfmeldingResponse(code or "OverdrachtGeslaagd")


def end(tools: Tools, sessie: Sessie | None, resultaat: str) -> str:
    """End the session once; whoever comes second is told so."""
    ending = {"afgemeld_op": tools.clock.now(), "resultaat": resultaat, "sleutel_index": None}
    ended = rows.change(Sessie, ending, id=sessie.pk, resultaat="") if sessie else 0
    return "" if ended else "SessieReedsAfgemeld"


def problem(
    tools: Tools, caller: Partij, message: AfmeldingRequest, sessie: Sessie | None, bron: School, asker: School
) -> str:
    """Only the doel itself can end its session; to anybody else it does not exist."""
    doel = asker.punt(message.doel)
    if sessie is None or doel is None or doel.oin != caller.oin:
        return "SessieOnbekend"
    if sessie.afgemeld_op is not None:
        return "SessieReedsAfgemeld"
    same = doel.id == sessie.doel_punt_id and is_of(tools, message, sessie, bron)
    return "" if same else "SessieAfwijkend"


def is_of(tools: Tools, message: AfmeldingRequest, sessie: Sessie, bron: School) -> bool:
    """Whether what the message says of its question is what was asked; what it leaves out is not compared."""
    named = message.bron.kenmerk or message.bron.index is not None
    return (
        bron.id == sessie.bron_id
        and (not named or bron.punt(message.bron) is not None)
        and message.overdrachtsoort in (None, sessie.soort)
        and (message.sleutel is None or tools.is_sleutel_of(message.sleutel, sessie.sleutel_index))
    )
