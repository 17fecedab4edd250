"""T56: how full the dossiers are, for the directie: numbers for each block, and nothing of any pupil."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.dossier import FillTotals, fill
from overstap.ports import NODE
from overstap.school import outgoing
from overstap.school.models import Aanstelling, Uitgaand
from overstap.web.fill_page import TOGETHER_MIN, together
from web.conftest import signed_in
from web.stage import Stage

EVIL = '=HYPERLINK("http://127.0.0.1/","klik")'


@pytest.fixture
def dirk(stage: Stage) -> Client:
    stage.person("dirk", "Dirk", "Leidsma", stage.po)
    Aanstelling.objects.filter(user__username="dirk").update(rol=Aanstelling.Rol.DIRECTIE)
    return signed_in("dirk")


def pupils(stage: Stage, *groups: str) -> list[Uitgaand]:
    rows = [stage.taken_in(seed) for seed in range(1, len(groups) + 1)]
    for row, groep in zip(rows, groups, strict=True):
        Uitgaand.objects.filter(pk=row.pk).update(groep=groep)
    return rows


def report(client: Client, **said: str) -> HttpResponse:
    return client.post(reverse("fill-report"), said)


def lines_of(reply: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(reply.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_numbers_are_those_of_overstap_fill(stage: Stage, dirk: Client) -> None:
    rows = pupils(stage, *["8A"] * TOGETHER_MIN)
    totals = FillTotals()
    for row in rows:
        totals.add(fill(outgoing.show(stage.ports, row, NODE)))

    head, *lines = lines_of(report(dirk, csv="1"))

    assert head == ["Groep", "Dossiers", "Blok", "Gevuld", "Kan mee", "Procent"]
    whole = {blok: (int(full), int(open_)) for groep, _n, blok, full, open_, _part in lines if groep != "8A"}
    assert whole == {blok: (total.full, total.open) for blok, total in totals.per_block().items()}
    assert {line[1] for line in lines} == {str(TOGETHER_MIN)}


def test_the_page_holds_no_name_number_or_text_of_a_pupil(stage: Stage, dirk: Client) -> None:
    """T56."""
    rows = pupils(stage, *["8A"] * 5, *["8B"] * 6)

    pages = [report(dirk).content.decode(), report(dirk, csv="1").content.decode()]

    for row in rows:
        number = stage.ports.vault.reveal(bytes(row.pgn_hidden), "pgn")
        for page in pages:
            assert not [word for word in (row.naam, number, str(row.pk)) if word in page]
    assert "8A" in pages[0]
    assert ">Onderwijsondersteuning<" in pages[0]
    assert "Handelingsplan" not in pages[0]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"8A": 6, "8B": 7}, {"8A": 6, "8B": 7}),
        ({"8A": 2, "8B": 7, "8C": 9}, {"8A, 8B": 9, "8C": 9}),
        ({"8A": 2, "8B": 3, "8C": 9}, {"8A, 8B": 5, "8C": 9}),
        ({"8A": 2, "8B": 9}, {"8A, 8B": 11}),
        ({"8A": 2, "8B": 1}, {"8A, 8B": 3}),
    ],
)
def test_a_group_that_is_too_small_is_counted_with_others(sizes: dict[str, int], shown: dict[str, int]) -> None:
    """T56: no line is of so few that it tells of a pupil, nor does the difference of two lines."""
    rows = [Uitgaand(groep=groep) for groep, count in sizes.items() for _ in range(count)]

    assert {naam: len(some) for naam, some in together(rows).items()} == shown


def test_of_too_few_dossiers_nothing_is_told(stage: Stage, dirk: Client) -> None:
    """T56."""
    pupils(stage, *["8A"] * (TOGETHER_MIN - 1))

    assert "Daarom staat hier niets." in report(dirk).content.decode()
    assert len(lines_of(report(dirk, csv="1"))) == 1


def test_a_group_that_is_called_a_formula_stays_text(stage: Stage, dirk: Client) -> None:
    """T54"""
    pupils(stage, *[EVIL[:35]] * TOGETHER_MIN)

    names = {line[0] for line in lines_of(report(dirk, csv="1"))[1:]}

    assert f"'{EVIL[:35]}" in names
    assert not [name for name in names if name.startswith("=")]


def test_who_asked_is_logged_and_the_monthly_list_counts_no_look(stage: Stage, dirk: Client) -> None:
    """T56: each dossier was read for it, with reader and purpose; nobody saw one, and the pupil's page says so."""
    row = pupils(stage, *["8A"] * TOGETHER_MIN)[0]

    report(dirk, csv="1")

    read = [entry.fields["purpose"] for entry in stage.audit.entries(last=TOGETHER_MIN + 1, event="dossier_read")]
    assert read[-TOGETHER_MIN:] == ["tellen"] * TOGETHER_MIN
    (logged,) = stage.audit.entries(last=1, event="report_exported")
    assert (logged.fields["kind"], logged.fields["count"]) == ("gevuld.csv", TOGETHER_MIN)
    assert "Dirk Leidsma</th>" not in dirk.get(reverse("looks")).content.decode()
    told = signed_in("ingrid").get(reverse("pupil", args=[row.pk])).content.decode()
    assert "Niemand zag wat erin staat" in told


def test_looking_at_the_page_counts_nothing(stage: Stage, dirk: Client) -> None:
    pupils(stage, "8A")
    before = stage.audit.head()

    assert dirk.get(reverse("fill-report")).status_code == 200

    assert stage.audit.head() == before


def test_another_school_is_not_in_it(stage: Stage, dirk: Client) -> None:
    pupils(stage, *["8A"] * TOGETHER_MIN)
    Aanstelling.objects.filter(user__username="dirk").update(school=stage.pb)

    assert len(lines_of(report(dirk, csv="1"))) == 1
