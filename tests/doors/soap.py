"""The answer of a school and of the centre, with their rows, log and vault in memory; the same before every input."""

from __future__ import annotations

import sqlite3
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from random import Random
from uuid import UUID

from django.db import connections

from chain import START, Chain, Participant, acting, kenmerk, papers
from doors.bent import MARKUP, bent, noise, shuffled
from doors.door import Tried
from overstap.keten import (
    NAMESPACES,
    OSO_2018,
    Adres,
    AfmeldingRequest,
    Bestemming,
    DocumentRequest,
    Fault,
    Message,
    OverdrachtRequest,
    OverdrachtResponse,
    Partij,
    PingRequest,
    Request,
    SessiecontroleRequest,
    SessiecontroleResponse,
    Sleutel,
    answer,
    soap,
)
from overstap.node.parts import Conversation
from overstap.school.handler import SchoolHandler
from overstap.traffic_center.handler import CentreHandler

SOORT = "overstapdossier"
SALT = bytes(15)
VALUES = (b"<a/>", b"-1", b"24:00:00", b"<oso:bronBrin>99PA</oso:bronBrin>", b' soap:mustUnderstand="1"')
TEXTS = ("", " ", "99PA", "99VA", "1", "-1", "9" * 30, "overdrachtbinnenbrin", "swv-dossier", "2018.1", "0000", "\n\t")
ACTIONS = ("", '""', '"documentRequest"', "urn:x#ping", "\x00", "a" * 300)
Make = Callable[[Random], bytes]


class Told(Exception):
    """An answer that nobody can read."""


@dataclass(frozen=True)
class Sending:
    """A door that says of every session that it is good: what stands behind that check is looked at too."""

    def send(self, _message: Message, _bestemming: Bestemming) -> Message:
        return SessiecontroleResponse("VO", papers("vo").partij.oin)


class Watched:
    """A conversation that keeps what was raised in it, since the answer tells nothing of it."""

    def __init__(self, system: Participant) -> None:
        self._talk = Conversation(system.speak, system.audit, papers("vo").partij)
        self.raised: BaseException | None = None

    def __call__(self, message: Request, caller: Partij) -> Message:
        return self._talk(message, caller)

    def audit_id(self, reden: str, oorzaak: str) -> str:
        self.raised = sys.exception() if oorzaak else None
        try:
            return self._talk.audit_id(reden, oorzaak)
        except Exception as error:
            self.raised = error
            raise


def soap_doors() -> list[Tried]:
    """The two, each in both namespaces. Needs the databases of a chain, in memory."""
    chain = Chain()
    seeds = count(1)
    chain.centre.speak = CentreHandler(replace(chain.tools, random=lambda size: next(seeds).to_bytes(size, "big")))
    chain.po.speak = SchoolHandler(replace(chain.po.ports, door=Sending()))
    pgn = chain.po.pgn(chain.po.ready("99PA", "POVO"))
    bodies = list(sound_bodies(chain, pgn))
    return [
        Tried("soap-school", lambda random: made(random, bodies), Answering(chain.po).enter),
        Tried("soap-centre", lambda random: made(random, bodies), Answering(chain.centre).enter),
    ]


def sound_bodies(chain: Chain, pgn: str) -> Iterator[bytes]:
    """Every kind of request in each namespace, about a session that is and one that is not."""
    for namespace in NAMESPACES:
        bron, doel = address(namespace, "99PA", 1), address(namespace, "99VA", 1)
        zoeksleutel = chain.po.ports.keys.zoeksleutel.derive(pgn, "99PA", SALT)
        sleutel = Sleutel(zoeksleutel, None if namespace == OSO_2018 else pgn[-4:])
        question = OverdrachtRequest(Adres("99PA"), doel, sleutel, SOORT)
        body = soap.write(question, namespace)
        granted = soap.read_answer(chain.centre.answer(body, papers("vo").partij).body, question, namespace)
        sessie = granted.sessie_id if isinstance(granted, OverdrachtResponse) else None
        assert sessie
        yield body
        yield soap.write(PingRequest(), namespace)
        for one in (sessie, UUID(int=1, version=4)):
            yield soap.write(DocumentRequest(bron, doel, one, sleutel, SOORT), namespace)
            later = START + timedelta(days=1)
            yield soap.write(DocumentRequest(bron, doel, one, sleutel, SOORT, later, "2018.1"), namespace)
            yield soap.write(SessiecontroleRequest(bron, doel, sleutel, SOORT, one), namespace)
            yield soap.write(AfmeldingRequest(bron, doel, one, "OverdrachtGeslaagd", sleutel, SOORT), namespace)


def address(namespace: str, brin: str, index: int) -> Adres:
    return Adres(brin, index=index) if namespace == OSO_2018 else Adres(brin, kenmerk=kenmerk(brin, index))


def made(random: Random, bodies: list[bytes]) -> tuple[bytes, str]:
    """A body and a SOAPAction."""
    body = random.choice(bodies)
    ways: list[Callable[[], bytes]] = [
        lambda: body,
        lambda: bent(random, body, MARKUP + VALUES),
        lambda: bent(random, body, MARKUP + VALUES),
        lambda: shuffled(random, body, TEXTS),
        lambda: shuffled(random, body, TEXTS),
        lambda: said_otherwise(random, body),
        lambda: noise(random),
    ]
    return random.choice(ways)(), random.choice(ACTIONS) if random.random() < 0.2 else ""


def said_otherwise(random: Random, body: bytes) -> bytes:
    """The form is right, and one word is another: it gets past the reading of it."""
    old, new = random.choice(
        [
            (b"99PA", random.choice([b"99PB", b"99ZZ", b"99VA"])),
            (b"99VA", random.choice([b"99VB", b"99ZZ", b"99PA"])),
            (b"overstapdossier", random.choice([b"swv-dossier", b"overdrachtbinnenbrin"])),
            (b64encode(SALT)[4:12], b64encode(random.randbytes(6))),
            (b"OverdrachtGeslaagd", random.choice([b"LeerlingNietGevonden", b"NietBereikbaar", b"Nergens"])),
        ]
    )
    return body.replace(old, new)


class Answering:
    """One system that answers as it would over the wire. Before each input it is put back as it was."""

    def __init__(self, system: Participant) -> None:
        self._system = system
        self._before = sqlite3.connect(":memory:")
        connections[system.alias].ensure_connection()
        connections[system.alias].connection.backup(self._before)

    def enter(self, asked: tuple[bytes, str]) -> bool:
        self._before.backup(connections[self._system.alias].connection)
        watched = Watched(self._system)
        with acting(self._system.alias), sessions_closed(self._system.alias):
            found = answer(asked[0], papers("vo").partij, watched, soap_action=asked[1])
        if watched.raised is not None:
            raise watched.raised
        if found.status == 200:
            soap.read(found.body, soap.DOCUMENT)
            return True
        if not isinstance(soap.read_answer(found.body, PingRequest(), NAMESPACES[0]), Fault):
            raise Told(found.status)
        return False


@contextmanager
def sessions_closed(alias: str) -> Iterator[None]:
    """No transaction is left open behind an answer."""
    yield
    if connections[alias].connection.in_transaction:
        raise Told("a transaction was left open")
