"""Uitvoeren: the list of pupils for a person's own spreadsheet, with a reason that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from django.db.models import QuerySet

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import Actor
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports

HEAD = ("Leerling", "Groep", "School", "Profiel", "Staat", "Fouten", "Waarschuwingen", "Naar school", "Laatste dag")
"""What stands in the list on the page too; no number, no day of birth."""


class Reason(StrEnum):
    """Why a list is taken out of the system: a code, so that the log holds no text of a person."""

    CONTROLE = "controle"
    OVERLEG = "overleg"
    LAS = "las"
    VERZOEK = "verzoek"


def exported(
    ports: Ports, rows: QuerySet[Uitgaand], schools: list[School], kind: str, reason: Reason, by: Actor
) -> list[tuple[object, ...]]:
    """The head and a row for each pupil; who, why and how many is logged for each school."""
    found = list(rows.select_related("school").order_by("school_id", "groep", "naam", "pk"))
    with writing():
        for school in schools:
            count = sum(row.school_id == school.pk for row in found)
            ports.audit.write(Event.LIST_EXPORTED, by=by, brin=school.brin, kind=kind, count=count, reason=str(reason))
    return [HEAD, *_lines(found)]


def _lines(rows: list[Uitgaand]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        last = row.vertrek_op.isoformat() if row.vertrek_op else ""
        counts = ("", "") if row.stand == Uitgaand.Stand.NIET_BEGONNEN else (row.fouten, row.waarschuwingen)
        yield (row.naam, row.groep, row.school.brin, row.profiel, row.get_stand_display(), *counts, row.naar_brin, last)
