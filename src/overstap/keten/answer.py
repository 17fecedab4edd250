"""The one way in: bytes in, bytes out.

    soap.read → handler → soap.write, and whatever goes wrong leaves as a fault that tells nothing

No socket and no clock: the listener, the tests and the fuzzer all call this.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from overstap.keten import soap
from overstap.keten.faults import SoapFout, Weigering, fault
from overstap.keten.messages import MESSAGES, REPLIES, Message, Request, name_of
from overstap.keten.partij import Partij
from overstap.keten.table import NAMESPACES

ACTIONS = frozenset(MESSAGES) | {each.removesuffix("Request") for each in MESSAGES}
"""The words by which a SOAPAction can name a message of ours."""


class Handler(Protocol):
    """Who answers the messages of one address."""

    def __call__(self, message: Request, caller: Partij) -> Message:
        """The response to a request; Weigering when it must end in a fault."""

    def audit_id(self, reden: str, oorzaak: str) -> str:
        """Log one event for a message that ends in a fault, and give the number to find it by.

        `reden` is a row of ``faults.csv``; `oorzaak` the name of the class of what was raised, or empty.
        """


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send back: HTTP status, bytes, and the name of the message it answers (empty: not accepted)."""

    status: int
    body: bytes
    message: str


def answer(
    body: bytes,
    caller: Partij,
    handler: Handler,
    *,
    soap_action: str = "",
    namespaces: Collection[str] = NAMESPACES,
) -> Answer:
    """One message in, one message out. Only the root in the body decides which message it is.

    `soap_action` is the header of that name: it decides nothing, but may name no other message. `namespaces`
    are those this address still speaks.
    """
    name = ""
    try:
        request, namespace = _accepted(body, soap_action, namespaces)
        name = name_of(type(request))
        reply = _reply(handler, request, caller)
        return Answer(200, soap.write(reply, namespace), name)
    except Weigering as weigering:
        return _fault(handler, name, weigering.reden, veld=weigering.veld)
    except Exception as cause:
        return _fault(handler, name, "TechnischeFout", oorzaak=type(cause).__name__)


def _accepted(body: bytes, soap_action: str, namespaces: Collection[str]) -> tuple[Request, str]:
    """The request in these bytes and its namespace. What is wrong with them is the caller's, so it leaves
    as a Weigering.
    """
    try:
        envelope = soap.read(body)
    except SoapFout as fout:
        raise Weigering(fout.reden, fout.veld) from None
    request = envelope.message
    if not isinstance(request, Request) or envelope.namespace not in namespaces:
        raise Weigering("OnbekendBericht")
    if _names_another(soap_action, name_of(type(request))):
        raise Weigering("ActieWijktAf")
    return request, envelope.namespace


def _names_another(soap_action: str, name: str) -> bool:
    """Whether a SOAPAction names a message of ours, but not this one, with or without `Request` behind it."""
    word = soap_action.strip().strip('"').replace("#", "/").replace(":", "/").rpartition("/")[2]
    return word in ACTIONS and word not in (name, name.removesuffix("Request"))


def _reply(handler: Handler, request: Request, caller: Partij) -> Message:
    """What the handler says, when it is the response that belongs to the request."""
    reply = handler(request, caller)
    if not isinstance(reply, REPLIES[type(request)]):
        raise TypeError(f"{name_of(type(request))} is not answered with {type(reply).__name__}")
    return reply


def _fault(handler: Handler, message: str, reden: str, *, veld: str = "", oorzaak: str = "") -> Answer:
    """A fault with its fixed text; that the log itself fails does not change what the caller sees."""
    try:
        audit_id = str(handler.audit_id(reden, oorzaak))
    except Exception:
        audit_id = ""
    found = fault(reden, audit_id, veld)
    return Answer(found.status, soap.write_fault(found), message)
