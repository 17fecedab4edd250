"""What asks for a decision: a privacy question (left out, rewritten, kept with a reason), or two values of a field."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overstap.dossier import BouwFout
from overstap.dossier.choices import KeuzeFout
from overstap.dossier.compose import attachment_marks
from overstap.dossier.edit import FieldsMoved, Moved, edit
from overstap.dossier.lengths import REMARK_CHARACTERS_MAX
from overstap.dossier.spot import NoSuchSpot, value_at
from overstap.school import collect, staff_files
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.web.access import own
from overstap.web.block_places import page_of
from overstap.web.block_post import from_json
from overstap.web.findings import decided
from overstap.web.plain_text import is_unsafe, reason_in
from overstap.web.refusals import Fout, fouten_for
from overstap.web.views.again import dossier_again
from overstap.web.views.blocks import moved_page
from overstap.web.visitor import PageRequest, actor
from overstap.web.work import Vraag, Work, work_on

AWAY, REWRITE, KEEP = "weg", "anders", "houd"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settle(request: PageRequest, pk: UUID) -> HttpResponse:
    """Let what is ticked go along as it stands, with one reason for all of it."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    seen = {vraag.mark for vraag in work_on(request, row).vragen if not vraag.hidden}
    marks = [mark for mark in request.POST.getlist("vraag") if mark in seen]
    try:
        if not marks:
            raise Refused("no_question")
        collect.settle(request.ports, pk, actor(request), marks, reason_in(request.POST, "reden", collect.REDEN_MAX))
    except Refused as refused:
        return dossier_again(request, row, fouten_for(request, row, refused), 409)
    messages.success(request, _("Uw reden is bewaard."))
    return redirect("pupil", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def finding(request: PageRequest, pk: UUID, mark: str) -> HttpResponse:
    """One question: leave it out, write it otherwise, or keep it with a reason."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    work = work_on(request, row)
    vraag = next((each for each in work.vragen if each.mark == mark and not each.hidden), None)
    if vraag is None:
        return _gone(request, work)
    try:
        _answered(request, work, vraag)
    except FieldsMoved as moved:
        return moved_page(request, row, vraag.path, moved)
    except KeuzeFout as fout:
        return dossier_again(request, row, (Fout(vraag.finding.veld, fout.tekst),), 409)
    except (Refused, BouwFout) as refused:
        return dossier_again(request, row, fouten_for(request, row, refused), 422)
    messages.success(request, _("Uw antwoord is bewaard."))
    return redirect("pupil", pk=pk)


def _answered(request: PageRequest, work: Work, vraag: Vraag) -> None:
    """Carry out what was chosen. Raises Refused, and what the step raises."""
    choice, reden = request.POST.get("doe", ""), reason_in(request.POST, "reden", collect.REDEN_MAX)
    pk, by, ports = work.row.pk, actor(request), request.ports
    if choice == KEEP:
        collect.settle(ports, pk, by, [vraag.mark], reden)
    elif choice == AWAY and vraag.finding.bijlage:
        staff_files.leave_out(ports, pk, by, dict(attachment_marks(work.composed.lean))[vraag.finding.bijlage], reden)
    elif choice in (AWAY, REWRITE) and not vraag.finding.bijlage:
        typed = request.POST.get("tekst", "").replace("\r\n", "\n").strip() if choice == REWRITE else ""
        if len(typed) > REMARK_CHARACTERS_MAX:
            raise Refused("text_too_long")
        if is_unsafe(typed):
            raise Refused("text_unsafe")
        change = {vraag.path: (from_json(request.POST.get("was", "")), typed or None)}
        collect.rework(ports, pk, by, lambda werk: edit(werk, change), "veld")
    else:
        raise Refused("no_choice")


def _gone(request: PageRequest, work: Work) -> HttpResponse:
    """The question is not asked any more: somebody changed the text. What was typed is shown beside it."""
    path, typed = request.POST.get("veld", ""), request.POST.get("tekst", "").replace("\r\n", "\n").strip()
    if request.POST.get("doe") == REWRITE and typed and page_of(work.gegevensset, path) and work.sees(path):
        try:
            now = value_at(work.record, path)
        except NoSuchSpot:
            raise Http404 from None
        return moved_page(request, work.row, path, FieldsMoved([Moved(path, None, now, typed)]))
    messages.warning(request, _("Deze vraag is er niet meer: het dossier is intussen veranderd."))
    return redirect("pupil", pk=work.row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def botsing(request: PageRequest, pk: UUID, nr: int) -> HttpResponse:
    """Of what the school filled in and what its system gave since, one."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    work, choice, mark = work_on(request, row), request.POST.get("keuze", ""), request.POST.get("stand", "")
    if any(each.nr == nr and not work.sees(each.wijziging.path) for each in work.composed.botsingen):
        raise Http404
    try:
        if choice not in ("ons", "systeem"):
            raise Refused("no_choice")
        keep = choice == "ons"
        collect.rework(request.ports, pk, actor(request), lambda werk: decided(werk, nr, mark, keep=keep), "keuze")
    except Refused as refused:
        return dossier_again(request, row, fouten_for(request, row, refused), 409)
    messages.success(request, _("Uw keuze is bewaard."))
    return redirect("pupil", pk=pk)
