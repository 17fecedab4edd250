"""What a supplier gives besides records: files, the national attachment, leaving pupils, what its product can fill."""

from __future__ import annotations

import base64
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from overstap.api.caller import READ, WRITE, ApiRequest, actor
from overstap.api.once import once
from overstap.api.own import own_pupil
from overstap.api.problem import Problem, error
from overstap.api.said import ANSWERS
from overstap.api.shapes import (
    BatchShape,
    BijlageBody,
    LeerlingShape,
    OpgaveBody,
    OpgaveRij,
    OpgaveShape,
    SchoolShape,
    ToelichtingBody,
    VertrekBody,
    VertreklijstBody,
)
from overstap.api.telling import answer, batch, leerling
from overstap.dossier.werkdossier import Toegevoegd
from overstap.gegevensset.las import Opgave
from overstap.school import given_files
from overstap.school.batch import Said, faults_of
from overstap.school.declared import declare
from overstap.school.lasopgaven import las_of
from overstap.school.leaving import leaves
from overstap.school.steps import Refused

router = Router(tags=["school"], by_alias=True)
SCHOOL = "/scholen/{brin}"
PUPIL = "/scholen/{brin}/leerlingen/{leerling_id}"


@router.get(SCHOOL, auth=READ, response={200: SchoolShape, **ANSWERS}, summary="De school, en wat dit token mag")
def show(request: ApiRequest, brin: str) -> HttpResponse:
    school, token = request.school, request.token
    return answer(
        200,
        SchoolShape(
            brin=school.brin,
            naam=school.naam,
            sector=school.sector,
            toelichting=school.toelichting,
            las=school.las,
            leverancier=token.leverancier,
            scope=token.scope,
            token_verloopt_op=token.expires_at,
        ),
    )


@router.post(
    f"{PUPIL}/bijlagen",
    auth=WRITE,
    response={201: LeerlingShape, **ANSWERS},
    summary="Voeg een bestand toe; een met dezelfde naam op dezelfde plek gaat weg",
)
@once
def attach(request: ApiRequest, brin: str, leerling_id: UUID, body: BijlageBody) -> HttpResponse:
    row = own_pupil(request, leerling_id)
    plek = body.plek or given_files.OVERIG
    bijlage = Toegevoegd.of_file(plek, body.bestandsnaam, body.omschrijving, file_in(body.inhoud))
    return answer(201, leerling(given_files.attach(request.ports, row, actor(request), bijlage)))


@router.delete(
    f"{PUPIL}/bijlagen/{{kenmerk}}",
    auth=WRITE,
    response={200: LeerlingShape, **ANSWERS},
    summary="Haal een bestand weg, met het kenmerk uit het dossier",
)
def detach(request: ApiRequest, brin: str, leerling_id: UUID, kenmerk: str) -> HttpResponse:
    row = own_pupil(request, leerling_id)
    try:
        return answer(200, leerling(given_files.detach(request.ports, row.pk, actor(request), [kenmerk])))
    except Refused as refused:
        if refused.code == "no_such_file":
            raise Problem(404) from refused
        raise


@router.put(
    f"{PUPIL}/toelichting",
    auth=WRITE,
    response={200: LeerlingShape, **ANSWERS},
    summary="Geef de landelijke bijlage 'Toelichting onderwijsbehoeften', bij een school die haar uit het LAS wil",
)
@once
def put_toelichting(request: ApiRequest, brin: str, leerling_id: UUID, body: ToelichtingBody) -> HttpResponse:
    row = own_pupil(request, leerling_id)
    data = file_in(body.inhoud)
    return answer(
        200, leerling(given_files.put_toelichting(request.ports, row, actor(request), body.bestandsnaam, data))
    )


@router.post(
    f"{SCHOOL}/vertreklijst",
    auth=WRITE,
    response={200: BatchShape, **ANSWERS},
    summary="Zeg van leerlingen waar zij heen gaan, en wat hun laatste dag is",
)
@once
def leaving_list(request: ApiRequest, brin: str, body: VertreklijstBody) -> HttpResponse:
    return answer(200, batch([_leaves(request, nr, each) for nr, each in enumerate(body.leerlingen, 1)]))


def _leaves(request: ApiRequest, nr: int, each: VertrekBody) -> Said:
    try:
        last_day = date.fromisoformat(each.laatste_dag) if each.laatste_dag else None
        row = leaves(request.ports, request.school, each.nummer, each.naar_brin, last_day, actor(request))
    except ValueError:
        fault = {"code": "date", "location": "laatsteDag", "detail": "Dit is geen datum, zoals 2026-07-10."}
        return {"nr": nr, "gelukt": False, "errors": [fault]}
    except Refused as refused:
        return {"nr": nr, "gelukt": False, "errors": faults_of(refused)}
    return {"nr": nr, "gelukt": True, "id": str(row.pk), "stand": str(row.stand), "versie": row.versie}


@router.put(
    f"{SCHOOL}/opgave",
    auth=WRITE,
    response={200: OpgaveShape, **ANSWERS},
    summary="Zeg wat uw product van de gegevensset kan vullen",
)
@once
def put_opgave(request: ApiRequest, brin: str, body: OpgaveBody) -> HttpResponse:
    rows = [Opgave(each.plek, each.kan, each.opmerking) for each in body.opgaven]
    declare(request.ports, request.school, body.product, rows, actor(request))
    return answer(200, OpgaveShape(product=body.product, opgaven=body.opgaven))


@router.get(
    f"{SCHOOL}/opgave",
    auth=READ,
    response={200: OpgaveShape, **ANSWERS},
    summary="Wat het product van deze school kan vullen, zoals het hier bekend is",
)
def get_opgave(request: ApiRequest, brin: str) -> HttpResponse:
    las = las_of(request.school)
    if las is None:
        raise Problem(404)
    rows = [OpgaveRij.model_construct(plek=each.plek, kan=each.kan, opmerking=each.opmerking) for each in las.opgaven]
    return answer(200, OpgaveShape.model_construct(product=las.naam, opgaven=rows))


def file_in(text: str) -> bytes:
    """The file in this base64. Raises Problem."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if not data:
        detail = "De inhoud is leeg, of geen base64."
        raise Problem(400, "inhoud", errors=[error("body", "/inhoud", "base64", detail)])
    return data
