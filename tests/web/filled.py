"""The forms of a page as a browser would send them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from lxml import html

TEXT = re.compile(r"(<textarea[^>]*>)\n")
"""A browser leaves out the line end with which a text begins."""
Form = dict[str, list[str]]


def forms(reply: Any) -> dict[str, Form]:
    """By the address of each form what stands in it: filled in, ticked and chosen."""
    found: dict[str, Form] = {}
    page = TEXT.sub(r"\1", reply.content.decode())
    document: Any = html.fromstring(page)
    for form in document.forms:
        values: Form = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value.replace("\n", "\r\n"))
        found[str(form.get("action")).partition("#")[0]] = values
    return found


def form_at(client: Client, page: str, action: str = "") -> Form:
    """The form of this page that goes to `action`, or back to the page itself."""
    reply = client.get(page)
    assert reply.status_code == 200
    return forms(reply)[action or page]


def with_values(form: Form, **values: Any) -> Form:
    return {**form, **{name: value if isinstance(value, list) else [value] for name, value in values.items()}}
