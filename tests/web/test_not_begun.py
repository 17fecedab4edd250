"""A pupil of whom only a name and a group are known: nothing is wrong yet, and what comes next is said."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from overstap.school import collect
from overstap.school.models import Uitgaand
from web.stage import Stage


def named(stage: Stage, achternaam: str = "Wolfsgras") -> Uitgaand:
    """Somebody of a class list."""
    given: dict[str, Any] = {"huidigeschool": {"leerling": {"bsn": "999999060", "achternaam": achternaam}}}
    return collect.put_deel(stage.ports, stage.po, "lijst", given, stage.by)


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_the_page_says_what_is_known_and_counts_no_errors(ingrid: Client, stage: Stage) -> None:
    named(stage)
    row = named(stage, "Wolfsgras-Fictema")

    shown = page(ingrid, "pupil", row.pk)

    assert row.versie == 2
    assert "Alleen naam en groep zijn bekend." in shown
    assert "verzameld vandaag" not in shown
    assert "versie 2" not in shown
    assert "Los dit op" not in shown
    assert "ov-state--fouten" not in shown
    assert " fouten" not in shown
    assert " fouten" not in page(ingrid, "pupil-block", row.pk, "huidigeschool/leerling")


def test_the_first_step_is_where_it_stands(ingrid: Client, stage: Stage) -> None:
    shown = page(ingrid, "pupil", named(stage).pk)

    steps = shown.split('class="ov-steps"')[1].split("</ol>")[0].split("<li>")[1:]
    assert ['aria-current="step"' in step for step in steps] == [True, False, False, False]
    assert "nog niet begonnen" in steps[0]


def test_the_list_and_what_is_taken_out_of_it_have_no_count(ingrid: Client, stage: Stage) -> None:
    row = named(stage)

    body = page(ingrid, "pupils").split("<tbody")[1].split("</tbody>")[0]
    form = {"soort": "csv", "reden": "controle"}
    sheet = ingrid.post(reverse("pupils-export"), form).content.decode("utf-8-sig")

    assert row.naam in body
    assert "ov-tag" not in body
    head, line = csv.reader(StringIO(sheet, newline=""), delimiter=";")
    assert {name: line[head.index(name)] for name in ("Fouten", "Waarschuwingen")} == {
        "Fouten": "",
        "Waarschuwingen": "",
    }


@pytest.mark.parametrize("melding", ["fouten", "aandacht", "vragen", "geen"])
def test_it_is_neither_with_nor_without_meldingen(ingrid: Client, stage: Stage, melding: str) -> None:
    named(stage)

    shown = ingrid.post(reverse("pupils"), {"melding": melding}, follow=True).content.decode()

    assert "Geen leerling past bij deze keuze." in shown


def test_what_is_wrong_is_told_from_the_first_word_on(ingrid: Client, stage: Stage) -> None:
    row = named(stage)
    given = {"huidigeschool": {"leerling": {"bsn": "999999060", "achternaam": "Wolfsgras", "geslacht": "77"}}}
    collect.put_deel(stage.ports, stage.po, "las", given, stage.by)

    row.refresh_from_db()
    assert row.stand == Uitgaand.Stand.CONCEPT
    assert row.fouten > 0
    assert "Los dit op" in page(ingrid, "pupil", row.pk)


def test_vandaag_says_what_comes_next(ingrid: Client, stage: Stage) -> None:
    named(stage)

    shown = page(ingrid, "home")

    assert "leerling van wie nog geen dossier is" in shown
    assert "Vraag uw LAS om de dossiers, lees OSO-bestanden in, of vul ze met de hand in." in shown
    assert f"{reverse('pupils')}?staat=niet-begonnen&amp;alle=1" in shown
