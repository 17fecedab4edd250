"""The pages on which a school takes over a file of its own systems."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from intake.made import CLASS, HEAD, csv, edexml, pupils
from overstap.school import intake_run
from overstap.school.models import Import, Uitgaand
from web.stage import Stage


def upload(client: Client, stage: Stage, *data: bytes) -> HttpResponse:
    files = [SimpleUploadedFile(f"bestand{nr}", each) for nr, each in enumerate(data)]
    return client.post(reverse("imports"), {"bestand": files, "school": stage.po.pk})


def page(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_class_goes_from_file_to_list(ingrid: Client, stage: Stage) -> None:
    reply = upload(ingrid, stage, edexml())
    row = Import.objects.get()
    assert reply.headers["Location"] == reverse("import", args=[row.pk])

    shown = page(ingrid, reply.headers["Location"])
    assert "28 leerlingen kunnen mee" in shown
    assert Uitgaand.objects.count() == 0

    ingrid.post(reverse("import-run", args=[row.pk]))
    shown = page(ingrid, reply.headers["Location"])
    assert "0 van 28 leerlingen gedaan" in shown
    assert 'http-equiv="refresh"' in shown

    intake_run.take_over(stage.ports, row.pk)
    shown = page(ingrid, reply.headers["Location"])
    assert "Het bestand is ingelezen" in shown
    assert "refresh" not in shown
    assert Uitgaand.objects.count() == CLASS
    assert "28" in page(ingrid, reverse("imports"))


def test_the_columns_of_a_list_are_guessed_shown_and_corrected(ingrid: Client, stage: Stage) -> None:
    head = ("Nummer", *HEAD[1:])
    address = upload(ingrid, stage, csv(pupils(3), head=head)).headers["Location"]
    row = Import.objects.get()

    shown = page(ingrid, address)
    assert "Welke kolom is wat?" in shown
    assert pupils(1)[0].achternaam in shown
    chosen = {f"kolom-{nr}": path for nr, path in enumerate(row.kolommen)}
    refused = ingrid.post(reverse("import-columns", args=[row.pk]), chosen)
    assert refused.status_code == 422
    assert "Zonder nummer kan het niet" in refused.content.decode()

    chosen["kolom-0"] = "huidigeschool/leerling/bsn"
    ingrid.post(reverse("import-columns", args=[row.pk]), chosen)
    assert "3 leerlingen kunnen mee" in page(ingrid, address)
