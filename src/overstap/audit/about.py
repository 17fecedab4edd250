"""What the log says of one overdracht: found by an index, however long the log has become."""

from __future__ import annotations

import json
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import F, Q
from django.db.models.lookups import Exact

from overstap.audit.events import Event
from overstap.audit.models import Gebeurtenis, Part

PLACES_MAX = 50
"""Of a dossier that was changed more often, the looks at what stood in its oldest places are left to the whole log."""


def about(overdracht: UUID, *dossiers: UUID | None, last: int) -> list[Gebeurtenis]:
    """The last events that name this overdracht, its dossier, or a job for it that was given up; newest first.

    A dossier that changes lies in another place of the vault each time; the events of the changes name those places.
    """
    wanted = _says("overdracht", overdracht)
    wanted |= Q(event=Event.JOB_GIVEN_UP) & _says("subject", overdracht)
    found = list(Gebeurtenis.objects.filter(wanted).order_by("-nr")[:last])
    named = (json.loads(event.fields).get("dossier", "") for event in found)
    places = list(dict.fromkeys([*map(str, filter(None, dossiers)), *filter(None, named)]))[:PLACES_MAX]
    if not places:
        return found
    looks = Gebeurtenis.objects.filter(reduce(or_, (_says("dossier", place) for place in places))).order_by("-nr")
    both = {event.nr: event for event in (*found, *looks[:last])}
    return [both[nr] for nr in sorted(both, reverse=True)[:last]]


def _says(name: str, value: UUID | str) -> Q:
    return Q(Exact(Part(F("fields"), name=name), str(value)))
