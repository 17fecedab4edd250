"""Messages to test with: one or more of every kind, in each namespace. Schools and pupils are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from overstap.keten import (
    OSO_2018,
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
    Partij,
    PingRequest,
    PingResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
    Sleutel,
    Verzegeling,
)

SESSIE = UUID("3f1c2f6e-90ab-4c11-8d53-2b6f0e7a9c01")
KOPPELSLEUTEL = UUID("B7A0E6C2-5D14-4F0B-9E7D-6A1C3D5F7E92")
MOMENT = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
OIN = "00000003999999990000"
CALLER = Partij(OIN, "ab" * 32, "Leerling Administratie Wolfsgras")
DOSSIER = (
    '<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier"><naam>Noör</naam></dossier>'.encode()
)
ZEGEL = Verzegeling(
    jaar="2019.1",
    dossier_id="5c0f4a52-3a57-4a6e-8c5b-0a4f7f2d9b11",
    versie=2,
    bron_brin="99PA",
    digest="0f" * 32,
    certificaat=b"\x30\x82certificate",
    handtekening=b"\x07" * 64,
    afleverbewijs=b"\x09" * 72,
)


def adres(namespace: str, brin: str, serial: int) -> Adres:
    if namespace == OSO_2018:
        return Adres(brin, index=serial)
    return Adres(brin, kenmerk=f"00000007000{brin}00{serial:03}")


def zoeksleutel(namespace: str) -> Sleutel:
    """A key of 128 bytes; the digits beside it came with the newer namespace."""
    return Sleutel(bytes(range(128)), None if namespace == OSO_2018 else "9468")


def requests(namespace: str) -> list[Message]:
    """The first seven are one of each kind; then what else they can look like."""
    bron, doel = adres(namespace, "99PA", 931), adres(namespace, "99VA", 932)
    sleutel, koppel = zoeksleutel(namespace), Sleutel(koppelsleutel=KOPPELSLEUTEL)
    soort = "overstapdossier"
    return [
        OverdrachtRequest(Adres("99PA"), doel, sleutel, soort),
        DocumentRequest(bron, doel, SESSIE, sleutel, soort, MOMENT, "2019.1"),
        SessiecontroleRequest(bron, doel, sleutel, soort, SESSIE),
        AfmeldingRequest(bron, doel, SESSIE, "OverdrachtGeslaagd", sleutel, soort),
        PingRequest(),
        MeldenNotificatieRequest(bron, doel, "OV", SESSIE, MOMENT),
        NotificatieRequest(bron, doel, "OV", sessie_id=SESSIE, aanvraagdatum=MOMENT),
        OverdrachtRequest(bron, doel, koppel, "swv-dossier"),
        DocumentRequest(bron, doel, SESSIE, koppel, "swv-dossier"),
        SessiecontroleRequest(bron, doel, koppel, "swv-dossier", SESSIE),
        AfmeldingRequest(bron, doel, SESSIE, "NietBereikbaar"),
        MeldenNotificatieRequest(bron, doel, "SWV"),
        NotificatieRequest(bron, doel, "SWV", KOPPELSLEUTEL),
    ]


def responses(namespace: str) -> list[Message]:
    first = adres(namespace, "99PA", 931)
    punten = (
        Aanleverpunt("https://po.voorbeeld.test/oso", first.kenmerk, first.index, "OV", "LAS & <meer>", OIN),
        Aanleverpunt("https://lvs.voorbeeld.test/oso", first.kenmerk, first.index, "SWV"),
        Aanleverpunt("https://tib.voorbeeld.test/oso", first.kenmerk, first.index),
    )
    return [
        OverdrachtResponse(SESSIE, punten),
        OverdrachtResponse(resultaat="VerstrekkerNietBekend"),
        DocumentResponse("OverdrachtGeslaagd", DOSSIER, ZEGEL),
        DocumentResponse("OverdrachtGeslaagd", DOSSIER),
        DocumentResponse("LeerlingNietGevonden"),
        SessiecontroleResponse("VO", OIN),
        SessiecontroleResponse("PO"),
        SessiecontroleResponse(resultaat="SessieAfwijkend"),
        AfmeldingResponse("OverdrachtGeslaagd"),
        MeldenNotificatieResponse("https://vo.voorbeeld.test/oso", oin=OIN),
        MeldenNotificatieResponse("https://swv.voorbeeld.test/oso", KOPPELSLEUTEL),
        MeldenNotificatieResponse(resultaat="SessieOnbekend"),
        NotificatieResponse("NotificatieOntvangen"),
        PingResponse("OK", MOMENT),
        PingResponse("OK"),
    ]


class Echo:
    """A handler that answers every request well and remembers what came."""

    def __init__(self, namespace: str) -> None:
        self.seen: list[Message] = []
        self.faults: list[tuple[str, str]] = []
        self.replies = {type(each).__name__.removesuffix("Response"): each for each in reversed(responses(namespace))}

    def __call__(self, message: Message, caller: Partij) -> Message:
        assert caller is CALLER
        self.seen.append(message)
        return self.replies[type(message).__name__.removesuffix("Request")]

    def audit_id(self, reden: str, oorzaak: str) -> str:
        self.faults.append((reden, oorzaak))
        return f"A{len(self.faults)}"
