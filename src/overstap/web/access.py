"""Not yours is not there: one answer for a row of another school and for a row that never was."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from overstap.audit import Event
from overstap.school.models import Inkomend, Uitgaand
from overstap.web.visitor import PageRequest, actor

Row = TypeVar("Row", Uitgaand, Inkomend)


def own(request: PageRequest, model: type[Row], pk: UUID) -> Row:
    """The row, when it belongs to a school of this user. Somebody else's is logged, and answered as unknown."""
    row: Row | None = model.objects.of(request.user).filter(pk=pk).first()
    if row is None:
        if model.objects.filter(pk=pk).exists():
            request.ports.audit.write(
                Event.ACCESS_REFUSED,
                by=actor(request),
                account=str(request.user.pk),
                reason="other_school",
                overdracht=str(pk),
            )
        raise Http404
    return row
