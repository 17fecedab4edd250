"""What the product of a school can fill: chosen, or declared by the school itself."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.gegevensset import load
from overstap.gegevensset.las import Opgave, products, template
from overstap.ports import NODE
from overstap.school import declared, lasopgaven
from overstap.school.models import Lasopgave, School
from web.stage import Stage

GOOD = template(load()).encode()


def declare(client: Client, stage: Stage, data: bytes, naam: str = "Ons LAS") -> HttpResponse:
    file = SimpleUploadedFile("opgave.csv", data)
    given = {"opgave": "1", "naam": naam, "bestand": file, "school": stage.po.pk}
    return client.post(reverse("las"), given)


def las(stage: Stage) -> str:
    return School.objects.get(pk=stage.po.pk).las


def test_a_known_product_is_chosen_and_let_go(ingrid: Client, stage: Stage) -> None:
    product = products()[0]

    ingrid.post(reverse("las"), {"product": product, "school": stage.po.pk})
    assert las(stage) == product
    assert product in ingrid.get(reverse("las")).content.decode()
    ingrid.post(reverse("las"), {"product": "", "school": stage.po.pk})

    assert las(stage) == ""


def test_a_declaration_of_its_own_is_kept_and_chosen(ingrid: Client, stage: Stage) -> None:
    shown = declare(ingrid, stage, GOOD)
    assert shown.status_code == 302

    assert las(stage) == "Ons LAS"
    (logged,) = stage.audit.entries(last=1)
    kept = Lasopgave.objects.get()
    assert (logged.event, logged.fields["kind"]) == ("register_changed", "lasopgave")
    assert logged.fields["subject"] == str(kept.pk)
    found = lasopgaven.las_of(School.objects.get(pk=stage.po.pk))
    assert found is not None
    assert len(found.opgaven) == len(GOOD.splitlines()) - 1


def test_a_second_declaration_takes_the_place_of_the_first(ingrid: Client, stage: Stage) -> None:
    declare(ingrid, stage, GOOD)

    declare(ingrid, stage, b"plek,kan,opmerking\nleerling/achternaam,ja,\n")

    assert Lasopgave.objects.count() == 1
    found = lasopgaven.las_of(School.objects.get(pk=stage.po.pk))
    assert found is not None
    assert len(found.opgaven) == 1


@pytest.mark.parametrize(
    ("data", "naam", "says"),
    [
        (b"plek,kan,opmerking\nleerling/achternaam,misschien,\n", "Ons LAS", "Regel 2, kolom kan"),
        (b"a,b\n1,2\n", "Ons LAS", "de kolom &#x27;plek&#x27; ontbreekt"),
        (b"\xff\xfe", "Ons LAS", "UTF-8"),
        (GOOD, "", "Vul de naam van het product in"),
        (GOOD, "<b>", "Geef een naam van letters en cijfers"),
        (GOOD, products()[0], "nog niet van een bekend product"),
        (b"", "Ons LAS", "Het bestand is leeg"),
    ],
)
def test_a_declaration_that_is_wrong_says_what_and_keeps_nothing(
    ingrid: Client, stage: Stage, data: bytes, naam: str, says: str
) -> None:
    reply = declare(ingrid, stage, data, naam)

    assert reply.status_code == 422
    assert says in reply.content.decode()
    assert (Lasopgave.objects.count(), las(stage)) == (0, "")


def test_the_declaration_of_one_school_is_not_there_for_another(ingrid: Client, pieter: Client, stage: Stage) -> None:
    declare(ingrid, stage, GOOD)

    assert "Ons LAS" not in pieter.get(reverse("las")).content.decode()
    refused = pieter.post(reverse("las"), {"product": "Ons LAS", "school": stage.pb.pk})
    assert refused.status_code == 422


def test_somebody_of_two_schools_cannot_take_the_one_to_the_other(sam: Client, stage: Stage) -> None:
    lasopgaven.declare(stage.ports, stage.po, "Ons LAS", GOOD, NODE)

    refused = sam.post(reverse("las"), {"product": "Ons LAS", "school": stage.vo.pk})

    assert refused.status_code == 422
    assert School.objects.get(pk=stage.vo.pk).las == ""


def test_what_a_supplier_said_counts_until_the_school_chooses_otherwise(ingrid: Client, stage: Stage) -> None:
    """One place says what a product can fill, whoever brought it."""
    declared.declare(stage.ports, stage.po, "Wilg LAS", [Opgave("leerling/roepnaam", "nee", "")], NODE)
    assert stage.audit.entries(last=1)[0].fields["kind"] == "opgave"
    said = lasopgaven.las_of(School.objects.get(pk=stage.po.pk))
    assert said is not None
    assert said.naam == "Wilg LAS"
    assert "Wilg LAS" in ingrid.get(reverse("las")).content.decode()

    ingrid.post(reverse("las"), {"product": products()[0], "school": stage.po.pk})

    said = lasopgaven.las_of(School.objects.get(pk=stage.po.pk))
    assert said is not None
    assert said.naam == products()[0]


def test_a_school_that_said_nothing_has_no_declaration(stage: Stage) -> None:
    assert lasopgaven.las_of(stage.po) is None
    stage.po.las = "weg"
    assert lasopgaven.las_of(stage.po) is None
