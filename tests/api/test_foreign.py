"""T52: every operation with every foreign id answers as for an unknown one, to the byte; made from the description."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

import pytest

from api.caller import FITS, Caller, said
from overstap.api.interface import described
from overstap.school import batch, webhooks
from overstap.school.models import Uitgaand
from overstap.school.supplier_models import Order, Webhook
from web.stage import Stage

FILE = {"bestandsnaam": "brief.txt", "inhoud": base64.b64encode(b"Een brief.").decode()}
BODIES: dict[str, Any] = {
    "PUT /scholen/{brin}/leerlingen/delen/{naam}": {"huidigeschool": {"leerling": {"bsn": "999999011"}}},
    "POST /scholen/{brin}/leerlingen/batch": {"deel": "las", "records": [{}]},
    "POST /scholen/{brin}/leerlingen/zoeken": {"nummer": "999999011"},
    "POST /scholen/{brin}/leerlingen/{leerling_id}/bijlagen": FILE,
    "PUT /scholen/{brin}/leerlingen/{leerling_id}/toelichting": FILE,
    "POST /scholen/{brin}/vertreklijst": {"leerlingen": [{"nummer": "999999011"}]},
    "PUT /scholen/{brin}/opgave": {"product": "Wilg", "opgaven": [{"plek": "leerling/nnca", "kan": "nee"}]},
    "POST /scholen/{brin}/webhooks": {"url": "https://las.example/haak"},
}
UNKNOWN = {
    "brin": "00XX",
    "leerling_id": str(uuid4()),
    "opdracht_id": str(uuid4()),
    "webhook_id": str(uuid4()),
    "kenmerk": "0" * 32,
}


def operations() -> list[str]:
    paths = json.loads(described())["paths"]
    return [f"{method.upper()} {path.removeprefix('/api/v1')}" for path, each in paths.items() for method in each]


def foreign(stage: Stage, las: Caller, other: Caller) -> dict[str, str]:
    """What another school, or another supplier, has; by the name of the parameter that may name it."""
    there = said(other.put(stage.record(7, brin="99PB")))["id"]
    other.post(f"/leerlingen/{there}/bijlagen", FILE)
    mark = said(other.get(f"/leerlingen/{there}"))["bijlagen"][0]["kenmerk"]
    hook = webhooks.subscribe(
        stage.ports, FITS, stage.pb, "Wilg LAS", "https://las.example/haak", stage_actor(other)
    ).row
    order = batch.order(stage.ports, other.row, "las", [{}])
    return {
        "brin": "99PB",
        "leerling_id": there,
        "opdracht_id": str(order.pk),
        "webhook_id": str(hook.pk),
        "kenmerk": mark,
    }


def stage_actor(caller: Caller) -> Any:
    from overstap.ports import Actor  # noqa: PLC0415 - beside its only use

    return Actor("supplier", str(caller.row.pk))


def own(stage: Stage, las: Caller) -> dict[str, str]:
    return {"brin": "99PA", "naam": "las", "leerling_id": said(las.put(stage.record(1)))["id"]}


@pytest.mark.parametrize("operation", operations())
def test_each_foreign_id_is_answered_as_an_unknown_one(
    stage: Stage, las: Caller, other: Caller, operation: str
) -> None:
    """An operation or a parameter that is added without a line above fails."""
    method, _, path = operation.partition(" ")
    theirs, ours = foreign(stage, las, other), own(stage, las)
    body = BODIES[operation] if method in ("PUT", "POST") else None
    before = (Uitgaand.objects.count(), Webhook.objects.count(), Order.objects.count())
    asked = [name for name in UNKNOWN if f"{{{name}}}" in path]
    assert asked

    for name in asked:
        good = ours | {each: theirs[each] for each in asked if each not in ours and each != name}
        answers = [
            las.ask(method, "/api/v1" + path.format(**good | {name: value}), body)
            for value in (theirs[name], UNKNOWN[name])
        ]
        assert [each.status_code for each in answers] == [404, 404], name
        assert answers[0].content == answers[1].content
        assert dict(answers[0].headers) == dict(answers[1].headers)
    assert before == (Uitgaand.objects.count(), Webhook.objects.count(), Order.objects.count())


@pytest.mark.parametrize("path", ["/leerlingen/{leerling_id}", "/opdrachten/{opdracht_id}", "/webhooks/{webhook_id}"])
def test_who_asks_for_what_is_of_another_is_written_down(stage: Stage, las: Caller, other: Caller, path: str) -> None:
    ids = foreign(stage, las, other)

    las.get(path.format(**ids))
    (entry,) = stage.audit.entries(last=1)

    assert (entry.event, entry.by, entry.fields["reason"]) == (
        "access_refused",
        f"supplier:{las.row.pk}",
        "other_school",
    )
    (what,) = ids.keys() & set(path.replace("{", "}").split("}"))
    named = {key: entry.fields[key] for key in ("overdracht", "subject") if key in entry.fields}
    assert named == {"overdracht" if what == "leerling_id" else "subject": ids[what]}


def test_a_webhook_and_an_order_of_another_supplier_of_the_same_school_are_not_there(
    stage: Stage, las: Caller, lvs: Caller
) -> None:
    hook = webhooks.subscribe(stage.ports, FITS, stage.po, "Wilg LAS", "https://las.example/haak", stage_actor(las)).row
    order = batch.order(stage.ports, las.row, "las", [{}])

    assert las.get(f"/webhooks/{hook.pk}").status_code == 200
    assert lvs.get(f"/webhooks/{hook.pk}").status_code == 404
    assert said(lvs.get("/webhooks"))["webhooks"] == []
    assert las.get(f"/opdrachten/{order.pk}").status_code == 200
    assert lvs.get(f"/opdrachten/{order.pk}").status_code == 404
