"""The interface as a whole: its operations, what each refusal becomes, and its description (OpenAPI)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from overstap.api import given, hooks, pupils
from overstap.api.door import VERSION
from overstap.api.once import HEADER
from overstap.api.problem import Problem, error
from overstap.api.refusals import REFUSED, problem_of
from overstap.api.strict_json import problem_of_json
from overstap.dossier.strict_json import JsonFout, object_of

KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Hetzelfde verzoek met dezelfde sleutel krijgt een dag lang hetzelfde antwoord.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
WRONG = "Deze waarde past hier niet."
WORDS: Mapping[str, str] = {
    "missing": "Dit ontbreekt.",
    "extra_forbidden": "Dit veld bestaat niet. Haal het weg.",
    "string_type": "Hier hoort een tekst.",
    "string_too_long": "Deze tekst is te lang.",
    "string_too_short": "Deze tekst is te kort.",
    "string_pattern_mismatch": "Deze tekst heeft niet de goede vorm.",
    "literal_error": "Kies een van de waarden die de beschrijving noemt.",
    "list_type": "Hier hoort een lijst.",
    "too_long": "Deze lijst is te lang.",
    "too_short": "Deze lijst is leeg.",
    "dict_type": "Hier hoort een object.",
    "uuid_parsing": "Dit is geen id.",
}


class StrictParser(Parser):
    """Reads a body only when it can be read in one way."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return object_of(request.body)


api = NinjaAPI(
    title="Overstap voor leveranciers",
    version=VERSION,
    description="REST voor een LAS of LVS: gegevens van leerlingen van een school, en wat ervan werd.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
    parser=StrictParser(),
)
for part in (given, pupils, hooks):
    api.add_router("", part.router)


@api.get("/openapi.json", include_in_schema=False, auth=None)
def description(request: HttpRequest) -> HttpResponse:
    return HttpResponse(described(), content_type="application/json")


@cache
def described() -> bytes:
    """The description of the interface, OpenAPI 3.1."""
    found = api.get_openapi_schema(path_prefix="/api/v1")
    for operations in found["paths"].values():
        for operation in operations.values():
            _describe(operation)
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _describe(operation: dict[str, Any]) -> None:
    """What the library does not know: the kind of an answer, the header that each has, and that of an own key."""
    if "requestBody" in operation and not operation["operationId"].endswith("_find"):
        operation["parameters"].append(KEY)
    for status, each in operation["responses"].items():
        each["headers"] = {"API-Version": {"schema": {"type": "string"}}}
        if int(status) >= 400:
            each["content"] = {"application/problem+json": each["content"]["application/json"]}


def problem_for(fault: object) -> Problem:
    """What is answered when this was raised. What nobody foresaw is for the door, which logs where it was."""
    if isinstance(fault, Problem):
        return fault
    if isinstance(fault, REFUSED):
        return problem_of(fault)
    if isinstance(fault, ValidationError):
        return _invalid(fault)
    if isinstance(fault, HttpError):
        cause = fault.__cause__
        return problem_of_json(cause) if isinstance(cause, JsonFout) else Problem(fault.status_code)
    if isinstance(fault, Http404):
        return Problem(404)
    assert isinstance(fault, Exception)
    raise fault


def _invalid(fault: ValidationError) -> Problem:
    """All that is wrong at once. An id in the path that is none leads nowhere."""
    if all(each["loc"][0] == "path" for each in fault.errors):
        return Problem(404)
    return Problem(400, "invalid", errors=[_error(each) for each in fault.errors])


def _error(each: dict[str, Any]) -> Mapping[str, object]:
    where, *place = each["loc"]
    inner = place[1:] if place and place[0] in ("body", "record", "blad") else place
    location = "".join(f"/{step}" for step in inner)
    return error(where, location, each["type"], WORDS.get(each["type"], WRONG))


def _answered(_request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    return problem_for(fault).response()


for kind in (*REFUSED, Problem, ValidationError, HttpError, Http404, Exception):
    api.add_exception_handler(kind, _answered)
