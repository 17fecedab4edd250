"""A foreign SOAP client, made from nothing but our WSDL, talks with us; and what we write is what we publish."""

from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import Any

import pytest
import zeep
from lxml import etree
from zeep.transports import Transport

from keten.samples import CALLER, DOSSIER, KOPPELSLEUTEL, MOMENT, OIN, SESSIE, Echo, requests, responses
from overstap.keten import EIGEN, NAMESPACES, OSO_2018, OSO_2020, Message, answer, soap
from overstap.keten.wsdl import WSDL, XSD, wsdl

URL = "https://keten.voorbeeld.test/oso"


class InProcess(Transport):
    """Carries the client's bytes to `answer`; there is no network."""

    def __init__(self, namespace: str, handler: Any) -> None:
        super().__init__()
        self.namespace, self.handler = namespace, handler

    def load(self, url: str) -> bytes:
        assert url == f"{URL}?wsdl"
        return wsdl(self.namespace, URL)

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> SimpleNamespace:
        assert address == URL
        found = answer(message, CALLER, self.handler, soap_action=headers["SOAPAction"])
        return SimpleNamespace(
            status_code=found.status, content=found.body, headers={"Content-Type": "text/xml"}, encoding="utf-8"
        )


def client(namespace: str) -> tuple[Any, Echo]:
    handler = Echo(namespace)
    return zeep.Client(f"{URL}?wsdl", transport=InProcess(namespace, handler)).service, handler


def address(namespace: str, who: str, brin: str, serial: int) -> dict[str, Any]:
    if namespace == OSO_2018:
        return {f"{who}Brin": brin, f"{who}AanleverpuntIndex": serial}
    return {f"{who}Brin": brin, f"{who}RouteringsKenmerk": f"00000007000{brin}00{serial:03}"}


def question(namespace: str, **more: Any) -> dict[str, Any]:
    """What a foreign programmer fills in: plain values by the names in the WSDL."""
    key = bytes(range(128))
    sleutel = {"zoeksleutel": key}
    if namespace == OSO_2020:
        sleutel = {"zoeksleutelPgnfrag": {"zoeksleutel": key, "pgnfrag": "9468"}}
    both = address(namespace, "bron", "99PA", 931) | address(namespace, "doel", "99VA", 932)
    return both | sleutel | {"overdrachtsoort": "overstapdossier"} | more


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_foreign_client_opens_a_session(namespace: str) -> None:
    service, handler = client(namespace)
    first = responses(namespace)[0].aanleverpunten[0]

    only_brin = {key: value for key, value in question(namespace).items() if not key.startswith(("bronA", "bronR"))}
    reply = service.overdracht(**only_brin)

    assert handler.seen == [requests(namespace)[0]]
    assert reply.sessieId == str(SESSIE)
    punten = reply.aanleverpunten.aanleverpunt
    assert [punt.doel for punt in punten] == ["OV", "PaO" if namespace == OSO_2018 else "SWV", None]
    assert (punten[0].url, punten[0].oin, punten[0].omschrijving) == (first.url, OIN, "LAS & <meer>")


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_foreign_client_fetches_a_dossier(namespace: str) -> None:
    service, handler = client(namespace)

    reply = service.document(
        **question(namespace, sessieId=str(SESSIE), dossierVerzameldatum=MOMENT, standaardversie="2019.1")
    )

    assert handler.seen == [requests(namespace)[1]]
    assert reply.resultaat == "OverdrachtGeslaagd"
    assert etree.tostring(reply.document._value_1, method="c14n", exclusive=True) == DOSSIER
    assert reply.verzegeling.digest == "0f" * 32
    assert reply.verzegeling.handtekening == b"\x07" * 64


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_foreign_client_checks_ends_and_pings(namespace: str) -> None:
    service, handler = client(namespace)

    checked = service.sessiecontrole(**question(namespace, sessieId=str(SESSIE)))
    ended = service.afmelding(**question(namespace, sessieId=str(SESSIE), resultaat="OverdrachtGeslaagd"))
    pinged = service.ping()

    assert handler.seen == requests(namespace)[2:5]
    assert (checked.sector, checked.doelOin, checked.resultaat) == ("VO", OIN, None)
    assert ended == "OverdrachtGeslaagd"
    assert (pinged.resultaat, pinged.serverTijd) == ("OK", MOMENT)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_foreign_client_tells_that_a_dossier_is_ready(namespace: str) -> None:
    service, handler = client(namespace)
    earlier = {"sessieId": str(SESSIE), "aanvraagdatum": MOMENT, "doel": "OV"}
    about = address(namespace, "bron", "99PA", 931) | address(namespace, "doel", "99VA", 932) | earlier

    announced = service.meldenNotificatie(**about)
    told = service.notificatie(**about)

    assert handler.seen == requests(namespace)[5:7]
    assert (announced.url, announced.oin, announced.resultaat) == ("https://vo.voorbeeld.test/oso", OIN, None)
    assert told == "NotificatieOntvangen"


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_foreign_client_may_come_with_a_koppelsleutel(namespace: str) -> None:
    service, handler = client(namespace)
    fields = question(namespace, koppelsleutel=str(KOPPELSLEUTEL).upper(), overdrachtsoort="swv-dossier")
    fields = {key: value for key, value in fields.items() if not key.startswith("zoeksleutel")}
    service.overdracht(**fields)
    assert handler.seen == [requests(namespace)[7]]


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_foreign_client_understands_a_refusal(namespace: str) -> None:
    service, handler = client(namespace)
    with pytest.raises(zeep.exceptions.Fault) as raised:
        service.overdracht(**question(namespace, doelBrin="99va"))
    assert "overdrachtRequest/doelBrin heeft geen geldige waarde" in raised.value.message
    assert handler.seen == []

    for response in (responses(namespace)[1], responses(namespace)[4], responses(namespace)[7]):
        handler.replies[type(response).__name__.removesuffix("Response")] = response
    assert service.overdracht(**question(namespace)).resultaat == "VerstrekkerNietBekend"
    assert service.document(**question(namespace, sessieId=str(SESSIE))).resultaat == "LeerlingNietGevonden"
    assert service.sessiecontrole(**question(namespace, sessieId=str(SESSIE))).resultaat == "SessieAfwijkend"


def test_only_our_namespaces_are_described() -> None:
    with pytest.raises(ValueError, match="namespace"):
        wsdl("http://xml.kennisnet.nl/schemas/Overstapservice/20990101", URL)


def published(namespace: str, tmp_path) -> etree.XMLSchema:
    """The schemas out of the WSDL, laid side by side as files so that a validator finds them."""
    for schema in etree.fromstring(wsdl(namespace, URL)).iterfind(f"{{{WSDL}}}types/{{{XSD}}}schema"):
        for other in schema.iterfind(f"{{{XSD}}}import"):
            other.set("schemaLocation", "eigen.xsd")
        name = "eigen.xsd" if schema.get("targetNamespace") == EIGEN else "oso.xsd"
        (tmp_path / name).write_bytes(etree.tostring(schema))
    return etree.XMLSchema(etree.parse(tmp_path / "oso.xsd"))


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_what_we_write_fits_what_we_publish(namespace: str, tmp_path) -> None:
    schema = published(namespace, tmp_path)
    messages: list[Message] = requests(namespace) + responses(namespace)
    for message in messages:
        body = etree.fromstring(soap.write(message, namespace))[1][0]
        schema.assertValid(etree.fromstring(etree.tostring(body)))


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_what_we_refuse_does_not_fit_what_we_publish(namespace: str, tmp_path) -> None:
    schema = published(namespace, tmp_path)
    for message in requests(namespace)[:3]:
        whole = etree.fromstring(etree.tostring(etree.fromstring(soap.write(message, namespace))[1][0]))
        for number in range(len(whole) - 2 if "verzameldatum" in str(message) else len(whole)):
            for change in (list.pop, lambda parts, at: parts.insert(at, copy.deepcopy(parts[at]))):
                parts = [copy.deepcopy(part) for part in whole]
                change(parts, number)
                other = copy.deepcopy(whole)
                other[:] = parts
                assert not schema.validate(other)
