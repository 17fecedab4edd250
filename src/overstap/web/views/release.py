"""Afgifte: a dossier is handed out to somebody who may demand it. One person asks, the directie decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overstap.school import release
from overstap.school.demand_models import Afgifte
from overstap.school.models import Aanstelling, Inkomend, Uitgaand
from overstap.school.steps import Refused
from overstap.web.access import own, refuse_care
from overstap.web.care import Sight
from overstap.web.demand_forms import AfgifteForm
from overstap.web.refusals import Fout, fouten_of
from overstap.web.release_page import line_of, packer
from overstap.web.visitor import PageRequest

FORM = require_http_methods(["GET", "HEAD", "POST"])
LINES_MAX = 200
DIRECTIE = Aanstelling.Rol.DIRECTIE


@FORM
def outgoing(request: PageRequest, pk: UUID) -> HttpResponse:
    return _asked(request, own(request, Uitgaand, pk))


@FORM
def incoming(request: PageRequest, pk: UUID) -> HttpResponse:
    return _asked(request, own(request, Inkomend, pk))


@FORM
def take(request: PageRequest, pk: UUID) -> HttpResponse:
    """The file, once, for who asked; it is made for this answer and kept nowhere."""
    afgifte = own(request, Afgifte, pk)
    row = afgifte.overdracht
    _refuse_who_sees_not_all(request, row)
    if request.method != "POST":
        return redirect(_page_of(row), pk=row.pk)
    try:
        data = release.take(request.ports, afgifte, request.user, packer(request.ports))
    except Refused as refused:
        return _page(request, row, AfgifteForm(), fouten_of(refused), status=409)
    headers = {"Content-Disposition": 'attachment; filename="afgifte.zip"'}
    return HttpResponse(data, content_type="application/zip", headers=headers)


@require_GET
def index(request: PageRequest) -> HttpResponse:
    return _list(request)


@FORM
def decide(request: PageRequest, pk: UUID) -> HttpResponse:
    """The directie says yes or no."""
    afgifte = own(request, Afgifte, pk)
    answer = request.POST.get("besluit")
    if request.method != "POST" or answer not in ("ja", "nee"):
        return redirect("releases")
    try:
        release.decide(request.ports, afgifte, request.user, agreed=answer == "ja")
    except Refused as refused:
        return _list(request, fouten_of(refused), status=409)
    said = _("U hebt ingestemd. Wie het vroeg, kan het bestand nu één keer ophalen.")
    messages.success(request, said if answer == "ja" else _("U hebt geweigerd. Er wordt niets afgegeven."))
    return redirect("releases")


def _asked(request: PageRequest, row: Uitgaand | Inkomend) -> HttpResponse:
    _refuse_who_sees_not_all(request, row)
    form = AfgifteForm(request.POST or None)
    if request.method != "POST":
        return _page(request, row, form)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    said = form.cleaned_data
    try:
        release.ask(request.ports, row, request.user, said["grond"], said["kenmerk"])
    except Refused as refused:
        return _page(request, row, form, fouten_of(refused), status=409)
    messages.success(request, _("Uw verzoek is vastgelegd. De directie beslist."))
    return redirect(_page_of(row), pk=row.pk)


def _refuse_who_sees_not_all(request: PageRequest, row: Uitgaand | Inkomend) -> None:
    """What is handed out is the whole dossier: only for who may see all of it. Raises PermissionDenied."""
    if not Sight(request.user, row.school).sees_care:
        refuse_care(request, row)


def _page(
    request: PageRequest, row: Uitgaand | Inkomend, form: AfgifteForm, fouten: tuple[Fout, ...] = (), status: int = 200
) -> HttpResponse:
    regels = [line_of(request.ports, each) for each in release.of(row)[:LINES_MAX]]
    sent = isinstance(row, Uitgaand)
    context = {
        "room": "pupils" if sent else "requests",
        "terug": "pupil" if sent else "request",
        "hier": _page_of(row),
        "overdracht": row,
        "form": form,
        "geweigerd": fouten,
        "regels": regels,
        "loopt": any(regel.open for regel in regels),
        "beslissers": row.school.aanstellingen.filter(rol=DIRECTIE, user__is_active=True).exists(),
        "er_is_iets": row.dossier_id is not None,
    }
    return render(request, "web/afgifte.html", context, status=status)


def _list(request: PageRequest, fouten: tuple[Fout, ...] = (), status: int = 200) -> HttpResponse:
    found = Afgifte.objects.of(request.user).select_related(
        "school", "uitgaand", "inkomend", "gevraagd_door", "beslist_door"
    )
    regels = [line_of(request.ports, each) for each in found[:LINES_MAX]]
    context = {
        "room": "releases",
        "here": "page",
        "geweigerd": fouten,
        "wachten": [regel for regel in regels if regel.wacht],
        "andere": [regel for regel in regels if not regel.wacht],
    }
    return render(request, "web/afgiften.html", context, status=status)


def _page_of(row: Uitgaand | Inkomend) -> str:
    return "pupil-release" if isinstance(row, Uitgaand) else "request-release"
