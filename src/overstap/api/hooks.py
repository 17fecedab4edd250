"""Webhooks: where a supplier wants to be told that the stand of a dossier has changed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from overstap.api.caller import READ, WRITE, ApiRequest, actor
from overstap.api.once import once
from overstap.api.own import own_webhook
from overstap.api.said import ANSWERS
from overstap.api.shapes import NieuweWebhookShape, WebhookBody, WebhookShape, WebhooksShape
from overstap.api.telling import answer, webhook, webhook_fields
from overstap.school.supplier_models import Webhook
from overstap.school.webhooks import subscribe, unsubscribe

router = Router(tags=["webhooks"], by_alias=True)
ALL = "/scholen/{brin}/webhooks"


@router.post(ALL, auth=WRITE, response={201: NieuweWebhookShape, **ANSWERS}, summary="Laat elke wijziging melden")
@once
def add(request: ApiRequest, brin: str, body: WebhookBody) -> HttpResponse:
    leverancier, by = request.token.leverancier, actor(request)
    new = subscribe(request.ports, request.fits, request.school, leverancier, body.url, by)
    return answer(201, NieuweWebhookShape(**webhook_fields(new.row), geheim=new.secret))


@router.get(ALL, auth=READ, response={200: WebhooksShape, **ANSWERS}, summary="Uw webhooks bij deze school")
def index(request: ApiRequest, brin: str) -> HttpResponse:
    rows = Webhook.objects.filter(school=request.school, leverancier=request.token.leverancier)
    return answer(200, WebhooksShape(webhooks=[webhook(row) for row in rows]))


@router.get(f"{ALL}/{{webhook_id}}", auth=READ, response={200: WebhookShape, **ANSWERS}, summary="Eén webhook")
def show(request: ApiRequest, brin: str, webhook_id: UUID) -> HttpResponse:
    return answer(200, webhook(own_webhook(request, webhook_id)))


@router.delete(f"{ALL}/{{webhook_id}}", auth=WRITE, response={204: None, **ANSWERS}, summary="Meld niets meer")
def remove(request: ApiRequest, brin: str, webhook_id: UUID) -> HttpResponse:
    unsubscribe(request.ports, own_webhook(request, webhook_id), actor(request))
    return HttpResponse(status=204)
