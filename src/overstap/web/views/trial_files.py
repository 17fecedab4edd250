"""A trial as a file for the team: for a spreadsheet, or on paper. That it was fetched is logged."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from overstap.audit import Event
from overstap.report import sheet
from overstap.school.list_models import Reeks
from overstap.web.paper import pdf_of
from overstap.web.trial_page import lines, outcome, per_field, per_screen, rows_of, table
from overstap.web.views.many import frame, seen_series
from overstap.web.visitor import PageRequest, actor

PAPER_ROWS_MAX = 200
"""Pupils on paper: some groups together; for more there is the spreadsheet."""


@require_GET
@login_required
def as_csv(request: PageRequest, pk: UUID) -> HttpResponse:
    reeks = ended_trial(request, pk)
    head = (_("Leerling"), _("Groep"), _("Kan mee"), _("Waar"), _("Wat te doen"), _("Scherm"), _("Regel"))
    data = sheet.as_csv([head, *table(lines(request.ports, request.user, rows_of(reeks)))])
    return _file(request, reeks, data, sheet.CSV_TYPE, "proef.csv")


@require_GET
@login_required
def as_pdf(request: PageRequest, pk: UUID) -> HttpResponse:
    """Made while somebody waits, so for some groups at most."""
    reeks = ended_trial(request, pk)
    found = lines(request.ports, request.user, rows_of(reeks)[: PAPER_ROWS_MAX + 1])
    if len(found) > PAPER_ROWS_MAX:
        return redirect("many", pk=pk)
    context = {
        **frame(request, reeks),
        **outcome(reeks),
        "velden": per_field(found),
        "schermen": per_screen(found),
        "regels": found,
    }
    data = pdf_of(render_to_string("web/proef_papier.html", context))
    return _file(request, reeks, data, "application/pdf", "proef.pdf")


def ended_trial(request: PageRequest, pk: UUID) -> Reeks:
    reeks = seen_series(request, pk)
    if reeks.soort != Reeks.Soort.PROEF or reeks.klaar_op is None:
        raise Http404
    return reeks


def _file(request: PageRequest, reeks: Reeks, data: bytes, kind: str, name: str) -> HttpResponse:
    by, subject, count = actor(request), str(reeks.pk), reeks.regels.count()
    request.ports.audit.write(Event.REPORT_EXPORTED, by=by, kind=name, subject=subject, count=count)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
