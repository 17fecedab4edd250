"""T56: which visitor may open which page, as one table; and who leaves a school loses it at the next click."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from overstap.school.models import Aanstelling, Uitgaand, User
from overstap.web.urls import urlpatterns
from web.conftest import signed_in
from web.stage import PNG, Stage

VISITORS = ("nobody", "pieter", "ingrid", "marloes", "sam")
"""Nobody signed in; staff of a third school; of the school that sends; of the one that receives; of both."""
TABLE: dict[str, tuple[int, ...]] = {
    "home": (302, 302, 302, 302, 302),
    "sign-in": (200, 302, 302, 302, 302),
    "sign-out": (302, 302, 302, 302, 302),
    "accessibility": (200, 200, 200, 200, 200),
    "privacy": (200, 200, 200, 200, 200),
    "servicedesk": (200, 200, 200, 200, 200),
    "pupils": (302, 200, 200, 200, 200),
    "pupil-add": (302, 200, 200, 200, 200),
    "pupil": (302, 404, 200, 404, 200),
    "pupil-seal": (302, 404, 302, 404, 302),
    "pupil-settle": (302, 404, 302, 404, 302),
    "pupil-withdraw": (302, 404, 302, 404, 302),
    "pupil-papers": (302, 404, 200, 404, 200),
    "pupil-paper": (302, 404, 302, 404, 302),
    "pupil-toelichting": (302, 404, 200, 404, 200),
    "pupil-toelichting-document": (302, 404, 302, 404, 302),
    "pupil-inzage": (302, 404, 200, 404, 200),
    "pupil-give": (302, 404, 302, 404, 302),
    "pupil-letter": (302, 404, 200, 404, 200),
    "toelichting-way": (302, 404, 404, 404, 404),
    "pupil-attachment": (302, 404, 200, 404, 200),
    "pupil-file": (302, 404, 200, 404, 200),
    "requests": (302, 200, 200, 200, 200),
    "request-new": (302, 200, 200, 200, 200),
    "request": (302, 404, 404, 200, 200),
    "request-attachment": (302, 404, 404, 200, 200),
    "request-file": (302, 404, 404, 200, 200),
}


def arguments(stage: Stage) -> dict[str, list[Any]]:
    """The ids that each address needs: of a pupil of 99PA, and of what 99VA received."""
    record = stage.carrying(("foto.png", PNG))
    sent, came = stage.taken_in(record=record), stage.received(record)
    pages = {name: [sent.pk if name.startswith("pupil") else came.pk] for name in TABLE if "/<uuid" in path(name)}
    pages["toelichting-way"] = [stage.po.pk]
    return {name: [*ids, 1] if name.endswith(("-attachment", "-file")) else ids for name, ids in pages.items()}


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


def test_nobody_who_is_not_signed_in_changes_anything(stage: Stage) -> None:
    """Each form, sent without signing in: an invitation to sign in, and nothing else."""
    row = stage.taken_in()
    before = stage.audit.head()
    papers = ("pupil-papers", "pupil-paper", "pupil-toelichting", "pupil-toelichting-document", "pupil-give")
    for name in ("pupil-seal", "pupil-settle", "pupil-withdraw", "pupil-inzage", *papers):
        reply = Client().post(reverse(name, args=[row.pk]))
        assert reply.headers["Location"].startswith(reverse("sign-in")), name
    for name in ("pupil-add", "request-new", "pupils"):
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


@pytest.mark.parametrize("school", ["po", "vo"])
def test_a_form_with_the_school_of_somebody_else_does_nothing(pieter: Client, stage: Stage, school: str) -> None:
    """T29: the school of a form is one of the user's own, whatever number is sent along."""
    theirs = getattr(stage, school)
    before = stage.audit.head()

    asked = {"school": theirs.pk, "pgn": "999999011", "bron_brin": "99PA", "soort": "overstapdossier"}
    assert pieter.post(reverse("request-new"), asked).status_code == 422

    assert stage.audit.head() == before
