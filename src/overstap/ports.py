"""What a step may use of the world: a clock, the vault, the log, the jobs.

Only Protocols and plain values stand here, so that a step can be read and tested without any of the real
things; and nothing of dossiers, so that the Traffic Center may lean on it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does or reads something: a member of staff, another system of the chain, or the node itself."""

    kind: str
    """`user` (the number of an account), `supplier` (that of a token), `system` (an OIN), `node` (a job)."""
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


NODE = Actor("node", "self")


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, with a time zone (UTC)."""


@dataclass(frozen=True, slots=True)
class Place:
    """To which school, dossier and version a stored thing belongs: moved elsewhere it no longer opens."""

    kind: str
    brin: str
    versie: int = 1
    about: str = ""
    """The overdracht that a look is about, for the log; nothing is sealed to it."""


class Vault(Protocol):
    """Dossiers at rest, each under a key of its own."""

    def put(self, data: bytes, place: Place) -> UUID: ...

    def read(self, dossier_id: UUID, place: Place, *, reader: Actor, purpose: str) -> bytes:
        """The bytes; logs who read them and why, in the transaction of the caller."""

    def commit(self, dossier_id: UUID, place: Place, *, reader: Actor, purpose: str) -> tuple[bytes, bytes]:
        """The bytes and a keyed commitment to them (32 bytes) that dies with the dossier; logged as a read is."""

    def places(self, dossier_ids: Iterable[UUID], kind: str) -> dict[UUID, Place]:
        """For what each of these of this kind was stored; nothing of what is in it."""

    def shred(self, dossier_id: UUID) -> None: ...

    def hide(self, text: str, context: str) -> bytes:
        """A short secret (a BSN) sealed for one column; `context` binds it to its row."""

    def reveal(self, hidden: bytes, context: str) -> str: ...

    def index(self, text: str, context: str) -> bytes:
        """A keyed digest to look a hidden text up by."""


class Audit(Protocol):
    def write(self, event: str, *, by: Actor, **fields: str | int) -> int:
        """Log one named event in the transaction of the caller, and give its number.

        Fields that are not listed for the event are refused.
        """


class Jobs(Protocol):
    def plan(self, kind: str, subject: UUID, *, due: datetime | None = None) -> None:
        """Put work on the list, once for each kind and subject that still waits."""

    def finish_running(self) -> None:
        """End the job that this thread is doing, if any, in the transaction of its last deed."""
