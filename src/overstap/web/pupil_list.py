"""Which pupils the list shows: what stands in the address, and what was searched for and stays out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from overstap.keten.results import NIET_GEREED
from overstap.school import behind
from overstap.school.models import Levering, Uitgaand, User
from overstap.school.ports import Ports
from overstap.school.stands import OPEN, READY, SEALABLE
from overstap.web.forms import FilterForm
from overstap.web.visitor import PageRequest
from overstap.web.words import OVERSTAP, UITGAAND, Words

Stand = Uitgaand.Stand
COLUMNS = {"naam": ("naam",), "groep": ("groep", "naam"), "staat": ("stand", "naam"), "vertrek": ("vertrek_op", "naam")}
FILTER = "pupils"
SEARCHED = ("naam", "groep", "profiel", "melding")
"""What the form asks; it stays in the session, so that no name stands in an address."""
SOON_DAYS, NEAR_DAYS = 21, 42
"""How near a last day is for a dossier to be ready, and to be begun."""


@dataclass(frozen=True, slots=True)
class Werk:
    """A part of the list that is work of one kind, across states: its words, and which rows at a day."""

    woord: Words
    rijen: Callable[[date], Q]


WERK: Mapping[str, Werk] = {
    "privacy": Werk(_("met vragen over privacy"), lambda _today: Q(stand__in=OPEN, bevindingen__gt=0)),
    "inzage": Werk(
        _("die de ouders nog moeten zien"),
        lambda _today: Q(stand=Stand.GEREED, vraagt_inzage=True, bevindingen=0),
    ),
    "klaarzetten": Werk(
        _("die u kunt klaarzetten"), lambda _today: Q(stand__in=SEALABLE, vraagt_inzage=False, bevindingen=0)
    ),
    "beginnen": Werk(
        _("nog niet begonnen, en bijna weg"),
        lambda today: Q(stand=Stand.NIET_BEGONNEN, vertrek_op__lte=today + timedelta(days=NEAR_DAYS)),
    ),
    "vertrek": Werk(
        _("die binnenkort weggaan"),
        lambda today: Q(stand__in=OPEN, vertrek_op__lte=today + timedelta(days=SOON_DAYS)),
    ),
}
ASKED = Werk(_("die een school vergeefs opvroeg"), lambda _today: Q(stand__in=OPEN))
"""Another school asked, and we have nothing ready yet."""
TELL = Werk(_("waarvan een school nog niet weet dat ze klaarstaan"), lambda _today: Q(stand__in=READY))
"""Another school asked before, and does not know that it is ready now, or that there is a newer version."""
ASKED_KEY, TELL_KEY, ASKED_MAX = "opgevraagd", "bericht", 1000


def asked_in_vain(user: User) -> list[UUID]:
    """The pupils whom that may be about: by the requests, of which there are few, and not by the pupils."""
    asked = Levering.objects.filter(school__in=own_schools(user), resultaat=NIET_GEREED, uitgaand__isnull=False)
    return list(asked.order_by().values_list("uitgaand", flat=True).distinct()[:ASKED_MAX])


def pupils_asked_for(user: User, rows: QuerySet[Uitgaand]) -> QuerySet[Uitgaand]:
    """Those of these rows; without a request no pupil is looked at."""
    asked = asked_in_vain(user)
    return rows.filter(ASKED.rijen(date.min), pk__in=asked) if asked else rows.none()


def pupils_to_tell_of(ports: Ports, user: User, rows: QuerySet[Uitgaand]) -> QuerySet[Uitgaand]:
    """Those of these rows of whom a school that asked before may be told that the dossier is ready."""
    found = behind.pupils_to_tell_of(ports, own_schools(user))
    return rows.filter(TELL.rijen(date.min), pk__in=found) if found else rows.none()


@dataclass(frozen=True, slots=True)
class Keuze:
    """What somebody asks of the list."""

    rows: QuerySet[Uitgaand]
    """Of the own schools, narrowed by what was searched and by `werk`; every state."""
    gezocht: Mapping[str, str]
    werk: Werk | None
    staat: Q

    @property
    def chosen(self) -> QuerySet[Uitgaand]:
        """Those of the one state that the address names."""
        return self.rows.filter(self.staat)

    @property
    def is_gefilterd(self) -> bool:
        return any(self.gezocht.values()) or self.werk is not None


def keuze(request: PageRequest) -> Keuze:
    """With `alle` in the address what was searched before does not count: so links lead where they say."""
    gezocht = {} if "alle" in request.GET else request.session.get(FILTER, {})
    wanted = request.GET.get("werk", "")
    werk = {ASKED_KEY: ASKED, TELL_KEY: TELL}.get(wanted) or WERK.get(wanted)
    staat = next((each.rijen for each in UITGAAND if each.sleutel == request.GET.get("staat")), Q())
    rows = narrowed(own_pupils(request.user), gezocht)
    if werk is ASKED:
        rows = pupils_asked_for(request.user, rows)
    elif werk is TELL:
        rows = pupils_to_tell_of(request.ports, request.user, rows)
    elif werk:
        rows = rows.filter(werk.rijen(localdate(request.ports.clock.now())))
    return Keuze(rows, gezocht, werk, staat)


def own_schools(user: User) -> tuple[int, ...]:
    """The schools of this user by number: asked once for a page."""
    known: tuple[int, ...] | None = user.__dict__.get("_own_schools")
    if known is None:
        known = user.__dict__["_own_schools"] = tuple(user.schools_here().values_list("pk", flat=True))
    return known


def own_pupils(user: User) -> QuerySet[Uitgaand]:
    """Of one school by its number, which an index finds in order."""
    schools = own_schools(user)
    mine = Q(school_id=schools[0]) if len(schools) == 1 else Q(school_id__in=schools)
    found: QuerySet[Uitgaand] = Uitgaand.objects.filter(mine).select_related("school")
    return found


def narrowed(rows: QuerySet[Uitgaand], wanted: Mapping[str, str]) -> QuerySet[Uitgaand]:
    if wanted.get("naam"):
        rows = rows.filter(naam__icontains=wanted["naam"])
    for name in ("groep", "profiel"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    melding = wanted.get("melding", "")
    if not melding:
        return rows
    return rows.filter(MELDING.get(melding) or Q(regels__contains=f"|{melding}|"))


MELDING: Mapping[str, Q] = {
    "fouten": Q(fouten__gt=0),
    "aandacht": Q(waarschuwingen__gt=0),
    "vragen": Q(bevindingen__gt=0, stand__in=OPEN),
    "geen": Q(fouten=0, waarschuwingen=0, bevindingen=0) & ~Q(stand=Stand.NIET_BEGONNEN),
}
MELDING_WORDS: tuple[tuple[str, Words], ...] = (
    ("", _("met en zonder")),
    ("fouten", _("met fouten")),
    ("aandacht", _("met aandachtspunten")),
    ("vragen", _("met vragen over privacy")),
    ("geen", _("zonder meldingen")),
)


def filter_form(rows: QuerySet[Uitgaand], gezocht: Mapping[str, str]) -> FilterForm:
    """The form with what there is to choose among these pupils: their groups, kinds of overstap and broken rules."""
    plain = rows.order_by()
    groepen = plain.exclude(groep="").values_list("groep", flat=True).distinct()
    broken = plain.exclude(regels="").values_list("regels", flat=True).distinct()
    regels = sorted({regel for each in broken for regel in each.strip("|").split("|")})
    return FilterForm(
        {
            "groep": [("", _("alle groepen")), *((each, each) for each in sorted(groepen))],
            "profiel": [("", _("elke overstap")), *OVERSTAP.items()],
            "melding": [*MELDING_WORDS, *((each, _("regel %(regel)s") % {"regel": each}) for each in regels)],
        },
        initial=gezocht,
    )


def meer_versies(rows: Collection[Uitgaand]) -> None:
    """Tell of each row whether its pupil has another in the list too, for the rows of one page in one query."""
    found = Uitgaand.objects.filter(
        school__in={row.school_id for row in rows}, pgn_index__in=[each.pgn_index for each in rows]
    )
    pupils = found.order_by().values_list("school_id", "pgn_index", "soort").annotate(n=Count("*")).filter(n__gt=1)
    several = {(school, bytes(index), soort) for school, index, soort, _n in pupils}
    for row in rows:
        row.is_een_van_meer = (row.school_id, bytes(row.pgn_index), row.soort) in several  # type: ignore[attr-defined]  # for the page alone


def opgevraagd_op(rows: Collection[Uitgaand]) -> None:
    """Give each row the moment at which a school last asked in vain, for the rows of one page in one query."""
    found = Levering.objects.filter(resultaat=NIET_GEREED, uitgaand__in=[row.pk for row in rows])
    asked = dict(found.order_by("geleverd_op").values_list("uitgaand", "geleverd_op"))
    for row in rows:
        row.opgevraagd_op = asked.get(row.pk) if row.stand in OPEN else None  # type: ignore[attr-defined]  # for the page alone
