"""The pages of the school that a pupil leaves."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.dossier import build, write
from overstap.gegevensset import load
from overstap.ports import NODE
from overstap.school import collect
from overstap.school.models import Uitgaand
from web.stage import Stage

Stand = Uitgaand.Stand


def upload(client: Client, stage: Stage, data: bytes, name: str = "leerling.xml") -> HttpResponse:
    form = {"bestand": SimpleUploadedFile(name, data), "school": stage.po.pk}
    return client.post(reverse("pupil-add"), form)


def as_json(record: object) -> bytes:
    return json.dumps(record).encode()


def test_a_record_becomes_a_dossier_that_can_be_made_ready(ingrid: Client, stage: Stage) -> None:
    reply = upload(ingrid, stage, as_json(stage.record()), "leerling.json")

    row = Uitgaand.objects.get()
    assert reply.headers["Location"] == reverse("pupil", args=[row.pk])
    page = ingrid.get(reply.headers["Location"]).content.decode()
    assert row.naam in page
    assert "Mag dit mee?" in page
    marks = re.findall(r'name="vraag" value="(\w+)"', page)
    form = {"reden": "nagekeken", "vraag": marks}
    page = ingrid.post(reverse("pupil-settle", args=[row.pk]), form, follow=True).content.decode()
    assert "Zet het dossier klaar" in page


def test_an_oso_file_does_the_same(ingrid: Client, stage: Stage) -> None:
    upload(ingrid, stage, write(build(stage.record(), load())))

    assert Uitgaand.objects.get().stand == Stand.INGEZIEN


def test_a_dossier_with_errors_is_kept_and_says_what_to_mend(ingrid: Client, stage: Stage) -> None:
    record = stage.record()
    record["huidigeschool"]["leerling"]["geslacht"] = "77"

    page = ingrid.get(upload(ingrid, stage, as_json(record)).headers["Location"]).content.decode()

    assert Uitgaand.objects.get().stand == Stand.CONCEPT
    assert "Leerling › Geslacht" in page
    assert "Zet het dossier klaar" not in page


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Het bestand is leeg"),
        (b"zomaar wat", "geen OSO-bestand en geen record"),
        (b"<dossier", "dossier"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><dossier/>', "DOCTYPE"),
        (b'{"overdrachtsoort": ', "breekt af of is geen JSON (regel 1"),
        (b'{"a": 1, "a": 2}', "een veld twee keer"),
        (b'{"a": NaN}', "een getal dat geen getal is"),
        (b"[" * 3 + b"{", "geen OSO-bestand"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "te diep genest"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"rommel": 1}', "rommel: Dit veld staat niet in de gegevensset"),
        (b" " * 10_485_761, "groter dan 10 MB"),
    ],
)
def test_a_file_that_cannot_be_a_dossier_is_refused_with_a_reason(
    ingrid: Client, stage: Stage, data: bytes, says: str
) -> None:
    before = stage.audit.last(1)

    reply = upload(ingrid, stage, data)

    assert reply.status_code == 422
    assert says in reply.content.decode()
    assert 'href="#id_bestand"' in reply.content.decode()
    assert Uitgaand.objects.count() == 0
    assert stage.audit.last(1) == before


def test_an_unknown_field_is_named_by_its_place_and_not_by_its_value(ingrid: Client, stage: Stage) -> None:
    said = upload(ingrid, stage, b'{"inzage": {"schoenmaat": "maat achtendertig"}}').content.decode()

    assert "Inzage › schoenmaat: Dit veld staat niet in de gegevensset" in said
    assert "achtendertig" not in said


def test_no_file_at_all_says_to_choose_one(ingrid: Client, stage: Stage) -> None:
    reply = ingrid.post(reverse("pupil-add"), {"school": stage.po.pk})

    assert reply.status_code == 422
    assert "Bestand van de leerling: Kies een bestand." in reply.content.decode()


def test_the_file_of_another_school_is_refused(ingrid: Client, stage: Stage) -> None:
    """T29: the BRIN in a file gives nobody another school."""
    reply = upload(ingrid, stage, as_json(stage.record(brin="99PB")))

    assert "een andere school de afzender" in reply.content.decode()
    assert Uitgaand.objects.count() == 0


def test_a_dossier_is_made_ready_for_one_school_and_withdrawn_again(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()

    ingrid.post(reverse("pupil-seal", args=[row.pk]), {"voor_brin": "99va"})
    row.refresh_from_db()
    assert (row.stand, row.voor_brin) == (Stand.KLAARGEZET, "99VA")

    page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()
    assert "alleen de school met BRIN-code 99VA" in page

    ingrid.post(reverse("pupil-withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert row.stand == Stand.INGETROKKEN


def test_a_wrong_brin_keeps_the_dossier_open_and_names_the_field(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()

    reply = ingrid.post(reverse("pupil-seal", args=[row.pk]), {"voor_brin": "9"})

    assert reply.status_code == 422
    assert "Alleen voor deze school (BRIN-code): Een BRIN-code heeft" in reply.content.decode()
    assert 'value="9"' in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Stand.INGEZIEN


@pytest.mark.parametrize(
    ("name", "says"), [("pupil-seal", "Het dossier heeft nog fouten."), ("pupil-withdraw", "Dit kan nu niet meer")]
)
def test_what_cannot_be_done_now_says_so_and_changes_nothing(
    ingrid: Client, stage: Stage, name: str, says: str
) -> None:
    row = stage.with_errors()

    reply = ingrid.post(reverse(name, args=[row.pk]))

    assert reply.status_code == 409
    assert says in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Stand.CONCEPT


@pytest.mark.parametrize("name", ["pupil-seal", "pupil-settle", "pupil-notify", "pupil-withdraw"])
def test_opening_the_address_of_a_deed_does_nothing(ingrid: Client, stage: Stage, name: str) -> None:
    row = stage.taken_in()

    assert ingrid.get(reverse(name, args=[row.pk])).headers["Location"] == reverse("pupil", args=[row.pk])
    row.refresh_from_db()
    assert row.stand == Stand.INGEZIEN


def test_the_history_tells_who_looked_and_who_asked(ingrid: Client, stage: Stage) -> None:
    row = stage.delivered()

    ingrid.get(reverse("pupil", args=[row.pk]))
    page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()

    assert "<strong>Ingrid Postwijk</strong>: Een dossier is gelezen, ook de gegevens over zorg." in page
    assert "99VA" in page
    assert "Wij gaven het dossier." in page
    assert "OverdrachtGeslaagd" in page


def test_the_list_is_narrowed_by_state_and_by_a_name_that_stands_in_no_address(ingrid: Client, stage: Stage) -> None:
    one, other = stage.taken_in(1), stage.ready(3)

    by_state = ingrid.get(reverse("pupils"), {"staat": "klaargezet"}).content.decode()
    assert (other.naam in by_state, one.naam in by_state) == (True, False)

    reply = ingrid.post(reverse("pupils"), {"naam": one.naam[:5], "groep": ""})
    assert reply.headers["Location"] == reverse("pupils")
    by_name = ingrid.get(reverse("pupils")).content.decode()
    assert "1 leerling gevonden." in by_name
    assert (one.naam in by_name, other.naam in by_name) == (True, False)

    ingrid.post(reverse("pupils"), {"wis": "1"})
    assert other.naam in ingrid.get(reverse("pupils")).content.decode()


@pytest.mark.parametrize("query", ["staat=bestaat-niet", "op=wachtwoord", "blad=999", "blad=x", "op=-groep"])
def test_an_address_with_nonsense_shows_the_list(ingrid: Client, stage: Stage, query: str) -> None:
    naam = stage.taken_in().naam

    assert naam in ingrid.get(f"{reverse('pupils')}?{query}").content.decode()


def test_a_long_list_has_fifty_rows_a_page(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    Uitgaand.objects.bulk_create(
        Uitgaand(
            school=stage.po,
            naam=f"Leerling {nr:02}",
            pgn_index=bytes(32),
            pgn_hidden=b"",
            pgnfrag_index=bytes(32),
            profiel="POVO",
            jaar="2019.1",
            verzameld_op=row.verzameld_op,
            gewijzigd_op=row.gewijzigd_op,
        )
        for nr in range(60)
    )

    page = ingrid.get(reverse("pupils"), {"blad": "2"}).content.decode()

    assert "51 tot en met 61 van 61" in page
    assert page.count('role="rowheader"') == 11


def test_a_sign_that_no_database_takes_is_not_kept_in_a_search(ingrid: Client, stage: Stage) -> None:
    """PostgreSQL takes no NUL in a text: the list would not open again for as long as it was searched for."""
    naam = stage.taken_in().naam

    ingrid.post(reverse("pupils"), {"naam": naam[:3] + "\0", "groep": "\0"})

    assert ingrid.session["pupils"] == {"naam": naam[:3], "groep": "", "profiel": "", "melding": ""}
    assert naam in ingrid.get(reverse("pupils")).content.decode()


def body_of_list(client: Client) -> str:
    return client.get(reverse("pupils")).content.decode().split("<tbody")[1].split("</tbody>")[0]


def test_versions_of_one_pupil_are_told_apart_in_the_list(ingrid: Client, stage: Stage) -> None:
    old = stage.ready(3)
    other = stage.taken_in(1)
    assert "versie" not in body_of_list(ingrid)

    new = collect.begin_next(stage.ports, old.pk, NODE)

    body = body_of_list(ingrid)
    rows = [each for each in body.split("<tr ") if f">{old.naam}</a>" in each]
    assert new.naam == old.naam
    assert len(rows) == 2
    assert {re.findall(r"versie (\d)", each)[-1] for each in rows} == {"1", "2"}
    assert all(f"Kies {old.naam}, versie" in each for each in rows)
    assert "versie" not in next(each for each in body.split("<tr ") if f">{other.naam}</a>" in each)
