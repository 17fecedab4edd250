"""T56: of a dossier that came care is for the intern begeleider too; others see that it is there, and no byte of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from overstap.school.models import Aanstelling, Inkomend
from web.conftest import signed_in
from web.stage import Stage

Rol = Aanstelling.Rol
TOLD = "Dyslectisch en dwars"
FILE, INSIDE = "verslag.txt", b"Een kort verslag over thuis."
STREET = "Nergenslaan"


@pytest.fixture
def people(stage: Stage) -> dict[str, Client]:
    """Marloes of the administration and Iris, intern begeleider, at the school that receives."""
    stage.person("iris", "Iris", "Begeleidster", stage.vo)
    Aanstelling.objects.filter(user__username="iris").update(rol=Rol.INTERN_BEGELEIDER)
    return {name: signed_in(name) for name in ("marloes", "iris")}


def record(stage: Stage) -> dict[str, Any]:
    """A diagnosis with a code that no list has, an address and an attachment."""
    made = stage.carrying((FILE, INSIDE))
    leerling = made["huidigeschool"]["leerling"]
    leerling["onderwijsondersteuning"] = {"diagnose": [{"code": ["77"], "naam": TOLD}]}
    leerling["adreslijst"]["adres"][0]["straat"] = STREET
    return made


def pages(row: Inkomend) -> list[str]:
    page = reverse("request", args=[row.pk])
    return [page, f"{page}?open=alles", f"{page}?deel=1", f"{page}?taal=en", reverse("requests"), reverse("home")]


def test_the_intern_begeleider_sees_it_and_the_administration_does_not(stage: Stage, people: dict[str, Client]) -> None:
    """T56: on no page, folded or not, in the list, on Vandaag, in a part that the address asks for."""
    row = stage.received(record(stage))
    for address in pages(row):
        page = people["marloes"].get(address, follow=True).content.decode()
        assert [word for word in (TOLD, FILE, "kort verslag") if word in page] == [], address
    whole = people["iris"].get(pages(row)[1]).content.decode()
    assert (TOLD in whole, FILE in whole) == (True, True)


def test_others_see_that_it_is_there_who_may_and_that_something_is_wrong(
    stage: Stage, people: dict[str, Client]
) -> None:
    """T56: a block with care is named, and who sees it; what a melding in it says is not."""
    row = stage.received(record(stage))

    page = people["marloes"].get(reverse("request", args=[row.pk])).content.decode()
    hers = people["iris"].get(reverse("request", args=[row.pk])).content.decode()

    assert "Onderwijsondersteuning" in page
    assert "Alleen de intern begeleider van uw school ziet wat hier staat" in page
    assert "die alleen de intern begeleider ziet" in page
    assert "In een deel dat alleen de intern begeleider ziet" in page
    assert "Diagnose" not in page.split('id="blokken"')[0]
    assert "In een deel dat alleen de intern begeleider ziet" not in hers
    assert STREET in page
    for whole in (page, hers):
        assert "1 bijlage</a>" in whole
    care = page.split(">Onderwijsondersteuning</h3>")[1].split("</summary>")[0]
    assert ("afgeschermd" in care, "leeg" in care) == (True, False)


@pytest.mark.parametrize("name", ["request-attachment", "request-file"])
def test_an_attachment_about_care_is_refused_and_that_is_logged(
    stage: Stage, people: dict[str, Client], name: str
) -> None:
    """T23: 403 for the administration, without a byte of it; the file itself for the intern begeleider."""
    row = stage.received(record(stage))

    refused = people["marloes"].get(reverse(name, args=[row.pk, 1]))

    assert (refused.status_code, INSIDE in refused.content) == (403, False)
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"], logged.fields["overdracht"]) == (
        "access_refused",
        "care",
        str(row.pk),
    )
    assert "attachment_opened" not in stage.audit.last(3)
    assert INSIDE in people["iris"].get(reverse(name, args=[row.pk, 1])).content


def test_another_part_of_a_dossier_is_shielded_as_well(stage: Stage, people: dict[str, Client]) -> None:
    """T56: two systems answered; the attachments of either are asked for by its number."""
    row = stage.answer_again(stage.received(record(stage)), stage.record())
    page, file = reverse("request", args=[row.pk]), reverse("request-file", args=[row.pk, 1])

    assert TOLD not in people["marloes"].get(page, {"deel": "1", "open": "alles"}).content.decode()
    assert people["marloes"].get(file, {"deel": "1"}).status_code == 403
    assert TOLD in people["iris"].get(page, {"deel": "1", "open": "alles"}).content.decode()
    assert people["iris"].get(file, {"deel": "1"}).content == INSIDE


def test_a_look_says_whether_care_was_on_the_page(stage: Stage, people: dict[str, Client]) -> None:
    """T23: the purpose in the log is that of who looked."""
    row = stage.received(record(stage))
    for name in ("marloes", "iris"):
        people[name].get(reverse("request", args=[row.pk]))

    looks = [entry.fields["purpose"] for entry in stage.audit.entries(last=9, event="dossier_read")]

    assert looks[-2:] == ["bekijken", "zorg"]


def test_a_school_without_an_intern_begeleider_has_its_administration_see_all(stage: Stage) -> None:
    row = stage.received(record(stage))
    marloes = signed_in("marloes")

    assert TOLD in marloes.get(f"{reverse('request', args=[row.pk])}?open=alles").content.decode()
    assert marloes.get(reverse("request-file", args=[row.pk, 1])).status_code == 200


def test_what_came_is_found_by_nobody_in_a_search_of_the_pupils(stage: Stage, people: dict[str, Client]) -> None:
    """T56: the list of those who leave is searched by name; a received dossier is not in it."""
    row = stage.received(record(stage))
    marloes = people["marloes"]
    for term in ("dwars", "verslag", "Nergens"):
        marloes.post(reverse("pupils"), {"naam": term})
        page = marloes.get(reverse("pupils")).content.decode()
        assert [each for each in (TOLD, FILE, row.naam, str(row.pk)) if each in page] == [], term
