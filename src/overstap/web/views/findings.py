"""What the privacy check asks about: left out, rewritten, or kept with a reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overstap.school import collect
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.web.access import own
from overstap.web.dossier_page import outgoing_page
from overstap.web.forms import SealForm
from overstap.web.refusals import fouten_of
from overstap.web.visitor import PageRequest, actor


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settle(request: PageRequest, pk: UUID) -> HttpResponse:
    """Let it go along as it stands, with a reason."""
    row = own(request, Uitgaand, pk)
    if request.method != "POST":
        return redirect("pupil", pk=pk)
    try:
        collect.settle(request.ports, pk, actor(request), request.POST.getlist("vraag"), request.POST.get("reden", ""))
    except Refused as refused:
        row.refresh_from_db()
        context = outgoing_page(request, row, SealForm(), fouten_of(refused))
        return render(request, "web/dossier.html", context, status=409)
    messages.success(request, _("Uw reden is bewaard."))
    return redirect("pupil", pk=pk)
