"""Whose dossier is ready while a school that asked before does not know it: for a list and its count, of any size.

The same question as `notify.vragers` answers for one pupil, asked of all requests at once. It begins with the requests
and not with the pupils: those in vain have an index of their own, those that brought an older version are found by the
versions that were replaced, and those to which it was not released by the versions that were ever ready.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from overstap.keten.results import NIET_GEREED, NIET_VOOR_DOEL
from overstap.keten.soorten import BINNEN_BRIN
from overstap.school.models import Levering, Uitgaand
from overstap.school.notify import HAD_ONE
from overstap.school.notify_models import Kennisgeving
from overstap.school.ports import Ports
from overstap.school.stands import PAST, READY

BEHIND_MAX = 2000
"""Pupils that are told of; more is as many."""
Stand = Kennisgeving.Stand


def pupils_to_tell_of(ports: Ports, schools: Collection[int]) -> list[UUID]:
    """The dossiers of these schools that are ready, and of which a school that asked may still be told."""
    if not schools:
        return []
    since = ports.clock.now() - timedelta(days=ports.terms.requests_kept_days)
    kept = Levering.objects.filter(geleverd_op__gte=since).order_by()
    in_vain = kept.filter(resultaat=NIET_GEREED, school__in=schools, uitgaand__isnull=False)
    of_ours = kept.filter(uitgaand__school__in=schools)
    older = of_ours.filter(resultaat__in=HAD_ONE, uitgaand__stand__in=PAST)
    withheld = of_ours.filter(resultaat=NIET_VOOR_DOEL, uitgaand__stand__in=(*PAST, *READY))
    return list(_ready(in_vain).union(_ready(older), _ready(withheld))[:BEHIND_MAX])


def _ready(asked: QuerySet[Levering]) -> QuerySet[Levering, UUID]:
    """Of each request that is still behind the dossier that is ready, once."""
    none = When(resultaat__in=(NIET_GEREED, NIET_VOOR_DOEL), then=Value(0))
    had = Case(none, default=F("uitgaand__versie"), output_field=IntegerField())
    last = asked.annotate(had=had, plek=PLEK).filter(~Exists(_settled()))
    with_ready = last.annotate(klaar=Subquery(_version().values("pk")[:1]))
    return with_ready.filter(klaar__isnull=False).values_list("klaar", flat=True).distinct()


PLEK = Coalesce("doel_index", Value(-1), output_field=IntegerField())
"""The index of the system that asked, where it has none too, so that two without are the same."""


def _version() -> QuerySet[Uitgaand]:
    """The version that is ready, if that school may have it and has not."""
    doel, same = OuterRef("doel_brin"), Q(school__brin=OuterRef("doel_brin"))
    rows: QuerySet[Uitgaand] = Uitgaand.objects.filter(
        Q(soort=BINNEN_BRIN) & same | ~Q(soort=BINNEN_BRIN) & ~same,
        Q(voor_brin="") | Q(voor_brin=doel),
        school=OuterRef("school"),
        pgn_index=OuterRef("uitgaand__pgn_index"),
        stand__in=READY,
        versie__gt=OuterRef("had"),
    )
    return rows.order_by("-versie")


def _settled() -> QuerySet[Levering]:
    """A later request of the same system for the same pupil, or that it was told, or will be."""
    later = Q(geleverd_op__gt=OuterRef("geleverd_op")) | Q(geleverd_op=OuterRef("geleverd_op"), pk__gt=OuterRef("pk"))
    told = Q(kennisgeving__stand=Stand.GEPLAND) | Q(kennisgeving__stand=Stand.GEDAAN, pk=OuterRef("pk"))
    rows: QuerySet[Levering] = Levering.objects.annotate(plek=PLEK).filter(
        later | told,
        plek=OuterRef("plek"),
        school=OuterRef("school"),
        uitgaand__school=OuterRef("school"),
        uitgaand__pgn_index=OuterRef("uitgaand__pgn_index"),
        doel_brin=OuterRef("doel_brin"),
        doel_kenmerk=OuterRef("doel_kenmerk"),
        doel_oin=OuterRef("doel_oin"),
    )
    return rows.order_by()
