"""Who may see a page, and what everybody else gets."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from intake.made import edexml
from overstap.audit.store import Entry
from overstap.intake.files import File
from overstap.ports import NODE
from overstap.school import intake, release
from overstap.school.models import Uitgaand, User
from overstap.web import may
from overstap.web.urls import urlpatterns
from web.stage import Stage

OPEN = ("sign-in", "accessibility", "privacy", "servicedesk")
SHUT = ("pupils", "pupil-add", "imports", "pupils-export", "las", "requests", "request-new", "home")
SHUT += ("region", "many-new")


def test_a_member_of_staff_signs_in_and_begins_where_the_work_is(stage: Stage) -> None:
    client = Client()

    reply = client.post(reverse("sign-in"), {"username": "ingrid", "password": Stage.PASSWORD}, follow=True)

    assert reply.redirect_chain == [(reverse("home"), 302)]
    assert "Wat op u wacht" in reply.content.decode()
    assert stage.audit.last(1) == ["signed_in"]


@pytest.mark.parametrize(("username", "password"), [("ingrid", "anders"), ("niemand", Stage.PASSWORD), ("", "")])
def test_a_wrong_sign_in_does_not_tell_what_was_wrong(stage: Stage, username: str, password: str) -> None:
    client = Client()

    reply = client.post(reverse("sign-in"), {"username": username, "password": password})

    assert reply.status_code == 422
    assert "_auth_user_id" not in client.session
    if username:
        assert "horen niet bij elkaar" in reply.content.decode()
    assert stage.audit.last(1) == ["sign_in_failed"]


@pytest.mark.usefixtures("stage")
def test_the_address_to_return_to_never_leads_elsewhere() -> None:
    form = {"username": "ingrid", "password": Stage.PASSWORD, "next": "https://elders.example/"}

    assert Client().post(reverse("sign-in"), form).headers["Location"] == "/"


def test_signing_out_ends_the_session_and_wipes_the_browser(ingrid: Client, stage: Stage) -> None:
    reply = ingrid.post(reverse("sign-out"))

    assert reply.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert ingrid.get(reverse("pupils")).status_code == 302
    assert stage.audit.last(1) == ["signed_out"]


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("name", OPEN)
def test_the_pages_at_the_foot_are_for_everybody(name: str) -> None:
    assert Client().get(reverse(name)).status_code == 200


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("name", SHUT)
def test_without_signing_in_a_page_asks_to_sign_in(name: str) -> None:
    reply = Client().get(reverse(name))

    assert reply.status_code == 302
    assert reply.headers["Location"].startswith(reverse("sign-in"))


PUPIL = "huidigeschool/leerling"


def foreign(stage: Stage) -> list[tuple[str, str, list[object]]]:
    """Every address with an id, with an id of another school."""
    out, into = stage.ready(), stage.received()
    proef = stage.trial_of("ingrid", out)
    file = intake.begin(stage.ports, stage.po, [File("klas.xml", edexml())], NODE)
    asked = release.ask(stage.ports, out, User.objects.get(username="ingrid"), "rechter", "zaak 1")
    return [
        ("get", "import", [file.pk]),
        ("post", "import-columns", [file.pk]),
        ("post", "import-run", [file.pk]),
        ("post", "import-stop", [file.pk]),
        ("get", "pupil", [out.pk]),
        ("post", "pupil-seal", [out.pk]),
        ("post", "pupil-settle", [out.pk]),
        ("post", "pupil-notify", [out.pk]),
        ("post", "pupil-withdraw", [out.pk]),
        ("get", "pupil-block", [out.pk, PUPIL]),
        ("post", "pupil-block-remove", [out.pk, f"{PUPIL}/verzorger/1"]),
        ("post", "pupil-finding", [out.pk, "0"]),
        ("post", "pupil-botsing", [out.pk, 0]),
        ("post", "pupil-categories", [out.pk]),
        ("post", "pupil-field", [out.pk]),
        ("post", "pupil-profile", [out.pk]),
        ("get", "pupil-empty", [out.pk]),
        ("post", "pupil-next", [out.pk]),
        ("get", "pupil-papers", [out.pk]),
        ("post", "pupil-paper", [out.pk]),
        ("post", "pupil-toelichting", [out.pk]),
        ("post", "pupil-toelichting-document", [out.pk]),
        ("post", "pupil-inzage", [out.pk]),
        ("post", "pupil-give", [out.pk]),
        ("get", "pupil-letter", [out.pk]),
        ("get", "pupil-attachment", [out.pk, 1]),
        ("get", "pupil-file", [out.pk, 1]),
        ("get", "many", [proef.pk]),
        ("get", "trial-csv", [proef.pk]),
        ("get", "trial-pdf", [proef.pk]),
        ("get", "pupil-release", [out.pk]),
        ("post", "release-take", [asked.pk]),
        ("get", "request", [into.pk]),
        ("post", "request-done", [into.pk]),
        ("post", "request-release", [into.pk]),
        ("post", "request-again", [into.pk]),
        ("get", "request-attachment", [into.pk, 1]),
        ("get", "request-file", [into.pk, 1]),
    ]


BEHEERDER = {"webhook", "webhook-test", "webhook-end"}
"""Pages with an id where only a beheerder comes: the same is asked of them in `test_couplings.py`."""


def body(reply: HttpResponse) -> bytes:
    """The page without the token of its form, which is masked anew each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", reply.content)


def named(event: Entry) -> dict[str, object]:
    """The row that an event names; the history of a dossier is found by `overdracht`, so nothing else is called so."""
    return {key: event.fields[key] for key in ("overdracht", "subject") if key in event.fields}


def test_what_is_not_yours_is_not_there(stage: Stage, pieter: Client) -> None:
    """T29: an id of another school is answered as an id that never was, to the byte; and it is logged."""
    for method, name, args in foreign(stage):
        before = stage.audit.head()
        assert before
        theirs = getattr(pieter, method)(reverse(name, args=args))
        unknown = getattr(pieter, method)(reverse(name, args=[uuid4(), *args[1:]]))

        assert (theirs.status_code, body(theirs)) == (404, body(unknown)), name
        (event,) = stage.audit.entries(last=1)
        assert (event.nr, event.event) == (before.nr + 1, "access_refused"), name
        travels = name.partition("-")[0] in ("pupil", "request")
        assert named(event) == {"overdracht" if travels else "subject": str(args[0])}, name
    assert Uitgaand.objects.get().stand == Uitgaand.Stand.KLAARGEZET


def test_every_address_with_an_id_is_in_the_test_above(stage: Stage) -> None:
    """But for pages of directie and beheerder: the same of who leads another school stands with their own tests."""
    with_id = {pattern.name for pattern in urlpatterns if "<uuid" in str(pattern.pattern)}
    shut = {name for name in with_id if "administratie" not in may.of(name).lees | may.of(name).doe}
    assert {name for _method, name, _args in foreign(stage)} == with_id - shut


def test_lists_show_only_the_schools_of_the_user(stage: Stage, ingrid: Client, pieter: Client) -> None:
    naam = stage.taken_in().naam

    assert naam in ingrid.get(reverse("pupils")).content.decode()
    assert naam not in pieter.get(reverse("pupils")).content.decode()


def test_a_language_stays_chosen_and_dutch_comes_first(ingrid: Client) -> None:
    english_browser = {"HTTP_ACCEPT_LANGUAGE": "en"}
    assert b'<html lang="nl">' in ingrid.get(reverse("pupils"), **english_browser).content

    chosen = ingrid.get(reverse("pupils") + "?staat=fouten&taal=en")

    assert chosen.headers["Location"] == reverse("pupils") + "?staat=fouten"
    assert b'<html lang="en">' in ingrid.get(reverse("pupils")).content
