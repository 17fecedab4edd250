"""What the Traffic Center answers: it grants sessions, checks them, takes note of how they ended, and says
where a doel may be told that its dossier is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from overstap.keten import (
    AfmeldingRequest,
    MeldenNotificatieRequest,
    Message,
    OverdrachtRequest,
    Partij,
    PingRequest,
    PingResponse,
    SessiecontroleRequest,
    Weigering,
)
from overstap.traffic_center import announce, check, grant, sign_off
from overstap.traffic_center.lookup import is_admitted
from overstap.traffic_center.tools import Tools

Answer = Callable[[Tools, Partij, Any], Message]

ANSWERS: Mapping[type[Message], Answer] = {
    OverdrachtRequest: grant.grant,
    SessiecontroleRequest: check.check,
    AfmeldingRequest: sign_off.sign_off,
    MeldenNotificatieRequest: announce.announce,
    PingRequest: lambda tools, _caller, _message: PingResponse("OK", tools.clock.now()),
}


class CentreHandler:
    """One message in, one message out. Who speaks is looked up first; a stranger learns nothing more."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    def __call__(self, message: Message, caller: Partij) -> Message:
        answer = ANSWERS.get(type(message))
        if answer is None:
            raise Weigering("OnbekendBericht")
        if not is_admitted(caller.oin, caller.fingerprint):
            raise Weigering("ClientCertificaat")
        return answer(self.tools, caller, message)
