"""T55: a key lets nothing happen twice, gives nothing to another token, and JSON that reads two ways is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from api.caller import Caller, said
from overstap.school.models import Uitgaand
from overstap.school.supplier_models import Repeat
from overstap.school.sweep import forget
from web.stage import Stage

KEY = "7d1c2b3a-groep8"


def changed(stage: Stage) -> dict[str, Any]:
    record = stage.record()
    record["huidigeschool"]["leerling"]["roepnaam"] = "Anders"
    return record


def test_a_request_that_is_sent_again_is_answered_the_same_and_nothing_happens(stage: Stage, las: Caller) -> None:
    first = las.put(stage.record(), Idempotency_Key=KEY)
    again = las.put(stage.record(), Idempotency_Key=KEY)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Uitgaand.objects.get().versie == 1


def test_the_same_key_with_another_body_is_refused(stage: Stage, las: Caller) -> None:
    las.put(stage.record(1), Idempotency_Key=KEY)

    answer = las.put(stage.record(2), Idempotency_Key=KEY)

    assert (answer.status_code, said(answer)["type"]) == (409, "urn:overstap:problem:idempotency_key_reused")
    assert Uitgaand.objects.count() == 1


def test_the_key_of_another_token_gives_nothing(stage: Stage, las: Caller, lvs: Caller) -> None:
    first = las.put(stage.record(), Idempotency_Key=KEY)

    answer = lvs.put(changed(stage), Idempotency_Key=KEY)

    assert (answer.status_code, said(answer)["versie"]) == (200, 2)
    assert answer.content != first.content
    assert "Idempotent-Replayed" not in answer.headers


def test_a_key_counts_for_one_address(stage: Stage, las: Caller) -> None:
    las.put(stage.record(), "las", Idempotency_Key=KEY)

    answer = las.put(stage.record(), "lvs", Idempotency_Key=KEY)

    assert (answer.status_code, said(answer)["versie"]) == (200, 2)


def test_what_was_refused_is_looked_at_anew(stage: Stage, las: Caller) -> None:
    assert las.put({}, Idempotency_Key=KEY).status_code == 400
    assert not Repeat.objects.exists()

    assert las.put(stage.record(), Idempotency_Key=KEY).status_code == 200


def test_while_the_first_is_being_answered_the_second_waits(stage: Stage, las: Caller) -> None:
    las.put(stage.record(), Idempotency_Key=KEY)
    Repeat.objects.update(status=0)

    answer = las.put(stage.record(), Idempotency_Key=KEY)
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "5")

    stage.clock.moment += timedelta(minutes=2)
    assert las.put(stage.record(), Idempotency_Key=KEY).status_code == 200


def test_an_answer_is_kept_for_a_day_and_sealed(stage: Stage, las: Caller) -> None:
    las.post("/webhooks", {"url": "https://las.example/haak"}, Idempotency_Key=KEY)

    assert b"whsec_" not in bytes(Repeat.objects.get().answer)
    stage.clock.moment += timedelta(days=1, minutes=1)
    forget(stage.ports, stage.clock.now())
    assert not Repeat.objects.exists()


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é"])
def test_what_is_no_key_is_refused(stage: Stage, las: Caller, key: str) -> None:
    answer = las.put(stage.record(), Idempotency_Key=key)

    assert (answer.status_code, said(answer)["errors"][0]["in"]) == (400, "header")
    assert not Uitgaand.objects.exists()


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


ODD = {
    "not_json": [b"{", b"", b'{"a": 1,}', b"{'a': 1}", b'{"a": 01}', b'{"a": 1} x'],
    "not_object": [b"[]", b"1", b'"tekst"', b"null"],
    "too_deep": [deep(41), deep(200_000), b"[" * 100_000],
    "doubled_key": [b'{"a": 1, "a": 2}', b'{"b": {"a": 1, "\\u0061": 1}}'],
    "not_a_number": [b'{"a": NaN}', b'{"a": Infinity}', b'{"a": -Infinity}'],
    "huge_number": [b'{"a": 1e999}', b'{"a": ' + b"9" * 19 + b"}", b'{"a": ' + b"9" * 100_000 + b"}"],
    "not_utf8": [b'{"a": "\xff"}', '{"a": 1}'.encode("utf-16")],
    "not_text": [b'{"a": "\\ud800"}', b'{"\\udfff": 1}'],
}


@pytest.mark.parametrize(("code", "body"), [(code, body) for code, bodies in ODD.items() for body in bodies if body])
def test_json_that_may_be_read_in_two_ways_is_a_problem(stage: Stage, las: Caller, code: str, body: bytes) -> None:
    answer = las.ask("PUT", "/leerlingen/delen/las", body)

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert said(answer)["type"] == f"urn:overstap:problem:{code}"
    assert {"status", "title", "detail"} <= set(said(answer))
    assert not Uitgaand.objects.exists()


def test_what_is_no_json_by_its_own_word_is_not_read(stage: Stage, las: Caller) -> None:
    answer = las.ask("PUT", "/leerlingen/delen/las", b"<dossier/>", Content_Type="application/xml")

    assert answer.status_code == 415


def test_a_body_has_a_limit(las: Caller) -> None:
    answer = las.ask("PUT", "/leerlingen/delen/las", b" " * (32 * 2**20 + 1))

    assert (answer.status_code, said(answer)["status"]) == (413, 413)


def test_no_problem_tells_what_was_sent(stage: Stage, las: Caller) -> None:
    """A name or a number that stands in the wrong place does not come back, and so lands in nobody's log."""
    bodies = [
        ("/leerlingen/zoeken", {"nummer": "Geheimnaam"}),
        ("/webhooks", {"url": "Geheimnaam"}),
        ("/vertreklijst", {"leerlingen": [{"nummer": "999999011", "naarBrin": "Geheimnaam"}]}),
        ("/leerlingen/batch", {"deel": "Geheimnaam", "records": [{"Geheim Naam": "Geheimnaam"}]}),
    ]

    answers = [las.post(path, body) for path, body in bodies] + [las.put({"huidigeschool": "Geheimnaam"})]

    assert {each.status_code for each in answers} == {400}
    assert "Geheim" not in "".join(each.content.decode() for each in answers)
    assert json.loads(answers[0].content)["errors"][0]["location"] == "/nummer"
