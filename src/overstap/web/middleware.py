"""What every answer carries: headers that keep a page shut to others, and the language of the reader."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation

from overstap.database import Busy, Full
from overstap.database.errors import in_our_words

Answer = Callable[[HttpRequest], HttpResponse]
RETRY_SECONDS = 5
SAFE = ("GET", "HEAD", "OPTIONS")

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: a browser then posts forms with the origin "null", which the check on forms refuses.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class Headers:
    """Sets every header of HEADERS that the answer has not set itself; what is not a style sheet is never kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
            response.headers["Cache-Control"] = "no-store"
        return response


class Patience:
    """A database that takes no writing now is not the reader's fault: the page says so, and when to try again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unable(request, exception) if isinstance(exception, Busy | OperationalError) else None


def unable(request: HttpRequest, why: Busy | OperationalError) -> HttpResponse:
    """A page that says whether the database is busy or full."""
    said = in_our_words(why) if isinstance(why, OperationalError) else why
    response = render(request, "503.html", {"vol": isinstance(said, Full)}, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


class Sessions(SessionMiddleware):
    """Django's own, for a database that takes no writing now. Who only looks, still sees the page: the sign-in then
    ends a minute earlier. What somebody did is done or not done by now, and the page says that."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (OperationalError, SessionInterrupted) as error:
            trouble = operational(error)
            if trouble is None:
                raise
            return response if request.method in SAFE else unable(request, trouble)


def operational(error: BaseException | None) -> OperationalError | None:
    """What the database said when Django made something else of it: to it any failure is a session that is gone."""
    while error is not None and not isinstance(error, OperationalError):
        error = error.__context__
    return error


class Renewal:
    """Keeps the sign-in of somebody who is at work: renewed once a minute at most, so that looking is not writing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        minute = int(time.time() // 60)
        if request.session.session_key and request.session.get("minute") != minute:
            request.session["minute"] = minute
        return self.get_response(request)


class Language:
    """Dutch, unless the reader chose another language in the footer; the browser's own wish does not count.

    `?taal=en` on any page keeps the choice in a cookie and leads back to the same page without it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("taal", "")
        if chosen in dict(settings.LANGUAGES) and request.method == "GET":
            return self._keep(request, chosen)
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = kept if kept in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def _keep(self, request: HttpRequest, language: str) -> HttpResponse:
        query = request.GET.copy()
        del query["taal"]
        # The path begins with one slash, so that "//elsewhere" can never lead to another host.
        path = "/" + request.path.lstrip("/")
        response = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
