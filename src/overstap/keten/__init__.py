"""The agreed interface of the chain, without a socket or a clock: bytes to messages, messages to bytes.

What can derive a zoeksleutel (`overstap.keten.zoeksleutel`) is not passed on here, so that the Traffic
Center can use this room without ever coming near it.
"""

from overstap.keten.answer import Answer, Handler, answer
from overstap.keten.door import (
    Bestemming,
    Door,
    DoorFout,
    NietBereikbaar,
    TegenpartijFout,
    VerzegelingFout,
    VreemdePartij,
)
from overstap.keten.faults import ClientCertificaat, DossierFout, Fault, OngeldigVerzoek, SoapFout, Weigering
from overstap.keten.messages import (
    Aanleverpunt,
    Adres,
    AfmeldingRequest,
    AfmeldingResponse,
    DocumentRequest,
    DocumentResponse,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    Message,
    NotificatieRequest,
    NotificatieResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    PingRequest,
    PingResponse,
    Request,
    Response,
    SessiecontroleRequest,
    SessiecontroleResponse,
    Sleutel,
    Verzegeling,
)
from overstap.keten.partij import Partij, PartijFout, partij_of
from overstap.keten.pgn import Zoeksleutel
from overstap.keten.results import Resultaat, beste, resultaat
from overstap.keten.soap import Envelope, Limits
from overstap.keten.table import EIGEN, NAMESPACES, OSO_2018, OSO_2020

__all__ = [
    "EIGEN",
    "NAMESPACES",
    "OSO_2018",
    "OSO_2020",
    "Aanleverpunt",
    "Adres",
    "AfmeldingRequest",
    "AfmeldingResponse",
    "Answer",
    "Bestemming",
    "ClientCertificaat",
    "DocumentRequest",
    "DocumentResponse",
    "Door",
    "DoorFout",
    "DossierFout",
    "Envelope",
    "Fault",
    "Handler",
    "Limits",
    "MeldenNotificatieRequest",
    "MeldenNotificatieResponse",
    "Message",
    "NietBereikbaar",
    "NotificatieRequest",
    "NotificatieResponse",
    "OngeldigVerzoek",
    "OverdrachtRequest",
    "OverdrachtResponse",
    "Partij",
    "PartijFout",
    "PingRequest",
    "PingResponse",
    "Request",
    "Response",
    "Resultaat",
    "SessiecontroleRequest",
    "SessiecontroleResponse",
    "Sleutel",
    "SoapFout",
    "TegenpartijFout",
    "Verzegeling",
    "VerzegelingFout",
    "VreemdePartij",
    "Weigering",
    "Zoeksleutel",
    "answer",
    "beste",
    "partij_of",
    "resultaat",
]
