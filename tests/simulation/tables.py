"""The rows of the nodes as they stand in their databases, read without the product."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chain import CENTRE, Chain
from simulation.rewind import raw


@dataclass(frozen=True)
class Entry:
    """An event in a log; an id among its fields is written as it stands in other rows."""

    nr: int
    event: str
    by: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Box:
    """What lies in a vault, closed."""

    id: str
    kind: str
    brin: str
    shredded: bool
    closed: bytes
    open_copy: bool
    """Taken in or worked on, and not (or not yet) what a sealed version points at."""


@dataclass(frozen=True)
class SealedRow:
    digest: str
    brin: str
    soort: str
    versie: int
    voor_brin: str
    dossier_id: UUID
    pgn_hidden: bytes


@dataclass(frozen=True)
class Request:
    id: str
    stand: str
    outcome: tuple[str, ...]
    """What may not change any more when it has ended."""


@dataclass(frozen=True)
class Stored:
    """A dossier that came, with the question that it is the answer to."""

    inkomend_id: str
    dossier_id: UUID
    digest: str
    volgorde: int
    brin: str
    bron_brin: str
    soort: str
    pgn_hidden: bytes


def entries(alias: str, after: int) -> list[Entry]:
    ask = "SELECT nr, event, by, fields FROM audit_gebeurtenis WHERE nr > ? ORDER BY nr"
    return [
        Entry(nr, event, by, plain(json.loads(fields))) for nr, event, by, fields in raw(alias).execute(ask, [after])
    ]


def plain(fields: dict[str, object]) -> dict[str, str]:
    return {name: str(value).replace("-", "") if name == "overdracht" else str(value) for name, value in fields.items()}


def boxes(alias: str) -> list[Box]:
    ask = """
        SELECT v.id, v.kind, v.brin, v.shredded_at IS NOT NULL, v.wrapped_key, v.nonce, v.ciphertext,
               v.kind IN ('uitgaand', 'werkdossier') AND NOT EXISTS (
                   SELECT 1 FROM school_uitgaand u WHERE v.id IN (u.dossier_id, u.werk_id) AND u.digest != '')
        FROM vault_vaultitem v
    """
    return [
        Box(row_id, kind, brin, bool(shredded), b"".join(closed), bool(open_copy))
        for row_id, kind, brin, shredded, *closed, open_copy in raw(alias).execute(ask)
    ]


def sealed_row(alias: str, row_id: str) -> SealedRow:
    ask = """
        SELECT u.digest, s.brin, u.soort, u.versie, u.voor_brin, u.dossier_id, u.pgn_hidden
        FROM school_uitgaand u JOIN school_school s ON s.id = u.school_id WHERE u.id = ?
    """
    digest, brin, soort, versie, voor_brin, dossier_id, hidden = raw(alias).execute(ask, [row_id]).fetchone()
    return SealedRow(digest, brin, soort, versie, voor_brin, UUID(dossier_id), hidden)


def requests(alias: str) -> list[Request]:
    ask = "SELECT id, stand, resultaat, digest, coalesce(dossier_id, '') FROM school_inkomend"
    return [Request(row_id, stand, (stand, *outcome)) for row_id, stand, *outcome in raw(alias).execute(ask)]


def stored(alias: str) -> list[Stored]:
    ask = """
        SELECT i.id, v.dossier_id, v.digest, v.volgorde, s.brin, i.bron_brin, i.soort, i.pgn_hidden
        FROM school_vraag v JOIN school_inkomend i ON i.id = v.inkomend_id JOIN school_school s ON s.id = i.school_id
        WHERE v.dossier_id IS NOT NULL
    """
    return [Stored(row_id, UUID(dossier_id), *rest) for row_id, dossier_id, *rest in raw(alias).execute(ask)]


def sessions(chain: Chain, sessie_ids: Iterable[str], oin: str) -> set[str]:
    """For which schools the centre granted these sessions to the system with this OIN."""
    ask = """
        SELECT o.brin FROM traffic_center_sessie s JOIN traffic_center_school o ON o.id = s.doel_id
        JOIN traffic_center_aanleverpunt p ON p.id = s.doel_punt_id JOIN traffic_center_systeem y ON y.id = p.systeem_id
        WHERE s.sessie_index = ? AND y.oin = ?
    """
    indexes = [chain.tools.sessie_index(UUID(sessie_id)) for sessie_id in sessie_ids]
    return {brin for index in indexes for (brin,) in raw(CENTRE).execute(ask, [index, oin])}
