"""Inlezen: a file of the school's own systems, looked at by a person, taken over in the background."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overstap.dossier import LeesFout
from overstap.intake.fault import IntakeFout
from overstap.intake.files import File
from overstap.school import intake
from overstap.school.models import Import, ImportRow
from overstap.school.steps import Refused
from overstap.web.access import own, refuse_other_school
from overstap.web.import_forms import ColumnsForm, ImportForm
from overstap.web.import_page import Preview, counts_of, outcome_page, preview_of, shown
from overstap.web.refusals import fouten_of
from overstap.web.visitor import PageRequest, actor

IMPORTS_A_PAGE = 25
ROWS_SHOWN = 5
"""Rows of a list that are shown beside its columns."""
UNREADABLE = (IntakeFout, LeesFout, Refused)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def index(request: PageRequest) -> HttpResponse:
    """Choose a file; below it what was taken in before."""
    refuse_other_school(request)
    form = ImportForm(request.user, request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _index(request, form)
    if not form.is_valid():
        return _index(request, form, status=422)
    files = [File(file.name or "", file.read()) for file in form.cleaned_data["bestand"]]
    try:
        row = intake.begin(request.ports, form.cleaned_data["school"], files, actor(request))
    except UNREADABLE as error:
        return _index(request, form, fouten=fouten_of(error), status=422)
    return redirect("import", pk=row.pk)


def _index(request: PageRequest, form: ImportForm, status: int = 200, **more: object) -> HttpResponse:
    wrong = Q(rows__uitkomst__in=(ImportRow.Uitkomst.FOUT, ImportRow.Uitkomst.VRAAG))
    rows = Import.objects.of(request.user).annotate(
        mis=Count("rows", filter=wrong), klaar=Count("rows", filter=~Q(rows__uitkomst=ImportRow.Uitkomst.AFWEZIG))
    )
    page = Paginator(rows.order_by("-begonnen_op", "pk"), IMPORTS_A_PAGE).get_page(request.GET.get("blad"))
    context = {"room": "pupils", "form": form, "blad": page, **more}
    return render(request, "web/importeren.html", context, status=status)


@require_GET
@login_required
def show(request: PageRequest, pk: UUID) -> HttpResponse:
    """One import, as it stands: columns to choose, pupils to look over, work under way, or how it ended."""
    row = own(request, Import, pk)
    if row.stand == Import.Stand.KOLOMMEN:
        return _columns(request, row)
    if row.stand == Import.Stand.NAKIJKEN:
        return _preview(request, row)
    return render(request, "web/import_uitkomst.html", {"room": "pupils", **outcome_page(request, row)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def columns(request: PageRequest, pk: UUID) -> HttpResponse:
    """Say where each column of a list goes; may be done again as long as nothing was taken over."""
    row = own(request, Import, pk)
    if not (row.is_lijst and row.is_open):
        return redirect("import", pk=pk)
    return _columns(request, row)


def _columns(request: PageRequest, row: Import) -> HttpResponse:
    try:
        look = intake.opened(request.ports, row, actor(request))
        if request.method == "POST" and "blad" in request.POST:
            return _sheet(request, look)
        table, bladen = intake.table_of(look), intake.sheets_of(look)
    except UNREADABLE as error:
        return _broken(request, row, error)
    form = ColumnsForm(table.columns, row.kolommen, request.POST or None)
    context = {"room": "pupils", "row": row, "form": form, "aantal": len(table.rows), "bladen": bladen}
    context["kolommen"] = [
        (field, post, [shown(each.cells[nr]) for each in table.rows[:ROWS_SHOWN]])
        for nr, (field, post) in enumerate(form.pairs)
    ]
    if request.method != "POST":
        return render(request, "web/import_kolommen.html", context)
    if not form.is_valid():
        return render(request, "web/import_kolommen.html", context, status=422)
    try:
        intake.match(row, form.chosen, len(table.columns))
    except Refused as refused:
        return render(request, "web/import_kolommen.html", {**context, "fouten": fouten_of(refused)}, status=422)
    return redirect("import", pk=row.pk)


def _sheet(request: PageRequest, look: intake.Opened) -> HttpResponse:
    """The list from another sheet; where that holds none, the one of before stays."""
    named = request.POST["blad"]
    try:
        intake.choose_sheet(look, int(named) if named.isascii() and named.isdigit() and len(named) < 4 else 0)
    except UNREADABLE as error:
        messages.warning(request, str(fouten_of(error)[0].tekst))
    return redirect("import-columns", pk=look.row.pk)


def _preview(request: PageRequest, row: Import, status: int = 200, **more: object) -> HttpResponse:
    try:
        preview = preview_of(request, row)
    except UNREADABLE as error:
        return _broken(request, row, error)
    context = {"room": "pupils", "row": row, "kijk": preview, **more}
    return render(request, "web/import_nakijken.html", context, status=status)


def _broken(request: PageRequest, row: Import, error: IntakeFout | LeesFout | Refused) -> HttpResponse:
    """What cannot be taken over after all: the reason, and the way to another file."""
    context = {"room": "pupils", "row": row, "fouten": fouten_of(error)}
    return render(request, "web/import_mislukt.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def run(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take over what was looked at, in the background. Who only looks goes back."""
    row = own(request, Import, pk)
    if request.method != "POST":
        return redirect("import", pk=pk)
    look: Preview | None = None
    try:
        look = preview_of(request, row)
        groepen = set(request.POST.getlist("groep")) if look.groepen else None
        asked = {vraag.nr for vraag in look.vragen}
        checked = {int(nr) for nr in request.POST.getlist("nagekeken") if nr.isdigit() and len(nr) < 6}
        intake.run(request.ports, row, look.rows, groepen, asked & checked)
    except UNREADABLE as error:
        if look is None or not row.is_open:
            messages.warning(request, str(fouten_of(error)[0].tekst))
            return redirect("import", pk=pk)
        return _preview(request, row, 422, fouten=fouten_of(error))
    return redirect("import", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stop(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take nothing more over; the files are gone with it. Who only looks goes back."""
    row = own(request, Import, pk)
    if request.method != "POST":
        return redirect("import", pk=pk)
    try:
        intake.stop(request.ports, row)
    except Refused as refused:
        messages.warning(request, str(fouten_of(refused)[0].tekst))
        return redirect("import", pk=pk)
    done = sum(counts_of(row).values())
    if done:
        messages.success(request, _("Het inlezen is gestopt. Wat al was overgenomen, blijft staan."))
        return redirect("import", pk=pk)
    messages.success(request, _("Het bestand is weggegooid. Er is niets overgenomen."))
    return redirect("imports")
