"""Vandaag: what waits for the user, the nearest day first; each count leads to the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from overstap.school import behind, release
from overstap.school.list_models import RegioDatum
from overstap.school.models import Aanstelling, Inkomend, Uitgaand, User
from overstap.school.stands import OPEN
from overstap.school.told import open_notices
from overstap.web.lists import came_lately
from overstap.web.pupil_list import ASKED_KEY, TELL_KEY, WERK, own_pupils, own_schools, pupils_asked_for
from overstap.web.series_page import lately
from overstap.web.today_words import AT_OTHERS, COMING, RECEIVING, SENDING, Taaksoort
from overstap.web.visitor import PageRequest
from overstap.web.words import INKOMEND, LATER, UITGAAND, Staat

SOON_DAYS = 7
"""A task that must be done within these days stands out."""
DATES_MAX = 8
UIT = Uitgaand.Stand


@dataclass(frozen=True, slots=True)
class Taak:
    """One kind of work that waits: how much, what, why, where it is done, and for which day."""

    aantal: int
    wat: str
    uitleg: str
    waar: str
    voor: date | None = None
    dagen: int | None = None
    """From today to that day; below zero it is past."""

    @property
    def is_dringend(self) -> bool:
        return self.dagen is not None and self.dagen <= SOON_DAYS

    @property
    def nog(self) -> str:
        if self.dagen is None or self.dagen < 0:
            return _("was voor")
        if self.dagen == 0:
            return _("vandaag,")
        return ngettext("nog %(n)s dag, tot", "nog %(n)s dagen, tot", self.dagen) % {"n": self.dagen}


@dataclass(frozen=True, slots=True)
class Taakgroep:
    """Who acts: the user, or somebody else."""

    kop: str
    anker: str
    taken: tuple[Taak, ...]
    niets: str
    """What is said when there are none."""


@dataclass(frozen=True, slots=True)
class Kalender:
    """The days of the region, and from where to count."""

    vandaag: date
    data: tuple[RegioDatum, ...]

    @property
    def volgende(self) -> RegioDatum | None:
        return next((each for each in self.data if each.dag >= self.vandaag), None)

    def voor(self, *soorten: str) -> date | None:
        """The first day to come by which this work must be done; else the last that has gone by."""
        days = [each.dag for each in self.data if each.voor in soorten]
        return next((day for day in days if day >= self.vandaag), days[-1] if days else None)

    def taken(self, soorten: Iterable[Taaksoort], counts: Mapping[str, int]) -> Iterator[Taak]:
        """Each kind of work of which there is some."""
        for soort in soorten:
            if aantal := counts.get(soort.sleutel, 0):
                voor = self.voor(*soort.voor)
                dagen = (voor - self.vandaag).days if voor else None
                words = str(soort.een if aantal == 1 else soort.meer)
                yield Taak(aantal, words, str(soort.uitleg), soort.waar, voor, dagen)


def today_page(request: PageRequest) -> dict[str, object]:
    """Everything for the page; no dossier is opened for it."""
    vandaag = localdate(request.ports.clock.now())
    kalender = Kalender(vandaag, tuple(dates_of(request.user, vandaag)))
    uit, stand = outgoing_counts(request.user, vandaag)
    uit |= {TELL_KEY: len(behind.pupils_to_tell_of(request.ports, own_schools(request.user)))}
    into = incoming_counts(request.user, vandaag)
    nu = [*kalender.taken(SENDING, uit), *kalender.taken(RECEIVING, into)]
    straks = [*kalender.taken(AT_OTHERS, uit), *kalender.taken(COMING, into)]
    return {
        "room": "today",
        "here": "page",
        "vandaag": vandaag,
        "taken": [
            Taakgroep(_("Wat op u wacht"), "bij-u", by_deadline(nu), _("Er wacht nu niets op u.")),
            Taakgroep(_("Hier wacht u op een ander"), "bij-ander", by_deadline(straks), _("U wacht nu op niemand.")),
        ],
        "afgiften": release.waiting_for(request.user, request.ports.clock.now()),
        "data": kalender.data,
        "volgende": kalender.volgende,
        "mag_data": administers(request.user).exists(),
        "reeksen": lately(request),
        "stand": stand,
        "totaal": sum(count for _each, count in stand),
    }


def by_deadline(taken: Iterable[Taak]) -> tuple[Taak, ...]:
    """The nearest day first, then what has none."""
    return tuple(sorted(taken, key=lambda taak: taak.voor or date.max))


def dates_of(user: User, vandaag: date) -> Sequence[RegioDatum]:
    """The days to come, and the last ones gone by while something may still be late; of two schools each day once."""
    rows = RegioDatum.objects.filter(school__in=own_schools(user), dag__gte=vandaag - timedelta(days=30))
    once = {(row.dag, row.naam): row for row in rows}
    return list(once.values())[:DATES_MAX]


def administers(user: User) -> QuerySet[Aanstelling]:
    return user.aanstellingen.filter(rol=Aanstelling.Rol.BEHEERDER)


def outgoing_counts(user: User, vandaag: date) -> tuple[dict[str, int], list[tuple[Staat, int]]]:
    """How many pupils for each kind of work, and in each state: a few questions, whatever the number of pupils."""
    rows = own_pupils(user).order_by()
    per_stand = dict(rows.values_list("stand").annotate(n=Count("*")))
    stand = [(staat, per_stand.get(UIT_OF[staat.sleutel], 0)) for staat in UITGAAND]
    kinds = {name: Count("school_id", filter=werk.rijen(vandaag)) for name, werk in WERK.items()}
    found: dict[str, int] = rows.filter(stand__in=OPEN).aggregate(**kinds)
    found |= per_stand | {ASKED_KEY: pupils_asked_for(user, rows).count()}
    return found, [each for each in stand if each[1]]


UIT_OF = {staat.sleutel: staat.rijen.children[0][1] for staat in UITGAAND}  # type: ignore[index]  # each is one stand


def incoming_counts(user: User, vandaag: date) -> dict[str, int]:
    rows = Inkomend.objects.filter(school__in=own_schools(user)).order_by()
    kinds = {staat.sleutel: Count("school_id", filter=staat.rijen) for staat in INKOMEND}
    found: dict[str, int] = rows.aggregate(nieuw=Count("school_id", filter=came_lately(vandaag)), **kinds)
    told = list(open_notices(rows).order_by().values_list("inkomend__resultaat", flat=True))
    waiting = found["niet-gereed"] - sum(resultaat in LATER for resultaat in told)
    return found | {TELL_KEY: len(told), "niet-gereed": waiting}
