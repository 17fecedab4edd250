"""What a school chooses: which categories and fields go along, under which profile, and to begin a next version."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overstap.dossier.choices import KeuzeFout, elements_of, is_fixed
from overstap.school import collect, outgoing
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.web.access import own
from overstap.web.block_places import page_of
from overstap.web.choices import ChoicesMoved, chosen, read_keuzes, without_field
from overstap.web.plain_text import reason_in
from overstap.web.refusals import Fout, fouten_of
from overstap.web.views.again import dossier_again
from overstap.web.visitor import PageRequest, actor
from overstap.web.work import Work, work_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def categories(request: PageRequest, pk: UUID) -> HttpResponse:
    """Which categories go along. Of what somebody else chose meanwhile nothing is written over."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    keuzes = read_keuzes(work_on(request, row), request.POST)
    if keuzes.fouten:
        return dossier_again(request, row, (), 422, keuzes=keuzes)
    try:
        collect.rework(request.ports, pk, actor(request), lambda werk: chosen(werk, keuzes.changes), "keuze")
    except (ChoicesMoved, KeuzeFout, Refused) as error:
        return dossier_again(request, row, (Fout("", _why(error)),), 409, keuzes=keuzes)
    messages.success(request, _("Uw keuzes zijn bewaard."))
    return redirect("pupil", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def field(request: PageRequest, pk: UUID) -> HttpResponse:
    """Leave one field out wherever it stands, or let it go along again."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    work, path = work_on(request, row), request.POST.get("veld", "")
    reden = reason_in(request.POST, "reden", collect.REDEN_MAX)
    back = "mee" in request.POST
    if not _may_choose(work, path):
        raise Http404
    if not reden and not back:
        messages.warning(request, _("Schrijf op waarom dit veld niet meegaat. Er is niets veranderd."))
        return _to_page(work, path)
    try:
        change = "" if back else reden
        collect.rework(request.ports, pk, actor(request), lambda werk: without_field(werk, path, change), "keuze")
    except (ChoicesMoved, KeuzeFout, Refused) as error:
        messages.warning(request, _why(error))
        return _to_page(work, path)
    messages.success(request, _("Het veld gaat weer mee.") if back else _("Het veld gaat niet mee."))
    return _to_page(work, path)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: PageRequest, pk: UUID) -> HttpResponse:
    """Between which sectors the pupil goes: another profile asks and forbids other things."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    wanted, work = request.POST.get("profiel", ""), work_on(request, row)
    known = work.gegevensset.profielen.get(wanted)
    if known is None or known.overdrachtsoort != row.soort:
        raise Http404
    try:
        outgoing.set_profiel(request.ports, pk, actor(request), wanted)
    except (KeuzeFout, Refused) as error:
        return dossier_again(request, row, (Fout("", _why(error)),), 409)
    messages.success(request, _("De soort overstap is gewijzigd, en het dossier is opnieuw gecontroleerd."))
    return redirect("pupil", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def next_version(request: PageRequest, pk: UUID) -> HttpResponse:
    """A new version to work on; what was klaargezet stays so until the new one takes its place."""
    own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    try:
        made = collect.begin_next(request.ports, pk, actor(request))
    except Refused as refused:
        messages.warning(request, _why(refused))
        return redirect("pupil", pk=pk)
    messages.success(request, _("Dit is de nieuwe versie. De vorige blijft staan tot u deze klaarzet."))
    return redirect("pupil", pk=made.pk)


def _may_choose(work: Work, path: str) -> bool:
    known = bool(elements_of(work.gegevensset, path)) and not is_fixed(work.gegevensset, path)
    return known and bool(page_of(work.gegevensset, path)) and work.sees(path)


def _to_page(work: Work, path: str) -> HttpResponse:
    """Back to the page of the field; of a block that may return, to that of its list."""
    return redirect("pupil-block", pk=work.row.pk, path=page_of(work.gegevensset, path))


def _why(error: Exception) -> str:
    if isinstance(error, KeuzeFout):
        return error.tekst
    if isinstance(error, Refused):
        return str(fouten_of(error)[0].tekst)
    return _("Iemand anders wijzigde deze keuzes intussen. Hieronder staat hoe ze nu zijn. Er is niets veranderd.")
