"""T56: which visitor may open which page, as one table; and who leaves a school loses it at the next click."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from intake.made import edexml
from overstap.intake.files import File
from overstap.ports import NODE
from overstap.school import intake, release
from overstap.school.models import Aanstelling, Inkomend, Uitgaand, User
from overstap.web.urls import urlpatterns
from web.conftest import signed_in
from web.stage import PNG, Stage
from web.test_access import body

VISITORS = ("nobody", "pieter", "ingrid", "marloes", "sam")
"""Nobody signed in; staff of a third school; of the school that sends; of the one that receives; of both."""
TABLE: dict[str, tuple[int, ...]] = {
    "home": (302, 200, 200, 200, 200),
    "region": (302, 403, 403, 403, 403),
    "sign-in": (200, 302, 302, 302, 302),
    "second-factor": (302, 302, 302, 302, 302),
    "school-sign-in": (404, 404, 404, 404, 404),
    "school-sign-in-back": (404, 404, 404, 404, 404),
    "sign-out": (302, 302, 302, 302, 302),
    "password": (302, 200, 200, 200, 200),
    "factor": (302, 200, 200, 200, 200),
    "report": (302, 403, 403, 403, 403),
    "looks": (302, 403, 403, 403, 403),
    "fill-report": (302, 403, 403, 403, 403),
    "holds": (302, 403, 403, 403, 403),
    "hold-lift": (302, 403, 403, 403, 403),
    "releases": (302, 403, 403, 403, 403),
    "release-decide": (302, 403, 403, 403, 403),
    "release-take": (302, 404, 302, 404, 302),
    "accounts": (302, 403, 403, 403, 403),
    "account-add": (302, 403, 403, 403, 403),
    "account": (302, 403, 403, 403, 403),
    "account-role": (302, 403, 403, 403, 403),
    "account-end": (302, 403, 403, 403, 403),
    "account-password": (302, 403, 403, 403, 403),
    "account-factor": (302, 403, 403, 403, 403),
    "account-link": (302, 403, 403, 403, 403),
    "couplings": (302, 403, 403, 403, 403),
    "token-add": (302, 403, 403, 403, 403),
    "token-revoke": (302, 403, 403, 403, 403),
    "webhook-add": (302, 403, 403, 403, 403),
    "webhook": (302, 403, 403, 403, 403),
    "webhook-test": (302, 403, 403, 403, 403),
    "webhook-end": (302, 403, 403, 403, 403),
    "accessibility": (200, 200, 200, 200, 200),
    "privacy": (200, 200, 200, 200, 200),
    "servicedesk": (200, 200, 200, 200, 200),
    "pupils": (302, 200, 200, 200, 200),
    "pupil-add": (302, 200, 200, 200, 200),
    "many-new": (302, 302, 302, 302, 302),
    "many": (302, 404, 200, 404, 200),
    "trial-csv": (302, 404, 200, 404, 200),
    "trial-pdf": (302, 404, 200, 404, 200),
    "pupil": (302, 404, 200, 404, 200),
    "pupil-seal": (302, 404, 302, 404, 302),
    "pupil-settle": (302, 404, 302, 404, 302),
    "pupil-notify": (302, 404, 302, 404, 302),
    "pupil-withdraw": (302, 404, 302, 404, 302),
    "pupil-release": (302, 404, 200, 404, 200),
    "pupil-block": (302, 404, 200, 404, 200),
    "pupil-block-remove": (302, 404, 302, 404, 302),
    "pupil-finding": (302, 404, 302, 404, 302),
    "pupil-botsing": (302, 404, 302, 404, 302),
    "pupil-categories": (302, 404, 302, 404, 302),
    "pupil-field": (302, 404, 302, 404, 302),
    "pupil-profile": (302, 404, 302, 404, 302),
    "pupil-empty": (302, 404, 200, 404, 200),
    "pupil-next": (302, 404, 302, 404, 302),
    "pupil-papers": (302, 404, 200, 404, 200),
    "pupil-paper": (302, 404, 302, 404, 302),
    "pupil-toelichting": (302, 404, 200, 404, 200),
    "pupil-toelichting-document": (302, 404, 302, 404, 302),
    "pupil-inzage": (302, 404, 200, 404, 200),
    "pupil-give": (302, 404, 302, 404, 302),
    "pupil-letter": (302, 404, 200, 404, 200),
    "toelichting-way": (302, 403, 403, 403, 403),
    "pupil-attachment": (302, 404, 200, 404, 200),
    "pupil-file": (302, 404, 200, 404, 200),
    "pupils-export": (302, 200, 200, 200, 200),
    "imports": (302, 200, 200, 200, 200),
    "import": (302, 404, 200, 404, 200),
    "import-columns": (302, 404, 302, 404, 302),
    "import-run": (302, 404, 302, 404, 302),
    "import-stop": (302, 404, 302, 404, 302),
    "las": (302, 200, 200, 200, 200),
    "requests": (302, 200, 200, 200, 200),
    "request-new": (302, 200, 200, 200, 200),
    "request": (302, 404, 404, 200, 200),
    "request-again": (302, 404, 404, 302, 302),
    "request-done": (302, 404, 404, 302, 302),
    "request-release": (302, 404, 404, 200, 200),
    "request-attachment": (302, 404, 404, 200, 200),
    "request-file": (302, 404, 404, 200, 200),
}


MORE: dict[str, tuple[object, ...]] = {
    "attachment": (1,),
    "file": (1,),
    "block": ("huidigeschool/leerling",),
    "block-remove": ("huidigeschool/leerling/verzorger/1",),
    "finding": ("0" * 32,),
    "botsing": (0,),
}
"""What an address asks besides the id."""


def arguments(stage: Stage) -> dict[str, list[Any]]:
    """The ids that each address needs: of a pupil of 99PA, and of what 99VA received."""
    record = stage.carrying(("foto.png", PNG))
    sent, came = stage.taken_in(record=record), stage.received(record)
    file = intake.begin(stage.ports, stage.po, [File("klas.xml", edexml())], NODE)
    proef = stage.trial_of("ingrid", sent)
    asked = release.ask(stage.ports, sent, User.objects.get(username="ingrid"), "rechter", "zaak 1")
    of = {"import": file.pk, "many": proef.pk, "trial": proef.pk, "pupil": sent.pk, "release": asked.pk}
    pages = {name: [of.get(name.partition("-")[0], came.pk)] for name in TABLE if "/<uuid" in path(name)}
    pages["toelichting-way"] = [stage.po.pk]
    account = Aanstelling.objects.get(user__username="ingrid").pk
    pages |= {name: [account] for name in TABLE if path(name).startswith("/accounts/<")}
    pages["token-revoke"] = [1]
    return {name: [*ids, *MORE.get(name.partition("-")[2], ())] for name, ids in pages.items()}


def path(name: str) -> str:
    return next(f"/{pattern.pattern}" for pattern in urlpatterns if pattern.name == name)


def test_every_page_and_every_visitor_stands_in_the_table(stage: Stage) -> None:
    """A page that is added without a line here fails."""
    ids = arguments(stage)
    clients = {name: Client() if name == "nobody" else signed_in(name) for name in VISITORS}

    found = {
        each.name: tuple(
            clients[who].get(reverse(each.name, args=ids.get(each.name, []))).status_code for who in VISITORS
        )
        for each in urlpatterns
        if each.name
    }

    assert found == TABLE


LOOKED_AT = ("pupil-add", "pupil-empty", "pupil-attachment", "pupil-file")
CHANGING = [name for name in TABLE if name.startswith("pupil-") and name not in LOOKED_AT]


def test_nobody_who_is_not_signed_in_changes_anything(stage: Stage) -> None:
    """Each form, sent without signing in: an invitation to sign in, and nothing else."""
    row = stage.taken_in()
    before = stage.audit.head()
    for name in CHANGING:
        reply = Client().post(reverse(name, args=[row.pk, *MORE.get(name.removeprefix("pupil-"), ())]))
        assert reply.status_code == 405 or reply.headers["Location"].startswith(reverse("sign-in")), name
    for name in ("pupil-add", "request-new", "pupils", "imports", "pupils-export", "las"):
        reply = Client().post(reverse(name), {"school": stage.po.pk})
        assert reply.headers["Location"].startswith(reverse("sign-in")), name

    row.refresh_from_db()
    assert (row.stand, Uitgaand.objects.count(), stage.audit.head()) == (Uitgaand.Stand.INGEZIEN, 1, before)


def test_an_account_that_is_switched_off_is_out_at_the_next_click(ingrid: Client, stage: Stage) -> None:
    """T56: its open session ends, and the password does not help."""
    row = stage.taken_in()
    assert ingrid.get(reverse("pupil", args=[row.pk])).status_code == 200

    User.objects.filter(username="ingrid").update(is_active=False)

    assert ingrid.get(reverse("pupil", args=[row.pk])).headers["Location"].startswith(reverse("sign-in"))
    assert not Client().login(username="ingrid", password=Stage.PASSWORD)


def test_who_leaves_one_of_two_schools_keeps_only_the_other(sam: Client, stage: Stage) -> None:
    """T56: the account lives on, the school is gone from it: pages, lists and forms."""
    sent, came = stage.taken_in(), stage.received()

    Aanstelling.objects.filter(user__username="sam", school=stage.po).delete()

    assert sam.get(reverse("pupil", args=[sent.pk])).status_code == 404
    assert sam.post(reverse("pupil-seal", args=[sent.pk])).status_code == 404
    assert sent.naam not in sam.get(reverse("pupils")).content.decode()
    assert sam.get(reverse("request", args=[came.pk])).status_code == 200


def filled_in(stage: Stage, name: str, school: object) -> dict[str, Any]:
    """A form that is right, for this school."""
    if name == "request-new":
        return {"pgn": "999999011", "bron_brin": "99ZZ", "soort": "overstapdossier", "school": school}
    if name == "las":
        return {"product": "", "school": school}
    made = edexml(brin="99PB") if name == "imports" else json.dumps(stage.record(brin="99PB")).encode()
    file = SimpleUploadedFile("x.json", made)
    return {"bestand": file, "school": school}


@pytest.mark.parametrize(("who", "school"), [("pieter", "po"), ("pieter", "vo"), ("ingrid", "pb"), ("sam", "pb")])
@pytest.mark.parametrize("name", ["request-new", "pupil-add", "imports", "las"])
def test_a_form_with_the_school_of_somebody_else_is_answered_as_unknown(
    stage: Stage, who: str, school: str, name: str
) -> None:
    """T29: as for a school that never was, to the byte; nothing is done, and it is logged."""
    theirs, client = getattr(stage, school), signed_in(who)

    refused = client.post(reverse(name), filled_in(stage, name, theirs.pk))
    (logged,) = stage.audit.entries(last=1)
    unknown = [client.post(reverse(name), filled_in(stage, name, each)) for each in ("0", "99999", "x", "-1")]

    assert (logged.event, logged.fields["brin"]) == ("access_refused", theirs.brin)
    assert {(each.status_code, body(each)) for each in unknown} == {(404, body(refused))}
    assert stage.audit.entries(last=1) == [logged]
    assert (Uitgaand.objects.count(), Inkomend.objects.count()) == (0, 0)


def test_every_form_with_a_school_in_it_is_in_the_test_above(sam: Client, stage: Stage) -> None:
    """A page with another one fails here; the same form is taken when the school is the user's own."""
    ids = arguments(stage)
    pages = {name for name, codes in TABLE.items() if codes[-1] == 200}
    found = {name for name in pages if b'name="school"' in body(sam.get(reverse(name, args=ids.get(name, []))))}

    assert found == {"request-new", "pupil-add", "imports", "las"}
    own = {"request-new": stage.po, "pupil-add": stage.pb, "imports": stage.pb, "las": stage.pb}
    for name, school in own.items():
        client = signed_in("sam" if school == stage.po else "pieter")
        assert client.post(reverse(name), filled_in(stage, name, school.pk)).status_code == 302
