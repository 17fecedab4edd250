"""Klaarzetten, and telling schools that asked before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from overstap.school import notify
from overstap.school.models import Uitgaand
from overstap.school.ready import Klaarkeuze, make_ready
from overstap.school.steps import Refused
from overstap.web.access import own
from overstap.web.dossier_page import outgoing_page
from overstap.web.forms import SealForm
from overstap.web.refusals import fouten_for
from overstap.web.views.again import dossier_again
from overstap.web.visitor import PageRequest, actor

ROW_NR = re.compile(r"[0-9]{1,15}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def seal(request: PageRequest, pk: UUID) -> HttpResponse:
    """Klaarzetten: from here on the dossier never changes. Who only looks (a reload, another language) goes back."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    form = SealForm(request.POST)
    if not form.is_valid():
        return render(request, "web/dossier.html", outgoing_page(request, row, form), status=422)
    keuze = Klaarkeuze(**form.cleaned_data, berichten=ticked(request.POST.getlist("bericht")))
    try:
        _row, count = make_ready(request.ports, row, actor(request), keuze)
    except Refused as refused:
        return dossier_again(request, row, fouten_for(request, row, refused), 409, form=form)
    messages.success(request, said(keuze, count))
    return redirect("pupil", pk=pk)


def said(keuze: Klaarkeuze, count: int) -> str:
    """What was done, in words."""
    text = _("Het dossier staat klaar. De nieuwe school kan het nu ophalen.")
    if keuze.vanaf:
        text = _("Het dossier staat klaar. Het is op te halen vanaf de dag die u koos.")
    return f"{text} {told(count)}" if keuze.berichten else text


def told(count: int) -> str:
    if not count:
        return _("Geen school krijgt bericht: de scholen die u koos mogen dit dossier niet ophalen, of hebben het al.")
    return ngettext("%(n)s school krijgt bericht.", "%(n)s scholen krijgen bericht.", count) % {"n": count}


def ticked(values: Iterable[str]) -> tuple[int, ...]:
    """The requests that were ticked; what a page did not send is passed over."""
    return tuple(int(value) for value in values if ROW_NR.fullmatch(value))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tell(request: PageRequest, pk: UUID) -> HttpResponse:
    """Let schools that asked before know that the dossier is ready."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    chosen = ticked(request.POST.getlist("bericht"))
    try:
        if not chosen:
            raise Refused("nobody_ticked")
        count = notify.plan(request.ports, row, chosen, actor(request))
    except Refused as refused:
        return dossier_again(request, row, fouten_for(request, row, refused), 409)
    messages.success(request, told(count))
    return redirect("pupil", pk=pk)
