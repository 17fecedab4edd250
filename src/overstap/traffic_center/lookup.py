"""What the centre looks up for every message, in one question each.

Plain SQL: these few questions are asked at every transfer, and through the ORM composing one costs ten times as
much as answering it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from overstap.database.connection import connection_of
from overstap.database.statement import execute
from overstap.keten import Adres
from overstap.traffic_center.models import Dienst, Sessie

SYSTEEM = """
    SELECT 1 FROM traffic_center_systeem s JOIN traffic_center_certificaat c ON c.systeem_id = s.id
    WHERE s.oin = %s AND s.actief AND c.fingerprint = %s AND c.actief
"""
PUNTEN = """
    SELECT p.id, p.kenmerk, p."index", p.url, p.doel, s.naam, s.oin, o.id, o.brin, o.sector,
           o.actief, p.actief AND s.actief AND p.doel = %s,
           EXISTS (SELECT 1 FROM traffic_center_mandaat m
                   WHERE m.school_id = o.id AND m.systeem_id = s.id AND m.dienst = %s
                     AND m.van <= %s AND (m.tot IS NULL OR m.tot >= %s))
    FROM traffic_center_school o
    LEFT JOIN traffic_center_aanleverpunt p ON p.school_id = o.id
    LEFT JOIN traffic_center_systeem s ON s.id = p.systeem_id
    WHERE o.brin IN (%s, %s) ORDER BY p."index"
"""
OVERSTAP = Dienst.OV.value


@dataclass(frozen=True, slots=True)
class Punt:
    """An aanleverpunt with its school and system, as they are now."""

    id: int
    kenmerk: str
    index: int
    url: str
    doel: str
    systeem_naam: str
    oin: str
    school_id: int
    brin: str
    sector: str
    school_actief: bool
    punt_actief: bool
    """The aanleverpunt and its system are both switched on, and it is for this service."""
    gemandateerd: bool
    """The school has let this system act for it today."""

    @property
    def werkt(self) -> bool:
        return bool(self.school_actief and self.punt_actief and self.gemandateerd)

    def is_at(self, adres: Adres) -> bool:
        """Whether this is the point that an address names: by kenmerk, or by index in the older messages."""
        if adres.kenmerk:
            return self.kenmerk == adres.kenmerk
        return adres.index is not None and self.index == adres.index


@dataclass(frozen=True, slots=True)
class School:
    """A school with all its aanleverpunten; `id` None: the centre does not know this BRIN."""

    id: int | None
    actief: bool
    punten: tuple[Punt, ...]

    @property
    def known_id(self) -> int:
        """The id of a school that the centre knows."""
        if self.id is None:
            raise LookupError("school")
        return self.id

    def punt(self, adres: Adres) -> Punt | None:
        return next((punt for punt in self.punten if punt.is_at(adres)), None)


def is_admitted(oin: str, fingerprint: str) -> bool:
    """Whether this certificate is registered and active, and its system too. Never remembered."""
    return bool(ask(SYSTEEM, (oin, fingerprint)))


def schools_at(one: str, other: str, today: date) -> tuple[School, School]:
    """The two schools of a message by their BRIN, as they are today; they may be the same."""
    punten = [Punt(*row) for row in ask(PUNTEN, (OVERSTAP, OVERSTAP, today, today, one, other))]
    return school_of(one, punten), school_of(other, punten)


def school_of(brin: str, punten: Sequence[Punt]) -> School:
    """The school among these rows; one without any aanleverpunt has one row, with nothing of a point in it."""
    own = [punt for punt in punten if punt.brin == brin]
    if not own:
        return School(None, actief=False, punten=())
    return School(own[0].school_id, bool(own[0].school_actief), tuple(punt for punt in own if punt.id is not None))


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = execute(connection_of(Sessie), sql, values).fetchall()
    return rows
