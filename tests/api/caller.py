"""Calling the interface as a supplier's system does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from overstap.ports import NODE
from overstap.school import tokens
from overstap.school.models import School
from overstap.school.supplier_models import Token
from overstap.wire.webhook import WebhookSender
from web.stage import Stage

FITS = WebhookSender().fits


@dataclass
class Caller:
    brin: str
    text: str
    row: Token

    @classmethod
    def of(cls, stage: Stage, brin: str, leverancier: str, scope: str = "schrijven", days: int = 30) -> Caller:
        until = stage.clock.now() + timedelta(days=days)
        new = tokens.make(stage.ports, School.objects.get(brin=brin), leverancier, scope, until, NODE)
        return cls(brin, new.text, new.row)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """`path` below the school, or from the root when it begins with /api; bytes are sent as they are."""
        url = path if path.startswith("/api") else f"/api/v1/scholen/{self.brin}{path}"
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: Any = Client(raise_request_exception=False).generic(
            method, url, data, "application/json", headers={"Authorization": f"Bearer {self.text}"} | named
        )
        return answer

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def put(self, record: Any, deel: str = "las", **headers: str) -> HttpResponse:
        return self.ask("PUT", f"/leerlingen/delen/{deel}", record, **headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.ask("POST", path, body, **headers)


def said(answer: HttpResponse) -> Any:
    return json.loads(answer.content)
