"""Not yours is not there: one answer for what belongs to another school or supplier, and for what never was."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from overstap.api.caller import ApiRequest, actor
from overstap.api.problem import Problem
from overstap.audit import Event
from overstap.database.transaction import writing
from overstap.school.models import Uitgaand
from overstap.school.pupils import named
from overstap.school.supplier_models import Order, Webhook

Row = TypeVar("Row", bound=models.Model)


def own_pupil(request: ApiRequest, pk: UUID) -> Uitgaand:
    return _own(request, Uitgaand, pk, school=request.school)


def own_webhook(request: ApiRequest, pk: UUID) -> Webhook:
    return _own(request, Webhook, pk, school=request.school, leverancier=request.token.leverancier)


def own_order(request: ApiRequest, pk: UUID) -> Order:
    mine = {"school": request.school, "token__leverancier": request.token.leverancier}
    return _own(request, Order, pk, **mine)


def _own(request: ApiRequest, model: type[Row], pk: UUID, **mine: Any) -> Row:
    """The row, when it is of this school (and supplier). What is of another is logged and answered as unknown."""
    rows: Any = model._default_manager
    row: Row | None = rows.filter(pk=pk, **mine).select_related("school").first()
    if row is None:
        if rows.filter(pk=pk).exists():
            _log(request, **named(model, pk))
        raise Problem(404)
    return row


def _log(request: ApiRequest, **what: str) -> None:
    fields = {"account": str(request.token.pk), "brin": request.school.brin} | what
    with writing():
        request.ports.audit.write(Event.ACCESS_REFUSED, by=actor(request), reason="other_school", **fields)
