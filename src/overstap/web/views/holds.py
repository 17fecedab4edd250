"""Niet vernietigen: directie or beheerder say of which pupil nothing may be destroyed, and when that is over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from overstap.school import hold
from overstap.school.demand_models import Vernietigstop
from overstap.school.ports import Ports
from overstap.school.steps import Refused
from overstap.web.access import own, refuse_other_school
from overstap.web.demand_forms import LiftForm, StopForm
from overstap.web.refusals import fouten_of
from overstap.web.visitor import PageRequest

FORM = require_http_methods(["GET", "HEAD", "POST"])
STOPS_MAX = 500


@dataclass(frozen=True, slots=True)
class Regel:
    """One stop as the page shows it."""

    stop: Vernietigstop
    naam: str
    reden: str
    bewaard: int
    form: LiftForm


@FORM
def index(request: PageRequest) -> HttpResponse:
    """What stands now, and a form for one more."""
    refuse_other_school(request)
    form = StopForm(request.user, request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    try:
        hold.set_hold(request.ports, said["school"], said["pgn"], said["reden"], request.user)
    except Refused as refused:
        form.add_error("pgn", str(fouten_of(refused)[0].tekst))
        return _page(request, form, status=409)
    messages.success(request, _("Vastgelegd: van deze leerling wordt niets vernietigd."))
    return redirect("holds")


@FORM
def lift(request: PageRequest, pk: UUID) -> HttpResponse:
    """It is over: with a reason, and what was kept because of it goes now."""
    stop = own(request, Vernietigstop, pk)
    form = LiftForm(request.POST, auto_id=_auto_id(stop))
    if request.method != "POST":
        return redirect("holds")
    if not form.is_valid():
        return _page(request, StopForm(request.user), lifting=(stop, form), status=422)
    try:
        count = hold.lift_hold(request.ports, stop, form.cleaned_data["reden"], request.user)
    except Refused as refused:
        form.add_error("reden", str(fouten_of(refused)[0].tekst))
        return _page(request, StopForm(request.user), lifting=(stop, form), status=409)
    said = ngettext(
        "Opgeheven. %(n)s oudere versie die alleen hierom bewaard bleef, is vernietigd.",
        "Opgeheven. %(n)s oudere versies die alleen hierom bewaard bleven, zijn vernietigd.",
        count,
    )
    messages.success(request, said % {"n": count} if count else _("Opgeheven."))
    return redirect("holds")


def _page(
    request: PageRequest,
    form: StopForm,
    *,
    lifting: tuple[Vernietigstop, LiftForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = Vernietigstop.objects.of(request.user).filter(opgeheven_op=None).select_related("school", "gezet_door")
    bound = {lifting[0].pk: lifting[1]} if lifting else {}
    regels = [_line(request.ports, stop, bound.get(stop.pk)) for stop in found[:STOPS_MAX]]
    wrong = form if form.errors else lifting[1] if lifting else None
    context = {"room": "holds", "here": "page", "form": form, "regels": regels, "fout_form": wrong}
    return render(request, "web/bewaren.html", context, status=status)


def _line(ports: Ports, stop: Vernietigstop, form: LiftForm | None) -> Regel:
    rows = hold.rows_of(stop)
    naam = next((row.naam for row in rows if row.naam), "")
    reden = ports.vault.reveal(bytes(stop.reden_hidden), hold.reason_context(stop))
    return Regel(stop, naam, reden, stop.bewaard.count(), form or LiftForm(auto_id=_auto_id(stop)))


def _auto_id(stop: Vernietigstop) -> str:
    return f"stop-{stop.pk}-%s"
