"""The messages of the chain as frozen values, the same for every namespace.

What stands on the wire, in which order and under which name, is in ``messages.csv``; a test proves that the
table and these classes agree. The fields that point at a pupil or hold a dossier stay out of every `repr`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Adres:
    """A school and its aanleverpunt: by routeringskenmerk (2020) or by index (2018)."""

    brin: str
    kenmerk: str = ""
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Sleutel:
    """What points at the pupil: a zoeksleutel with pgnfrag, or a koppelsleutel; never both."""

    zoeksleutel: bytes | None = field(default=None, repr=False)
    pgnfrag: str | None = field(default=None, repr=False)
    koppelsleutel: UUID | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Aanleverpunt:
    """Where a dossier may be asked, and whose certificate to expect there (`oin`: own extension)."""

    url: str
    kenmerk: str = ""
    index: int | None = None
    doel: str | None = None
    omschrijving: str | None = None
    oin: str | None = None


@dataclass(frozen=True, slots=True)
class Verzegeling:
    """The seal of a dossier and the proof of this one delivery (own extension)."""

    jaar: str
    dossier_id: str
    versie: int
    bron_brin: str
    digest: str
    certificaat: bytes = field(repr=False)
    handtekening: bytes = field(repr=False)
    afleverbewijs: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OverdrachtRequest:
    """Target to centre: open a session for one dossier."""

    bron: Adres
    doel: Adres
    sleutel: Sleutel
    overdrachtsoort: str


@dataclass(frozen=True, slots=True)
class OverdrachtResponse:
    """A session and the addresses to ask, or a result code that says why not."""

    sessie_id: UUID | None = None
    aanleverpunten: tuple[Aanleverpunt, ...] = ()
    resultaat: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """Target to source: give the dossier."""

    bron: Adres
    doel: Adres
    sessie_id: UUID
    sleutel: Sleutel
    overdrachtsoort: str
    dossier_verzameldatum: datetime | None = None
    """Deliver only when collected after this moment."""
    standaardversie: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentResponse:
    """The dossier as exclusive canonical bytes, with its seal; or a result code that says why not."""

    resultaat: str
    document: bytes | None = field(default=None, repr=False)
    zegel: Verzegeling | None = None


@dataclass(frozen=True, slots=True)
class SessiecontroleRequest:
    """Source to centre: is this session good for these addresses, this key and this certificate?"""

    bron: Adres
    doel: Adres
    sleutel: Sleutel
    overdrachtsoort: str
    sessie_id: UUID
    doel_certificaat: str | None = None
    """SHA-256 (hex) of the certificate of whoever asks (own extension)."""


@dataclass(frozen=True, slots=True)
class SessiecontroleResponse:
    """The sector of the target and whose certificate may ask (`doel_oin`: own extension), or a result code."""

    sector: str | None = None
    doel_oin: str | None = None
    resultaat: str | None = None


@dataclass(frozen=True, slots=True)
class AfmeldingRequest:
    """Target to centre: the session is done, with this best result."""

    bron: Adres
    doel: Adres
    sessie_id: UUID
    resultaat: str
    sleutel: Sleutel | None = None
    overdrachtsoort: str | None = None


@dataclass(frozen=True, slots=True)
class AfmeldingResponse:
    resultaat: str


@dataclass(frozen=True, slots=True)
class MeldenNotificatieRequest:
    """Source to centre: this doel asked before; where may it be told that the dossier is ready?"""

    bron: Adres
    doel: Adres
    dienst: str
    """OV or SWV: what the doel is told it for; on the wire the element `doel`."""
    sessie_id: UUID | None = None
    """The session in which it asked; there is none for SWV."""
    aanvraagdatum: datetime | None = None
    """The moment at which it asked."""


@dataclass(frozen=True, slots=True)
class MeldenNotificatieResponse:
    """Where the doel may be told and whose certificate to expect there (`oin`: own extension), or a result code."""

    url: str | None = None
    koppelsleutel: UUID | None = field(default=None, repr=False)
    oin: str | None = None
    resultaat: str | None = None


@dataclass(frozen=True, slots=True)
class NotificatieRequest:
    """Source to target: what you asked for is ready. It names the request by its session, or (SWV) a koppelsleutel."""

    bron: Adres
    doel: Adres
    dienst: str
    """OV or SWV; on the wire the element `doel`."""
    koppelsleutel: UUID | None = field(default=None, repr=False)
    sessie_id: UUID | None = None
    aanvraagdatum: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotificatieResponse:
    resultaat: str


@dataclass(frozen=True, slots=True)
class PingRequest:
    """Is the connection good, and are our clocks the same?"""


@dataclass(frozen=True, slots=True)
class PingResponse:
    resultaat: str
    tijd: datetime | None = None


Request = (
    OverdrachtRequest
    | DocumentRequest
    | SessiecontroleRequest
    | AfmeldingRequest
    | MeldenNotificatieRequest
    | NotificatieRequest
    | PingRequest
)
Response = (
    OverdrachtResponse
    | DocumentResponse
    | SessiecontroleResponse
    | AfmeldingResponse
    | MeldenNotificatieResponse
    | NotificatieResponse
    | PingResponse
)
Message = Request | Response

REPLIES: Mapping[type[Request], type[Response]] = {
    OverdrachtRequest: OverdrachtResponse,
    DocumentRequest: DocumentResponse,
    SessiecontroleRequest: SessiecontroleResponse,
    AfmeldingRequest: AfmeldingResponse,
    MeldenNotificatieRequest: MeldenNotificatieResponse,
    NotificatieRequest: NotificatieResponse,
    PingRequest: PingResponse,
}
"""Which message answers which."""


def name_of(message: type[Message]) -> str:
    """The name of the root element, such as overdrachtRequest."""
    return message.__name__[0].lower() + message.__name__[1:]


MESSAGES: Mapping[str, type[Message]] = {name_of(message): message for pair in REPLIES.items() for message in pair}

PARTS: Mapping[str, type[Adres | Sleutel | Aanleverpunt | Verzegeling]] = {
    "bron": Adres,
    "doel": Adres,
    "sleutel": Sleutel,
    "aanleverpunten": Aanleverpunt,
    "zegel": Verzegeling,
}
"""Which class stands in which field of a message."""
