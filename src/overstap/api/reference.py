"""The page on the interface, out of its own description: every operation, body, answer and refusal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from overstap.api.interface import described
from overstap.api.problem import TITLES
from overstap.api.refusals import REASONS
from overstap.api.strict_json import SAYS

GUIDE = "../guides/" + "supplier.md#over-rest-your-las-or-lvs-at-work-for-a-school"
HEAD = """\
# The REST interface

For systems of suppliers, under `/api/v1`, by the Dutch design rules for interfaces (NLGov). How to begin stands in \
[the guide]({guide}). Made by `make api-page` from the \
description that is served at `/api/v1/openapi.json`; a test compares. Texts that systems get are Dutch, as here.

| Of every answer | |
|---|---|
| `API-Version` | the version, in each answer |
| a refusal | `application/problem+json` with `type`, `status`, `title` and `detail`, and in `errors` (own) all that \
is wrong at once: `in` (body, query, header), `location`, `code`, `detail`. No value that was sent ever stands in it |
| `Idempotency-Key` | of what writes with a body: the same request gets the same answer for a day; another body with \
the same key is 409; a key counts for one token, method and address |
| `Prefer: respond-async` | at a batch: taken in afterwards, 202 with `Content-Location` to look after |
| not yours | a school, pupil, order or webhook of somebody else is answered as one that never was: 404 |
| JSON | UTF-8, at most 32 MB and 40 levels deep; no name twice, no NaN, no whole number of more than 18 digits |
"""
Schema = Mapping[str, Any]


def page() -> str:
    """The page, as it must stand in the repository."""
    told = json.loads(described())
    parts = [
        HEAD.format(guide=GUIDE),
        "## Operations\n",
        *_operations(told),
        "## Bodies and answers\n",
        *_shapes(told),
        *_refusals(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _operations(told: Schema) -> Iterator[str]:
    yield "| Operation | What it does | Token | Body | Answer |\n|---|---|---|---|---|"
    for path, operations in told["paths"].items():
        for method, each in operations.items():
            name = f"`{method.upper()} {path.removeprefix('/api/v1')}`"
            yield f"| {name} | {each['summary']} | {_scope(each)} | {_body(each)} | {_answers(each)} |"
    yield ""


def _scope(operation: Schema) -> str:
    return " ".join(scheme.lower() for each in operation.get("security", ()) for scheme in each)


def _body(operation: Schema) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return " ".join(_kind(each["schema"]) for each in content.values())


def _answers(operation: Schema) -> str:
    good = {status: each for status, each in operation["responses"].items() if int(status) < 300}
    return ", ".join(f"{status} {_body({'requestBody': each})}".strip() for status, each in good.items())


def _kind(schema: Schema) -> str:
    """A kind in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    kind = schema.get("format") or schema.get("type") or "any"
    return {"object": "object", "string": "text", "integer": "number", "null": "nothing"}.get(kind, kind)


def _shapes(told: Schema) -> Iterator[str]:
    for name, schema in sorted(told["components"]["schemas"].items()):
        yield f"### {name}\n\n| Field | Kind | Must | Limits and meaning |\n|---|---|---|---|"
        for field, each in schema.get("properties", {}).items():
            must = "yes" if field in schema.get("required", ()) else ""
            yield f"| `{field}` | {_kind(each)} | {must} | {_limits(each)} |"
        yield ""


def _limits(schema: Schema) -> str:
    names = {"maxLength": "at most {} characters", "maxItems": "at most {}", "pattern": "`{}`"}
    said = [text.format(schema[key]) for key, text in names.items() if schema.get(key)]
    return "; ".join([*said, *([schema["description"]] if schema.get("description") else [])]).replace("|", "\\|")


def _refusals() -> Iterator[str]:
    yield "## Refusals\n\n| Status | Title |\n|---|---|"
    yield from (f"| {status} | {title} |" for status, title in TITLES.items())
    yield "\n| Code | What it says |\n|---|---|"
    yield from (f"| `{code}` | {text} |" for code, text in sorted((REASONS | SAYS).items()))
