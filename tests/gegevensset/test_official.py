"""A published schema becomes the rows that would make it again; what the tables cannot hold is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import overstap.gegevensset
from overstap.gegevensset import Element, Gegevensset, load, read_tables, years
from overstap.gegevensset.official import published
from overstap.gegevensset.official_kinds import BOUNDS
from overstap.gegevensset.tables import Row, Tables
from overstap.gegevensset.take_over import take_over
from overstap.gegevensset.xsd import xsd

YEARS = Path(overstap.gegevensset.__file__).parent / "years"
each_year = pytest.mark.parametrize("jaar", years())


def tables(jaar: str) -> Tables:
    return read_tables(YEARS / jaar)


def bounds(rows: list[Row]) -> set[tuple[str, ...]]:
    return {tuple(row[column] for column in BOUNDS) for row in rows}


# -- There and back ----------------------------------------------------------------------------------------------


@each_year
def test_the_schema_of_a_year_brings_its_own_tables_back(jaar: str) -> None:
    """Every row, word for word: with the year itself as the older year there is nothing left to say."""
    year = tables(jaar)

    back = take_over(published({"year.xsd": xsd(load(jaar))}), year)

    assert back.elements == year.elements
    assert back.kinds == year.kinds
    assert back.new == ()


def outline(g: Gegevensset) -> dict[str, list[tuple[str, str, str, str]]]:
    """Each block as fields with kind, how often and groups, the groups counted from the first of the block."""
    return {
        naam: [_outlined(element, list(block.velden)) for element in block.velden] for naam, block in g.blokken.items()
    }


def _outlined(element: Element, velden: list[Element]) -> tuple[str, str, str, str]:
    order = list(dict.fromkeys(groep.naam for each in velden for groep in each.keuze))
    keuze = " > ".join(
        f"{order.index(groep.naam) + 1}{groep.is_keuze}{groep.optional}{groep.repeated}" for groep in element.keuze
    )
    return element.veld, element.soort, element.aantal, keuze


@each_year
def test_alone_a_schema_brings_back_all_that_it_can_say(jaar: str) -> None:
    """Elements, kinds, how often and groups: without an older year nothing else is told."""
    year = load(jaar)

    found = published({"year.xsd": xsd(year)})

    assert found.namespace == year.namespace
    assert found.wortels == {wortel: wortel for wortel in year.wortels}
    assert bounds(found.kinds) == bounds(tables(jaar).kinds)
    assert found.notes == ()
    assert {row["label"] + row["categorie"] + row["gevoelig"] + row["codelijst"] for row in found.elements} == {""}
    rows = [row for row in found.elements if row["veld"]]
    told = {naam: [row for row in rows if row["blok"] == naam] for naam in year.blokken}
    for naam, velden in outline(year).items():
        if naam in {row["blok"] for row in rows}:
            assert [(veld, soort, aantal) for veld, soort, aantal, _ in velden] == [
                (row["veld"], row["soort"], row["aantal"]) for row in told[naam]
            ]
