"""What the log and the vault say of one overdracht: what went where, when, between which systems."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit, Entry
from overstap.database.transaction import writing
from overstap.ports import Actor, Place
from overstap.school import incoming
from overstap.school.models import Inkomend, Uitgaand, Vraag
from overstap.school.ports import Ports
from overstap.school.pupils import digest_for_log
from overstap.school.store import place
from overstap.vault.errors import Unreadable

PURPOSE = "ontvangstbewijs"
DELIVERED, RECEIVED = "uitgeleverd", "ontvangen"
ROWS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """One delivery or one reception. It never holds a name, a number or the plain digest of a dossier."""

    kind: str
    log_nr: int
    """Of the line in the log of this system."""
    at: str
    """UTC, ISO 8601."""
    overdracht: str
    sessie: str
    soort: str
    bron_brin: str
    doel_brin: str
    own_oin: str
    other_oin: str
    versie: int
    commitment: str
    """HMAC-SHA-256 (hex) of the sealed dossier, keyed; empty when the dossier is not kept any more."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the dossier of an event lies, and between which schools it went."""

    dossier_id: UUID | None
    place: Place
    soort: str
    bron_brin: str
    doel_brin: str


def receipts(ports: Ports, audit: DjangoAudit, overdracht: UUID, by: Actor) -> list[Receipt]:
    """A receipt for each time that a dossier of this overdracht was delivered or received; the look is logged."""
    found: list[Receipt] = []
    for event, kind in ((Event.DOCUMENT_DELIVERED, DELIVERED), (Event.DOSSIER_RECEIVED, RECEIVED)):
        for entry in audit.entries(last=ROWS_MAX, event=event, field=str(overdracht)):
            kept = _delivered(overdracht, entry) if kind == DELIVERED else _received(ports, overdracht, entry)
            if kept:
                found.append(_receipt(ports, kind, entry, kept, by))
    return sorted(found, key=lambda receipt: receipt.log_nr)


def _delivered(overdracht: UUID, entry: Entry) -> _Kept | None:
    row = Uitgaand.objects.select_related("school").filter(pk=overdracht).first()
    if row is None:
        return None
    doel = str(entry.fields["doel_brin"])
    return _Kept(row.dossier_id, place(row), row.soort, row.school.brin, doel)


def _received(ports: Ports, overdracht: UUID, entry: Entry) -> _Kept | None:
    row = Inkomend.objects.select_related("school").filter(pk=overdracht).first()
    if row is None:
        return None
    asked = Vraag.objects.filter(inkomend=row).exclude(digest="")
    logged = entry.fields["digest"]
    vraag = next((each for each in asked if digest_for_log(ports.vault, each.digest) == logged), None)
    lies = incoming.place(row, vraag) if vraag else Place(incoming.KIND, row.school.brin)
    return _Kept(vraag.dossier_id if vraag else None, lies, row.soort, row.bron_brin, row.school.brin)


def _receipt(ports: Ports, kind: str, entry: Entry, kept: _Kept, by: Actor) -> Receipt:
    return Receipt(
        kind=kind,
        log_nr=entry.nr,
        at=entry.at.astimezone(UTC).isoformat(timespec="seconds"),
        overdracht=str(entry.fields["overdracht"]),
        sessie=str(entry.fields["sessie"]),
        soort=kept.soort,
        bron_brin=kept.bron_brin,
        doel_brin=kept.doel_brin,
        own_oin=ports.identity.oin,
        other_oin=entry.by.partition(":")[2],
        versie=kept.place.versie,
        commitment=_commitment(ports, kept, str(entry.fields["digest"]), by),
    )


def _commitment(ports: Ports, kept: _Kept, logged: str, by: Actor) -> str:
    """Empty when what is kept is not, or no longer, the dossier that the log tells of."""
    if kept.dossier_id is None:
        return ""
    try:
        with writing():
            data, commitment = ports.vault.commit(kept.dossier_id, kept.place, reader=by, purpose=PURPOSE)
    except Unreadable:
        return ""
    is_the_same = digest_for_log(ports.vault, hashlib.sha256(data).hexdigest()) == logged
    return commitment.hex() if is_the_same else ""
