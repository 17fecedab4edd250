"""Who sees a deed for many pupils: whoever began it, and colleagues of that school who work with its pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from overstap.school.list_models import Reeks, Reeksregel
from overstap.school.models import User
from overstap.web import may
from overstap.web.many_words import DADEN, Daad
from overstap.web.visitor import PageRequest

Stand, Uitkomst = Reeks.Stand, Reeksregel.Uitkomst
SHOWN_DAYS, SHOWN_MAX = 7, 5
"""How long Vandaag tells of what has ended, and of how many at most."""


@dataclass(frozen=True, slots=True)
class Reeksstand:
    """One deed for many pupils, as lists tell of it: what, who, when and how far."""

    reeks: Reeks
    van: str
    """The name of the colleague who began it; nothing when it was the user."""
    gedaan: int
    niet: int
    totaal: int

    @property
    def daad(self) -> Daad:
        return DADEN[self.reeks.soort]

    @property
    def klaar(self) -> int:
        """How many have had their turn."""
        return self.gedaan + self.niet


def work_schools(user: User) -> tuple[int, ...]:
    """The schools at which the rol of this user works with pupils; asked once for a page."""
    known: tuple[int, ...] | None = user.__dict__.get("_work_schools")
    if known is None:
        there = user.aanstellingen.filter(rol__in=may.of("pupils").lees)
        known = user.__dict__["_work_schools"] = tuple(there.values_list("school", flat=True))
    return known


def begun(user: User) -> QuerySet[Reeks]:
    """What this user began and colleagues began, the last first. A proposal is for whoever made it, and not here."""
    seen = Q(door=user) | Q(school__in=work_schools(user))
    return Reeks.objects.filter(seen).exclude(stand=Stand.VOORSTEL).select_related("door")


def may_see(user: User, reeks: Reeks) -> bool:
    """Whether this user may look: who began it as long as he or she works at that school, and colleagues there."""
    if reeks.door_id != user.pk:
        return reeks.stand != Stand.VOORSTEL and reeks.school_id in work_schools(user)
    own = set(user.schools_here().values_list("pk", flat=True))
    if reeks.school_id is not None:
        return reeks.school_id in own
    return not reeks.regels.exclude(uitgaand__school__in=own).exists()


def lately(request: PageRequest) -> list[Reeksstand]:
    """For Vandaag: what goes on, and what ended some days ago at most."""
    since = request.ports.clock.now() - timedelta(days=SHOWN_DAYS)
    rows = begun(request.user).filter(Q(stand=Stand.BEZIG) | Q(klaar_op__gte=since))
    return counted(rows[:SHOWN_MAX], request.user)


def going_on(user: User) -> list[Reeksstand]:
    """For the list of pupils: what is being done now."""
    return counted(begun(user).filter(stand=Stand.BEZIG)[:SHOWN_MAX], user)


def counted(rows: QuerySet[Reeks], user: User) -> list[Reeksstand]:
    """How far each is, counted together."""
    reeksen = list(rows)
    found: defaultdict[object, dict[str, int]] = defaultdict(dict)
    for pk, uitkomst, count in _counts(reeksen):
        found[pk][uitkomst] = count
    return [_stand(reeks, found[reeks.pk], user) for reeks in reeksen]


def _counts(reeksen: Sequence[Reeks]) -> Sequence[tuple[object, str, int]]:
    regels = Reeksregel.objects.filter(reeks__in=reeksen).order_by()
    return list(regels.values_list("reeks", "uitkomst").annotate(n=Count("pk"))) if reeksen else []


def _stand(reeks: Reeks, counts: dict[str, int], user: User) -> Reeksstand:
    gedaan, niet = counts.get(Uitkomst.GEDAAN, 0), counts.get(Uitkomst.NIET, 0)
    return Reeksstand(reeks, began_by(reeks, user), gedaan, niet, sum(counts.values()))


def began_by(reeks: Reeks, user: User) -> str:
    """The name of who began it; nothing when it was this user."""
    if reeks.door_id == user.pk:
        return ""
    return reeks.door.get_full_name() or reeks.door.get_username()
