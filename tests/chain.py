"""A whole chain in one process: a Traffic Center and three suppliers' school systems, each with its own database.

The messages go as bytes through `answer`, as they do over the wire; the door between can be told to misbehave.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from ssl import PEM_cert_to_DER_cert
from tempfile import mkdtemp
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from overstap.audit.store import DjangoAudit
from overstap.dossier import Zegelsleutel, invent
from overstap.jobs.store import DjangoJobs
from overstap.jobs.worker import Worker
from overstap.keten import (
    OSO_2020,
    Answer,
    Bestemming,
    DossierFout,
    Fault,
    Message,
    NietBereikbaar,
    Partij,
    SoapFout,
    TegenpartijFout,
    VerzegelingFout,
    answer,
    partij_of,
    soap,
)
from overstap.keten.zoeksleutel import KetenSleutel
from overstap.node.config import Limits
from overstap.node.parts import Conversation, Speak
from overstap.ports import NODE
from overstap.school import chosen, collect, fetch, incoming, outgoing, tell
from overstap.school.handler import SchoolHandler
from overstap.school.models import Inkomend, School, Uitgaand
from overstap.school.ports import Identity, Keys, Ports
from overstap.traffic_center import register
from overstap.traffic_center.handler import CentreHandler
from overstap.traffic_center.tools import Tools
from overstap.vault.store import DjangoVault
from overstap.wire.keys import System, issue, make_ca
from overstap.wire.webhook import WebhookSender

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ACTIVE: ContextVar[str] = ContextVar("node", default="default")
CENTRE = "centre"
SECRETS = {1: bytes(range(32))}
OINS = {
    CENTRE: "00000009000000001000",
    "po": "00000009000000002000",
    "vo": "00000009000000003000",
    "brug": "00000009000000004000",
}
SCHOOLS = (
    ("po", "99PA", "Basisschool De Wilgenhof", "PO", 1),
    ("po", "99PB", "Basisschool Het Kompas", "PO", 1),
    ("vo", "99VA", "Kadecollege", "VO", 1),
    ("brug", "99VB", "Bruglyceum", "VO", 1),
    ("brug", "99VA", "Kadecollege", "VO", 2),
)
"""Node, BRIN, name, sector, index. One school stands in two systems, as when it changes supplier."""


class NodeRouter:
    """Every query goes to the database of the node that is acting."""

    def db_for_read(self, *_: object, **__: object) -> str:
        return ACTIVE.get()

    db_for_write = db_for_read

    def allow_relation(self, *_: object, **__: object) -> bool:
        return True


@contextmanager
def acting(alias: str) -> Iterator[None]:
    token = ACTIVE.set(alias)
    try:
        yield
    finally:
        ACTIVE.reset(token)


@dataclass
class HandClock:
    """The clock of the whole chain, moved by hand."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def move(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass
class NodeClock:
    """The clock of one node: that of the chain, and how far it is off."""

    chain: HandClock
    off: timedelta = timedelta()

    def now(self) -> datetime:
        return self.chain.now() + self.off


@dataclass(frozen=True)
class Papers:
    """What a system proves itself with."""

    partij: Partij
    zegel: Zegelsleutel
    ca: bytes


@cache
def papers(alias: str, ca: str = "ca") -> Papers:
    """Certificates of a practice authority; another `ca` is another chain."""
    folder = authority(ca)
    system = System(oin=OINS.get(alias, "00000009000000009000"), naam=f"Systeem {alias}", hosts=("localhost",))
    issue(folder, folder / alias, system, START - timedelta(days=2))
    return Papers(
        partij_of(der(folder / alias / "tls.crt")),
        Zegelsleutel((folder / alias / "seal.key").read_bytes(), der(folder / alias / "seal.crt")),
        der(folder / "ca.crt"),
    )


@cache
def authority(name: str) -> Path:
    folder = Path(mkdtemp(prefix="overstap-test-"))
    make_ca(folder, f"Oefenketen {name}", START - timedelta(days=3))
    return folder


def der(path: Path) -> bytes:
    return PEM_cert_to_DER_cert(path.read_text(encoding="ascii"))


@dataclass
class Participant:
    """One node of the chain: who it is, what it answers, and what it has sent and received."""

    alias: str
    clock: NodeClock
    speak: Speak
    audit: DjangoAudit
    door: ChainDoor | None = None

    @property
    def partij(self) -> Partij:
        return papers(self.alias).partij

    def answer(self, body: bytes, caller: Partij) -> Answer:
        with acting(self.alias):
            return answer(body, caller, Conversation(self.speak, self.audit, caller))

    def events(self, n: int = 1) -> list[str]:
        """The names of the last events, the newest last."""
        with acting(self.alias):
            return [str(event) for event in self.audit.last(n)]

    def count_events(self) -> int:
        with acting(self.alias):
            head = self.audit.head()
            return head.nr if head else 0

    def tell_lies(self, lie: Lie | None) -> None:
        """Let the door of this system do this with every message it sends; None: be honest again."""
        assert self.door is not None
        self.door.lie = lie

    def send_to_centre(self, message: Message) -> Message:
        """Say something to the Traffic Center as this system; a fault comes as TegenpartijFout."""
        assert self.door is not None
        return self.door.send(message, Bestemming(url_of(CENTRE), OINS[CENTRE], OSO_2020))

    def send_to(self, alias: str, message: Message) -> Message:
        """Say something to another system of the chain as this one."""
        assert self.door is not None
        return self.door.send(message, Bestemming(url_of(alias), OINS[alias], OSO_2020))


Lie = Callable[[Message, Callable[[], Message]], Message]
"""What the door does with a message: call the second to let it through."""


@dataclass(frozen=True)
class Crossing:
    """A message on its way: the bytes of it, who sends them, and who is to answer."""

    message: Message
    body: bytes
    sender: str
    caller: Partij
    system: Participant

    def arrive(self, body: bytes = b"") -> Answer:
        """What the other system answers, to these bytes if they became others on the way."""
        return self.system.answer(body or self.body, self.caller)


Line = Callable[[Crossing], Answer]
"""What becomes of the bytes of a message between two systems; `Crossing.arrive` when nothing does."""


@dataclass
class ChainDoor:
    """The door of one node: serialises, lets the other node answer, and parses; as the wire does."""

    alias: str
    systems: Mapping[str, Participant]
    lie: Lie | None = None
    line: Line = Crossing.arrive
    sent: list[Message] = field(default_factory=list)

    def send(self, message: Message, bestemming: Bestemming) -> Message:
        self.sent.append(message)
        through = partial(self.through, message, bestemming)
        return self.lie(message, through) if self.lie else through()

    def through(self, message: Message, bestemming: Bestemming) -> Message:
        system = next((each for each in self.systems.values() if url_of(each.alias) == bestemming.url), None)
        if system is None or system.partij.oin != bestemming.oin:
            raise NietBereikbaar
        body = soap.write(message, bestemming.namespace)
        answered = self.line(Crossing(message, body, self.alias, papers(self.alias).partij, system))
        try:
            reply = soap.read_answer(answered.body, message, bestemming.namespace)  # type: ignore[arg-type]
        except SoapFout as error:
            kind = VerzegelingFout if isinstance(error, DossierFout) else TegenpartijFout
            raise kind(Fault("Server", "", "", status=answered.status)) from error
        if isinstance(reply, Fault):
            raise TegenpartijFout(reply)
        return reply


def url_of(alias: str) -> str:
    return f"https://{alias}.example/oso"


@dataclass
class SchoolSystem(Participant):
    """A supplier's system with its schools."""

    ports: Ports = None  # type: ignore[assignment]
    jobs: DjangoJobs = None  # type: ignore[assignment]
    worker: Worker = None  # type: ignore[assignment]

    def school(self, brin: str) -> School:
        with acting(self.alias):
            return School.objects.get(brin=brin)

    def ready(self, brin: str, profiel: str, *, seed: int = 1, **changes: Any) -> Uitgaand:
        """An invented pupil whose dossier is klaargezet."""
        row = self.taken_in(brin, profiel, seed=seed)
        with acting(self.alias):
            return outgoing.seal_dossier(self.ports, row, NODE, **changes)

    def taken_in(self, brin: str, profiel: str, *, seed: int = 1) -> Uitgaand:
        with acting(self.alias):
            school = School.objects.get(brin=brin)
            record = invent(seed, profiel, bron_brin=brin, schoolnaam=school.naam, vandaag=date(2026, 3, 2))
            return self.settled(collect.take_in(self.ports, school, record, NODE))

    def settled(self, row: Uitgaand) -> Uitgaand:
        """With what the privacy check asks about answered."""
        return collect.settle(self.ports, row.pk, NODE, (), "nagekeken") if row.bevindingen else row

    def pgn(self, row: Uitgaand) -> str:
        with acting(self.alias):
            return self.ports.vault.reveal(bytes(row.pgn_hidden), "pgn")

    def ask(self, brin: str, pgn: str, bron_brin: str, soort: str = "overstapdossier") -> Inkomend:
        """Ask, and let the worker do what it can now."""
        with acting(self.alias):
            school = School.objects.get(brin=brin)
            row = incoming.ask(self.ports, school, pgn, bron_brin, soort, NODE)
            self.worker.run_until_idle()
            return Inkomend.objects.get(pk=row.pk)

    def work_until_done(self, chain: Chain) -> None:
        """Let the worker try again and again, the clock moving on, until nothing is on its way."""
        for _ in range(30):
            chain.clock.move(minutes=2)
            with acting(self.alias):
                self.worker.run_until_idle()
                if not any(row.wacht for row in Inkomend.objects.all()):
                    return
        raise AssertionError("something is still on its way")

    def fresh(self, row: Any) -> Any:
        with acting(self.alias):
            return type(row).objects.get(pk=row.pk)


class Chain:
    """The practice chain of the tests. Needs the databases of all its nodes."""

    def __init__(self, namespace: str = OSO_2020, random: Callable[[int], bytes] = os.urandom) -> None:
        self.clock = HandClock()
        self.random = random
        self.systems: dict[str, Participant] = {}
        clock = NodeClock(self.clock)
        self.tools = self.centre_tools(clock)
        self.centre = Participant(CENTRE, clock, CentreHandler(self.tools), self.audit_of(CENTRE, clock))
        self.systems[CENTRE] = self.centre
        self.po, self.vo, self.brug = (self.school_system(alias, namespace) for alias in ("po", "vo", "brug"))
        self.fill_register()

    def audit_of(self, alias: str, clock: NodeClock) -> DjangoAudit:
        return DjangoAudit(alias.encode().ljust(32, b"."), clock)

    def centre_tools(self, clock: NodeClock) -> Tools:
        audit = self.audit_of(CENTRE, clock)
        jobs = DjangoJobs(clock, audit, random=self.random)
        return Tools(clock, audit, jobs, key=b"the key of the centre of the tests", random=self.random)

    def school_system(self, alias: str, namespace: str) -> SchoolSystem:
        clock = NodeClock(self.clock)
        audit = self.audit_of(alias, clock)
        jobs = DjangoJobs(clock, audit, random=self.random)
        door = ChainDoor(alias, self.systems)
        ports = Ports(
            clock=clock,
            door=door,
            vault=DjangoVault({1: alias.encode().ljust(32, b"!")}, 1, audit=audit, clock=clock),
            audit=audit,
            jobs=jobs,
            keys=Keys(KetenSleutel(SECRETS, 1), papers(alias).zegel, (papers(alias).ca,)),
            identity=Identity(OINS[alias], namespace, url_of(CENTRE), OINS[CENTRE]),
            random=self.random,
            terms=Limits(),
        )
        system = SchoolSystem(alias, clock, SchoolHandler(ports), audit, door, ports, jobs, worker_of(ports, jobs))
        self.systems[alias] = system
        return system

    def fill_register(self) -> None:
        with acting(CENTRE):
            for alias, oin in OINS.items():
                if alias != CENTRE:
                    register.put_systeem(self.tools, oin, f"Systeem {alias}", (papers(alias).partij.fingerprint,))
            for alias, brin, naam, sector, index in SCHOOLS:
                register.put_school(self.tools, brin, naam, sector)
                register.put_mandaat(self.tools, brin, OINS[alias], van=date(2025, 8, 1))
                punt = register.Punt(kenmerk(brin, index), index, brin, OINS[alias], url_of(alias))
                register.put_aanleverpunt(self.tools, punt)
        for alias, brin, naam, sector, index in SCHOOLS:
            with acting(alias):
                School.objects.create(brin=brin, naam=naam, sector=sector, kenmerk=kenmerk(brin, index), index=index)


def worker_of(ports: Ports, jobs: DjangoJobs) -> Worker:
    """A worker of a school system; each has a name of its own, as each process has."""
    given_up = {incoming.FETCH: fetch.give_up, chosen.NOTIFY: tell.give_up}
    return Worker(
        jobs,
        {incoming.FETCH: partial(fetch.fetch, ports), chosen.NOTIFY: partial(tell.tell, ports)},
        given_up=lambda kind, subject: given_up[kind](ports, subject),
    )


def kenmerk(brin: str, index: int) -> str:
    return f"0000000700000{brin}{index:03d}"


class PortsMiddleware(MiddlewareMixin):
    """Hands the pages under test the ports that the test has set."""

    ports: Any = None

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        request.ports = type(self).ports  # type: ignore[attr-defined]
        request.fits = WebhookSender().fits  # type: ignore[attr-defined]
        return None
