"""Files, the national attachment and what a product can fill, brought by a supplier."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from api.caller import Caller, said
from overstap.dossier import bijlagen, read
from overstap.ports import NODE
from overstap.school import outgoing
from overstap.school.models import School, Uitgaand
from web.stage import Stage


def file(name: str, data: bytes = b"Een korte brief.", **more: str) -> dict[str, str]:
    return {"bestandsnaam": name, "inhoud": base64.b64encode(data).decode(), **more}


def pupil(stage: Stage, las: Caller) -> str:
    pk: str = said(las.put(stage.record()))["id"]
    return pk


def names(stage: Stage, pk: str) -> list[str]:
    return [each.bestandsnaam for each in bijlagen(outgoing.show(stage.ports, Uitgaand.objects.get(pk=pk), NODE))]


def test_an_attachment_is_added_replaced_and_taken_away(stage: Stage, las: Caller) -> None:
    pk = pupil(stage, las)
    before = names(stage, pk)

    assert las.post(f"/leerlingen/{pk}/bijlagen", file("brief.txt", omschrijving="Een brief")).status_code == 201
    assert sorted(names(stage, pk)) == sorted([*before, "brief.txt"])
    las.post(f"/leerlingen/{pk}/bijlagen", file("brief.txt", b"Een andere brief."))
    assert sorted(names(stage, pk)) == sorted([*before, "brief.txt"])

    (mark,) = [each["kenmerk"] for each in said(las.get(f"/leerlingen/{pk}"))["bijlagen"]]
    assert las.ask("DELETE", f"/leerlingen/{pk}/bijlagen/{mark}").status_code == 200
    assert names(stage, pk) == before


def test_an_attachment_stays_when_the_record_comes_anew(stage: Stage, las: Caller) -> None:
    pk = pupil(stage, las)
    las.post(f"/leerlingen/{pk}/bijlagen", file("brief.txt"))

    las.put(stage.record())

    assert "brief.txt" in names(stage, pk)


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("soort_onbekend", file("brief.exe", b"MZ")),
        ("pad_terug", file("../brief.txt")),
        ("base64", {"bestandsnaam": "brief.txt", "inhoud": "geen base64!"}),
        ("base64", {"bestandsnaam": "brief.txt", "inhoud": ""}),
        ("no_such_place", file("brief.txt", plek="huidigeschool/leerling/achternaam")),
        ("no_such_place", file("brief.txt", plek="nergens/document")),
        ("no_such_place", file("brief.txt", plek="huidigeschool/leerling/overigdocumentlijst/document/1/2/document")),
    ],
)
def test_what_may_not_travel_is_refused_when_it_comes(stage: Stage, las: Caller, code: str, body: Any) -> None:
    pk = pupil(stage, las)
    before = names(stage, pk)

    answer = las.post(f"/leerlingen/{pk}/bijlagen", body)

    assert (answer.status_code, said(answer)["errors"][0]["code"]) == (400, code)
    assert names(stage, pk) == before


def test_the_toelichting_comes_from_the_las_where_the_school_chose_that(stage: Stage, las: Caller) -> None:
    pk = pupil(stage, las)
    answer = las.ask("PUT", f"/leerlingen/{pk}/toelichting", file("toelichting.txt"))
    assert (answer.status_code, said(answer)["type"]) == (409, "urn:overstap:problem:toelichting_not_from_las")

    School.objects.filter(brin="99PA").update(toelichting="las")
    for text in (b"De eerste tekst.", b"De tweede tekst."):
        assert las.ask("PUT", f"/leerlingen/{pk}/toelichting", file("toelichting.txt", text)).status_code == 200

    row = Uitgaand.objects.get(pk=pk)
    dossier = outgoing.show(stage.ports, row, NODE)
    found = dossier.blokken("huidigeschool/leerling/onderwijsondersteuning/toelichting_onderwijsbehoeften/document")
    assert [each.text("bestandsnaam") for each in found] == ["toelichting.txt"]


def test_what_is_sealed_gets_no_file_any_more(stage: Stage, las: Caller) -> None:
    row = stage.ready()
    sealed = row.digest

    answer = las.post(f"/leerlingen/{row.pk}/bijlagen", file("brief.txt"))

    assert (answer.status_code, said(answer)["type"]) == (409, "urn:overstap:problem:stand_moved")
    row.refresh_from_db()
    assert row.digest == sealed
    assert read(stage.ports.vault.read(row.dossier_id, outgoing.place(row), reader=NODE, purpose="toets"))  # type: ignore[arg-type]


def test_a_product_says_what_it_can_fill_and_the_report_knows(stage: Stage, las: Caller) -> None:
    record = stage.record()
    record["huidigeschool"]["leerling"].pop("roepnaam")
    pk = said(las.put(record))["id"]
    path = "huidigeschool/leerling/roepnaam"

    def state() -> str:
        fields = said(las.get(f"/leerlingen/{pk}/vulling"))["velden"]
        return next(each["staat"] for each in fields if each["pad"] == path)

    before = state()
    opgave = {"product": "Wilg LAS", "opgaven": [{"plek": "leerling/roepnaam", "kan": "nee", "opmerking": ""}]}
    assert las.get("/opgave").status_code == 404
    assert las.ask("PUT", "/opgave", opgave).status_code == 200

    assert (before, state()) == ("leeg", "las")
    assert said(las.get("/opgave")) == opgave
    assert said(las.get(""))["las"] == "Wilg LAS"


def test_a_wrong_declaration_is_told_all_its_faults_and_kept_nowhere(stage: Stage, las: Caller) -> None:
    said_twice = [{"plek": "leerling/nnca", "kan": kan} for kan in ("nee", "ja")]
    rows = [{"plek": "nergens/niets", "kan": "nee"}, *said_twice]

    answer = las.ask("PUT", "/opgave", {"product": "Wilg", "opgaven": rows})

    assert answer.status_code == 400
    assert len(said(answer)["errors"]) == 3
    assert las.get("/opgave").status_code == 404
