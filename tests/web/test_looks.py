"""Looks: on the page of the pupil apart when care was on it, and every month a list for who must be able to ask why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from overstap.school.models import Aanstelling, School
from overstap.web.look_list import looks_of, next_month
from web.conftest import signed_in
from web.stage import Stage

Rol = Aanstelling.Rol
CARE = "ook de gegevens over zorg"


def give(name: str, rol: str) -> Client:
    Aanstelling.objects.filter(user__username=name).update(rol=rol)
    return signed_in(name)


def month_of(stage: Stage) -> date:
    return stage.clock.now().date().replace(day=1)


def test_a_look_with_care_on_it_stands_apart_on_the_page_of_the_pupil(stage: Stage) -> None:
    """An administrator beside an intern begeleider sees no care, and that is how the log tells it."""
    row = stage.taken_in()
    stage.person("ilse", "Ilse", "Begeleider", stage.po)
    ilse, ingrid = give("ilse", Rol.INTERN_BEGELEIDER), signed_in("ingrid")

    ingrid.get(reverse("pupil", args=[row.pk]))
    assert CARE not in ingrid.get(reverse("pupil", args=[row.pk])).content.decode()
    ilse.get(reverse("pupil", args=[row.pk]))

    page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()
    assert CARE in page
    assert "Ilse Begeleider" in page


def test_looks_stay_on_the_page_when_the_dossier_changes(stage: Stage) -> None:
    """Each change lays the dossier anew in the vault; who looked before is told of the pupil, not of that place."""
    row = stage.taken_in()
    stage.person("ilse", "Ilse", "Begeleider", stage.po)
    give("ilse", Rol.INTERN_BEGELEIDER).get(reverse("pupil", args=[row.pk]))

    stage.taken_in()

    page = signed_in("ingrid").get(reverse("pupil", args=[row.pk])).content.decode()
    assert "Ilse Begeleider" in page


def test_a_planted_look_without_a_task_is_found(stage: Stage) -> None:
    """T56: Ingrid works on the dossier, Els only looked: the list of the month names Els and the pupil."""
    record = stage.record(1)
    record["huidigeschool"]["leerling"]["geslacht"] = "77"
    row = stage.taken_in(record=record)
    stage.person("els", "Els", "Kijkt", stage.po)
    ingrid = signed_in("ingrid")
    ingrid.get(reverse("pupil", args=[row.pk]))
    ingrid.post(reverse("pupil-profile", args=[row.pk]), {"profiel": "POPO"})
    signed_in("els").get(reverse("pupil", args=[row.pk]))
    stage.person("dirk", "Dirk", "Directie", stage.po)

    page = give("dirk", Rol.DIRECTIE).get(reverse("looks")).content.decode()

    found = looks_of([stage.po], month_of(stage))
    assert {each.wie: each.aantal for each in found.personen} == {"Els Kijkt": 1, "Ingrid Postwijk": 1}
    assert [(each.wie, each.naam, each.keren > 0) for each in found.zonder] == [("Els Kijkt", row.naam, True)]
    assert "Els Kijkt" in page.split('id="zonder"')[1]
    assert row.naam in page


def test_the_list_is_of_one_month_and_of_the_own_schools(stage: Stage) -> None:
    row = stage.taken_in()
    signed_in("ingrid").get(reverse("pupil", args=[row.pk]))

    assert looks_of([stage.po], month_of(stage)).personen
    assert not looks_of([stage.po], next_month(month_of(stage))).personen
    assert not looks_of([stage.pb], month_of(stage)).personen
    assert not looks_of(School.objects.none(), month_of(stage)).personen


@pytest.mark.parametrize(
    ("asked", "shown"), [("2025-12", "december 2025"), ("2999-01", ""), ("x", ""), ("2025-13", "")]
)
def test_an_address_names_a_month_that_was(stage: Stage, asked: str, shown: str) -> None:
    this = "maart 2026" if stage.clock.now() < datetime(2026, 4, 1, tzinfo=UTC) else ""
    page = give("ingrid", Rol.DIRECTIE).get(reverse("looks"), {"maand": asked}).content.decode()
    assert (shown or this) in page.split("</h1>")[0]


def test_months_follow_each_other() -> None:
    assert [next_month(date(2026, nr, 1)).month for nr in (1, 11, 12)] == [2, 12, 1]
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
