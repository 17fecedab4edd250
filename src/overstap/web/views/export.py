"""The list of pupils as a file, for who says why it is needed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from overstap.report.sheet import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from overstap.school.export import Reason, exported
from overstap.web.export_form import CSV, ExportForm
from overstap.web.pupil_list import keuze
from overstap.web.visitor import PageRequest, actor

SHEET = "Leerlingen"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pupils(request: PageRequest) -> HttpResponse:
    """The pupils that the list shows now: its filter counts here too."""
    rows = keuze(request).rows
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"room": "pupils", "form": form, "aantal": rows.count()}
        return render(request, "web/uitvoeren.html", context, status=422 if form.is_bound else 200)
    kind, reason = form.cleaned_data["soort"], Reason(form.cleaned_data["reden"])
    schools = list(request.user.schools_here().order_by("brin"))
    lines = exported(request.ports, rows, schools, kind, reason, actor(request))
    data, mime = (as_csv(lines), CSV_TYPE) if kind == CSV else (as_xlsx(lines, SHEET), XLSX_TYPE)
    response = HttpResponse(data, content_type=mime)
    response.headers["Content-Disposition"] = f'attachment; filename="leerlingen.{kind}"'
    return response
