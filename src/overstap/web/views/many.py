"""One deed for many pupils: choose, see what will change, do, and see how it went."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overstap.audit import Event
from overstap.school import series
from overstap.school.list_models import Reeks, Reeksregel
from overstap.school.models import Uitgaand
from overstap.school.stands import PAST
from overstap.school.steps import Refused
from overstap.web.forms import clean_uuids
from overstap.web.many_forms import form_of
from overstap.web.many_words import DADEN, hindernis
from overstap.web.pupil_list import keuze, own_pupils
from overstap.web.series_page import began_by, may_see
from overstap.web.trial_page import lines, outcome, per_field, per_screen, rows_of
from overstap.web.visitor import PageRequest, actor

ROWS_A_PAGE = 100
REPORT_ROWS_MAX = 2000
"""Pupils whose trial is counted on the page; more stand in the file."""
Stand = Reeks.Stand


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: PageRequest) -> HttpResponse:
    """Write down who was chosen, and go and look at what would change; nothing is done yet."""
    if request.method != "POST":
        return redirect("pupils")
    soort = request.POST.get("daad", "")
    if soort not in DADEN:
        raise Http404
    if "allemaal" in request.POST:
        chosen = keuze(request).chosen
        if soort == Reeks.Soort.PROEF:
            chosen = chosen.exclude(stand__in=PAST)
    else:
        chosen = own_pupils(request.user).filter(pk__in=clean_uuids(request.POST.getlist("leerling")))
    try:
        rows = chosen.order_by("naam", "pk").values_list("pk", flat=True)
        reeks = series.prepare(request.ports, request.user, soort, rows)
    except Refused as refused:
        messages.warning(request, str(hindernis(refused.code)))
        return redirect("pupils")
    return redirect("many", pk=reeks.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: PageRequest, pk: UUID) -> HttpResponse:
    """Before: who is concerned and why not. While: how far. After: how it went. The same address, to come back to."""
    reeks = seen_series(request, pk)
    if request.method == "POST":
        return start(request, reeks) if reeks.door_id == request.user.pk else only_looks(request, reeks)
    if reeks.stand == Stand.VOORSTEL:
        return proposal(request, reeks)
    if reeks.stand == Stand.BEZIG:
        return progress(request, reeks)
    return trial_report(request, reeks) if reeks.soort == Reeks.Soort.PROEF else report(request, reeks)


def start(request: PageRequest, reeks: Reeks) -> HttpResponse:
    form = form_of(reeks.soort, request.POST)
    if not form.is_valid():
        return proposal(request, reeks, form, status=422)
    try:
        series.begin(request.ports, reeks, form.waarde)
    except Refused as refused:
        messages.warning(request, str(hindernis(refused.code)))
    return redirect("many", pk=reeks.pk)


def proposal(request: PageRequest, reeks: Reeks, form: object = None, status: int = 200) -> HttpResponse:
    """Who it cannot be done with comes first. Of all of them only what decides that is read, the rest of one page."""
    rows = Uitgaand.objects.filter(reeksregels__reeks=reeks).order_by("reeksregels__nr")
    slim = rows.only("stand", "bevindingen", "vraagt_inzage")
    told = sorted(((row.pk, series.why_not(row, reeks.soort)) for row in slim), key=lambda each: not each[1])
    blad = Paginator(told, ROWS_A_PAGE).get_page(request.GET.get("blad"))
    shown = Uitgaand.objects.in_bulk([pk for pk, _code in blad])
    kan_niet = sum(bool(code) for _pk, code in told)
    context = {
        **frame(request, reeks),
        "form": form or form_of(reeks.soort),
        "kan": len(told) - kan_niet,
        "kan_niet": kan_niet,
        "blad": blad,
        "regels": [(shown[pk], code) for pk, code in blad],
        "achtergrond": len(told) > series.AT_ONCE_MAX,
    }
    return render(request, "web/samen_voorstel.html", context, status=status)


def progress(request: PageRequest, reeks: Reeks) -> HttpResponse:
    counted = series.counts(reeks)
    context = {
        **frame(request, reeks),
        "totaal": sum(counted.values()),
        "gedaan": sum(counted.values()) - counted["open"],
        "ververst": request.GET.get("ververs") != "nee",
    }
    return render(request, "web/samen_bezig.html", context)


def report(request: PageRequest, reeks: Reeks) -> HttpResponse:
    """Who it was not done for comes first: there is still something to do."""
    counted = series.counts(reeks)
    regels = reeks.regels.select_related("uitgaand__school").order_by("-uitkomst", "nr")
    blad = Paginator(regels, ROWS_A_PAGE).get_page(request.GET.get("blad"))
    context = {**frame(request, reeks), "gelukt": counted["gedaan"], "niet": counted["niet"], "blad": blad}
    return render(request, "web/samen_klaar.html", context)


def trial_report(request: PageRequest, reeks: Reeks) -> HttpResponse:
    return render(request, "web/proef.html", trial_context(request, reeks))


def trial_context(request: PageRequest, reeks: Reeks) -> dict[str, object]:
    """The counts are of all pupils of the trial, the lines of one page."""
    failing = reeks.regels.filter(uitkomst=Reeksregel.Uitkomst.NIET).select_related("uitgaand__school")[
        :REPORT_ROWS_MAX
    ]
    found = lines(request.ports, request.user, failing)
    blad = Paginator(rows_of(reeks), ROWS_A_PAGE).get_page(request.GET.get("blad"))
    return {
        **frame(request, reeks),
        **outcome(reeks),
        "velden": per_field(found)[:40],
        "schermen": per_screen(found),
        "blad": blad,
        "regels": lines(request.ports, request.user, blad.object_list),
    }


def frame(request: PageRequest, reeks: Reeks) -> dict[str, object]:
    van = began_by(reeks, request.user)
    return {"room": "pupils", "reeks": reeks, "van": van, "daad": DADEN[reeks.soort]}


def seen_series(request: PageRequest, pk: UUID) -> Reeks:
    """What this user or a colleague began. What is not for this user is logged, and answered as unknown."""
    reeks = Reeks.objects.filter(pk=pk).select_related("door").first()
    if reeks is not None and may_see(request.user, reeks):
        return reeks
    if reeks is not None:
        refuse_account(request, reeks)
    raise Http404


def only_looks(request: PageRequest, reeks: Reeks) -> HttpResponse:
    """The deeds remain of who began it."""
    refuse_account(request, reeks)
    messages.warning(request, _("Alleen wie dit begon, kan er iets mee doen. U kunt meekijken."))
    return redirect("many", pk=reeks.pk)


def refuse_account(request: PageRequest, reeks: Reeks) -> None:
    account = str(request.user.pk)
    request.ports.audit.write(
        Event.ACCESS_REFUSED, by=actor(request), account=account, reason="other_account", subject=str(reeks.pk)
    )
