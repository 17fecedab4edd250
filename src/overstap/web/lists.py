"""A list of overdrachten: how many in each state, in which order, fifty at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import make_aware

from overstap.school.models import Inkomend
from overstap.web.words import Staat

ROWS_A_PAGE = 50
NEW_DAYS = 14
"""What came within these days is told as new."""


@dataclass(frozen=True, slots=True)
class Facet:
    staat: Staat
    aantal: int
    gekozen: bool


@dataclass(frozen=True, slots=True)
class Lijst:
    """What one page of a list shows."""

    totaal: int
    facetten: tuple[Facet, ...]
    staat: Staat | None
    blad: Page[Any]
    op: str
    """The column that orders the rows, with `-` before it when they run down."""

    @property
    def getoond(self) -> int:
        return self.blad.paginator.count


def came_lately(today: date) -> Q:
    """The dossiers that came within so many days."""
    since = make_aware(datetime.combine(today - timedelta(days=NEW_DAYS), time()))
    return Q(stand=Inkomend.Stand.ONTVANGEN, ontvangen_op__gte=since)


def lijst(
    rows: QuerySet[Any], staten: tuple[Staat, ...], query: QueryDict, columns: Mapping[str, tuple[str, ...]]
) -> Lijst:
    """The rows of the state, order and page that the address asks for; what it does not know, it ignores."""
    counts = rows.order_by().aggregate(**{f"s{nr}": Count("school_id", filter=s.rijen) for nr, s in enumerate(staten)})
    chosen = next((staat for staat in staten if staat.sleutel == query.get("staat")), None)
    op = query.get("op", "")
    if op.removeprefix("-") not in columns:
        op = next(iter(columns))
    shown = rows.filter(chosen.rijen) if chosen else rows
    paginator = Paginator(shown.order_by(*_order(columns, op)), ROWS_A_PAGE)
    totaal = sum(counts.values())
    # Counted already: each row is in one state.
    paginator.__dict__["count"] = counts[f"s{staten.index(chosen)}"] if chosen else totaal
    return Lijst(
        totaal=totaal,
        facetten=tuple(
            Facet(staat, counts[f"s{nr}"], staat is chosen)
            for nr, staat in enumerate(staten)
            if counts[f"s{nr}"] or staat is chosen
        ),
        staat=chosen,
        blad=paginator.get_page(query.get("blad")),
        op=op,
    )


def _order(columns: Mapping[str, tuple[str, ...]], op: str) -> list[str]:
    fields = columns[op.removeprefix("-")]
    down = op.startswith("-")
    return [*((f"-{name}" if down else name).replace("--", "") for name in fields), "pk"]
