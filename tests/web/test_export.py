"""T54: the list of pupils leaves only for a reason, which is kept with who and how many; nothing in it acts."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from overstap.school.models import Uitgaand
from web.stage import Stage

EVIL = '=HYPERLINK("http://127.0.0.1/","klik")'


def export(client: Client, soort: str = "csv", reden: str = "controle") -> HttpResponse:
    return client.post(reverse("pupils-export"), {"soort": soort, "reden": reden})


def rows_of(reply: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(reply.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_list_is_what_the_page_shows_without_a_number(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()

    reply = export(ingrid)

    head, line = rows_of(reply)
    assert head[:3] == ["Leerling", "Groep", "School"]
    assert line[:3] == [row.naam, row.groep, "99PA"]
    number = stage.ports.vault.reveal(bytes(row.pgn_hidden), "pgn")
    assert number not in reply.content.decode()
    assert reply.headers["Content-Disposition"] == 'attachment; filename="leerlingen.csv"'


def test_a_pupil_who_is_called_a_formula_stays_text(ingrid: Client, stage: Stage) -> None:
    """T54: in both forms."""
    Uitgaand.objects.filter(pk=stage.taken_in().pk).update(naam=EVIL, groep="@8A")

    assert rows_of(export(ingrid))[1][:2] == [f"'{EVIL}", "'@8A"]
    sheet = load_workbook(BytesIO(export(ingrid, "xlsx").content)).active
    assert [(cell.value, cell.data_type) for cell in sheet[2][:2]] == [(EVIL, "s"), ("@8A", "s")]
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}


def test_every_export_names_who_why_and_how_many(ingrid: Client, stage: Stage) -> None:
    """T54."""
    stage.taken_in(1)
    stage.taken_in(2)

    export(ingrid, "xlsx", "overleg")

    (entry,) = stage.audit.entries(last=1)
    assert (str(entry.event), entry.by.startswith("user:")) == ("list_exported", True)
    assert {"brin": "99PA", "count": 2, "kind": "xlsx", "reason": "overleg"}.items() <= fields(entry).items()


def fields(entry: object) -> dict[str, object]:
    found = entry.fields  # type: ignore[attr-defined]
    return json.loads(found) if isinstance(found, str) else dict(found)


@pytest.mark.parametrize(("soort", "reden"), [("csv", ""), ("csv", "zomaar"), ("", "controle"), ("exe", "controle")])
def test_without_a_reason_nothing_leaves(ingrid: Client, stage: Stage, soort: str, reden: str) -> None:
    """T54."""
    row = stage.taken_in()
    before = stage.audit.head()

    reply = export(ingrid, soort, reden)

    assert reply.status_code == 422
    assert row.naam not in reply.content.decode()
    assert stage.audit.head() == before


def test_the_filter_of_the_list_counts_here_too(ingrid: Client, stage: Stage) -> None:
    first, second = stage.taken_in(1), stage.taken_in(2)
    ingrid.post(reverse("pupils"), {"naam": first.naam})

    names = [line[0] for line in rows_of(export(ingrid))]

    assert first.naam in names
    assert second.naam not in names


def test_another_school_gets_only_its_own(pieter: Client, stage: Stage) -> None:
    stage.taken_in()

    assert len(rows_of(export(pieter))) == 1
