"""The door of REST in the web port, before sessions, cookies and forms: it has nothing to do with those."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from overstap.api.caller import refuse_in_address
from overstap.api.problem import PROBLEM_JSON, Problem
from overstap.database import Busy
from overstap.school.ports import Ports

log = logging.getLogger("overstap.api")
PATH = "/api/"
VERSION = "1.0.0"
BODY_BYTES_MAX = 32 * 2**20
RETRY_SECONDS = 5
Answer = Callable[[HttpRequest], HttpResponse]


class ApiDoor:
    """Answers what is below /api/ itself; everything else goes on to the pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATH):
            return self.get_response(request)
        response = _answer(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != PROBLEM_JSON:
            allow = {name: response.headers[name] for name in ("Allow",) if name in response.headers}
            response = Problem(response.status_code, headers=allow).response()
        response.headers["API-Version"] = VERSION
        return response


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        ports: Ports = request.ports  # type: ignore[attr-defined]  # the node put them there before us
        refuse_in_address(request, ports)
        read_body(request)
        match = resolve(request.path_info, "overstap.api.urls")
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response
    except Problem as problem:
        return problem.response()
    except Http404:
        return Problem(404).response()
    except (Busy, OperationalError):
        return busy().response()
    except Exception as error:
        log.error("%s at %s:%s", type(error).__name__, *_place(error))
        return Problem(500).response()


def _place(error: Exception) -> tuple[str, int]:
    """Where it went wrong; its text may hold something of a person and is left out."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return (place.tb_frame.f_code.co_filename, place.tb_lineno) if place else ("", 0)


def busy() -> Problem:
    return Problem(503, headers={"Retry-After": str(RETRY_SECONDS)})


def read_body(request: HttpRequest) -> None:
    """Take the body in, up to a limit of our own: a form is much smaller. Raises Problem."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > BODY_BYTES_MAX:
        raise Problem(
            413, "too_large", f"Een verzoek heeft ten hoogste {BODY_BYTES_MAX // 2**20} MB. Stuur minder tegelijk."
        )
    body = request.read(BODY_BYTES_MAX + 1)
    if len(body) > BODY_BYTES_MAX:
        raise Problem(413, "too_large", "Stuur minder tegelijk.")
    request._body = body
    if body and request.content_type != "application/json":
        raise Problem(415, "no_json", "Stuur de inhoud als application/json.")
