"""Many records at once, taken in by a job: nothing lost, nothing twice, also when the process dies halfway."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.caller import Caller, said
from overstap.jobs.models import Job
from overstap.school import batch, collect
from overstap.school.models import Uitgaand
from overstap.school.supplier_models import Order
from overstap.vault.models import VaultItem
from web.stage import Stage


def records(stage: Stage, count: int, wrong: int = 0) -> list[dict[str, Any]]:
    return [stage.record(seed) if seed != wrong else {"schoenmaat": 43} for seed in range(1, count + 1)]


def order(las: Caller, given: list[dict[str, Any]]) -> Any:
    return las.post("/leerlingen/batch", {"deel": "las", "records": given}, Prefer="respond-async")


def test_an_order_is_answered_at_once_and_done_afterwards(stage: Stage, las: Caller) -> None:
    answer = order(las, records(stage, 23, wrong=5))
    place = answer.headers["Content-Location"]
    assert (answer.status_code, said(answer)["klaar"], said(answer)["aantal"]) == (202, False, 23)
    assert said(las.get(place))["gedaan"] == 0

    batch.carry_out(stage.ports, Order.objects.get().pk)

    told = said(las.get(place))
    assert (told["klaar"], told["gedaan"], told["gelukt"], told["mislukt"]) == (True, 23, 22, 1)
    assert [each["nr"] for each in told["uitkomsten"]] == list(range(1, 24))
    assert told["uitkomsten"][4]["errors"][0]["code"] == "VORM"
    assert Uitgaand.objects.count() == 22


def test_the_records_lie_sealed_and_are_shredded_when_they_are_taken_in(stage: Stage, las: Caller) -> None:
    given = records(stage, 2)
    order(las, given)
    row = Order.objects.get()
    item = VaultItem.objects.get(kind="records")
    assert given[0]["huidigeschool"]["leerling"]["achternaam"].encode() not in bytes(item.ciphertext)

    batch.carry_out(stage.ports, row.pk)

    item.refresh_from_db()
    assert bytes(item.ciphertext) == b""
    kept = Order.objects.get().outcomes
    for record in given:
        assert record["huidigeschool"]["leerling"]["bsn"] not in kept
        assert record["huidigeschool"]["leerling"]["achternaam"] not in kept


def test_after_a_crash_it_goes_on_where_it_was(stage: Stage, las: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    order(las, records(stage, 30))
    row = Order.objects.get()
    taken, whole = [], collect.put_deel

    def dies(*args: Any) -> Uitgaand:
        if len(taken) == 25:
            raise MemoryError
        taken.append(args)
        return whole(*args)

    monkeypatch.setattr(batch, "put_deel", dies)
    with pytest.raises(MemoryError):
        batch.carry_out(stage.ports, row.pk)
    assert (Order.objects.get().done, Uitgaand.objects.count()) == (20, 20)

    monkeypatch.setattr(batch, "put_deel", whole)
    batch.carry_out(stage.ports, row.pk)

    assert {each["nr"] for each in json.loads(Order.objects.get().outcomes)} == set(range(1, 31))
    assert set(Uitgaand.objects.values_list("versie", flat=True)) == {1}
    assert Uitgaand.objects.count() == 30


def test_an_order_that_is_done_is_not_done_again(stage: Stage, las: Caller) -> None:
    order(las, records(stage, 2))
    row = Order.objects.get()
    batch.carry_out(stage.ports, row.pk)

    batch.carry_out(stage.ports, row.pk)

    assert set(Uitgaand.objects.values_list("versie", flat=True)) == {1}


def test_an_order_that_was_given_up_says_how_far_it_came(stage: Stage, las: Caller) -> None:
    place = order(las, records(stage, 2)).headers["Content-Location"]

    batch.give_up(stage.ports, Order.objects.get().pk)

    told = said(las.get(place))
    assert (told["klaar"], told["gedaan"], told["aantal"]) == (True, 0, 2)
    assert VaultItem.objects.get(kind="records").shredded_at is not None


def test_the_same_order_with_the_same_key_is_one_order(stage: Stage, las: Caller) -> None:
    body = {"deel": "las", "records": records(stage, 2)}
    answers = [las.post("/leerlingen/batch", body, Prefer="respond-async", Idempotency_Key="groep8") for _ in range(2)]

    assert answers[0].headers["Content-Location"] == answers[1].headers["Content-Location"]
    assert Order.objects.count() == Job.objects.filter(kind="order").count() == 1


def test_more_than_a_hundred_are_taken_in_afterwards_also_unasked(stage: Stage, las: Caller) -> None:
    given = [{} for _ in range(101)]

    assert las.post("/leerlingen/batch", {"deel": "las", "records": given}).status_code == 202
    assert las.post("/leerlingen/batch", {"deel": "las", "records": given[1:]}).status_code == 200
    assert order(las, [{} for _ in range(1001)]).status_code == 400
