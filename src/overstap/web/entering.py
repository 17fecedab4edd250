"""The last step of every way in: the session begins, and the log says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from overstap.audit import Event
from overstap.school.models import User
from overstap.web import factor
from overstap.web.gate import SINCE
from overstap.web.visitor import PageRequest, actor

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF = "half"
"""In a session: who gave the right password and has yet to take the second step."""
HALF_TIME = timedelta(minutes=5)


def enter(request: PageRequest, user: User, next_url: str = "", *, second: bool = False) -> HttpResponse:
    """Begin a session anew; `second` says that the second step was taken."""
    request.session.pop(HALF, None)
    login(request, user, backend=BACKEND)
    request.session[SINCE] = request.ports.clock.now().isoformat()
    if second:
        request.session[factor.PASSED] = True
    by = actor(request)
    request.ports.audit.write(Event.SIGNED_IN, by=by, account=by.id)
    return redirect(next_url if is_ours(request, next_url) else "/")


def halfway(request: PageRequest, user: User, next_url: str) -> HttpResponse:
    """The password was right: remember for a few minutes who may take the second step."""
    request.session.cycle_key()
    now = request.ports.clock.now().isoformat()
    request.session[HALF] = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": now, "next": next_url}
    return redirect("second-factor")


def half_in(request: PageRequest) -> User | None:
    """Who may take the second step in this session: gave the right password just now, and nothing changed since."""
    half = request.session.get(HALF)
    if half is None or request.ports.clock.now() - datetime.fromisoformat(half["at"]) > HALF_TIME:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    return user if user and constant_time_compare(half["hash"], user.get_session_auth_hash()) else None


def is_ours(request: PageRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
