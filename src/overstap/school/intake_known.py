"""What a file says beside what the school already has: a number that changed, a pupil who is not in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from django.db.models import QuerySet

from overstap.intake.pupil import PupilRow
from overstap.school.models import NAME_CHARACTERS_MAX, School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import day_of, pgn_index
from overstap.school.stands import AIMED

Called: TypeAlias = tuple[str, date | None]
"""By what a pupil is known again without a number: the name and the day of birth."""


def changed_number(ports: Ports, school: School, row: PupilRow) -> Uitgaand | None:
    """The pupil of this school with the same name and day of birth under another number, and not under this one."""
    naam, born = called(row)
    return _other(ports, row, _newest(school).filter(naam=naam, geboortedatum=born)) if naam and born else None


def questions(ports: Ports, school: School, rows: Sequence[PupilRow]) -> list[tuple[PupilRow, Uitgaand]]:
    """The pupils of a file of whom a person must say whether the new number is right."""
    by_name: defaultdict[Called, list[Uitgaand]] = defaultdict(list)
    for uitgaand in _newest(school).filter(geboortedatum__in={born for _, born in map(called, rows) if born}):
        by_name[uitgaand.naam, uitgaand.geboortedatum].append(uitgaand)
    found = ((row, _other(ports, row, by_name.get(called(row), ()))) for row in rows if not row.fouten)
    return [(row, known) for row, known in found if known is not None]


def absent(ports: Ports, school: School, rows: Iterable[PupilRow]) -> list[Uitgaand]:
    """The pupils in the list of the school who are in none of these rows. They stay as they are."""
    there = {pgn_index(ports.vault, row.pgn) for row in rows if row.pgn}
    live = Uitgaand.objects.filter(school=school, stand__in=AIMED)
    return [each for each in live if bytes(each.pgn_index) not in there]


def called(row: PupilRow) -> Called:
    return row.naam[:NAME_CHARACTERS_MAX], day_of(row.text("geboortedatum"))


def _newest(school: School) -> QuerySet[Uitgaand]:
    """The rows of the school, without versions that were replaced."""
    rows: QuerySet[Uitgaand] = Uitgaand.objects.filter(school=school).exclude(pgnfrag_index=b"")
    return rows


def _other(ports: Ports, row: PupilRow, same: Iterable[Uitgaand]) -> Uitgaand | None:
    """One of these who go by the same name, when none of them has the number of this row."""
    index, known = pgn_index(ports.vault, row.pgn), list(same)
    has_it = any(bytes(each.pgn_index) == index for each in known)
    return None if has_it or not known else known[0]
