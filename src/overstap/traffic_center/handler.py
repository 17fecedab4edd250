"""What the Traffic Center answers: it grants sessions, checks them, and takes note of how they ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from overstap.keten import (
    AfmeldingRequest,
    Message,
    OverdrachtRequest,
    Partij,
    PingRequest,
    PingResponse,
    SessiecontroleRequest,
    Weigering,
)
from overstap.traffic_center import check, grant, sign_off
from overstap.traffic_center.models import Systeem
from overstap.traffic_center.tools import Tools

Answer = Callable[[Tools, Systeem, Any], Message]

ANSWERS: Mapping[type[Message], Answer] = {
    OverdrachtRequest: grant.grant,
    SessiecontroleRequest: check.check,
    AfmeldingRequest: sign_off.sign_off,
    PingRequest: lambda tools, _systeem, _message: PingResponse("OK", tools.clock.now()),
}


class CentreHandler:
    """One message in, one message out. Who speaks is looked up first; a stranger learns nothing more."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    def __call__(self, message: Message, caller: Partij) -> Message:
        answer = ANSWERS.get(type(message))
        if answer is None:
            raise Weigering("OnbekendBericht")
        systeem = self.admitted(caller)
        return answer(self.tools, systeem, message)

    def admitted(self, caller: Partij) -> Systeem:
        """The registered system behind this certificate.

        Asked at every request, so that a certificate or system that is switched off is out at once.
        """
        found = Systeem.objects.filter(
            oin=caller.oin,
            actief=True,
            certificaten__fingerprint=caller.fingerprint,
            certificaten__actief=True,
        ).first()
        if found is None:
            raise Weigering("ClientCertificaat")
        return found
