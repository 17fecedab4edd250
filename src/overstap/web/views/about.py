"""The pages at the foot: short, and true of this version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/toegankelijkheid.html")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@require_GET
def servicedesk(request: HttpRequest) -> HttpResponse:
    return render(request, "web/servicedesk.html", {"room": "servicedesk"})
