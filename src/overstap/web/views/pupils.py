"""The sender's pages: who leaves, one dossier, and what may be done with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overstap.school import collect, outgoing
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.web.access import own, refuse_other_school
from overstap.web.dossier_page import outgoing_page
from overstap.web.dossier_work import empty_page
from overstap.web.forms import AddForm, SealForm
from overstap.web.lists import lijst
from overstap.web.many_words import DADEN
from overstap.web.pupil_list import (
    COLUMNS,
    FILTER,
    SEARCHED,
    filter_form,
    keuze,
    meer_versies,
    opgevraagd_op,
    own_pupils,
    pupils_asked_for,
)
from overstap.web.record import read_file
from overstap.web.refusals import REFUSED, fouten_for, fouten_of
from overstap.web.series_page import going_on
from overstap.web.visitor import PageRequest, actor
from overstap.web.words import UITGAAND
from overstap.web.work import work_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def index(request: PageRequest) -> HttpResponse:
    """The list; what narrows it is kept in the session, so that no name stands in an address."""
    if request.method == "POST":
        kept = {name: request.POST.get(name, "").replace("\0", "")[:60] for name in SEARCHED}
        request.session[FILTER] = {} if "wis" in request.POST else kept
        staat = next((each.sleutel for each in UITGAAND if each.sleutel == request.GET.get("staat")), "")
        return redirect(f"{reverse('pupils')}?staat={staat}" if staat and "wis" not in request.POST else "pupils")
    chosen = keuze(request)
    shown = lijst(chosen.rows, UITGAAND, request.GET, COLUMNS)
    opgevraagd_op(list(shown.blad))
    meer_versies(list(shown.blad))
    context = {
        "room": "pupils",
        "here": "page",
        "lijst": shown,
        "filter": filter_form(own_pupils(request.user), chosen.gezocht),
        "keuze": chosen,
        "gevraagd": pupils_asked_for(request.user, own_pupils(request.user)).count(),
        "bezig": going_on(request.user),
        "daden": [(soort, daad.menu) for soort, daad in DADEN.items()],
    }
    return render(request, "web/leerlingen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: PageRequest) -> HttpResponse:
    """Take in the file of one pupil; whatever is wrong with it is said, and nothing is kept."""
    refuse_other_school(request)
    form = AddForm(request.user, request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "web/toevoegen.html", {"room": "pupils", "form": form})
    if not form.is_valid():
        return render(request, "web/toevoegen.html", {"room": "pupils", "form": form}, status=422)
    try:
        data = read_file(form.cleaned_data["bestand"].read())
        row = collect.take_in(request.ports, form.cleaned_data["school"], data, actor(request))
    except REFUSED as error:
        context = {"room": "pupils", "form": form, "fouten": fouten_of(error)}
        return render(request, "web/toevoegen.html", context, status=422)
    if row.fouten:
        messages.warning(request, _("Het dossier is toegevoegd, maar er zitten nog fouten in. Hieronder staan ze."))
    else:
        messages.success(request, _("Het dossier is toegevoegd en gecontroleerd."))
    return redirect("pupil", pk=row.pk)


@require_GET
@login_required
def show(request: PageRequest, pk: UUID) -> HttpResponse:
    row = own(request, Uitgaand, pk)
    return render(request, "web/dossier.html", outgoing_page(request, row, SealForm()))


@require_GET
@login_required
def empty(request: PageRequest, pk: UUID) -> HttpResponse:
    """Of every empty field why it is empty."""
    return render(request, "web/leeg_verslag.html", empty_page(work_on(request, own(request, Uitgaand, pk))))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Intrekken: nobody can fetch it from here on."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    try:
        outgoing.withdraw(request.ports, row, actor(request))
    except Refused as refused:
        row.refresh_from_db()
        context = outgoing_page(request, row, SealForm(), fouten_for(request, row, refused))
        return render(request, "web/dossier.html", context, status=409)
    messages.success(request, _("Het dossier is ingetrokken. Geen school kan het nu nog ophalen."))
    return redirect("pupil", pk=pk)
