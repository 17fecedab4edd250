"""T51: a token that is withdrawn, expired, of another school, too narrow or in an address gets the right refusal."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from django.test import Client

from api.caller import Caller, said
from overstap.ports import NODE
from overstap.school import tokens
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.school.supplier_models import Token
from web.stage import Stage


def refused(stage: Stage, answer: object, status: int, reason: str) -> None:
    """The status, in the form of a problem, and one event that says why."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")  # type: ignore[attr-defined]
    entry = stage.audit.entries(last=1)[0]
    assert (entry.event, entry.fields["reason"]) == ("token_refused", reason)
    assert not Uitgaand.objects.exists()


def test_a_good_token_opens_its_own_school(las: Caller) -> None:
    answer = said(las.get(""))

    assert (answer["brin"], answer["leverancier"], answer["scope"]) == ("99PA", "Wilg LAS", "schrijven")


def test_a_token_has_256_bits_and_a_beginning_by_which_it_is_found(stage: Stage) -> None:
    made = {Caller.of(stage, "99PA", "Wilg LAS").text for _ in range(20)}

    assert len(made) == 20
    assert all(re.fullmatch(r"ovs_[A-Za-z0-9_-]{43}", each) for each in made)


def test_only_its_hash_stands_in_the_database(las: Caller) -> None:
    columns = str(Token.objects.filter(pk=las.row.pk).values_list()[0])

    assert las.text not in columns
    assert las.text[8:] not in columns
    assert hashlib.sha256(las.text.encode()).hexdigest() in columns


def test_a_withdrawn_token_opens_nothing_at_once(stage: Stage, las: Caller) -> None:
    assert las.get("").status_code == 200
    tokens.revoke(stage.ports, stage.po, las.row.pk, NODE)

    refused(stage, las.put(stage.record()), 401, "revoked")


def test_an_expired_token_opens_nothing(stage: Stage, las: Caller) -> None:
    stage.clock.moment += timedelta(days=30)

    refused(stage, las.put(stage.record()), 401, "expired")


def test_the_token_of_another_school_finds_no_school(stage: Stage, other: Caller) -> None:
    other.brin = "99PA"

    refused(stage, other.put(stage.record()), 404, "other_school")


def test_who_may_only_read_writes_nothing(stage: Stage, reader: Caller) -> None:
    assert reader.get("/leerlingen").status_code == 200

    refused(stage, reader.put(stage.record()), 403, "scope")


@pytest.mark.parametrize("text", ["", "ovs_", "ovs_" + "A" * 43, "een wachtwoord", "ovs_" + "A" * 400])
def test_what_is_no_token_opens_nothing(stage: Stage, las: Caller, text: str) -> None:
    las.text = text

    refused(stage, las.put(stage.record()), 401, "unknown" if text else "none")


def test_without_a_token_nothing_opens_and_the_answer_says_how(stage: Stage, las: Caller) -> None:
    answer = Client().get("/api/v1/scholen/99PA")

    refused(stage, answer, 401, "none")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("address", ["?token={}", "?x={}", "/leerlingen?access_token=abc", "/{}", "?API_KEY=abc"])
def test_a_token_in_an_address_is_refused_also_when_it_is_good(stage: Stage, las: Caller, address: str) -> None:
    answer = las.get(address.format(las.text))

    refused(stage, answer, 400, "in_address")
    assert las.text not in answer.content.decode()


def test_the_school_sees_when_a_token_was_last_used(stage: Stage, las: Caller) -> None:
    las.get("")
    first = tokens.of_school(stage.po).get(pk=las.row.pk).used_at
    stage.clock.moment += timedelta(minutes=5)
    las.get("")

    assert first == stage.clock.moment - timedelta(minutes=5)
    assert tokens.of_school(stage.po).get(pk=las.row.pk).used_at == stage.clock.moment


@pytest.mark.parametrize("days", [0, 367])
def test_a_token_lives_a_year_at_most(stage: Stage, days: int) -> None:
    with pytest.raises(Refused, match="token_days"):
        Caller.of(stage, "99PA", "Wilg LAS", days=days)


def test_a_token_says_nothing_of_itself_by_accident(stage: Stage) -> None:
    until = stage.clock.now() + timedelta(days=1)
    new = tokens.make(stage.ports, stage.po, "Wilg LAS", "lezen", until, NODE)

    assert new.text not in repr(new)
