"""What the steps of a school system use: the ports of every room, and what only a school has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from overstap.dossier import Zegelsleutel
from overstap.dossier.privacy_pdf import PdfReader
from overstap.keten.door import Door
from overstap.keten.zoeksleutel import Zoeksleutel
from overstap.ports import Audit, Clock, Jobs, Vault


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this node is in the chain, and where its Traffic Center stands."""

    oin: str
    namespace: str
    centre_url: str
    centre_oin: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What a school system recognises pupils with, and what it seals and trusts."""

    zoeksleutel: Zoeksleutel
    zegel: Zegelsleutel
    trusted: tuple[bytes, ...]
    """The certificates (DER) of the authorities whose seals are accepted."""


class Terms(Protocol):
    """The limits that steps keep to: those of the node that they belong to."""

    @property
    def repeats_max(self) -> int: ...

    @property
    def candidates_max(self) -> int: ...

    @property
    def requests_kept_days(self) -> int: ...

    @property
    def attachments_bytes_max(self) -> int: ...

    @property
    def unused_days(self) -> int: ...

    @property
    def unknown_a_day(self) -> int: ...

    @property
    def unknown_a_minute(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Ports:
    clock: Clock
    door: Door
    vault: Vault
    audit: Audit
    jobs: Jobs
    keys: Keys
    identity: Identity
    random: Callable[[int], bytes]
    terms: Terms
    read_pdf: PdfReader | None = None
    """Reads the text of a PDF that was added; without one a person is asked to read it."""
