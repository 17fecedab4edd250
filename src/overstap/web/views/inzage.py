"""Inzage: the parents get the dossier to look at, on paper or at school, and what they say is written down."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overstap.dossier import BouwFout, Dossier
from overstap.dossier.brief import live_apart, readers
from overstap.dossier.compose import shown_digest
from overstap.dossier.shown import changed_since
from overstap.dossier.werkdossier import Inzage
from overstap.school import inzage
from overstap.school.models import Uitgaand
from overstap.school.pupils import day_of
from overstap.school.steps import Refused
from overstap.web.access import own
from overstap.web.bijlagen_page import papers_of
from overstap.web.letter import Brief, letter_pdf
from overstap.web.paper_forms import InzageForm
from overstap.web.refusals import Fout, fouten_for, fouten_of
from overstap.web.visitor import PageRequest, actor


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def index(request: PageRequest, pk: UUID) -> HttpResponse:
    """What was written down, and a form to do so."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return _page(request, row)
    lean = papers_of(request, row).composed.lean
    asks = inzage.asks_toestemming(lean.gegevensset, lean.profiel)
    form = InzageForm(request.POST, vraagt_toestemming=asks)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    said = form.cleaned_data
    wens = Inzage(
        said["datum"].isoformat(),
        said["akkoord"],
        said["reden"],
        said.get("toestemming", ""),
        said["opmerking"],
        said["gezien"],
    )
    try:
        inzage.record_inzage(request.ports, pk, actor(request), wens, voorlopig=said["voorlopig"])
    except (BouwFout, Refused) as refused:
        row.refresh_from_db()
        return _page(request, row, form, fouten_for(request, row, refused), status=409)
    messages.success(request, _("De inzage is vastgelegd."))
    return redirect("pupil-inzage", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give(request: PageRequest, pk: UUID) -> HttpResponse:
    """Ter inzage: from today the parents have this dossier to look at."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil-inzage", pk=pk)
    try:
        inzage.show_parents(request.ports, pk, actor(request))
    except Refused as refused:
        row.refresh_from_db()
        return _page(request, row, fouten=fouten_for(request, row, refused), status=409)
    messages.success(request, _("Vastgelegd: de ouders kunnen dit dossier nu bekijken."))
    return redirect("pupil-inzage", pk=pk)


@require_GET
@login_required
def letter(request: PageRequest, pk: UUID) -> HttpResponse:
    """The letter to the parents, or to one of them, to print."""
    row = own(request, Uitgaand, pk)
    papers = papers_of(request, row)
    if not papers.sight.sees_care:
        return _page(request, row, fouten=fouten_of(Refused("letter_of_care")), status=403)
    composed = papers.composed
    named = request.GET.get("ouder", "")
    reader = next((each for each in readers(composed.lean) if str(each.nr) == named), None)
    if named and reader is None:
        raise Http404
    brief = Brief(row.school, inzage.today(request.ports), request.user.get_full_name(), reader)
    data = letter_pdf(brief, composed.lean, composed.removed)
    headers = {"Content-Disposition": 'attachment; filename="inzage.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _page(
    request: PageRequest,
    row: Uitgaand,
    form: InzageForm | None = None,
    fouten: tuple[Fout, ...] = (),
    status: int = 200,
) -> HttpResponse:
    papers = papers_of(request, row)
    lean, werk = papers.composed.lean, papers.werk
    getoond = werk.getoond
    context = {
        "room": "pupils",
        "overdracht": row,
        "papers": papers,
        "inzage": werk.inzage,
        "gezien_op": day_of(werk.inzage.datum) if werk.inzage else None,
        "getoond_op": day_of(getoond.op) if getoond else None,
        "veranderd": changed_since(getoond, lean) if getoond else (),
        "form": form or _form(request, papers.composed.lean, werk.inzage, voorlopig=werk.voorlopig),
        "readers": readers(lean) if live_apart(lean) else (),
        "fouten": fouten,
    }
    return render(request, "web/inzage.html", context, status=status)


def _form(request: PageRequest, lean: Dossier, known: Inzage | None, *, voorlopig: bool) -> InzageForm:
    """What was written down before, to correct; else today, and no answer chosen."""
    first = {"datum": inzage.today(request.ports), "voorlopig": voorlopig, "gezien": shown_digest(lean)}
    if known:
        first |= {
            "datum": day_of(known.datum),
            "akkoord": known.akkoord,
            "reden": known.reden,
            "toestemming": known.toestemming,
            "opmerking": known.opmerking,
        }
    return InzageForm(initial=first, vraagt_toestemming=inzage.asks_toestemming(lean.gegevensset, lean.profiel))
