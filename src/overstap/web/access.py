"""Not yours is not there: one answer for a row of another school, a row that never was, and a dossier that is gone."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from overstap.audit import Event
from overstap.dossier import Dossier
from overstap.school import incoming, outgoing
from overstap.school.models import Import, Inkomend, Uitgaand
from overstap.school.steps import Refused
from overstap.web.visitor import PageRequest, actor

Row = TypeVar("Row", Uitgaand, Inkomend, Import)


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


def sent(request: PageRequest, row: Uitgaand) -> Dossier:
    """The dossier of this row; the look is logged."""
    try:
        return outgoing.show(request.ports, row, actor(request))
    except Refused as refused:
        raise Http404 from refused


def received(request: PageRequest, row: Inkomend) -> Dossier:
    """The dossier that came, or the part of it that the address asks for; the look is logged."""
    try:
        return incoming.show(request.ports, row, actor(request), deel=chosen_part(request))
    except Refused as refused:
        raise Http404 from refused


def chosen_part(request: PageRequest) -> int:
    """Which of several answers to show, when more than one system of the school gave a dossier; 0 for the last."""
    asked = request.GET.get("deel", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
