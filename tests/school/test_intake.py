"""Inlezen: a file becomes pupils in the list; what is wrong with one holds up no other, and nobody is removed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chain import SchoolSystem
from intake.made import CLASS, HEAD, cells, csv, edexml, oso, pupils, xlsx, zipped
from overstap.intake.files import File
from overstap.ports import Actor
from overstap.school import intake, intake_run
from overstap.school.models import Import, ImportRow, Uitgaand

pytestmark = pytest.mark.django_db(databases="__all__")
INGRID = Actor("user", "7")
Uitkomst = ImportRow.Uitkomst


def begun(po: SchoolSystem, *data: bytes, brin: str = "99PA") -> Import:
    files = [File(f"bestand {nr}", each) for nr, each in enumerate(data)]
    return intake.begin(po.ports, po.school(brin), files, INGRID)


def taken(po: SchoolSystem, *data: bytes, groepen: set[str] | None = None, checked: Sequence[int] = ()) -> Import:
    """Uploaded, with the columns as they were guessed, and taken over."""
    row = begun(po, *data)
    if row.is_lijst:
        intake.match(row, row.kolommen, len(row.kolommen))
    rows = intake.pupils_of(intake.opened(po.ports, row, INGRID))
    intake.run(po.ports, row, rows, groepen, checked)
    intake_run.take_over(po.ports, row.pk)
    row.refresh_from_db()
    return row


def outcomes(row: Import) -> list[str]:
    return list(row.rows.values_list("uitkomst", flat=True))


def test_a_class_from_edexml_stands_in_the_list(po: SchoolSystem) -> None:
    row = taken(po, edexml())

    assert (row.stand, row.regels, row.file_id) == (Import.Stand.KLAAR, CLASS, None)
    assert outcomes(row) == [Uitkomst.NIEUW] * CLASS
    there = Uitgaand.objects.all()
    assert {each.naam for each in there} == {
        f"{p.roepnaam} {p.voorvoegsel} {p.achternaam}".replace("  ", " ") for p in pupils()
    }
    assert {(each.stand, each.groep, each.profiel) for each in there} == {("niet_begonnen", "8A", "POVO")}
    assert po.events(1) == ["import_done"]
    assert po.audit.entries(last=1)[0].by == "user:7"


def test_the_same_file_again_changes_nothing(po: SchoolSystem) -> None:
    taken(po, edexml())
    before = list(Uitgaand.objects.order_by("pk").values_list("pk", "versie", "stap"))

    row = taken(po, edexml())

    assert outcomes(row) == [Uitkomst.GELIJK] * CLASS
    assert list(Uitgaand.objects.order_by("pk").values_list("pk", "versie", "stap")) == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_does_the_same(po: SchoolSystem, form: str) -> None:
    rows = [HEAD, *map(cells, pupils(3))]

    row = taken(po, csv(pupils(3)) if form == "csv" else xlsx(rows))

    assert outcomes(row) == [Uitkomst.NIEUW] * 3
    assert intake_run.deel_of(row) == "lijst"
    assert {each.stand for each in Uitgaand.objects.all()} == {"niet_begonnen"}


def test_oso_files_of_any_year_come_out_of_a_zip_and_say_what_was_lost(po: SchoolSystem) -> None:
    row = taken(po, zipped(("map/een.xml", oso(1, "2017.1")), ("twee.xml", oso(2)), ("kapot.xml", b"<dossier>")))

    assert outcomes(row) == [Uitkomst.NIEUW, Uitkomst.NIEUW, Uitkomst.FOUT]
    assert {each.jaar for each in Uitgaand.objects.all()} == {"2019.1"}
    first, second, _ = row.rows.all()
    assert first.verlies
    assert second.verlies == []
    assert first.uitgaand is not None
    assert first.uitgaand.naam.split()[-1] not in " ".join(first.verlies)
