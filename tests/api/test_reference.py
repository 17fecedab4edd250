"""The page on the interface, the description of it, and the rules that Dutch interfaces keep to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.caller import Caller, said
from house.source import ROOT
from overstap.api.interface import described
from overstap.api.reference import page

TOLD: Any = json.loads(described())
OPERATIONS = [(path, method, each) for path, all_of in TOLD["paths"].items() for method, each in all_of.items()]


def test_the_page_is_made_from_the_description_of_now() -> None:
    assert (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8") == page(), "make api-page"


def test_the_description_is_served_to_anybody(las: Caller) -> None:
    las.text = ""

    answer = las.get("/api/v1/openapi.json")

    assert (answer.status_code, said(answer)["openapi"][:2]) == (200, "3.")
    assert answer.headers["API-Version"] == said(answer)["info"]["version"]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_each_operation_keeps_to_the_rules(path: str, method: str, operation: Any) -> None:
    """Kebab-case and no slash at the end; names in camelCase; problems in their form; 400 and never 422; a token."""
    assert re.fullmatch(r"/api/v1(/([a-z]+(-[a-z]+)*|\{[a-z_]+\}))+", path)
    assert all(
        re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", each["name"]) for each in operation["parameters"] if each["in"] == "query"
    )
    assert operation["security"]
    assert "422" not in operation["responses"]
    for status, each in operation["responses"].items():
        assert "API-Version" in each["headers"]
        assert int(status) < 400 or list(each["content"]) == ["application/problem+json"]


def test_each_field_is_in_camel_case() -> None:
    fields = [name for each in TOLD["components"]["schemas"].values() for name in each.get("properties", {})]

    assert [name for name in fields if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)] == []


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v2/scholen/99PA", "/api/v1/scholen/99PA/", "/api/v1/niets"])
def test_what_is_not_there_is_a_problem_too(las: Caller, path: str) -> None:
    answer = las.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.headers["API-Version"] == "1.0.0"


def test_a_method_that_is_not_there_says_which_are(las: Caller) -> None:
    answer = las.ask("PATCH", "/leerlingen")

    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
    assert answer.headers["Allow"] == "GET"


def test_an_answer_sets_no_cookie_and_is_kept_by_nobody(las: Caller) -> None:
    answer = las.get("/leerlingen")

    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


EARLIEST, LATEST = "gewijzigdNa=0001-01-01T00:00:00%2B14:00", "gewijzigdNa=9999-12-31T23:59:59-14:00"
"""Moments that have no year in UTC."""


@pytest.mark.parametrize(
    "query",
    ["pagina=0", "perPagina=201", "pagina=1&pagina=2", "blad=1", "stand=weg", "gewijzigdNa=1", EARLIEST, LATEST],
)
def test_a_query_that_is_wrong_is_not_passed_over(las: Caller, query: str) -> None:
    assert las.get(f"/leerlingen?{query}").status_code == 400
