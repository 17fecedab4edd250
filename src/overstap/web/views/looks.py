"""The list of looks of a month: for directie and beheerder, of their own schools."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from overstap.web.look_list import looks_of
from overstap.web.visitor import PageRequest

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@require_GET
def month(request: PageRequest) -> HttpResponse:
    """This month, or the one that the address names."""
    this = localdate(request.ports.clock.now()).replace(day=1)
    found = MONTH.fullmatch(request.GET.get("maand", ""))
    first = min(this, date(int(found[1]), int(found[2]), 1)) if found else this
    context = {
        "room": "looks",
        "here": "page",
        "maand": first,
        "vorige": (first - timedelta(days=1)).replace(day=1),
        "lijst": looks_of(request.user.schools_here(), first),
    }
    return render(request, "web/inkijk.html", context)
