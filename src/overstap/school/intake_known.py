"""What a file says beside what the school already has: a number that changed, a pupil who is not in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from overstap.intake.pupil import PupilRow
from overstap.school.collect import OPEN, day_of
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import pgn_index

LIVE = (*OPEN, Uitgaand.Stand.KLAARGEZET)
"""Dossiers of pupils who have not gone yet."""


def changed_number(ports: Ports, school: School, row: PupilRow) -> Uitgaand | None:
    """The pupil of this school with the same name and day of birth under another number, and not under this one."""
    born = day_of(row.text("geboortedatum"))
    if not (row.pgn and row.naam and born):
        return None
    index = pgn_index(ports.vault, row.pgn)
    same: QuerySet[Uitgaand] = Uitgaand.objects.filter(school=school, naam=row.naam, geboortedatum=born)
    rows = list(same.exclude(pgnfrag_index=b""))
    if any(bytes(each.pgn_index) == index for each in rows):
        return None
    return rows[0] if rows else None


def absent(ports: Ports, school: School, rows: Iterable[PupilRow]) -> list[Uitgaand]:
    """The pupils in the list of the school who are in none of these rows. They stay as they are."""
    there = {pgn_index(ports.vault, row.pgn) for row in rows if row.pgn}
    live = Uitgaand.objects.filter(school=school, stand__in=LIVE)
    return [each for each in live if bytes(each.pgn_index) not in there]


def questions(ports: Ports, school: School, rows: Sequence[PupilRow]) -> list[tuple[PupilRow, Uitgaand]]:
    """The pupils of a file of whom a person must say whether the new number is right."""
    found = ((row, changed_number(ports, school, row)) for row in rows if not row.fouten)
    return [(row, known) for row, known in found if known is not None]
