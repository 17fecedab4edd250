"""For the directie: how far the school is, in numbers, and a trial of all pupils; no dossier is opened for it."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from overstap.school import series
from overstap.school.list_models import Reeks
from overstap.school.stands import PAST
from overstap.school.steps import Refused
from overstap.web.many_words import hindernis
from overstap.web.pupil_list import own_pupils
from overstap.web.today import incoming_counts, outgoing_counts
from overstap.web.visitor import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PageRequest) -> HttpResponse:
    """POST begins a trial of all pupils who have not left."""
    said = ""
    if request.method == "POST":
        rows = own_pupils(request.user).exclude(stand__in=PAST).order_by("naam", "pk").values_list("pk", flat=True)
        try:
            reeks = series.prepare(request.ports, request.user, Reeks.Soort.PROEF, rows)
            return redirect("many", pk=series.begin(request.ports, reeks, "").pk)
        except Refused as refused:
            said = str(hindernis(refused.code))
    return render(request, "web/overzicht.html", numbers(request) | {"geweigerd": said})


def numbers(request: PageRequest) -> dict[str, object]:
    today = localdate(request.ports.clock.now())
    _work, stand = outgoing_counts(request.user, today)
    rows = own_pupils(request.user).exclude(stand__in=PAST).order_by()
    groepen = rows.values("groep").annotate(n=Count("pk"), fouten=Sum("fouten"), vragen=Sum("bevindingen"))
    return {
        "room": "report",
        "here": "page",
        "stand": stand,
        "totaal": sum(count for _each, count in stand),
        "groepen": groepen.order_by("groep"),
        "inkomend": incoming_counts(request.user, today),
        "proeven": Reeks.objects.filter(door=request.user, soort=Reeks.Soort.PROEF)[:10],
    }
