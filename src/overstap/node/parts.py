"""What every node is made of: one answer for the chain, a log, and a worker for what waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial

from overstap.audit.events import Event
from overstap.audit.heads import Heads
from overstap.audit.store import DjangoAudit
from overstap.database import Busy
from overstap.database.connection import sound_connection
from overstap.database.transaction import writing
from overstap.jobs.bell import Bell
from overstap.jobs.round import SUBJECT
from overstap.jobs.store import DjangoJobs
from overstap.jobs.worker import Worker
from overstap.keten import Answer, Message, Partij, Weigering, answer
from overstap.keten.messages import name_of
from overstap.node.config import Config, ConfigError
from overstap.node.secrets import AUDIT_KEY, HEAD_KEY, secret
from overstap.ports import NODE, Actor


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


HEADS = "heads"
"""The job that keeps a head of the log."""
Speak = Callable[[Message, Partij], Message]


@dataclass(frozen=True)
class Node:
    """What runs: answers to the chain, and work of its own."""

    config: Config
    audit: DjangoAudit
    speak: Speak
    worker: Worker
    start: Callable[[], None]
    """Plans what returns by itself; to be called once when the node starts."""

    def answer(self, body: bytes, caller: Partij, soap_action: str = "") -> Answer:
        with sound_connection():
            return answer(body, caller, Conversation(self.speak, self.audit, caller), soap_action=soap_action)

    def note(self, event: Event, **fields: str | int) -> None:
        with writing():
            self.audit.write(event, by=NODE, **fields)


@dataclass(slots=True)
class Conversation:
    """The handler for one message: it knows who speaks and of which schools, so that one event tells of a refusal."""

    speak: Speak
    audit: DjangoAudit
    caller: Partij
    asked: Mapping[str, str] = field(default_factory=dict, init=False)
    """The message, once it could be read: its name and the two schools in it, as the log writes them."""

    def __call__(self, message: Message, caller: Partij) -> Message:
        """The reply; a database that takes no writing now becomes a fault that says: ask again in a moment."""
        self.asked = asked_in(message)
        try:
            return self.speak(message, caller)
        except Busy as busy:
            raise Weigering("Bezet") from busy

    def audit_id(self, reden: str, oorzaak: str) -> str:
        """Log the refusal; its number is the row in the log."""
        with writing():
            number = self.audit.write(
                Event.MESSAGE_REFUSED,
                by=Actor("system", self.caller.oin),
                reason=reden,
                resultaat=oorzaak,
                fingerprint=self.caller.fingerprint,
                **self.asked,
            )
            return str(number)


def asked_in(message: Message) -> dict[str, str]:
    """What the log may hold of a message: its name, and which school asked which."""
    schools = {f"{side}_brin": getattr(message, side).brin for side in ("bron", "doel") if hasattr(message, side)}
    return {"message": name_of(type(message)), **schools}


@cache
def audit_of(config: Config) -> DjangoAudit:
    """The log of this process, made once."""
    return DjangoAudit(secret(config, AUDIT_KEY), SystemClock(), heads_of(config), partial(plan_heads, config))


def heads_of(config: Config) -> Heads | None:
    """The second place for heads of the log. Raises ConfigError when it was named and is not there."""
    if config.heads is None:
        return None
    if not config.heads.is_dir():
        raise ConfigError(f"De map {config.heads} is er niet. Maak haar, of verbeter de instelling heads.")
    return Heads(config.heads, secret(config, HEAD_KEY))


def plan_heads(config: Config) -> None:
    """A head of the log as soon as may be; whoever calls this does not wait for it."""
    jobs_of(config).plan(HEADS, SUBJECT)


@cache
def jobs_of(config: Config) -> DjangoJobs:
    """The list of work of this process, made once: what is planned rings the bell that the worker hears."""
    return DjangoJobs(SystemClock(), audit_of(config), bell=Bell(config.work_processes))
