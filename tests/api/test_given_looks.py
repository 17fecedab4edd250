"""A file over REST gets the same look as one that staff add: the problem says what is wrong with it, and what to do."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from api.caller import Caller, said
from chain import PortsMiddleware
from dossier.zips import zipped
from overstap.api.refusals import problem_of
from overstap.dossier.attachments import SIZE_BYTES_MAX
from overstap.dossier.check_attachments import TEKSTEN
from overstap.dossier.privacy import NOT_LOOKED_AT, TOO_LONG
from overstap.dossier.privacy_text import READ_CHARACTERS_MAX
from overstap.ports import NODE
from overstap.school import collect
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from school.worked import LEERLING, PDF
from web.stage import Stage

TYPES = ("[Content_Types].xml", b"<Types/>")
MACRO = zipped(TYPES, ("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x"))
BOMB = zipped(TYPES, ("word/document.xml", bytes(120_000_000)))
SCRIPT = PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>")


def file(name: str, data: bytes = b"Een korte brief.", **more: str) -> dict[str, str]:
    return {"bestandsnaam": name, "inhoud": base64.b64encode(data).decode(), **more}


def pupil(stage: Stage, las: Caller, record: dict[str, Any] | None = None) -> str:
    pk: str = said(las.put(record or stage.record()))["id"]
    return pk


def state(stage: Stage, pk: str) -> tuple[int, int]:
    """How often it was changed, and how many files were added."""
    row = Uitgaand.objects.get(pk=pk)
    return row.stap, len(collect.werk_of(stage.ports, row, NODE).bijlagen)


@pytest.mark.parametrize(
    ("code", "naam", "data"),
    [
        ("macro", "brief.docx", MACRO),
        ("actief", "verslag.pdf", SCRIPT),
        ("bom", "brief.docx", BOMB),
        ("te_groot", "brief.txt", b"a" * (SIZE_BYTES_MAX + 1)),
        ("soort_onbekend", "brief.exe", b"MZ\x90"),
        ("naam_past_niet", "verslag.txt", PDF),
        ("zip_in_zip", "brief.docx", zipped(("brief.txt", b"Dag."))),
        ("pad_terug", "map/brief.txt", b"Dag."),
    ],
)
def test_a_file_that_may_not_travel_is_refused_with_what_to_do(
    stage: Stage, las: Caller, code: str, naam: str, data: bytes
) -> None:
    pk = pupil(stage, las)
    before = state(stage, pk)

    answer = las.post(f"/leerlingen/{pk}/bijlagen", file(naam, data))

    told = said(answer)
    assert (answer.status_code, told["type"]) == (400, "urn:overstap:problem:bijlage")
    assert (code, TEKSTEN[code]) in [(each["code"], each["detail"]) for each in told["errors"]]
    assert state(stage, pk) == before


def test_a_body_that_holds_more_than_any_file_may_be_is_not_even_opened(stage: Stage, las: Caller) -> None:
    pk = pupil(stage, las)
    before = state(stage, pk)

    answer = las.post(f"/leerlingen/{pk}/bijlagen", file("brief.txt", b"a" * 7_100_000))

    assert (answer.status_code, said(answer)["errors"][0]["code"]) == (400, "string_too_long")
    assert state(stage, pk) == before


def test_more_than_all_files_together_may_be_is_refused(stage: Stage, las: Caller) -> None:
    """The file itself is good: what to do is told, and the one that was there stays."""
    pk = pupil(stage, las, bare(stage))
    PortsMiddleware.ports = replace(stage.ports, terms=replace(stage.ports.terms, attachments_bytes_max=4_000))  # type: ignore[type-var]
    assert las.post(f"/leerlingen/{pk}/bijlagen", file("een.txt", b"a" * 2_000)).status_code == 201
    before = state(stage, pk)

    answer = las.post(f"/leerlingen/{pk}/bijlagen", file("twee.txt", b"b" * 2_000))

    told = said(answer)
    assert (answer.status_code, told["type"]) == (409, "urn:overstap:problem:files_too_large")
    assert "Maak bestanden kleiner" in told["detail"]
    assert state(stage, pk) == before


def bare(stage: Stage) -> dict[str, Any]:
    """A record without files of its own."""
    record = stage.record()
    for veld in ("overigdocumentlijst", "onderwijsondersteuning"):
        record["huidigeschool"]["leerling"].pop(veld, None)
    return record


@pytest.mark.parametrize(
    "plek",
    [
        f"{LEERLING}/onderwijsondersteuning/handelingsplan/9/document",
        f"{LEERLING}/onderwijsondersteuning/toelichting_onderwijsbehoeften/document",
    ],
    ids=["a block that is not there", "the national attachment, that has a door of its own"],
)
def test_a_place_where_this_dossier_takes_no_file_is_refused(stage: Stage, las: Caller, plek: str) -> None:
    pk = pupil(stage, las, bare(stage))
    before = state(stage, pk)

    answer = las.post(f"/leerlingen/{pk}/bijlagen", file("brief.txt", plek=plek))

    assert (answer.status_code, said(answer)["errors"][0]["code"]) == (400, "no_such_place")
    assert state(stage, pk) == before


def test_what_a_text_says_is_asked_about_as_on_the_page(stage: Stage, las: Caller) -> None:
    pk = pupil(stage, las, bare(stage))
    before = Uitgaand.objects.get(pk=pk).bevindingen

    las.post(f"/leerlingen/{pk}/bijlagen", file("brief.txt", b"Vraag het aan sanne@elders.example."))

    assert Uitgaand.objects.get(pk=pk).bevindingen == before + 1


def test_the_national_attachment_of_the_las_gets_the_same_look(stage: Stage, las: Caller) -> None:
    pk = pupil(stage, las, bare(stage))
    type(stage.po).objects.filter(pk=stage.po.pk).update(toelichting="las")
    before = state(stage, pk)

    answer = las.ask("PUT", f"/leerlingen/{pk}/toelichting", file("toelichting.pdf", SCRIPT))

    assert (answer.status_code, said(answer)["errors"][0]["code"]) == (400, "actief")
    assert state(stage, pk) == before


def test_a_dossier_that_takes_no_more_changes_is_told_in_words() -> None:
    """Staff fill it; what a supplier does passes the same step, and is then refused with what to do."""
    problem = problem_of(Refused("too_many_changes"))

    assert (problem.status, problem.code) == (409, "too_many_changes")
    assert "Noem dit aan de school" in problem.detail


def test_of_a_long_file_the_school_reads_that_not_all_of_it_was_looked_at(stage: Stage, las: Caller) -> None:
    pk = pupil(stage, las)
    before = Uitgaand.objects.get(pk=pk).bevindingen
    text = b"Een gewone zin. " * (READ_CHARACTERS_MAX // 16 + 1)

    assert las.post(f"/leerlingen/{pk}/bijlagen", file("brief.txt", text)).status_code == 201

    row = Uitgaand.objects.get(pk=pk)
    (added,) = collect.werk_of(stage.ports, row, NODE).bijlagen
    assert [(each.kind, each.tekst) for each in added.vondsten] == [(NOT_LOOKED_AT, TOO_LONG)]
    assert row.bevindingen == before + 1
