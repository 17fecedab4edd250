"""One block of a dossier: look, fill in, add one, remove one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from overstap.dossier import BouwFout
from overstap.dossier.compose import worked
from overstap.dossier.edit import FieldsMoved, edit
from overstap.dossier.edit_items import ItemHeld, ItemMoved, found_again, without_item
from overstap.dossier.kenteken import is_new
from overstap.dossier.spot import NoSuchSpot, is_block
from overstap.dossier.werkdossier import Werkdossier
from overstap.gegevensset import load
from overstap.school import collect
from overstap.school.models import Uitgaand
from overstap.school.stands import OPEN
from overstap.school.steps import Refused
from overstap.web.access import own, refuse_care
from overstap.web.block_form import FormBlock, block_form, list_form
from overstap.web.block_page import Typed, block_page, lijst_van
from overstap.web.block_places import Plaats, page_of, plaats_of
from overstap.web.block_post import Posted, moved_typed, read_post
from overstap.web.refusals import Fout, fouten_for, fouten_of
from overstap.web.visitor import PageRequest, actor
from overstap.web.work import Work, work_on

PAGE = "web/blok_pagina.html"
GONE = gettext_lazy(
    "Dit onderdeel is intussen veranderd of weggehaald. Kijk eerst in de lijst of het er nog is. Wat u typte, staat "
    "hieronder. Bewaart u het, dan komt het er als nieuw onderdeel bij."
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def block(request: PageRequest, pk: UUID, path: str) -> HttpResponse:
    """The form of one block; what was typed is kept when nobody changed the same field meanwhile."""
    row = own(request, Uitgaand, pk)
    if row.stand not in OPEN and request.method != "POST":
        messages.warning(request, _("Dit dossier staat op slot. Maak een nieuwe versie als er iets moet veranderen."))
        return redirect("pupil", pk=pk)
    work, plaats = opened(request, row, path)
    if plaats.is_list:
        return _list(request, work, plaats)
    return _posted(request, work, plaats) if request.method == "POST" else shown(request, work, plaats)


def _posted(request: PageRequest, work: Work, plaats: Plaats) -> HttpResponse:
    """Keep what was typed, or show it again with what is wrong with it."""
    plaats, gone = _found(work, plaats, request.POST.get("plek", ""))
    posted = read_post(work.gegevensset, _form(work, plaats), request.POST)
    if gone:
        return shown(request, work, plaats, replace(posted.typed, was={}), (Fout("", GONE),), status=409)
    if posted.typed.fouten:
        return shown(request, work, plaats, posted.typed, status=422)
    if posted.changes:
        return _save(request, work, plaats, posted)
    messages.success(request, _("Er is niets veranderd."))
    return redirect("pupil-block", pk=work.row.pk, path=page_of(work.gegevensset, plaats.path))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: PageRequest, pk: UUID, path: str) -> HttpResponse:
    """Take one block out of its list, as it was shown."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil-block", pk=pk, path=path)
    plaats = opened(request, row, path)[1]
    if plaats.is_list or not is_block(path):
        raise Http404
    marks, around = request.POST.get("plek", ""), path.rpartition("/")[0]
    try:
        collect.rework(request.ports, pk, actor(request), lambda werk: without_item(werk, path, marks), "veld")
    except (ItemMoved, ItemHeld, NoSuchSpot, Refused) as error:
        messages.warning(request, _refusal(error))
        return redirect("pupil-block", pk=pk, path=around)
    messages.success(request, _("Het onderdeel is weggehaald."))
    return redirect("pupil-block", pk=pk, path=around)


def opened(request: PageRequest, row: Uitgaand, path: str) -> tuple[Work, Plaats]:
    """The dossier and the block at this path; who may not see the block is refused, and that is logged.

    Also of a dossier that was sealed meanwhile: then nothing is kept, but what was typed is shown again.
    """
    work = work_on(request, row, shut=True)
    plaats = plaats_of(work.gegevensset, path)
    if plaats is None:
        raise Http404
    if not work.sees(path):
        refuse_care(request, row)
    return work, plaats


def _found(work: Work, plaats: Plaats, marks: str) -> tuple[Plaats, bool]:
    """Where the block stands now, and whether it is gone: then a place where it can be put back."""
    try:
        return replace(plaats, path=found_again(work.anchors, work.record, plaats.path, marks)), False
    except ItemMoved:
        return replace(plaats, path=found_again(work.anchors, work.record, plaats.path, marks, anew=True)), True


@dataclass
class _Where:
    """Where the block of a form stands at the moment of writing."""

    path: str


def _save(request: PageRequest, work: Work, plaats: Plaats, posted: Posted) -> HttpResponse:
    where, marks = _Where(plaats.path), request.POST.get("plek", "")

    def changed(werk: Werkdossier) -> Werkdossier:
        record, anchors = worked(werk)
        where.path = found_again(anchors, record, plaats.path, marks)
        return edit(werk, {f"{where.path}/{naam}": change for naam, change in posted.changes.items()})

    pk = work.row.pk
    try:
        collect.rework(request.ports, pk, actor(request), changed, "veld")
    except FieldsMoved as error:
        typed = moved_typed(work.gegevensset, _form(work, plaats), where.path, posted, error)
        return shown(request, work, plaats, typed, status=409)
    except (ItemMoved, NoSuchSpot, BouwFout, Refused) as error:
        reasons = (
            fouten_for(request, work.row, error)
            if isinstance(error, BouwFout | Refused)
            else (Fout("", _refusal(error)),)
        )
        return shown(request, work, plaats, posted.typed, reasons, status=409)
    messages.success(request, _("Bewaard en gecontroleerd."))
    return redirect("pupil-block", pk=pk, path=where.path)


def shown(
    request: PageRequest,
    work: Work,
    plaats: Plaats,
    typed: Typed | None = None,
    geweigerd: tuple[Fout, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = block_page(work, plaats, _form(work, plaats), typed)
    marks = work.anchors.alone(work.record, plaats.path)
    context |= {"marks": marks, "geweigerd": geweigerd, "is_nieuw": is_new(marks)}
    return render(request, PAGE, context, status=status)


def _list(request: PageRequest, work: Work, plaats: Plaats) -> HttpResponse:
    form = list_form(work.gegevensset, plaats, work.record, work.sight.may_see)
    context = block_page(work, plaats, None) | {"lijst": lijst_van(work, form)}
    return render(request, PAGE, context)


def moved_page(request: PageRequest, row: Uitgaand, path: str, error: FieldsMoved) -> HttpResponse:
    """The page of a field that was changed from elsewhere, with both values of it. Http404 for what is no field."""
    work, plaats = opened(request, row, page_of(load(row.jaar), path))
    form = None if plaats.is_list else _form(work, plaats)
    if form is None or path not in {f"{plaats.path}/{each.naam}" for each in form.every_field()}:
        raise Http404
    typed = moved_typed(work.gegevensset, form, plaats.path, Posted({}, Typed()), error)
    return shown(request, work, plaats, typed, status=409)


def _form(work: Work, plaats: Plaats) -> FormBlock:
    try:
        return block_form(work.gegevensset, plaats, work.record, work.sight.may_see)
    except NoSuchSpot as gone:
        raise Http404 from gone


def _refusal(error: Exception) -> str:
    if isinstance(error, ItemHeld):
        return _("Bij dit onderdeel hoort een bijlage die uw school toevoegde. Haal eerst die bijlage weg.")
    if isinstance(error, Refused):
        return str(fouten_of(error)[0].tekst)
    return _("Dit onderdeel is intussen veranderd of weggehaald. Kijk hieronder hoe het nu is.")
