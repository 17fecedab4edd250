"""The second step of a sign-in: set up, taken, braked; recovery codes once."""

from __future__ import annotations

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from overstap.school.models import Aanstelling, User
from overstap.web import brake
from web.conftest import signed_in
from web.stage import Stage

PASSWORD = {"username": "ingrid", "password": Stage.PASSWORD}


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OVERSTAP_SECOND_FACTOR", True)


@pytest.fixture(autouse=True)
def _fresh_brake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brake, "sign_in", brake.Brake())


def code_of(secret: str, *, later: int = 0) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + later)))


def secret_on(page: str) -> str:
    found = re.search(r'class="ov-code">([A-Z2-7 ]{32,50})<', page)
    assert found
    return found[1].replace(" ", "")


def set_up(client: Client) -> tuple[str, list[str]]:
    """The secret and the recovery codes of an app that is set up."""
    secret = secret_on(client.get(reverse("factor")).content.decode())
    page = client.post(reverse("factor"), {"code": code_of(secret, later=-1)}).content.decode()
    return secret, re.findall(r'class="ov-code">(\d{8})<', page)


def half_in() -> Client:
    """The password given, the second step not yet taken."""
    client = Client()
    assert client.post(reverse("sign-in"), PASSWORD).headers["Location"] == reverse("second-factor")
    return client


@pytest.mark.usefixtures("required")
def test_without_a_second_step_there_is_only_the_page_that_sets_it_up(stage: Stage) -> None:
    """T56: everything leads there, until the code of the app fits; then the recovery codes are shown once."""
    client = signed_in("ingrid")
    for name in ("home", "pupils", "requests"):
        assert client.get(reverse(name)).headers["Location"] == reverse("factor")

    secret, codes = set_up(client)

    assert len(set(codes)) == 10
    assert stage.audit.last(1) == ["second_factor_changed"]
    assert client.get(reverse("pupils")).status_code == 200
    again = client.get(reverse("factor")).content.decode()
    assert not [each for each in (*codes, secret) if each in again]


@pytest.mark.usefixtures("stage")
def test_who_has_it_gets_in_with_password_and_code_and_with_neither_alone() -> None:
    secret, _codes = set_up(signed_in("ingrid"))
    client = half_in()
    assert client.get(reverse("pupils")).headers["Location"].startswith(reverse("sign-in"))

    wrong = client.post(reverse("second-factor"), {"code": "000000"})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (422, False)
    right = client.post(reverse("second-factor"), {"code": code_of(secret)})

    assert right.headers["Location"] == "/"
    assert client.get(reverse("pupils")).status_code == 200
    assert Client().post(reverse("second-factor"), {"code": code_of(secret, later=1)}).headers["Location"] == reverse(
        "sign-in"
    )


@pytest.mark.usefixtures("stage")
def test_a_code_of_the_app_works_once() -> None:
    """Also in another process or after a restart: what was taken last stands in the row."""
    secret, _codes = set_up(signed_in("ingrid"))
    code = code_of(secret)
    assert half_in().post(reverse("second-factor"), {"code": code}).status_code == 302

    assert half_in().post(reverse("second-factor"), {"code": code}).status_code == 422
    assert half_in().post(reverse("second-factor"), {"code": code_of(secret, later=-1)}).status_code == 422


def test_a_recovery_code_works_once_and_is_told(stage: Stage) -> None:
    _secret, codes = set_up(signed_in("ingrid"))

    assert half_in().post(reverse("second-factor"), {"code": f"{codes[3][:4]} {codes[3][4:]}"}).status_code == 302
    used = [entry for entry in stage.audit.entries(last=2) if entry.event == "second_factor_changed"]
    assert [entry.fields["kind"] for entry in used] == ["recovery_code_used"]
    assert half_in().post(reverse("second-factor"), {"code": codes[3]}).status_code == 422
    assert half_in().post(reverse("second-factor"), {"code": codes[4]}).status_code == 302


@pytest.mark.usefixtures("stage")
def test_new_recovery_codes_end_the_old_ones_and_ask_a_code_of_the_app() -> None:
    client = signed_in("ingrid")
    secret, old = set_up(client)
    assert client.post(reverse("factor"), {"code": "000000"}).status_code == 422

    page = client.post(reverse("factor"), {"code": code_of(secret)}).content.decode()

    fresh = re.findall(r'class="ov-code">(\d{8})<', page)
    assert (len(fresh), set(fresh) & set(old)) == (10, set())
    assert half_in().post(reverse("second-factor"), {"code": old[0]}).status_code == 422
    assert half_in().post(reverse("second-factor"), {"code": fresh[0]}).status_code == 302


def test_the_sixth_wrong_code_waits_however_good_it_is(stage: Stage) -> None:
    """The same brake as on passwords; no try is kept, not even in the log."""
    secret, _codes = set_up(signed_in("ingrid"))
    client = half_in()
    for _ in range(brake.ACCOUNT_TRIES_MAX):
        assert client.post(reverse("second-factor"), {"code": "123456"}).status_code == 422

    good = client.post(reverse("second-factor"), {"code": code_of(secret)})

    assert (good.status_code, "_auth_user_id" in client.session) == (429, False)
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"]) == ("sign_in_failed", "too_often")
    assert "123456" not in json.dumps([entry.fields for entry in stage.audit.entries(last=20)])


def test_the_second_step_waits_five_minutes_and_for_the_same_password(stage: Stage) -> None:
    secret, _codes = set_up(signed_in("ingrid"))
    slow, changed = half_in(), half_in()
    stage.clock.move(minutes=6)
    assert slow.post(reverse("second-factor"), {"code": code_of(secret)}).headers["Location"] == reverse("sign-in")

    fresh = half_in()
    user = User.objects.get(username="ingrid")
    user.set_password("een heel ander wachtwoord")
    user.save()

    for client in (changed, fresh):
        assert client.post(reverse("second-factor"), {"code": code_of(secret)}).headers["Location"] == reverse(
            "sign-in"
        )


@pytest.mark.usefixtures("stage")
def test_what_is_stored_opens_nothing() -> None:
    """Neither the rows nor the sessions hold the secret or a code: the vault seals them."""
    client = signed_in("ingrid")
    secret = secret_on(client.get(reverse("factor")).content.decode())
    assert secret not in json.dumps([each.get_decoded() for each in Session.objects.all()])

    _again, codes = set_up(client)

    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert not [each for each in (secret, *codes) if each in kept]


def test_the_beheerder_takes_it_away_for_who_lost_it(stage: Stage) -> None:
    client = signed_in("ingrid")
    set_up(client)
    stage.person("bo", "Bo", "Beheer", stage.po)
    Aanstelling.objects.filter(user__username="bo").update(rol=Aanstelling.Rol.BEHEERDER)
    row = Aanstelling.objects.get(user__username="ingrid")

    signed_in("bo").post(reverse("account-factor", args=[row.pk]))

    assert stage.audit.last(1) == ["account_changed"]
    assert not Authenticator.objects.exists()
    assert client.get(reverse("pupils")).status_code == 302
    assert Client().post(reverse("sign-in"), PASSWORD).headers["Location"] == "/"


@pytest.mark.usefixtures("stage")
def test_in_practice_it_is_not_asked_and_may_be_set_up() -> None:
    assert settings.OVERSTAP_SECOND_FACTOR is False
    assert signed_in("ingrid").get(reverse("pupils")).status_code == 200
