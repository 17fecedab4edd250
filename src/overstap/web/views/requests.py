"""The receiver's pages: what was asked for, how it goes, and the dossier that came."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from overstap.school import incoming
from overstap.school.models import Inkomend
from overstap.school.processed import mark_processed, unmark_processed
from overstap.school.steps import Refused
from overstap.school.told import open_notices
from overstap.web.access import own, refuse_other_school
from overstap.web.dossier_page import incoming_page, with_last_three
from overstap.web.forms import RequestForm
from overstap.web.lists import came_lately, lijst
from overstap.web.refusals import fouten_of
from overstap.web.visitor import PageRequest, actor
from overstap.web.words import INKOMEND, Words

COLUMNS = {"-op": (), "op": ("aangevraagd_op",), "naam": ("naam",), "van": ("bron_brin", "naam")}
NOTICES_MAX = 20
"""Notices above the list, the last first; all of them stand in the list of that work."""
WERK: Mapping[str, Words] = {
    "nieuw": gettext_lazy("U ziet alleen dossiers die pas zijn ontvangen."),
    "zonder-bericht": gettext_lazy("U ziet alleen aanvragen waarover de vorige school nog niets liet weten."),
    "bericht": gettext_lazy("U ziet alleen dossiers waarvan de vorige school liet weten dat ze klaar zijn."),
}
"""What of the list is shown, by what the address asks."""


@require_GET
@login_required
def index(request: PageRequest) -> HttpResponse:
    own_rows = Inkomend.objects.of(request.user).select_related("school", "verwerkt_door")
    werk = request.GET.get("werk", "")
    notices = open_notices(own_rows)
    rows = {
        "nieuw": own_rows.filter(came_lately(localdate(request.ports.clock.now()))),
        "zonder-bericht": own_rows.exclude(pk__in=notices.order_by().values("inkomend")),
        "bericht": own_rows.filter(pk__in=notices.order_by().values("inkomend")),
    }.get(werk, own_rows)
    shown = lijst(rows, INKOMEND, request.GET, COLUMNS)
    told = list(notices[:NOTICES_MAX])
    with_last_three(request.ports, [*shown.blad, *(each.inkomend for each in told)])
    context = {"room": "requests", "here": "page", "lijst": shown, "werk": WERK.get(werk, ""), "notificaties": told}
    return render(request, "web/ontvangen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: PageRequest) -> HttpResponse:
    """Ask another school for a dossier; the number of the pupil travels in the body, never in an address."""
    refuse_other_school(request)
    form = RequestForm(request.user, request.POST or None)
    if request.method != "POST":
        return render(request, "web/opvragen.html", {"room": "requests", "form": form})
    if not form.is_valid():
        return render(request, "web/opvragen.html", {"room": "requests", "form": form}, status=422)
    asked = form.cleaned_data
    try:
        row = incoming.ask(
            request.ports, asked["school"], asked["pgn"], asked["bron_brin"], asked["soort"], actor(request)
        )
    except Refused as refused:
        for fout in fouten_of(refused):
            form.add_error(None, str(fout.tekst))
        return render(request, "web/opvragen.html", {"room": "requests", "form": form}, status=409)
    return redirect("request", pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_again(request: PageRequest, pk: UUID) -> HttpResponse:
    """The same question once more: for the same pupil, to the same school."""
    row = own(request, Inkomend, pk)
    if request.method != "POST":
        return redirect("request", pk=pk)
    try:
        made = incoming.ask_again(request.ports, row, actor(request))
    except Refused as refused:
        context = {**incoming_page(request, row), "geweigerd": fouten_of(refused)}
        return render(request, template_of(row), context, status=409)
    return redirect("request", pk=made.pk)


@require_GET
@login_required
def show(request: PageRequest, pk: UUID) -> HttpResponse:
    """The dossier that came; while it has not, how far the request is (this page then comes back by itself)."""
    row = own(request, Inkomend, pk)
    return render(request, template_of(row), incoming_page(request, row))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def processed(request: PageRequest, pk: UUID) -> HttpResponse:
    """Verwerkt: what the school needs stands in its own LAS; with `terug` it was said too early."""
    row = own(request, Inkomend, pk)
    if request.method != "POST":
        return redirect("request", pk=pk)
    mark, said = (
        (unmark_processed, _("De staat is weer: ontvangen."))
        if "terug" in request.POST
        else (mark_processed, _("Vastgelegd: u hebt dit dossier verwerkt."))
    )
    try:
        mark(request.ports, row, request.user)
    except Refused as refused:
        row.refresh_from_db()
        context = {**incoming_page(request, row), "geweigerd": fouten_of(refused)}
        return render(request, template_of(row), context, status=409)
    messages.success(request, said)
    return redirect("request", pk=pk)


def template_of(row: Inkomend) -> str:
    return "web/ontvangen_dossier.html" if row.stand in row.came() else "web/aanvraag.html"
