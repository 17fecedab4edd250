"""For the directie: how full the dossiers are, in numbers; a name, a number or a text of a pupil is nowhere in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from overstap.audit import Event
from overstap.report.sheet import CSV_TYPE, as_csv
from overstap.school.stands import PAST
from overstap.web.fill_page import DOSSIERS_MAX, TOGETHER_MIN, filled, table
from overstap.web.pupil_list import own_pupils
from overstap.web.visitor import PageRequest, actor

CSV_NAME = "gevuld.csv"


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PageRequest) -> HttpResponse:
    """Counted when it is asked for (POST), since every dossier is read for it; with `csv` for a spreadsheet."""
    rows = own_pupils(request.user).exclude(stand__in=PAST).order_by("groep", "pk")
    context = {"room": "report", "aantal": rows.count(), "minst": TOGETHER_MIN, "meest": DOSSIERS_MAX}
    if request.method != "POST":
        return render(request, "web/gevuld.html", context)
    found = filled(request.ports, list(rows.select_related("school")[: DOSSIERS_MAX + 1]), actor(request))
    if "csv" not in request.POST:
        return render(request, "web/gevuld.html", context | {"gevuld": found})
    for school in request.user.schools_here():
        count = rows.filter(school=school).count()
        request.ports.audit.write(
            Event.REPORT_EXPORTED, by=actor(request), kind=CSV_NAME, subject=school.brin, count=count
        )
    headers = {"Content-Disposition": f'attachment; filename="{CSV_NAME}"'}
    return HttpResponse(as_csv(table(found)), content_type=CSV_TYPE, headers=headers)
