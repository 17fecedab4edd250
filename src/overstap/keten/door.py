"""The one way out: a message to another system, its answer back. What a door is made of stands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from overstap.keten.faults import Fault
from overstap.keten.messages import Message, Request


@dataclass(frozen=True, slots=True)
class Bestemming:
    """Where to: an https url, the OIN that must answer there, and the namespace it speaks."""

    url: str
    oin: str
    namespace: str


class Door(Protocol):
    def send(self, message: Request, bestemming: Bestemming) -> Message:
        """The response to a request; raises a DoorFout."""


class DoorFout(Exception):
    """The message has no answer. What has been done at the other side is not known, unless a subclass says
    so.
    """


class NietBereikbaar(DoorFout):
    """No connection, or no answer in time."""


class VreemdePartij(DoorFout):
    """Who answered the call is not whom we asked for; nothing of the message was sent. `reden` says in a word why."""

    def __init__(self, reden: str) -> None:
        super().__init__(reden)
        self.reden = reden


class TegenpartijFout(DoorFout):
    """The other system answered with a fault, or with something that is no answer to this message."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class VerzegelingFout(TegenpartijFout):
    """A dossier came in an answer that breaks the agreement: a second one in it, a comment, damage. No seal can hold of
    that."""
