"""Vandaag: what waits for the user, the nearest day first; each count leads to the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from overstap.school.collect import OPEN
from overstap.school.list_models import RegioDatum
from overstap.school.models import Aanstelling, Inkomend, Uitgaand, User
from overstap.web.pupil_list import ASKED_KEY, WERK, own_pupils, own_schools, pupils_asked_for
from overstap.web.visitor import PageRequest
from overstap.web.words import INKOMEND, UITGAAND, Staat

SOON_DAYS = 7
"""A task that must be done within these days stands out."""
DATES_MAX = 8
NEW_DAYS = 14
"""What came within these days is told as new."""
UIT, IN = Uitgaand.Stand, Inkomend.Stand
Voor = RegioDatum.Voor


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

    def taak(self, aantal: int, wat: str, uitleg: str, waar: str, voor: date | None = None) -> Taak:
        return Taak(aantal, wat, uitleg, waar, voor, (voor - self.vandaag).days if voor else None)


def today_page(request: PageRequest) -> dict[str, object]:
    """Everything for the page; no dossier is opened for it."""
    vandaag = localdate(request.ports.clock.now())
    kalender = Kalender(vandaag, tuple(dates_of(request.user, vandaag)))
    uit, stand = outgoing_counts(request.user, vandaag)
    into = incoming_counts(request.user, vandaag)
    nu = [*sending_tasks(uit, kalender), *receiving_tasks(into, kalender)]
    straks = [*waiting_tasks(uit, kalender), *coming_tasks(into, kalender)]
    return {
        "room": "today",
        "here": "page",
        "vandaag": vandaag,
        "taken": [
            Taakgroep(_("Wat op u wacht"), "bij-u", by_deadline(nu), _("Er wacht nu niets op u.")),
            Taakgroep(_("Hier wacht u op een ander"), "bij-ander", by_deadline(straks), _("U wacht nu op niemand.")),
        ],
        "data": kalender.data,
        "volgende": kalender.volgende,
        "mag_data": administers(request.user).exists(),
        "stand": stand,
        "totaal": sum(count for _each, count in stand),
    }


def by_deadline(taken: Iterable[Taak]) -> tuple[Taak, ...]:
    """The nearest day first, then what has none; nothing that is done."""
    return tuple(sorted((taak for taak in taken if taak.aantal), key=lambda taak: (taak.voor is None, taak.voor or 0)))


def dates_of(user: User, vandaag: date) -> Sequence[RegioDatum]:
    """The days to come, and the last ones gone by while something may still be late; of two schools each day once."""
    rows = RegioDatum.objects.filter(school__in=own_schools(user), dag__gte=vandaag - timedelta(days=30))
    once = {(row.dag, row.naam): row for row in rows}
    return list(once.values())[:DATES_MAX]


def administers(user: User) -> QuerySet[Aanstelling]:
    return user.aanstellingen.filter(rol=Aanstelling.Rol.BEHEERDER)


def outgoing_counts(user: User, vandaag: date) -> tuple[dict[str, int], list[tuple[Staat, int]]]:
    """How many pupils for each kind of work, and in each state: two questions, whatever the number of pupils."""
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
    fresh = Q(stand=IN.ONTVANGEN, ontvangen_op__date__gte=vandaag - timedelta(days=NEW_DAYS))
    found: dict[str, int] = rows.aggregate(nieuw=Count("school_id", filter=fresh), **kinds)
    return found


def pupils(**query: str) -> str:
    return f"{reverse('pupils')}?{'&'.join(f'{name}={value}' for name, value in query.items())}&alle=1"


def requests(staat: str) -> str:
    return f"{reverse('requests')}?staat={staat}"


def sending_tasks(uit: dict[str, int], kalender: Kalender) -> Iterator[Taak]:
    def taak(key: str, one: str, more: str, uitleg: str, waar: str, *voor: str) -> Taak:
        count = uit.get(key, 0)
        return kalender.taak(count, one if count == 1 else more, uitleg, waar, kalender.voor(*voor))

    yield taak(
        UIT.CONCEPT,
        _("dossier met fouten"),
        _("dossiers met fouten"),
        _("Zonder herstel kan het dossier niet mee."),
        pupils(staat="fouten"),
        Voor.FOUTEN,
    )
    yield taak(
        "privacy",
        _("dossier met vragen over privacy"),
        _("dossiers met vragen over privacy"),
        _("Beslis van elke plek of zij mee mag."),
        pupils(werk="privacy"),
        Voor.FOUTEN,
        Voor.INZAGE,
    )
    yield taak(
        "beginnen",
        _("dossier nog niet begonnen, en de laatste dag is dichtbij"),
        _("dossiers nog niet begonnen, en de laatste dag is dichtbij"),
        _("Verzamel de gegevens uit uw LAS."),
        pupils(werk="beginnen"),
        Voor.FOUTEN,
    )
    yield taak(
        "inzage",
        _("dossier dat de ouders nog moeten zien"),
        _("dossiers die de ouders nog moeten zien"),
        _("Laat het dossier zien en leg vast wat de ouders zeggen."),
        pupils(werk="inzage"),
        Voor.INZAGE,
    )
    yield taak(
        "klaarzetten",
        _("dossier dat u kunt klaarzetten"),
        _("dossiers die u kunt klaarzetten"),
        _("Er staat niets meer open."),
        pupils(werk="klaarzetten"),
        Voor.KLAARZETTEN,
    )
    yield taak(
        "vertrek",
        _("leerling gaat binnenkort weg"),
        _("leerlingen gaan binnenkort weg"),
        _("Hun dossier is nog niet klaargezet."),
        pupils(werk="vertrek"),
        Voor.KLAARZETTEN,
    )
    yield taak(
        "opgevraagd",
        _("dossier is opgevraagd en was nog niet klaar"),
        _("dossiers zijn opgevraagd en waren nog niet klaar"),
        _("Een andere school wacht op u."),
        pupils(werk="opgevraagd"),
    )


def waiting_tasks(uit: dict[str, int], kalender: Kalender) -> Iterator[Taak]:
    count = uit.get(UIT.TER_INZAGE, 0)
    yield kalender.taak(
        count,
        ngettext("dossier ligt bij ouders", "dossiers liggen bij ouders", count),
        _("De ouders kijken of het klopt."),
        pupils(staat="ter-inzage"),
        kalender.voor(Voor.INZAGE),
    )
    count = uit.get(UIT.KLAARGEZET, 0)
    yield kalender.taak(
        count,
        ngettext("dossier staat klaar", "dossiers staan klaar", count),
        _("De nieuwe school heeft het nog niet opgehaald."),
        pupils(staat="klaargezet"),
        kalender.voor(Voor.KLAARZETTEN),
    )


def receiving_tasks(into: dict[str, int], kalender: Kalender) -> Iterator[Taak]:
    count = into["nieuw"]
    yield kalender.taak(
        count,
        ngettext("dossier pas ontvangen", "dossiers pas ontvangen", count),
        _("Bekijk het, en verwerk het in uw LAS."),
        requests("ontvangen"),
    )
    count = into["onbereikbaar"]
    yield kalender.taak(
        count,
        ngettext("aanvraag: school niet bereikbaar", "aanvragen: school niet bereikbaar", count),
        _("Vraag het dossier later opnieuw op."),
        requests("onbereikbaar"),
    )
    count = into["geweigerd"]
    yield kalender.taak(
        count,
        ngettext("aanvraag geweigerd", "aanvragen geweigerd", count),
        _("Lees waarom, en wat u kunt doen."),
        requests("geweigerd"),
    )


def coming_tasks(into: dict[str, int], kalender: Kalender) -> Iterator[Taak]:
    count = into["niet-gereed"]
    yield kalender.taak(
        count,
        ngettext("dossier is elders nog niet klaar", "dossiers zijn elders nog niet klaar", count),
        _("De vorige school zet het klaar. Vraag het later opnieuw op."),
        requests("niet-gereed"),
    )
    count = into["aangevraagd"]
    yield kalender.taak(
        count,
        ngettext("dossier is onderweg", "dossiers zijn onderweg", count),
        _("Overstap haalt het op bij de vorige school."),
        requests("aangevraagd"),
    )
