"""`Idempotency-Key`: a request that is sent again is answered as the first time, and nothing happens twice.

A key counts for one token, method and address, for a day. What was refused is not kept: it changed nothing, and is
looked at anew.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse

from overstap.api.caller import ApiRequest
from overstap.api.problem import Problem, error
from overstap.database.transaction import writing
from overstap.school.supplier_models import Repeat

HEADER = "Idempotency-Key"
FORM = re.compile(r"[!-~]{1,255}")
KEPT = timedelta(days=1)
ANSWERING = timedelta(minutes=1)
"""So long a first request may take; after that whoever answered it is taken for dead."""
CONTEXT = "repeat"
View = TypeVar("View", bound=Callable[..., HttpResponse])


def once(view: View) -> View:
    """Let a request with a key be answered once."""

    @wraps(view)
    def answered(request: ApiRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, *args, **kwargs)
        row = _begun(request, key)
        if row.status:
            return _again(request, row)
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            with writing():
                row.delete()
            raise
        _keep(request, row, response)
        return response

    # The library reads the types where a function was written, and this one was written here.
    answered.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return cast(View, answered)


def _begun(request: ApiRequest, key: str) -> Repeat:
    """The row of this key: a fresh one without a status, or that of the first time. Raises Problem."""
    if not FORM.fullmatch(key):
        detail = "Een sleutel heeft 1 tot en met 255 gewone tekens, zonder spaties."
        raise Problem(400, "idempotency_key", errors=[error("header", HEADER, "form", detail)])
    now = request.ports.clock.now()
    named = hashlib.sha256(f"{request.method} {request.path}\n{key}".encode()).hexdigest()
    body = hashlib.sha256(request.body).hexdigest()
    with writing():
        mine = Repeat.objects.filter(token=request.token, key=named)
        mine.filter(at__lt=now - KEPT).delete()
        mine.filter(status=0, at__lt=now - ANSWERING).delete()
        row: Repeat | None = mine.first()
        if row is None:
            return Repeat.objects.create(token=request.token, key=named, body=body, at=now)
    if row.body != body:
        raise Problem(409, "idempotency_key_reused", "Deze sleutel hoort bij een ander verzoek. Neem een nieuwe.")
    if not row.status:
        detail = "Hetzelfde verzoek wordt nu beantwoord. Wacht even."
        raise Problem(409, "in_progress", detail, headers={"Retry-After": "5"})
    return row


def _keep(request: ApiRequest, row: Repeat, response: HttpResponse) -> None:
    """Sealed, since an answer may hold a secret that is shown once."""
    headers = {name: response.headers[name] for name in ("Content-Location", "Location") if name in response.headers}
    text = json.dumps([headers, response.content.decode()], ensure_ascii=False)
    row.status, row.answer = response.status_code, request.ports.vault.hide(text, CONTEXT)
    with writing():
        row.save(update_fields=["status", "answer"])


def _again(request: ApiRequest, row: Repeat) -> HttpResponse:
    headers, body = json.loads(request.ports.vault.reveal(bytes(row.answer), CONTEXT))
    headers["Idempotent-Replayed"] = "true"
    return HttpResponse(body.encode(), status=row.status, content_type="application/json", headers=headers)
