"""Signing in through the provider of the school: only who was linked, and as long as the provider says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.school.models import Aanstelling, User
from overstap.web import oidc
from web.conftest import signed_in
from web.provider import CLIENT, SECRET, Provider
from web.stage import Stage


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with Provider() as made:
        app = {"provider_id": "school", "name": "Schoolinlog", "client_id": CLIENT, "secret": SECRET}
        there = {"APPS": [{**app, "settings": {"server_url": made.issuer}}]}
        ours = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", {"openid_connect": ours | there})
        monkeypatch.setattr(settings, "OVERSTAP_OIDC_NAME", "Schoolinlog")
        monkeypatch.setattr(settings, "OVERSTAP_OIDC_CLAIM", "sub")
        yield made


@pytest.fixture
def linked(stage: Stage, provider: Provider) -> Provider:
    """The provider, with an account that is linked to its person."""
    assert stage
    oidc.link(User.objects.get(username="ingrid"), provider.sub)
    return provider


def come_back(client: Client, provider: Provider, **change: str) -> HttpResponse:
    """To the provider and back with its code."""
    there = client.get(reverse("school-sign-in")).headers["Location"]
    asked = {name: each[0] for name, each in parse_qs(urlsplit(there).query).items()}
    assert asked["code_challenge_method"] == "S256"
    provider.challenge = asked["code_challenge"]
    answer: Any = client.get(reverse("school-sign-in-back"), {"code": "code-1", "state": asked["state"]} | change)
    return answer  # type: ignore[no-any-return]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_was_linked_gets_in_and_takes_no_second_step_here(
    stage: Stage, linked: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OVERSTAP_SECOND_FACTOR", True)
    client = Client()
    assert "Log in met Schoolinlog" in client.get(reverse("sign-in")).content.decode()

    assert come_back(client, linked).headers["Location"] == "/"

    assert client.get(reverse("pupils")).status_code == 200
    assert stage.audit.last(1) == ["signed_in"]


def test_who_was_not_linked_gets_no_account(stage: Stage, provider: Provider) -> None:
    before = User.objects.count()
    client = Client()

    reply = come_back(client, provider)

    assert (reply.status_code, is_in(client), User.objects.count()) == (403, False, before)
    assert "hoort er geen account bij" in reply.content.decode()
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"]) == ("sign_in_failed", "unknown_person")


def test_an_account_that_is_off_stays_out(linked: Provider) -> None:
    User.objects.filter(username="ingrid").update(is_active=False)
    client = Client()
    assert (come_back(client, linked).status_code, is_in(client)) == (403, False)


def bent(provider: Provider, how: str) -> None:
    match how:
        case "another key":
            provider.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        case "no signature":
            provider.algorithm = "none"
        case "a shared key":
            provider.algorithm = "HS256"
        case "another issuer":
            provider.claims = {"iss": "https://elders.example"}
        case "another audience":
            provider.claims = {"aud": "another-client"}
        case "too old":
            provider.claims = {"exp": 1_600_000_000}
        case _:
            raise ValueError(how)


@pytest.mark.parametrize(
    "how", ["another key", "no signature", "a shared key", "another issuer", "another audience", "too old"]
)
def test_an_answer_that_is_not_right_lets_nobody_in(stage: Stage, linked: Provider, how: str) -> None:
    bent(linked, how)
    client = Client()

    reply = come_back(client, linked)

    assert (reply.status_code, is_in(client)) == (403, False)
    assert stage.audit.last(1) == ["sign_in_failed"]


@pytest.mark.parametrize("change", [{"state": "of-somebody-else"}, {"error": "access_denied", "code": ""}])
def test_an_answer_that_was_not_asked_for_or_no_answer(linked: Provider, change: dict[str, str]) -> None:
    client = Client()
    assert (come_back(client, linked, **change).status_code, is_in(client)) == (403, False)


def test_an_answer_of_another_browser_lets_nobody_in(linked: Provider) -> None:
    """The state belongs to the session that asked."""
    there = Client().get(reverse("school-sign-in")).headers["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    client = Client()
    assert client.get(reverse("school-sign-in-back"), {"code": "code-1", "state": state}).status_code == 403
    assert not is_in(client)


def test_at_most_every_quarter_of_an_hour_the_provider_is_asked(stage: Stage, linked: Provider) -> None:
    client = Client()
    come_back(client, linked)
    linked.asked.clear()
    for _ in range(3):
        assert client.get(reverse("pupils")).status_code == 200
    assert linked.asked == []

    stage.clock.move(minutes=16)
    assert [client.get(reverse("pupils")).status_code for _ in range(3)] == [200, 200, 200]

    assert linked.asked.count("/token") == 1


@pytest.mark.parametrize("refresh", [True, False])
def test_a_session_ends_when_the_provider_says_no(stage: Stage, linked: Provider, refresh: bool) -> None:
    linked.refresh = refresh
    client = Client()
    come_back(client, linked)
    linked.welcome = False
    assert client.get(reverse("pupils")).status_code == 200

    stage.clock.move(minutes=16)

    assert client.get(reverse("pupils")).headers["Location"].startswith(reverse("sign-in"))
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"]) == ("session_ended", "provider_refused")


def test_without_a_refresh_token_a_session_lasts_as_long_as_the_token(stage: Stage, linked: Provider) -> None:
    linked.refresh = False
    client = Client()
    come_back(client, linked)
    for _ in range(3):
        stage.clock.move(minutes=16)
        assert client.get(reverse("pupils")).status_code == 200
    stage.clock.move(minutes=16)
    assert client.get(reverse("pupils")).status_code == 302


def test_a_provider_that_is_away_is_waited_for_half_an_hour(stage: Stage, linked: Provider) -> None:
    client = Client()
    come_back(client, linked)
    linked.close()

    stage.clock.move(minutes=16)
    assert client.get(reverse("pupils")).status_code == 200
    stage.clock.move(minutes=15)
    assert client.get(reverse("pupils")).status_code == 302
    (logged,) = stage.audit.entries(last=1)
    assert logged.fields["reason"] == "provider_unreachable"
    reply = Client().get(reverse("school-sign-in"))
    assert (reply.status_code, "geeft nu geen antwoord" in reply.content.decode()) == (503, True)


def test_nothing_of_the_provider_is_kept_open(linked: Provider) -> None:
    """No token in the session, nothing of the person in a row."""
    linked.claims = {"email": "iemand@elders.example", "name": "Iemand"}
    come_back(Client(), linked)

    kept = json.dumps([each.get_decoded() for each in Session.objects.all()])
    assert not [each for each in ("access-1", "refresh-1", "iemand@", linked.sub) if each in kept]
    assert SocialAccount.objects.get().extra_data == {}


def test_a_beheerder_links_an_account_and_takes_the_link_away(stage: Stage, provider: Provider) -> None:
    stage.person("bo", "Bo", "Beheer", stage.po)
    Aanstelling.objects.filter(user__username="bo").update(rol=Aanstelling.Rol.BEHEERDER)
    bo, address = signed_in("bo"), reverse("account-link", args=[Aanstelling.objects.get(user__username="ingrid").pk])

    assert bo.post(address, {"persoon": provider.sub}).status_code == 302
    client = Client()
    assert come_back(client, provider).status_code == 302
    assert stage.audit.last(2) == ["account_changed", "signed_in"]

    bo.post(address, {"persoon": ""})
    assert client.get(reverse("pupils")).status_code == 302
    assert come_back(Client(), provider).status_code == 403


def test_one_person_of_the_provider_is_one_account(stage: Stage, linked: Provider) -> None:
    stage.person("bo", "Bo", "Beheer", stage.po)
    stage.person("els", "Els", "Anders", stage.po)
    Aanstelling.objects.filter(user__username="bo").update(rol=Aanstelling.Rol.BEHEERDER)
    els = Aanstelling.objects.get(user__username="els")

    reply = signed_in("bo").post(reverse("account-link", args=[els.pk]), {"persoon": linked.sub})

    assert (reply.status_code, SocialAccount.objects.get().user.username) == (409, "ingrid")


@pytest.mark.usefixtures("stage")
def test_a_node_without_a_provider_has_no_such_page() -> None:
    assert Client().get(reverse("school-sign-in")).status_code == 404
    assert Client().get(reverse("school-sign-in-back")).status_code == 404
