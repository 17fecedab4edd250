"""Bytes in, bytes out: the right handler hears the right message once, and a fault tells nothing."""

from __future__ import annotations

import logging

import pytest

from keten.samples import CALLER, Echo, requests, responses
from overstap.keten import (
    NAMESPACES,
    OSO_2018,
    OSO_2020,
    ClientCertificaat,
    Fault,
    Message,
    OngeldigVerzoek,
    Partij,
    PingRequest,
    PingResponse,
    Request,
    SoapFout,
    Weigering,
    answer,
    soap,
)
from overstap.keten.faults import fault, redenen

PING = soap.write(PingRequest(), OSO_2020)
ONE_OF_EACH = [(namespace, each) for namespace in NAMESPACES for each in requests(namespace)]


def fault_in(body: bytes) -> Fault:
    found = soap.read_answer(body, PingRequest(), OSO_2020)
    assert isinstance(found, Fault)
    return found


@pytest.mark.parametrize(("namespace", "request_"), ONE_OF_EACH, ids=lambda each: type(each).__name__)
def test_a_request_gets_its_response_in_its_own_namespace(namespace: str, request_: Request) -> None:
    handler = Echo(namespace)

    found = answer(soap.write(request_, namespace), CALLER, handler)

    assert found.status == 200
    assert found.message == type(request_).__name__[0].lower() + type(request_).__name__[1:]
    assert soap.read_answer(found.body, request_, namespace) == handler.replies[type(request_).__name__[:-7]]
    assert handler.seen == [request_]
    assert handler.faults == []


@pytest.mark.parametrize(
    "action", ["", '""', '"ping"', "pingRequest", f"{OSO_2020}/ping", "urn:oso#pingRequest", "urn:x"]
)
def test_a_soap_action_that_agrees_or_says_nothing_is_let_be(action: str) -> None:
    assert answer(PING, CALLER, Echo(OSO_2020), soap_action=action).status == 200


REFUSED = {
    "two children in the body": ("OngeldigeEnvelop", "Client", PING.replace(b"<oso:ping", b"<a/><oso:ping", 1)),
    "unknown root": ("OnbekendBericht", "Client", PING.replace(b"pingRequest", b"meldenTerugkoppelingRequest")),
    "a response": ("OnbekendBericht", "Client", soap.write(PingResponse("OK"), OSO_2020)),
    "a fault": ("OnbekendBericht", "Client", soap.write_fault(fault("Bezet"))),
    "header that must be understood": (
        "MustUnderstand",
        "MustUnderstand",
        PING.replace(b"<soap:Header/>", b'<soap:Header><a soap:mustUnderstand="1"/></soap:Header>'),
    ),
    "soap 1.2": (
        "SoapVersie",
        "VersionMismatch",
        PING.replace(soap.SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope"),
    ),
    "too large": ("TeGroot", "Client", PING + b" " * soap.MESSAGE.body_bytes_max),
    "no xml": ("OngeldigeEnvelop", "Client", b"GET / HTTP/1.1"),
}


@pytest.mark.parametrize(("reden", "code", "body"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_a_request_is_refused_before_the_handler(reden: str, code: str, body: bytes) -> None:
    """T10: the root in the body decides; each refusal is the right fault, and the handler is not called."""
    handler = Echo(OSO_2020)

    found = answer(body, CALLER, handler)

    assert (found.status, found.message) == (500, "")
    assert (fault_in(found.body).code, fault_in(found.body).reden) == (code, reden)
    assert handler.seen == []
    assert handler.faults == [(reden, "")]


@pytest.mark.parametrize("action", ["document", '"documentRequest"', f"{OSO_2020}/overdracht", "urn:oso:pingResponse"])
def test_a_soap_action_for_another_message_is_refused(action: str) -> None:
    """T10: a header cannot make one message pass for another."""
    handler = Echo(OSO_2020)

    found = answer(PING, CALLER, handler, soap_action=action)

    assert fault_in(found.body).reden == "ActieWijktAf"
    assert handler.seen == []


def test_a_namespace_this_address_no_longer_speaks_is_refused() -> None:
    handler = Echo(OSO_2018)

    found = answer(soap.write(PingRequest(), OSO_2018), CALLER, handler, namespaces=[OSO_2020])

    assert fault_in(found.body).reden == "OnbekendBericht"
    assert handler.seen == []


class Raising(Echo):
    def __init__(self, raised: Exception) -> None:
        super().__init__(OSO_2020)
        self.raised = raised

    def __call__(self, message: Message, caller: Partij) -> Message:
        super().__call__(message, caller)
        raise self.raised


PRIVATE = "Noor Wolfsgras 999990019 /srv/overstap/vault.db versie 0.1.0"


@pytest.mark.parametrize(
    "raised",
    [
        ValueError(PRIVATE),
        KeyError(PRIVATE),
        RecursionError(PRIVATE),
        SoapFout("OngeldigVerzoek", PRIVATE),
        OSError(PRIVATE),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_handler_that_fails_tells_nothing(raised: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """T09: fixed text and a number; neither answer nor log holds the exception's text, a path or a version."""
    caplog.set_level(logging.DEBUG)
    handler = Raising(raised)

    found = answer(PING, CALLER, handler)

    assert found.status == 500
    assert fault_in(found.body) == fault_in(soap.write_fault(fault("TechnischeFout", "A1")))
    assert handler.faults == [("TechnischeFout", type(raised).__name__)]
    assert not any(word.encode() in found.body for word in PRIVATE.split())
    assert not any(word in caplog.text for word in PRIVATE.split())


@pytest.mark.parametrize(
    ("raised", "reden", "status"),
    [
        (ClientCertificaat(), "ClientCertificaat", 500),
        (OngeldigVerzoek("documentRequest/bronBrin hoort niet bij dit adres"), "OngeldigVerzoek", 500),
        (Weigering("TeVeelVragen"), "TeVeelVragen", 429),
        (Weigering("Bezet"), "Bezet", 503),
    ],
)
def test_a_handler_that_refuses_says_why_in_fixed_words(raised: Weigering, reden: str, status: int) -> None:
    handler = Raising(raised)

    found = answer(PING, CALLER, handler)

    assert (found.status, found.message) == (status, "pingRequest")
    assert fault_in(found.body).reden == reden
    assert fault_in(found.body).veld == raised.veld
    assert handler.faults == [(reden, "")]


def test_a_reason_that_is_not_in_the_table_leaves_as_an_ordinary_fault() -> None:
    found = answer(PING, CALLER, Raising(Weigering(PRIVATE, PRIVATE)))

    assert fault_in(found.body).reden == "TechnischeFout"
    assert not any(word.encode() in found.body for word in PRIVATE.split())


@pytest.mark.parametrize("wrong", [responses(OSO_2020)[8], PingResponse("geen code!"), PingRequest(), None])
def test_a_handler_that_answers_wrongly_is_our_fault(wrong: Message) -> None:
    handler = Echo(OSO_2020)
    handler.replies["Ping"] = wrong

    found = answer(PING, CALLER, handler)

    assert fault_in(found.body).reden == "TechnischeFout"


def test_a_log_that_fails_changes_nothing_for_the_caller() -> None:
    class Mute(Raising):
        def audit_id(self, reden: str, oorzaak: str) -> str:
            raise OSError(f"disk full: {reden} {oorzaak}")

    found = answer(PING, CALLER, Mute(ValueError()))

    assert fault_in(found.body) == fault("TechnischeFout")


def test_every_reason_makes_a_fault_that_can_be_read_again() -> None:
    for reden in redenen():
        made = fault(reden, "A9", "veld")
        read = fault_in(soap.write_fault(made))
        assert made.code in ("Client", "Server", "MustUnderstand", "VersionMismatch")
        assert (read.code, read.reden, read.audit_id, read.veld) == (made.code, reden, "A9", "veld")
        assert read.tekst.startswith(made.tekst)
