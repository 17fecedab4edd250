"""Who looked at which dossier in a month, read back from the log: for who must be able to ask why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice

from django.utils.timezone import make_aware

from overstap.audit import Event
from overstap.audit.models import Gebeurtenis
from overstap.school.models import Inkomend, School, Uitgaand, User
from overstap.school.release import PURPOSE
from overstap.web.access import ZORG
from overstap.web.fill_page import COUNTING

LOOKS = (Event.DOSSIER_READ, Event.ATTACHMENT_OPENED)
WORK = (
    Event.DOSSIER_TAKEN_IN,
    Event.DOSSIER_CHANGED,
    Event.DOSSIER_SEALED,
    Event.DOSSIER_WITHDRAWN,
    Event.REQUEST_MADE,
    Event.DOSSIER_PROCESSED,
    Event.EXPORT_ASKED,
)
"""What somebody who has a task with a dossier does with it."""
WITH_CARE = (ZORG, PURPOSE)
"""For what a dossier was read when the data on care were shown, or handed out."""
EVENTS_MAX = 200_000
"""Of one month and one node; beyond it the list says that it is not whole."""
LINES_MAX = 500


@dataclass(slots=True)
class Person:
    """What one person looked at in a month."""

    wie: str
    keren: int = 0
    zorg: int = 0
    dossiers: set[str] = field(default_factory=set)
    zonder: int = 0

    @property
    def aantal(self) -> int:
        return len(self.dossiers)


@dataclass(slots=True)
class Look:
    """One person and one dossier: how often, and whether anything was done with it."""

    wie: str
    overdracht: str
    keren: int = 0
    zorg: int = 0
    laatst: datetime | None = None
    taak: bool = False
    naam: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """The list of one month of some schools."""

    personen: tuple[Person, ...]
    zonder: tuple[Look, ...]
    """Looks at a dossier with which that person did nothing else; the most often looked at first."""
    heel: bool


def looks_of(schools: Iterable[School], first: date) -> Month:
    """Everything that staff of these schools looked at in the month that begins with this day."""
    events = list(islice(_events(first), EVENTS_MAX + 1))
    brins = {school.brin for school in schools}
    looks = _looks(events[:EVENTS_MAX], brins)
    names = _names(each.wie for each in looks.values())
    pupils = _pupils(each.overdracht for each in looks.values())
    for each in looks.values():
        each.wie, each.naam = names.get(each.wie, each.wie), pupils.get(each.overdracht, "")
    zonder = sorted((each for each in looks.values() if not each.taak), key=lambda each: (-each.keren, each.wie))
    return Month(tuple(_persons(looks.values())), tuple(zonder[:LINES_MAX]), len(events) <= EVENTS_MAX)


def _events(first: date) -> Iterator[Gebeurtenis]:
    begin, end = (make_aware(datetime.combine(day, time())) for day in (first, next_month(first)))
    wanted = Gebeurtenis.objects.filter(event__in=(*LOOKS, *WORK), at__gte=begin, at__lt=end, by__startswith="user:")
    return wanted.order_by("nr").only("at", "event", "by", "fields").iterator(chunk_size=2000)


def _looks(events: Iterable[Gebeurtenis], brins: set[str]) -> dict[tuple[str, str], Look]:
    looks: dict[tuple[str, str], Look] = {}
    worked: set[tuple[str, str]] = set()
    for event in events:
        fields = json.loads(event.fields)
        key = (event.by, fields.get("overdracht", ""))
        if event.event in WORK:
            worked.add(key)
        elif fields.get("brin") in brins and key[1] and fields.get("purpose") != COUNTING:
            look = looks.setdefault(key, Look(*key))
            look.keren += 1
            look.zorg += fields.get("purpose") in WITH_CARE
            look.laatst = event.at
    for key in worked & looks.keys():
        looks[key].taak = True
    return looks


def _persons(looks: Iterable[Look]) -> list[Person]:
    persons: dict[str, Person] = {}
    for look in looks:
        person = persons.setdefault(look.wie, Person(look.wie))
        person.keren += look.keren
        person.zorg += look.zorg
        person.dossiers.add(look.overdracht)
        person.zonder += not look.taak
    return sorted(persons.values(), key=lambda person: (-person.aantal, person.wie))


def _names(by: Iterable[str]) -> dict[str, str]:
    ids = {one.removeprefix("user:") for one in by}
    users = User.objects.filter(pk__in=[pk for pk in ids if pk.isdigit()])
    return {f"user:{user.pk}": user.get_full_name() or user.username for user in users}


def _pupils(ids: Iterable[str]) -> dict[str, str]:
    wanted = set(ids)
    found = [*Uitgaand.objects.filter(pk__in=wanted), *Inkomend.objects.filter(pk__in=wanted)]
    return {str(row.pk): row.naam for row in found}


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
