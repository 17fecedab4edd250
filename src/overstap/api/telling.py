"""Rows and findings as the interface tells them: ids, stands, counts and places, and no word out of a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Schema

from overstap.api.refusals import said
from overstap.api.shapes import (
    BatchShape,
    FoutShape,
    LeerlingShape,
    MeldingShape,
    UitkomstShape,
    VraagShape,
    WebhookShape,
)
from overstap.dossier import Finding, Melding
from overstap.school.batch import Said, tally
from overstap.school.models import Uitgaand
from overstap.school.supplier_models import Webhook


def answer(status: int, told: Schema, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer as JSON, its names as they are published."""
    body = told.model_dump_json(by_alias=True)
    return HttpResponse(body, status=status, content_type="application/json", headers=dict(headers or {}))


def leerling(row: Uitgaand) -> LeerlingShape:
    return LeerlingShape(**leerling_fields(row))


def leerling_fields(row: Uitgaand) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "versie": row.versie,
        "stand": str(row.stand),
        "soort": row.soort,
        "profiel": row.profiel,
        "jaar": row.jaar,
        "fouten": row.fouten,
        "waarschuwingen": row.waarschuwingen,
        "vragen": row.bevindingen,
        "naar_brin": row.naar_brin,
        "laatste_dag": row.vertrek_op,
        "gewijzigd_op": row.gewijzigd_op,
    }


def melding(found: Melding) -> MeldingShape:
    return MeldingShape(
        regel=found.regel,
        soort=found.soort,
        locatie=found.locatie,
        veld=found.veld,
        tekst=found.tekst,
        officieel=found.official,
    )


def vraag(mark: str, found: Finding) -> VraagShape:
    return VraagShape(
        kenmerk=mark,
        soort=found.kind,
        locatie=found.locatie,
        veld=found.veld,
        tekst=found.tekst,
        bijlage=found.bijlage,
    )


def uitkomst(found: Said) -> UitkomstShape:
    """What became of one record; where the rooms within gave only a code, with our sentence."""
    faults = found.get("errors", [])
    assert isinstance(faults, list)
    return UitkomstShape.model_validate(found | {"errors": [fault(each) for each in faults]})


def fault(each: Mapping[str, str]) -> FoutShape:
    return FoutShape.model_validate({"in": "body", **each, "detail": each["detail"] or said(each["code"])})


def batch_fields(outcomes: list[Said]) -> dict[str, Any]:
    good, bad = tally(outcomes)
    return {"gelukt": good, "mislukt": bad, "uitkomsten": [uitkomst(each) for each in outcomes]}


def batch(outcomes: list[Said]) -> BatchShape:
    return BatchShape(**batch_fields(outcomes))


def webhook_fields(row: Webhook) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "url": row.url,
        "gemaakt_op": row.made_at,
        "laatst_bezorgd_op": row.told_at,
        "geweigerd": row.refused,
    }


def webhook(row: Webhook) -> WebhookShape:
    return WebhookShape(**webhook_fields(row))
