"""The one way in: bytes in, bytes out. No socket, no clock; the listener, the tests and the fuzzer all call this.

    soap.read → handler → soap.write, and whatever goes wrong leaves as a fault that tells nothing
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from overstap.keten import soap
from overstap.keten.faults import SoapFout, Weigering, fault
from overstap.keten.messages import MESSAGES, REPLIES, Message, name_of
from overstap.keten.partij import Partij
from overstap.keten.table import NAMESPACES


class Handler(Protocol):
    """Who answers the messages of one address."""

    def __call__(self, message: Message, caller: Partij) -> Message:
        """The response to a request; Weigering when it must end in a fault."""

    def audit_id(self, reden: str, oorzaak: str) -> str:
        """Log one event for a message that ends in a fault, and give the number it can be found by.

        `reden` is a row of ``faults.csv``; `oorzaak` the name of the class of what was raised, or empty.
        """


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send back: an HTTP status, the bytes, and the name of the message it answers (empty: unknown)."""

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

    `soap_action` is the header of that name: it decides nothing, and may name no other message. `namespaces` are
    those this address still speaks.
    """
    try:
        envelope = soap.read(body)
    except SoapFout as fout:
        return _fault(handler, fout.reden, veld=fout.veld)
    except Exception as fout:
        return _fault(handler, "TechnischeFout", fout)
    request, name = envelope.message, name_of(type(envelope.message))
    if not _is_request(request) or envelope.namespace not in namespaces:
        return _fault(handler, "OnbekendBericht")
    if names_another(soap_action, name):
        return _fault(handler, "ActieWijktAf", message=name)
    try:
        reply = soap.write(_reply(handler, request, caller), envelope.namespace)
    except Weigering as weigering:
        return _fault(handler, weigering.reden, veld=weigering.veld, message=name)
    except Exception as fout:
        return _fault(handler, "TechnischeFout", fout, message=name)
    return Answer(200, reply, name)


def names_another(soap_action: str, name: str) -> bool:
    """Whether a SOAPAction names a message of ours, but not this one. It may say `overdracht` or `overdrachtRequest`."""
    word = soap_action.strip().strip('"').replace("#", "/").replace(":", "/").rpartition("/")[2]
    known = {each.removesuffix("Request") for each in MESSAGES} | set(MESSAGES)
    return word in known and word not in (name, name.removesuffix("Request"))


def _is_request(message: Message) -> bool:
    return any(isinstance(message, each) for each in REPLIES)


def _reply(handler: Handler, request: Message, caller: Partij) -> Message:
    reply = handler(request, caller)
    expected = next(reply for asked, reply in REPLIES.items() if isinstance(request, asked))
    if not isinstance(reply, expected):
        raise TypeError(f"{name_of(type(request))} is not answered with {type(reply).__name__}")
    return reply


def _fault(
    handler: Handler, reden: str, cause: Exception | None = None, *, veld: str = "", message: str = ""
) -> Answer:
    """A fault with its fixed text; that the log itself fails does not change what the caller sees."""
    try:
        audit_id = handler.audit_id(reden, type(cause).__name__ if cause else "")
    except Exception:
        audit_id = ""
    found = fault(reden, audit_id, veld)
    return Answer(found.status, soap.write_fault(found), message)
