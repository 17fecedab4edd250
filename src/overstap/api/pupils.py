"""Pupils: what a LAS or LVS knows comes in, one or many at a time, and how far each dossier is is read back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Body, Query, Router
from pydantic.alias_generators import to_camel

from overstap.api.caller import READ, WRITE, ApiRequest, actor
from overstap.api.once import once
from overstap.api.own import own_order, own_pupil
from overstap.api.problem import Problem, error
from overstap.api.said import ANSWERS
from overstap.api.shapes import (
    RECORDS_MAX,
    BatchBody,
    BatchShape,
    BladQuery,
    Deelnaam,
    DossierShape,
    GevondenShape,
    LeerlingenShape,
    LeerlingShape,
    OpdrachtShape,
    RecordBody,
    VullingShape,
    ZoekBody,
)
from overstap.api.state import dossier_of, filling_of, order_of
from overstap.api.telling import answer, batch, leerling
from overstap.school import batch as records
from overstap.school import collect
from overstap.school.models import Uitgaand
from overstap.school.pupils import pgn_index

router = Router(tags=["leerlingen"], by_alias=True)


@router.put(
    "/scholen/{brin}/leerlingen/delen/{naam}",
    auth=WRITE,
    response={200: LeerlingShape, **ANSWERS},
    summary="Geef wat één systeem van een leerling weet; het vervangt wat dit systeem eerder gaf",
)
@once
def put_deel(request: ApiRequest, brin: str, naam: Deelnaam, record: Body[RecordBody]) -> HttpResponse:
    row = collect.put_deel(request.ports, request.school, naam, record, actor(request))
    return answer(200, leerling(row))


@router.post(
    "/scholen/{brin}/leerlingen/batch",
    auth=WRITE,
    response={200: BatchShape, 202: OpdrachtShape, **ANSWERS},
    summary="Geef records van veel leerlingen; boven de 100, of met 'Prefer: respond-async', worden ze daarna verwerkt",
)
@once
def put_many(request: ApiRequest, brin: str, body: BatchBody) -> HttpResponse:
    if len(body.records) > RECORDS_MAX or "respond-async" in request.headers.get("Prefer", ""):
        order = records.order(request.ports, request.token, body.deel, body.records)
        place = f"/api/v1/scholen/{request.school.brin}/opdrachten/{order.pk}"
        return answer(202, order_of(order), {"Content-Location": place, "Retry-After": "2"})
    steps = records.put_many(request.ports, request.school, body.deel, body.records, actor(request))
    return answer(200, batch([records.told(each) for some in steps for each in some]))


@router.get(
    "/scholen/{brin}/opdrachten/{opdracht_id}",
    auth=READ,
    response={200: OpdrachtShape, **ANSWERS},
    summary="Hoe ver een opdracht is; vraag het niet vaker dan eens in de twee seconden",
)
def order(request: ApiRequest, brin: str, opdracht_id: UUID) -> HttpResponse:
    return answer(200, order_of(own_order(request, opdracht_id)))


@router.get(
    "/scholen/{brin}/leerlingen",
    auth=READ,
    response={200: LeerlingenShape, **ANSWERS},
    summary="De leerlingen van de school, een bladzijde tegelijk, de laatst gewijzigde eerst",
)
def index(request: ApiRequest, brin: str, blad: Query[BladQuery]) -> HttpResponse:
    refuse_unknown(request)
    chosen: dict[str, Any] = {"stand": blad.stand} if blad.stand else {}
    if blad.gewijzigd_na:
        chosen["gewijzigd_op__gt"] = blad.gewijzigd_na
    rows = Uitgaand.objects.filter(school=request.school, **chosen).order_by("-gewijzigd_op", "id")
    start = (blad.pagina - 1) * blad.per_pagina
    page = [leerling(row) for row in rows[start : start + blad.per_pagina]]
    told = LeerlingenShape(leerlingen=page, pagina=blad.pagina, per_pagina=blad.per_pagina, aantal=rows.count())
    return answer(200, told)


def refuse_unknown(request: ApiRequest) -> None:
    """A key that is mistyped, or stands there twice, would be passed over in silence. Raises Problem."""
    known = {to_camel(name) for name in BladQuery.model_fields}
    wrong = [name for name, values in request.GET.lists() if name not in known or len(values) > 1]
    if wrong:
        places = ", ".join(sorted(known))
        detail = f"Dit adres kent alleen {places}, elk een keer."
        raise Problem(400, "query", errors=[error("query", "", "unknown", detail)])


@router.post(
    "/scholen/{brin}/leerlingen/zoeken",
    auth=READ,
    response={200: GevondenShape, **ANSWERS},
    summary="Zoek een leerling op nummer; het nummer staat in de inhoud, want een adres blijft ergens staan",
)
def find(request: ApiRequest, brin: str, body: ZoekBody) -> HttpResponse:
    rows = Uitgaand.objects.filter(school=request.school, pgn_index=pgn_index(request.ports.vault, body.nummer))
    return answer(200, GevondenShape(leerlingen=[leerling(row) for row in rows.order_by("-versie")[:50]]))


@router.get(
    "/scholen/{brin}/leerlingen/{leerling_id}",
    auth=READ,
    response={200: DossierShape, **ANSWERS},
    summary="Hoe ver één dossier is: meldingen, en wat de school nog moet beantwoorden",
)
def show(request: ApiRequest, brin: str, leerling_id: UUID) -> HttpResponse:
    return answer(200, dossier_of(request.ports, own_pupil(request, leerling_id), actor(request)))


@router.get(
    "/scholen/{brin}/leerlingen/{leerling_id}/vulling",
    auth=READ,
    response={200: VullingShape, **ANSWERS},
    summary="Van elk veld of het gevuld is, en anders waarom niet",
)
def filling(request: ApiRequest, brin: str, leerling_id: UUID) -> HttpResponse:
    return answer(200, filling_of(request.ports, own_pupil(request, leerling_id), actor(request)))
