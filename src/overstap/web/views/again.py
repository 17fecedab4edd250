"""The page of a dossier once more, as it is by now, with why a step was not taken."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from overstap.school.models import Uitgaand
from overstap.web.choices import Keuzes
from overstap.web.dossier_page import outgoing_page
from overstap.web.forms import SealForm
from overstap.web.refusals import Fout
from overstap.web.visitor import PageRequest


def dossier_again(
    request: PageRequest,
    row: Uitgaand,
    fouten: tuple[Fout, ...],
    status: int,
    *,
    form: SealForm | None = None,
    keuzes: Keuzes | None = None,
) -> HttpResponse:
    """What was filled in (`form`, `keuzes`) is shown again: nothing that somebody typed is lost by a refusal."""
    row.refresh_from_db()
    context = outgoing_page(request, row, form or SealForm(), fouten, keuzes)
    return render(request, "web/dossier.html", context, status=status)
