"""Bijlagen: add a file, take it away, or leave out one that came from the LAS."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overstap.dossier import BouwFout, KeuzeFout
from overstap.dossier.werkdossier import Toegevoegd
from overstap.school import given_files, staff_files
from overstap.school.collect import REDEN_MAX
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.web.access import own
from overstap.web.bijlagen_page import papers_of
from overstap.web.paper_forms import FileForm
from overstap.web.plain_text import reason_in
from overstap.web.refusals import Fout, fouten_for
from overstap.web.visitor import PageRequest, actor


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def index(request: PageRequest, pk: UUID) -> HttpResponse:
    """All attachments, and a form to add one."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return _page(request, row)
    form = FileForm(papers_of(request, row).places, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    file, said = form.cleaned_data["bestand"], form.cleaned_data
    try:
        bijlage = Toegevoegd.of_file(said["plek"], file.name, said["omschrijving"], file.read())
        given_files.attach(request.ports, row, actor(request), bijlage)
    except (BouwFout, Refused) as error:
        row.refresh_from_db()
        return _page(request, row, form, fouten_for(request, row, error), status=409)
    messages.success(request, _("Het bestand is bekeken en toegevoegd."))
    return redirect("pupil-papers", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: PageRequest, pk: UUID) -> HttpResponse:
    """One attachment: taken away (weg), left out (uit), or going along again (mee)."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil-papers", pk=pk)
    if request.POST.get("mark", "") not in papers_of(request, row).known:
        messages.warning(request, _("Deze bijlage is er niet meer. Er is niets veranderd."))
        return redirect("pupil-papers", pk=pk)
    try:
        done = _changed(request, pk)
    except (KeuzeFout, Refused) as error:
        row.refresh_from_db()
        fouten = (Fout("", error.tekst),) if isinstance(error, KeuzeFout) else fouten_for(request, row, error)
        return _page(request, row, fouten=fouten, status=409)
    messages.success(request, done)
    return redirect("pupil-papers", pk=pk)


def _changed(request: PageRequest, pk: UUID) -> str:
    by, mark, wat = actor(request), request.POST.get("mark", ""), request.POST.get("doe", "")
    if wat == "weg":
        given_files.detach(request.ports, pk, by, [mark])
        return _("De bijlage is weggehaald.")
    if wat == "uit":
        staff_files.leave_out(request.ports, pk, by, mark, reason_in(request.POST, "reden", REDEN_MAX))
        return _("De bijlage gaat niet mee.")
    staff_files.take_along(request.ports, pk, by, mark)
    return _("De bijlage gaat weer mee.")


def _page(
    request: PageRequest,
    row: Uitgaand,
    form: FileForm | None = None,
    fouten: tuple[Fout, ...] = (),
    status: int = 200,
) -> HttpResponse:
    papers = papers_of(request, row)
    context = {
        "room": "pupils",
        "overdracht": row,
        "papers": papers,
        "form": form or FileForm(papers.places),
        "fouten": fouten,
        "grens": request.ports.terms.attachments_bytes_max,
    }
    return render(request, "web/papieren.html", context, status=status)
