"""T56: accounts of a school, as its beheerder gives, changes and ends them; and sessions that end by themselves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from overstap.ports import NODE
from overstap.school import accounts, incoming
from overstap.school.models import Aanstelling, User
from overstap.school.sweep import forget
from web.conftest import signed_in
from web.stage import Stage

Rol = Aanstelling.Rol


@pytest.fixture
def beheerder(stage: Stage) -> Client:
    """Manages the accounts of the primary school."""
    stage.person("bo", "Bo", "Beheer", stage.po)
    Aanstelling.objects.filter(user__username="bo").update(rol=Rol.BEHEERDER)
    return signed_in("bo")


def appointed(name: str = "ingrid") -> Aanstelling:
    return Aanstelling.objects.select_related("user", "school").get(user__username=name)


def shown_password(page: str) -> str:
    (found,) = re.findall(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", page)
    return str(found)


def test_a_new_colleague_gets_a_password_once_and_chooses_another(stage: Stage, beheerder: Client) -> None:
    form = {"naam": "Nora Nieuw", "username": "Nora", "rol": Rol.INTERN_BEGELEIDER, "school": stage.po.pk}
    made = beheerder.post(reverse("account-add"), form)
    password = shown_password(made.content.decode())
    assert stage.audit.last(1) == ["account_added"]
    assert password not in beheerder.get(reverse("account", args=[appointed("nora").pk])).content.decode()

    nora = Client()
    nora.post(reverse("sign-in"), {"username": "nora", "password": password})
    assert nora.get(reverse("pupils")).headers["Location"] == reverse("password")
    own = {"oud": password, "nieuw": "vier woorden op een rij", "nogmaals": "vier woorden op een rij"}
    assert nora.post(reverse("password"), own).status_code == 302
    assert nora.get(reverse("pupils")).status_code == 200
    assert not Client().login(username="nora", password=password)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"oud": "anders"}, "niet uw wachtwoord van nu"),
        ({"nieuw": "kort", "nogmaals": "kort"}, "te kort of te bekend"),
        ({"nogmaals": "iets heel anders dan dat"}, "niet hetzelfde"),
        ({"nieuw": Stage.PASSWORD, "nogmaals": Stage.PASSWORD}, "Kies een ander"),
    ],
)
def test_a_password_that_cannot_be_is_refused(ingrid: Client, change: dict[str, str], says: str) -> None:
    right = {"oud": Stage.PASSWORD, "nieuw": "vier woorden op een rij", "nogmaals": "vier woorden op een rij"}

    reply = ingrid.post(reverse("password"), right | change)

    assert (reply.status_code, says in reply.content.decode()) == (422, True)
    assert User.objects.get(username="ingrid").check_password(Stage.PASSWORD)


def test_a_name_that_is_in_use_is_not_given_twice(stage: Stage, beheerder: Client) -> None:
    """Also that of somebody of another school: it is one person on this node."""
    form = {"naam": "P", "username": "PIETER", "rol": Rol.ADMINISTRATIE, "school": stage.po.pk}

    reply = beheerder.post(reverse("account-add"), form)

    assert (reply.status_code, "al in gebruik" in reply.content.decode()) == (409, True)
    assert User.objects.filter(username__iexact="pieter").count() == 1


def test_who_leaves_is_out_at_the_next_click_and_what_was_begun_goes_on(
    stage: Stage, beheerder: Client, ingrid: Client
) -> None:
    """T56: account_ended; the session ends, the password opens nothing, open requests keep their job."""
    asked = incoming.ask(stage.ports, stage.po, "999999011", "99PB", "overstapdossier", NODE)
    assert ingrid.get(reverse("pupils")).status_code == 200

    assert beheerder.post(reverse("account-end", args=[appointed().pk])).headers["Location"] == reverse("accounts")

    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["brin"], logged.fields["reason"]) == ("account_ended", "99PA", "beheerder")
    assert ingrid.get(reverse("pupils")).headers["Location"].startswith(reverse("sign-in"))
    assert not Client().login(username="ingrid", password=Stage.PASSWORD)
    asked.refresh_from_db()
    assert asked.wacht


def test_who_leaves_one_school_keeps_the_account_of_the_other(stage: Stage, beheerder: Client) -> None:
    sam = Aanstelling.objects.get(user__username="sam", school=stage.po)

    beheerder.post(reverse("account-end", args=[sam.pk]))

    client = signed_in("sam")
    assert client.get(reverse("requests")).status_code == 200
    assert list(User.objects.get(username="sam").scholen.all()) == [stage.vo]


@pytest.mark.parametrize("deed", ["account-role", "account-end", "account-password", "account-factor", "account-link"])
def test_nobody_changes_an_account_of_another_school_or_the_own(stage: Stage, beheerder: Client, deed: str) -> None:
    """T29: of another school it is answered as unknown; the own account is for another beheerder."""
    before = list(Aanstelling.objects.values_list("pk", "rol", "user__password", "user__sessies"))
    form = {"rol": Rol.DIRECTIE, "persoon": "x"}

    theirs = beheerder.post(reverse(deed, args=[appointed("pieter").pk]), form)
    (logged,) = stage.audit.entries(last=1)
    unknown = beheerder.post(reverse(deed, args=[99_999]), form)
    own = beheerder.post(reverse(deed, args=[appointed("bo").pk]), form)

    assert (theirs.status_code, unknown.status_code, own.status_code) == (404, 404, 409)
    assert (logged.event, logged.fields["reason"]) == ("access_refused", "other_school")
    assert "eigen account kunt u hier niet wijzigen" in own.content.decode()
    assert list(Aanstelling.objects.values_list("pk", "rol", "user__password", "user__sessies")) == before


def test_a_password_for_who_works_at_another_school_too_is_not_given(stage: Stage, beheerder: Client) -> None:
    """It would open the other school to whoever made it."""
    sam = Aanstelling.objects.get(user__username="sam", school=stage.po)

    reply = beheerder.post(reverse("account-password", args=[sam.pk]))

    assert (reply.status_code, "ook voor een andere school" in reply.content.decode()) == (409, True)
    assert User.objects.get(username="sam").check_password(Stage.PASSWORD)


def test_an_account_without_use_is_off_after_ninety_days_and_comes_back_with_a_new_password(
    stage: Stage, beheerder: Client
) -> None:
    """T56: by the round of the node; one that was just given back stays."""
    long_ago = stage.clock.now() - timedelta(days=91)
    User.objects.update(last_login=stage.clock.now(), date_joined=long_ago)
    User.objects.filter(username="ingrid").update(last_login=long_ago)

    forget(stage.ports, stage.clock.now())

    assert list(User.objects.filter(is_active=False).values_list("username", flat=True)) == ["ingrid"]
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"]) == ("account_ended", "unused")
    password = shown_password(beheerder.post(reverse("account-password", args=[appointed().pk])).content.decode())
    forget(stage.ports, stage.clock.now())
    assert Client().login(username="ingrid", password=password)


def test_a_session_ends_after_ten_hours_however_busy_it_was(stage: Stage, ingrid: Client) -> None:
    ingrid.get(reverse("pupils"))
    stage.clock.move(hours=9, minutes=59)
    assert ingrid.get(reverse("pupils")).status_code == 200

    stage.clock.move(minutes=2)

    assert ingrid.get(reverse("pupils")).headers["Location"].startswith(reverse("sign-in"))
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"]) == ("session_ended", "too_long")


def test_a_session_ends_after_half_an_hour_without_a_click(ingrid: Client) -> None:
    """The cookie and the row of the session both end then; each click moves that on."""
    ingrid.get(reverse("pupils"))
    assert ingrid.session.get_expiry_age() == 30 * 60


def test_another_password_ends_the_other_sessions(stage: Stage, ingrid: Client) -> None:
    other = signed_in("ingrid")
    own = {"oud": Stage.PASSWORD, "nieuw": "vier woorden op een rij", "nogmaals": "vier woorden op een rij"}

    ingrid.post(reverse("password"), own)

    assert ingrid.get(reverse("pupils")).status_code == 200
    assert other.get(reverse("pupils")).status_code == 302
    assert stage.audit.last(1) == ["account_changed"]


def test_first_passwords_differ() -> None:
    assert len({accounts.first_password() for _ in range(50)}) == 50
