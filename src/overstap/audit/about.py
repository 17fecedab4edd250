"""What the log says of one overdracht: found by an index, however long the log has become."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q
from django.db.models.lookups import Exact

from overstap.audit.events import Event
from overstap.audit.models import Gebeurtenis, Part


def about(overdracht: UUID, dossier: UUID | None, *, last: int) -> list[Gebeurtenis]:
    """The last events that name this overdracht, its dossier, or a job for it that was given up; newest first."""
    wanted = _says("overdracht", overdracht)
    wanted |= Q(event=Event.JOB_GIVEN_UP) & _says("subject", overdracht)
    if dossier:
        wanted |= _says("dossier", dossier)
    return list(Gebeurtenis.objects.filter(wanted).order_by("-nr")[:last])


def _says(name: str, value: UUID) -> Q:
    return Q(Exact(Part(F("fields"), name=name), str(value)))
