"""How every answer that says no looks: `application/problem+json` (RFC 9457), with all that is wrong at once.

No value out of a request and nothing of a pupil ever stands in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

PROBLEM_JSON = "application/problem+json"
TYPE = "urn:overstap:problem:"
TITLES = {
    400: "Het verzoek klopt niet",
    401: "Er is geen geldig token",
    403: "Dit token mag dit niet",
    404: "Dit is er niet",
    405: "Dit kan hier niet",
    406: "Dit antwoord kan alleen als JSON",
    409: "Dit kan nu niet",
    413: "Het verzoek is te groot",
    415: "Stuur JSON",
    500: "Er ging iets mis",
    503: "Het systeem is even bezet",
}
DETAILS = {
    400: "Verbeter wat hieronder staat, en stuur het verzoek opnieuw.",
    401: "Stuur in de kop Authorization een geldig token mee, als Bearer.",
    403: "Vraag de school om een token waarmee u mag schrijven.",
    404: "Controleer het adres.",
    405: "De kop Allow zegt welke methoden dit adres kent.",
    500: "Probeer het later opnieuw. Blijft het misgaan, meld het dan aan de servicedesk.",
    503: "Wacht even, en stuur het verzoek opnieuw.",
}


class Problem(Exception):
    """An answer that says no: to be raised anywhere while answering."""

    def __init__(
        self,
        status: int,
        code: str = "",
        detail: str = "",
        errors: Sequence[Mapping[str, object]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.detail = detail or DETAILS.get(status, "")
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def response(self) -> HttpResponse:
        status = HTTPStatus(self.status)
        said: dict[str, Any] = {
            "type": TYPE + self.code if self.code else "about:blank",
            "status": self.status,
            "title": TITLES.get(self.status, status.phrase),
            "detail": self.detail,
        }
        if self.errors:
            said["errors"] = list(self.errors)
        body = json.dumps(said, ensure_ascii=False).encode()
        return HttpResponse(body, status=self.status, content_type=PROBLEM_JSON, headers=self.headers)


def error(where: str, location: str, code: str, detail: str) -> Mapping[str, object]:
    """One thing that is wrong: in which part of the request (`body`, `query`, `header`), where there, and what."""
    return {"in": where, "location": location, "code": code, "detail": detail}
