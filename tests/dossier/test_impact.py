"""What another year would do to dossiers: numbers, and nothing of a pupil."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from dossier.records import NOOR
from overstap.dossier import Dossier, build, impact, invent, read, validate, write
from overstap.dossier.impact import in_year
from overstap.gegevensset import Gegevensset, load, years

G = load("2019.1")


def noor(**leerling: object) -> Dossier:
    """A dossier that is good in its own year."""
    made: Any = invent(1, "POVO", bron_brin="99PA", vandaag=date(2026, 3, 12))
    made["huidigeschool"]["leerling"].update({"achternaam": "Wolfsgras", "bsn": "999000007"} | leerling)
    return build(made, G)


def draft(aantal: str, veld: str = "roepnaam") -> Gegevensset:
    """A year in which a field of the pupil comes so often."""
    leerling = G.blokken["leerling"]
    velden = tuple(replace(each, aantal=aantal) if each.veld == veld else each for each in leerling.velden)
    blokken = {**G.blokken, "leerling": replace(leerling, velden=velden)}
    return replace(G, jaar="2020.1", namespace="urn:2020", standaardversie="2020.1", blokken=blokken)


def test_a_dossier_is_taken_as_one_of_the_year_and_stays_as_it_is() -> None:
    dossier = noor()
    before = write(dossier)

    moved = in_year(dossier, draft("0..1"))

    assert write(dossier) == before
    assert {etree.QName(node).namespace for node in moved.root.iter("*")} == {"urn:2020"}
    assert moved.text("metadata/standaardversie") == "2020.1"
    assert moved.naam == dossier.naam
    assert write(moved).replace(b"urn:2020", G.namespace.encode()).replace(b"2020.1<", b"2019.1<") == before


def test_a_version_that_was_not_that_of_the_year_is_left() -> None:
    made = deepcopy(NOOR)
    made["metadata"]["standaardversie"] = "anders"

    assert in_year(build(made, G), draft("0..1")).text("metadata/standaardversie") == "anders"


def test_a_year_that_asks_nothing_more_changes_nothing() -> None:
    found = impact([noor(), noor()], draft("0..1"))

    assert (found.dossiers, found.fout_nu, found.fout_straks, found.pas_straks, found.totals) == (2, 0, 0, 0, ())


def test_a_field_that_must_be_there_counts_the_dossiers_without_it() -> None:
    without = noor()
    leerling = without.root.find(f".//{G.tag('leerling')}")
    assert leerling is not None
    leerling.remove(leerling.find(G.tag("roepnaam")))  # type: ignore[arg-type]

    found = impact([noor(), without, without], draft("1"))

    assert (found.dossiers, found.fout_nu, found.fout_straks, found.pas_straks) == (3, 0, 2, 2)
    (total,) = found.totals
    assert (total.regel, total.pad, total.nu, total.straks) == ("XSD", "huidigeschool/leerling", 0, 2)


def test_a_melding_counts_once_a_dossier_however_often_it_stands_there() -> None:
    wrong = noor(voornaam=["", "", ""])

    (total,) = (each for each in impact([wrong], G).totals if each.regel == "XSD")

    assert (total.pad, total.nu, total.straks) == ("huidigeschool/leerling/voornaam", 1, 1)


def test_what_was_wrong_and_is_good_counts_too() -> None:
    twice = noor()
    leerling = twice.root.find(f".//{G.tag('leerling')}")
    assert leerling is not None
    roepnaam = leerling.find(G.tag("roepnaam"))
    assert roepnaam is not None
    roepnaam.addnext(deepcopy(roepnaam))

    found = impact([twice], draft("0..n"))

    assert (found.fout_nu, found.fout_straks, found.pas_straks) == (1, 0, 0)
    assert {(total.nu, total.straks) for total in found.totals} == {(1, 0)}


def test_nothing_of_a_pupil_is_told_not_even_by_the_name_of_an_element() -> None:
    data = write(noor()).replace(b"</leerling>", b"<Wolfsgras>999000007</Wolfsgras></leerling>")
    dossier = read(data)
    assert validate(dossier)

    told = repr(impact([dossier], draft("1")))

    assert "(onbekend veld)" in told
    for secret in ("Wolfsgras", "999000007", dossier.naam):
        assert secret not in told


@pytest.mark.parametrize("jaar", years())
def test_a_dossier_can_be_taken_as_one_of_every_year(jaar: str) -> None:
    assert impact([noor()], load(jaar)).dossiers == 1
