"""The page a user begins with, and the dates of the region by which it counts."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overstap.audit import Event
from overstap.database.transaction import writing
from overstap.school.list_models import RegioDatum
from overstap.school.models import School
from overstap.web.region import DATES_MAX, RegionForm, suggestions
from overstap.web.today import administers, today_page
from overstap.web.visitor import PageRequest, actor


@require_GET
@login_required
def home(request: PageRequest) -> HttpResponse:
    return render(request, "web/vandaag.html", today_page(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def region(request: PageRequest) -> HttpResponse:
    """The beheerder sets the dates; others see them on Vandaag."""
    schools = list(School.objects.filter(pk__in=administers(request.user).values("school")).order_by("naam"))
    if not schools:
        request.ports.audit.write(
            Event.ACCESS_REFUSED, by=actor(request), account=str(request.user.pk), reason="not_beheerder"
        )
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, schools, RegionForm(schools))
    if "weg" in request.POST:
        return _removed(request, schools)
    if "voorstel" in request.POST:
        return _taken_over(request, schools)
    form = RegionForm(schools, request.POST)
    if not form.is_valid():
        return _page(request, schools, form, status=422)
    _add(request, form.school, form.cleaned_data["naam"], form.cleaned_data["dag"], form.cleaned_data["voor"])
    messages.success(request, _("De dag is bewaard."))
    return redirect("region")


def _page(request: PageRequest, schools: list[School], form: RegionForm, status: int = 200) -> HttpResponse:
    data = list(RegioDatum.objects.filter(school__in=schools).select_related("school"))
    known = {(each.naam, each.dag) for each in data}
    today = localdate(request.ports.clock.now())
    fresh = [each for each in suggestions(today) if (str(each.naam), each.dag) not in known]
    context = {"room": "today", "form": form, "data": data, "beheert": schools, "voorstellen": fresh}
    return render(request, "web/regio.html", context, status=status)


def _removed(request: PageRequest, schools: list[School]) -> HttpResponse:
    pk = request.POST["weg"]
    with writing():
        gone = RegioDatum.objects.filter(pk=int(pk) if pk.isascii() and pk.isdigit() else 0, school__in=schools)
        for each in gone.select_related("school"):
            _log(request, each.school, "remove")
        gone.delete()
    return redirect("region")


def _taken_over(request: PageRequest, schools: list[School]) -> HttpResponse:
    """Each suggestion that was chosen, for each school of this beheerder, once."""
    for each in suggestions(localdate(request.ports.clock.now())):
        if each.sleutel in request.POST.getlist("voorstel"):
            for school in schools:
                _add(request, school, str(each.naam), each.dag, each.voor)
    messages.success(request, _("De dagen zijn bewaard."))
    return redirect("region")


def _add(request: PageRequest, school: School, naam: str, dag: date, voor: str) -> None:
    with writing():
        if school.regiodata.count() >= DATES_MAX:
            return
        RegioDatum.objects.update_or_create(school=school, naam=naam, dag=dag, defaults={"voor": voor})
        _log(request, school, "put")


def _log(request: PageRequest, school: School, action: str) -> None:
    fields = {"kind": "regiodatum", "brin": school.brin, "action": action}
    request.ports.audit.write(Event.REGISTER_CHANGED, by=actor(request), **fields)
