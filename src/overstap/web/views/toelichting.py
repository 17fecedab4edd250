"""The national attachment of one pupil, and how a school makes it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overstap.dossier import BouwFout
from overstap.dossier.toelichting import PLEK, Deel, delen
from overstap.school import toelichting
from overstap.school.inzage import today
from overstap.school.models import Aanstelling, School, Toelichting, Uitgaand
from overstap.school.steps import Refused
from overstap.web.access import own
from overstap.web.bijlagen_page import Papers, papers_of
from overstap.web.paper_forms import PdfForm, WayForm
from overstap.web.print_papers import toelichting_printer
from overstap.web.refusals import Fout, fouten_for
from overstap.web.toelichting_page import DRIE, TEKST, VRAAG, PartForm, document_line, mark_of_part, parts_of, stays_out
from overstap.web.visitor import PageRequest, actor


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def index(request: PageRequest, pk: UUID) -> HttpResponse:
    """The parts; one that is sent is opened a little further, kept, or made empty."""
    row = own(request, Uitgaand, pk)
    papers = papers_of(request, row)
    if request.method != "POST" or not _may_see(papers):
        return _page(request, papers)
    deel = delen().get(request.POST.get("deel", ""))
    if deel is None:
        raise Http404
    match request.POST.get("doe"):
        case "leeg":
            return _keep(request, papers, deel.id, None)
        case "bewaar":
            return _written(request, papers, deel)
        case "drie":
            return _opened(request, papers, deel)
    if request.POST.get(f"{deel.id}-strikt") == "ja":
        return _page(request, papers, PartForm(deel, today(request.ports), DRIE), DRIE)
    messages.success(request, _("Dit onderdeel blijft leeg. Dat is voor de meeste leerlingen goed."))
    return redirect("pupil-toelichting", pk=pk)


def _opened(request: PageRequest, papers: Papers, deel: Deel) -> HttpResponse:
    """All three questions are answered: now the text."""
    form = PartForm(deel, today(request.ports), DRIE, request.POST)
    if not form.is_valid():
        return _page(request, papers, form, DRIE, status=422)
    return _page(request, papers, PartForm(deel, today(request.ports), TEKST, initial=form.cleaned_data), TEKST)


def _written(request: PageRequest, papers: Papers, deel: Deel) -> HttpResponse:
    form = PartForm(deel, today(request.ports), TEKST, request.POST)
    if not form.is_valid():
        return _page(request, papers, form, TEKST, status=422)
    return _keep(request, papers, deel.id, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def document(request: PageRequest, pk: UUID) -> HttpResponse:
    """The whole attachment as a file of the school's own, or taken away again."""
    row = own(request, Uitgaand, pk)
    papers = papers_of(request, row)
    if request.method != "POST" or not _may_see(papers):
        return redirect("pupil-toelichting", pk=pk)
    if request.POST.get("doe") == "weg":
        return _done(request, papers, lambda: toelichting.drop_document(request.ports, row, actor(request)))
    form = PdfForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, papers, pdf=form, status=422)
    file = form.cleaned_data["bestand"]
    return _done(
        request,
        papers,
        lambda: toelichting.put_document(request.ports, row, actor(request), file.name, file.read()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def way(request: PageRequest, pk: int) -> HttpResponse:
    """How this school makes the attachment: the beheerder chooses."""
    school = get_object_or_404(own_beheer(request), pk=pk)
    now = {"manier": school.toelichting, "maanden": school.toelichting_maanden}
    form = WayForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return render(request, "web/toelichting_manier.html", {"school": school, "form": form}, status=status)
    said = form.cleaned_data
    toelichting.set_way(request.ports, school, actor(request), said["manier"], said["maanden"])
    messages.success(request, _("De keuze van uw school is bewaard. Wat al in een dossier zit, blijft zoals het is."))
    return redirect("toelichting-way", pk=pk)


def own_beheer(request: PageRequest) -> QuerySet[School]:
    """The schools of which this person is beheerder."""
    mine = Aanstelling.objects.filter(user=request.user, rol=Aanstelling.Rol.BEHEERDER)
    return School.objects.filter(pk__in=mine.values("school"))


def _keep(request: PageRequest, papers: Papers, deel: str, form: PartForm | None) -> HttpResponse:
    now = papers.werk.toelichting.get(deel)
    try:
        if mark_of_part(now) != request.POST.get("was", ""):
            raise Refused("part_moved")
        wens = form.onderdeel if form else None
        printer = toelichting_printer(papers.row.school)
        toelichting.write_part(request.ports, papers.row, actor(request), deel, now, wens, printer)
    except (BouwFout, Refused) as error:
        return _page(
            request, papers, form, TEKST if form else VRAAG, fouten=fouten_for(request, papers.row, error), status=409
        )
    messages.success(request, _("Dit onderdeel is bewaard.") if form else _("Dit onderdeel is weer leeg."))
    return redirect(f"{reverse('pupil-toelichting', args=[papers.row.pk])}#deel-{deel}")


def _done(request: PageRequest, papers: Papers, deed: Callable[[], Uitgaand]) -> HttpResponse:
    try:
        deed()
    except (BouwFout, Refused) as error:
        return _page(request, papers, fouten=fouten_for(request, papers.row, error), status=409)
    messages.success(request, _("De bijlage is bijgewerkt."))
    return redirect("pupil-toelichting", pk=papers.row.pk)


def _may_see(papers: Papers) -> bool:
    return papers.sight.may_see_all(papers.composed.whole.gegevensset, PLEK)


def _page(
    request: PageRequest,
    papers: Papers,
    form: PartForm | None = None,
    stap: str = VRAAG,
    pdf: PdfForm | None = None,
    fouten: tuple[Fout, ...] = (),
    status: int = 200,
) -> HttpResponse:
    row = papers.row
    if not _may_see(papers):
        context = {"room": "pupils", "overdracht": row, "mag": False}
        return render(request, "web/toelichting.html", context, status=403)
    if fouten:
        row.refresh_from_db()
        papers = papers_of(request, row)
    context = {
        "room": "pupils",
        "overdracht": row,
        "mag": True,
        "papers": papers,
        "manier": row.school.toelichting,
        "beheert": own_beheer(request).filter(pk=row.school_id).exists(),
        "eigen": row.school.toelichting == Toelichting.EIGEN,
        "delen": tuple(parts_of(papers, today(request.ports), form, stap)),
        "ingevuld": len(papers.werk.toelichting),
        "document": document_line(papers),
        "blijft": stays_out(papers),
        "pdf": pdf or PdfForm(),
        "form": form or pdf or PdfForm(),
        "fouten": fouten,
    }
    return render(request, "web/toelichting.html", context, status=status)
