"""Not yours is not there: one answer for a row of another school, a row that never was, and a dossier that is gone."""

from __future__ import annotations

import re
from typing import NoReturn, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from overstap.audit import Event
from overstap.dossier import Dossier
from overstap.school import incoming, outgoing
from overstap.school.demand_models import Afgifte, Vernietigstop
from overstap.school.models import Import, Inkomend, School, Uitgaand
from overstap.school.pupils import named
from overstap.school.steps import Refused
from overstap.web.care import Sight
from overstap.web.visitor import PageRequest, actor

Row = TypeVar("Row", Uitgaand, Inkomend, Import, Afgifte, Vernietigstop)
BEKIJKEN, ZORG = "bekijken", "zorg"
"""The purposes of a look at a page of a dossier."""
ROW_NR = re.compile(r"[0-9]{1,9}")


def own(request: PageRequest, model: type[Row], pk: UUID) -> Row:
    """The row, when it belongs to a school of this user. Somebody else's is logged, and answered as unknown."""
    row: Row | None = model.objects.of(request.user).filter(pk=pk).first()
    if row is None and model.objects.filter(pk=pk, school__in=request.user.scholen.all()).exists():
        refuse_rol(request, **named(model, pk))
    if row is None:
        if model.objects.filter(pk=pk).exists():
            request.ports.audit.write(
                Event.ACCESS_REFUSED,
                by=actor(request),
                account=str(request.user.pk),
                reason="other_school",
                **named(model, pk),
            )
        raise Http404
    return row


def refuse_rol(request: PageRequest, **fields: str) -> NoReturn:
    """At this school the rol of this person is another one."""
    by = actor(request)
    request.ports.audit.write(Event.ACCESS_REFUSED, by=by, account=by.id, reason="rol", **fields)
    raise PermissionDenied


def refuse_other_school(request: PageRequest) -> None:
    """A form that names a school that is not of this user is answered as one that names a school that never was.

    Such a form was not made by our pages; a school that there is is logged. Nothing named is for the form to say.
    """
    named = request.POST.get("school", "")
    if not named:
        return
    nr = int(named) if ROW_NR.fullmatch(named) else 0
    if request.user.schools_here().filter(pk=nr).exists():
        return
    if request.user.scholen.filter(pk=nr).exists():
        refuse_rol(request)
    theirs = School.objects.filter(pk=nr).first()
    if theirs:
        account = str(request.user.pk)
        request.ports.audit.write(
            Event.ACCESS_REFUSED, by=actor(request), account=account, reason="other_school", brin=theirs.brin
        )
    raise Http404


def refuse_care(request: PageRequest, row: Uitgaand | Inkomend) -> NoReturn:
    """What is only for the intern begeleider: logged, and answered with a refusal. Raises PermissionDenied."""
    request.ports.audit.write(
        Event.ACCESS_REFUSED,
        by=actor(request),
        account=str(request.user.pk),
        reason="care",
        overdracht=str(row.pk),
    )
    raise PermissionDenied


def sent(request: PageRequest, row: Uitgaand) -> Dossier:
    """The dossier of this row; the look is logged."""
    try:
        return outgoing.show(request.ports, row, actor(request), purpose_of(request, row))
    except Refused as refused:
        raise Http404 from refused


def received(request: PageRequest, row: Inkomend) -> Dossier:
    """The dossier that came, or the part of it that the address asks for; the look is logged."""
    try:
        return incoming.show(request.ports, row, actor(request), purpose_of(request, row), chosen_part(request))
    except Refused as refused:
        raise Http404 from refused


def purpose_of(request: PageRequest, row: Uitgaand | Inkomend) -> str:
    """For what the log says that a page was looked at: with the data about care on it, or without."""
    return ZORG if Sight(request.user, row.school).sees_care else BEKIJKEN


def chosen_part(request: PageRequest) -> int:
    """Which of several answers to show, when more than one system of the school gave a dossier; 0 for the last."""
    asked = request.GET.get("deel", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
