"""The gate before every page: who is signed in long enough, has what is asked first, and has a rol that may.

It stands before all views and not in each, so that a page that nobody thought of is shut and not open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from overstap.audit import Event
from overstap.ports import NODE
from overstap.web import factor, may, oidc
from overstap.web.visitor import PageRequest, actor

Answer = Callable[[HttpRequest], HttpResponse]
SINCE = "since"
"""In a session: when somebody signed in (ISO 8601)."""
SESSION_HOURS_MAX = 10
FIRST = frozenset({"password", "factor", "sign-out"})
"""What may be asked before a password of one's own and a second step are there."""


class Gate:
    """Lets a request through to its view, or answers it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: PageRequest, _view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None lets the view answer. What is open to all (`iedereen`) asks nothing."""
        page = request.resolver_match.url_name or "" if request.resolver_match else ""
        row = may.of(page)
        if row.open == may.IEDEREEN:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if reason := ended(request):
            return end(request, reason)
        return first_this(request, page) or refused(request, page, row)


def ended(request: PageRequest) -> str:
    """Why this session is over, or an empty text."""
    now = request.ports.clock.now()
    since = request.session.get(SINCE)
    if since is None:
        request.session[SINCE] = now.isoformat()
    elif now - datetime.fromisoformat(since) > timedelta(hours=SESSION_HOURS_MAX):
        return "too_long"
    return oidc.refusal(request, now)


def end(request: PageRequest, reason: str) -> HttpResponse:
    by = actor(request)
    request.ports.audit.write(Event.SESSION_ENDED, by=NODE, account=by.id, reason=reason)
    logout(request)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def first_this(request: PageRequest, page: str) -> HttpResponse | None:
    """A password that a beheerder made, and a second step that is not there yet, come before everything else."""
    if page in FIRST:
        return None
    if request.user.wachtwoord_tijdelijk and not oidc.is_by_provider(request):
        return redirect("password")
    if factor.is_missing(request):
        return redirect("factor")
    return None


def refused(request: PageRequest, page: str, row: may.Row) -> HttpResponse | None:
    """None when the rol of this person at some school may; from then on only those schools count."""
    if row.open == may.INGELOGD:
        return None
    rollen = row.rollen(request.method or "")
    if request.user.aanstellingen.filter(rol__in=rollen).exists():
        request.user.rollen_hier = rollen
        return None
    by = actor(request)
    request.ports.audit.write(Event.ACCESS_REFUSED, by=by, account=by.id, reason="rol", page=page)
    return render(request, "403.html", {"page": page}, status=403)
