"""Callers at a real door: real processes, sockets and certificates. Whoever may not, gets nothing; one event tells."""

from __future__ import annotations

import os
import socket
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE, Trip, school_of
from overstap.demo.pupils import Pupil, invented
from overstap.keten import (
    OSO_2020,
    Adres,
    AfmeldingRequest,
    Bestemming,
    DocumentRequest,
    DocumentResponse,
    Message,
    OverdrachtRequest,
    OverdrachtResponse,
    PingRequest,
    PingResponse,
    Sleutel,
    soap,
)
from overstap.keten.zoeksleutel import KetenSleutel
from overstap.node.secrets import chain_secrets
from overstap.wire.keys import System, issue, make_ca
from overstap.wire.sender import HttpDoor
from overstap.wire.tls import Identity, client_context
from processes import prepare, wait_until

pytestmark = pytest.mark.processes
SOURCE, TARGET, OTHER = "wilg", "kade", "brug"
PO, VO = (school_of(*place) for place in ((SOURCE, "99PA"), (TARGET, "99VA")))


@dataclass(frozen=True)
class World:
    """Three nodes that serve, and a pupil whose dossier waits at the source."""

    nodes: dict[str, Node]
    pupil: Pupil
    folder: Path

    def door(self, name: str, folder: Path | None = None) -> HttpDoor:
        home = (folder or self.folder) / name
        return HttpDoor(Identity(home / "tls.crt", home / "tls.key", self.folder / TARGET / "ca.crt"))

    def send(self, by: str, to: str, message: Message) -> Message:
        node = self.nodes[to]
        with closing(self.door(by)) as door:
            return door.send(message, Bestemming(node.wire_url, node.systeem.oin, OSO_2020))  # type: ignore[arg-type]

    def sleutel(self) -> Sleutel:
        secrets = chain_secrets(self.folder / "chain.keys")
        pgn = self.pupil.pgn
        return Sleutel(KetenSleutel(secrets, 1).derive(pgn, PO.brin, os.urandom(15)), pgn[-4:])

    def events(self, node: str) -> list[str]:
        file = self.nodes[node].config.parent / "data" / "node.sqlite3"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return [row[0] for row in database.execute("SELECT event FROM audit_gebeurtenis ORDER BY nr")]

    def new_events(self, node: str, before: list[str]) -> list[str]:
        """What was logged since; waits until something was, for a refusal at the door is logged after it."""
        wait_until(lambda: len(self.events(node)) > len(before), "an event is logged")
        return self.events(node)[len(before) :]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    nodes = lay_out(folder, datetime.now(UTC))
    three = [nodes[CENTRE], nodes[SOURCE]]
    for node in three:
        prepare(node)
    trip = Trip("POVO", (SOURCE, PO.brin), (TARGET, VO.brin), "OverdrachtGeslaagd", seed=3)
    pupil = invented(trip, folder, date(2026, 3, 2))
    commands.take_in(nodes[SOURCE], PO.brin, [pupil.file], sealing=True)
    with commands.running(three):
        yield World(nodes, pupil, folder)


@pytest.fixture
def asking(world: World) -> DocumentRequest:
    """The question that the target may ask, in a session of its own."""
    sleutel, doel = world.sleutel(), Adres(VO.brin, VO.kenmerk)
    granted = world.send(TARGET, CENTRE, OverdrachtRequest(Adres(PO.brin), doel, sleutel, "overstapdossier"))
    assert isinstance(granted, OverdrachtResponse)
    assert granted.sessie_id
    return DocumentRequest(Adres(PO.brin, PO.kenmerk), doel, granted.sessie_id, sleutel, "overstapdossier")


def test_whoever_may_ask_gets_the_sealed_bytes(world: World, asking: DocumentRequest) -> None:
    reply = world.send(TARGET, SOURCE, asking)

    assert isinstance(reply, DocumentResponse)
    assert reply.resultaat == "OverdrachtGeslaagd"
    assert reply.document
    assert reply.document.startswith(b"<dossier ")
    assert isinstance(world.send(TARGET, SOURCE, PingRequest()), PingResponse)


def test_two_hundred_silent_strangers_hold_up_no_transfer(world: World) -> None:
    """T17: from two addresses, at the source and at the centre; a whole transfer takes under five seconds."""
    with ExitStack() as stack:
        for node in (world.nodes[SOURCE], world.nodes[CENTRE]):
            port = urlsplit(node.wire_url).port
            for number in range(200):
                address = ("127.0.0.2", 0) if number % 2 else ("127.0.0.3", 0)
                each = stack.enter_context(socket.create_connection(("127.0.0.1", port), 5, source_address=address))
                each.sendall(b"\x16\x03\x01" if number % 4 < 2 else b"")

        began = monotonic()
        sleutel, doel = world.sleutel(), Adres(VO.brin, VO.kenmerk)
        granted = world.send(TARGET, CENTRE, OverdrachtRequest(Adres(PO.brin), doel, sleutel, "overstapdossier"))
        assert isinstance(granted, OverdrachtResponse)
        assert granted.sessie_id
        bron = Adres(PO.brin, PO.kenmerk)
        reply = world.send(TARGET, SOURCE, DocumentRequest(bron, doel, granted.sessie_id, sleutel, "overstapdossier"))
        world.send(TARGET, CENTRE, AfmeldingRequest(bron, doel, granted.sessie_id, "OverdrachtGeslaagd"))
        took = monotonic() - began

    assert isinstance(reply, DocumentResponse)
    assert reply.resultaat == "OverdrachtGeslaagd"
    assert took < 5.0


def test_without_a_certificate_there_is_no_conversation(world: World, asking: DocumentRequest) -> None:
    """T13: refused in the handshake; the source logs one refusal at the wire and delivers nothing."""
    before = world.events(SOURCE)
    context = ssl.create_default_context(cafile=str(world.folder / "ca" / "ca.crt"))

    with pytest.raises(httpx.TransportError), httpx.Client(verify=context, trust_env=False) as client:
        client.post(world.nodes[SOURCE].wire_url, content=soap.write(asking, OSO_2020))

    assert world.new_events(SOURCE, before) == ["wire_refused"]


def test_a_certificate_of_another_chain_is_refused(world: World, asking: DocumentRequest, tmp_path: Path) -> None:
    """T13: also when it names the OIN of a genuine system."""
    before = world.events(SOURCE)
    now = datetime.now(UTC)
    make_ca(tmp_path / "ca", "Een andere keten", now)
    oin = world.nodes[TARGET].systeem.oin
    issue(tmp_path / "ca", tmp_path / TARGET, System(oin=oin, naam="Bedrieger", hosts=("localhost",)), now)
    home = tmp_path / TARGET
    context = client_context(Identity(home / "tls.crt", home / "tls.key", world.folder / "ca" / "ca.crt"))

    with pytest.raises(httpx.TransportError), httpx.Client(verify=context, trust_env=False) as client:
        client.post(world.nodes[SOURCE].wire_url, content=soap.write(asking, OSO_2020))

    assert world.new_events(SOURCE, before) == ["wire_refused"]


def test_a_system_without_mandate_gets_no_session(world: World) -> None:
    """T43: it asks for a school that never let it; named result, no session, one event."""
    before = world.events(CENTRE)
    request = OverdrachtRequest(Adres(PO.brin), Adres(VO.brin, VO.kenmerk), world.sleutel(), "overstapdossier")

    reply = world.send(SOURCE, CENTRE, request)

    assert reply == OverdrachtResponse(resultaat="OnbekendAanleverpunt")
    assert world.new_events(CENTRE, before) == ["mandate_refused"]


def test_a_session_of_somebody_else_opens_nothing(world: World, asking: DocumentRequest) -> None:
    """T31: another admitted system holds the session of the target."""
    before = world.events(SOURCE)

    assert world.send(OTHER, SOURCE, asking) == DocumentResponse("SessieAfwijkend")
    assert world.new_events(SOURCE, before) == ["session_refused"]


def test_an_ended_session_opens_nothing(world: World, asking: DocumentRequest) -> None:
    """T31 T46: replayed after the afmelding."""
    world.send(TARGET, CENTRE, AfmeldingRequest(asking.bron, asking.doel, asking.sessie_id, "OverdrachtGeslaagd"))
    before = world.events(SOURCE)

    assert world.send(TARGET, SOURCE, asking) == DocumentResponse("SessieReedsAfgemeld")
    assert world.new_events(SOURCE, before) == ["session_refused"]


def test_an_invented_session_opens_nothing(world: World, asking: DocumentRequest) -> None:
    before = world.events(SOURCE)

    reply = world.send(TARGET, SOURCE, replace(asking, sessie_id=uuid4()))

    assert reply == DocumentResponse("SessieOnbekend")
    assert world.new_events(SOURCE, before) == ["session_refused"]


@pytest.mark.parametrize("date_", ["20180404", "20200910"])
def test_the_wsdl_is_served_behind_the_certificate(world: World, date_: str) -> None:
    home = world.folder / TARGET
    context = client_context(Identity(home / "tls.crt", home / "tls.key", home / "ca.crt"))
    with httpx.Client(verify=context, trust_env=False) as client:
        reply = client.get(f"{world.nodes[SOURCE].wire_url}?wsdl={date_}")

    assert reply.status_code == 200
    assert world.nodes[SOURCE].wire_url.encode() in reply.content


@pytest.mark.parametrize(
    ("body", "reden"),
    [
        (b"<", "OngeldigeEnvelop"),
        (b"<!DOCTYPE x><x/>", "OngeldigeEnvelop"),
        (b"\xff\xfe<\x00", "OngeldigeEnvelop"),
    ],
)
def test_what_is_no_message_gets_a_fault_in_words(world: World, body: bytes, reden: str) -> None:
    """Wrong input at the door of the chain: a Dutch sentence and a number, nothing else."""
    home = world.folder / TARGET
    context = client_context(Identity(home / "tls.crt", home / "tls.key", home / "ca.crt"))
    before = world.events(SOURCE)
    with httpx.Client(verify=context, trust_env=False) as client:
        reply = client.post(world.nodes[SOURCE].wire_url, content=body, headers={"Content-Type": "text/xml"})

    fault = soap.read_answer(reply.content, PingRequest(), OSO_2020)
    assert getattr(fault, "reden", "") == reden
    assert "SOAP" in getattr(fault, "tekst", "")
    assert world.new_events(SOURCE, before) == ["message_refused"]
