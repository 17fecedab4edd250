"""Blocks that may return: found again when others came or went, and removed only as they were shown."""

from __future__ import annotations

from typing import Any

import pytest

from overstap.dossier.anchors import Anchors
from overstap.dossier.compose import worked_record
from overstap.dossier.edit_items import ItemHeld, ItemMoved, found_again, without_item
from overstap.dossier.spot import value_at
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier
from overstap.gegevensset import load

LIST = "huidigeschool/leerling/verzorger"
INNER = "adreslijst/adres"


def record(*names: str, **more: Any) -> dict[str, Any]:
    carers = [{"achternaam": name} for name in names]
    return {"huidigeschool": {"leerling": {"verzorger": carers} | more}} if carers else {"huidigeschool": {}}


def work(*names: str, bijlagen: tuple[Toegevoegd, ...] = ()) -> Werkdossier:
    return Werkdossier("2019.1", profiel="POVO", delen={"las": record(*names)}, bijlagen=bijlagen)


def marked(held: dict[str, Any], path: str) -> str:
    return Anchors(load()).alone(held, path)


def found(held: dict[str, Any], path: str, marks: str, *, anew: bool = False) -> str:
    return found_again(Anchors(load()), held, path, marks, anew=anew)


def names_in(werk: Werkdossier) -> list[str]:
    held = value_at(worked_record(werk), LIST) or []
    assert isinstance(held, list)
    return [each["achternaam"] for each in held]


@pytest.mark.parametrize(
    ("now", "path"),
    [
        (("A", "B", "C"), f"{LIST}/2"),
        (("B", "C"), f"{LIST}/1"),
        (("X", "A", "B", "C"), f"{LIST}/3"),
        (("C", "B"), f"{LIST}/2"),
        (("B", "B", "C"), f"{LIST}/2"),
    ],
)
def test_a_block_is_found_by_what_it_said(now: tuple[str, ...], path: str) -> None:
    marks = marked(record("A", "B", "C"), f"{LIST}/2")

    assert found(record(*now), f"{LIST}/2", marks) == path


@pytest.mark.parametrize("now", [("A", "C"), ("A",), (), ("A", "D", "C"), ("A", "D", "C", "E")])
def test_a_block_that_is_gone_is_told_to_be_even_where_another_has_its_number(now: tuple[str, ...]) -> None:
    marks = marked(record("A", "B", "C"), f"{LIST}/2")

    with pytest.raises(ItemMoved):
        found(record(*now), f"{LIST}/2", marks)
    assert found(record(*now), f"{LIST}/2", marks, anew=True) == f"{LIST}/{len(now) + 1}"


def test_a_new_block_comes_behind_the_last_whatever_came_meanwhile() -> None:
    marks = marked(record("A"), f"{LIST}/2")

    assert found(record("A"), f"{LIST}/2", marks) == f"{LIST}/2"
    assert found(record("A", "B", "C"), f"{LIST}/2", marks) == f"{LIST}/4"
    assert found(record(), f"{LIST}/2", marks) == f"{LIST}/1"


def test_a_block_within_a_block_moves_along_with_it() -> None:
    def living(*carers: tuple[str, list[str]]) -> dict[str, Any]:
        made = [{"achternaam": n, "adreslijst": {"adres": [{"straat": s} for s in streets]}} for n, streets in carers]
        return {"huidigeschool": {"leerling": {"verzorger": made}}}

    path = f"{LIST}/2/{INNER}/2"
    marks = marked(living(("A", ["a"]), ("B", ["b", "c"])), path)

    assert found(living(("B", ["b", "c"])), path, marks) == f"{LIST}/1/{INNER}/2"
    assert found(living(("A", ["a"]), ("B", ["c"])), path, marks) == f"{LIST}/2/{INNER}/1"


@pytest.mark.parametrize("marks", ["", "x", "-", "1-", "99-nieuw.1-2", "3-" + "0" * 16])
def test_made_up_marks_lead_to_no_block_of_somebody_else(marks: str) -> None:
    held = record("A", "B")
    try:
        there = found(held, f"{LIST}/1", marks)
    except ItemMoved:
        return
    assert there == f"{LIST}/3"


def test_a_block_is_taken_out_and_the_others_stay() -> None:
    werk = work("A", "B", "C")

    made = without_item(werk, f"{LIST}/2", marked(worked_record(werk), f"{LIST}/2"))

    assert names_in(made) == ["A", "C"]
    assert names_in(werk) == ["A", "B", "C"]


def test_a_block_that_was_changed_meanwhile_is_not_taken_out() -> None:
    marks = marked(worked_record(work("A", "B")), f"{LIST}/2")

    with pytest.raises(ItemMoved):
        without_item(work("A", "changed"), f"{LIST}/2", marks)
    with pytest.raises(ItemMoved):
        without_item(work("A"), f"{LIST}/2", marked(worked_record(work("A")), f"{LIST}/2"))


def test_an_attachment_of_staff_holds_its_block_and_moves_up_with_it() -> None:
    of_third = Toegevoegd(f"{LIST}/3/document", "brief.txt", "", "")
    elsewhere = Toegevoegd("huidigeschool/leerling/overigdocumentlijst/document", "lijst.txt", "", "")
    werk = work("A", "B", "C", bijlagen=(of_third, elsewhere))
    marks = marked(worked_record(werk), f"{LIST}/3")

    with pytest.raises(ItemHeld):
        without_item(werk, f"{LIST}/3", marks)
    made = without_item(werk, f"{LIST}/1", marked(worked_record(werk), f"{LIST}/1"))

    assert [each.plek for each in made.bijlagen] == [f"{LIST}/2/document", elsewhere.plek]
