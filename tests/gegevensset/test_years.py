"""Four years of one agreement: each is whole by itself, and what differs between two is known."""

from __future__ import annotations

import re
from copy import deepcopy
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from dossier.authority import NOW, OIN, Authority
from dossier.records import Record, by_columns, whole_record
from gegevensset.trees import paths
from overstap.dossier import BouwFout, LeesFout, build, read, record, render, validate, write
from overstap.dossier.seal import open_seal, seal
from overstap.gegevensset import Gegevensset, load, year_of, years
from overstap.gegevensset.xsd import schema

YEARS = ("2016.1", "2017.1", "2018.1", "2019.1")
SWITCHED = YEARS[1:]
"""The years in which a dossier says what of it goes along."""
each_year = pytest.mark.parametrize("jaar", YEARS)
CA = Authority()
LEERLING = "huidigeschool/leerling"


def noor(jaar: str, **leerling: object) -> Record:
    """The smallest dossier that is well built in a year."""
    g = load(jaar)
    return {
        "metadata": {
            "deeldossier": "LASLVS",
            "pakketnaam": "Proefpakket",
            "pakketversie": "1",
            "datum": "2026-03-12",
            "standaardversie": g.standaardversie,
            "validatieversie": g.validatieversie,
            "overstap": "POVO",
        },
        "overdrachtsoort": "overstapdossier",
        "huidigeschool": {
            "naam": "Basisschool De Proef",
            "brincode": "99PA",
            "vestigingscode": "00",
            "aanleverpunt": "0",
            "leerling": {"achternaam": "Wolfsgras", "roepnaam": "Noor", "bsn": "999000007", **leerling},
        },
    }


def switched(jaar: str, state: str, **leerling: object) -> Record:
    """Noor's dossier with one state for the care of the year; all else may go along."""
    whole = noor(jaar, **leerling)
    whole["metadata"]["categorie_uitlevering"] = switches(load(jaar)) | {f"cat_{care(jaar)}": state}
    return whole


def switches(g: Gegevensset) -> dict[str, str]:
    return {categorie.schakel: "OPTIONEEL" for categorie in g.categorieen.values()}


def care(jaar: str) -> str:
    """The category of extra help: the ninth of every year that has any."""
    return list(load(jaar).categorieen)[8]


def help_of(jaar: str, **fields: object) -> dict[str, object]:
    return {"onderwijsondersteuning" if jaar == "2019.1" else "zorg": fields}


def regels(jaar: str, whole: Record) -> list[str]:
    return [melding.regel for melding in by_columns(validate(build(whole, load(jaar))))]


# Each year


def test_four_years_are_known_and_each_has_a_namespace_of_its_own() -> None:
    assert years() == YEARS
    assert [year_of(f"http://www.edustandaard.nl/oso_gegevensset/{y}/dossier") for y in range(2015, 2021)] == [
        None,
        *YEARS,
        None,
    ]


@each_year
def test_a_year_is_frozen_and_becomes_a_schema(jaar: str) -> None:
    g = load(jaar)

    assert (g.jaar, g.standaardversie, g.status) == (jaar, jaar, "frozen")
    assert g.validatieversie.startswith(jaar)
    assert (f"{g.valid_from:%Y}", f"{g.valid_to:%m-%d}") == (jaar[:4], "07-31")
    assert isinstance(schema(g), etree.XMLSchema)


def test_the_trees_have_their_published_size() -> None:
    assert {jaar: 1 + len(list(paths(load(jaar), load(jaar).dossier))) for jaar in YEARS} == {
        "2016.1": 602,
        "2017.1": 619,
        "2018.1": 621,
        "2019.1": 541,
    }


@each_year
def test_a_dossier_of_any_year_is_read_checked_shown_and_sealed(jaar: str) -> None:
    one = build(noor(jaar), load(jaar))
    back = read(write(one))
    sealed = seal(back, CA.sleutel(), dossier_id="d-1", versie=1)
    opened = open_seal(sealed.canonical, sealed.zegel, vertrouwd=[CA.der], oin=OIN, bron_brin="99PA", at=NOW)

    assert by_columns(validate(back)) == []
    assert (back.gegevensset.jaar, back.profiel, back.naam) == (jaar, "POVO", "Noor Wolfsgras")
    assert render(back).koppen == (
        "Noor Wolfsgras",
        "Basisschool De Proef",
        "Van basisschool naar voortgezet onderwijs",
    )
    assert (sealed.zegel.jaar, opened.gegevensset) == (jaar, load(jaar))


@each_year
@pytest.mark.parametrize("seed", range(3))
def test_a_dossier_that_fills_every_field_of_its_year_is_good_and_comes_back(jaar: str, seed: int) -> None:
    g = load(jaar)
    whole = whole_record(seed, g=g)
    if g.categorieen:
        whole["metadata"]["categorie_uitlevering"] = switches(g)
    one = build(whole, g)

    assert by_columns(validate(one)) == []
    assert write(build(record(one), g)) == write(one)
    assert {blok.naam for blok in render(one).blokken} >= {"leerling", "verzorger", "huidigeschool", "metadata"}


@each_year
def test_a_mistake_is_found_by_the_tables_of_its_year(jaar: str) -> None:
    diagnose: dict[str, Any] = {"code": "F81.0", "datum": "2024-11-14"}
    many = [{**diagnose, "code": [diagnose["code"]]}] if jaar == "2019.1" else [diagnose]
    good = noor(jaar, **help_of(jaar, diagnose=many))
    empty = deepcopy(good)
    empty["metadata"]["deeldossier"] = ""

    assert regels(jaar, good) == []
    assert regels(jaar, noor(jaar, geslacht=7)) == ["CL14"]
    assert regels(jaar, empty) == ["XSD", "CL33"]


# What a year knows and its neighbour does not


def test_neighbouring_years_differ_where_they_should() -> None:
    trees = [set(paths(load(jaar), load(jaar).dossier)) for jaar in YEARS]
    changes = [(len(new - old), len(old - new)) for old, new in pairwise(trees)]

    assert changes == [(17, 0), (2, 0), (102, 182)]
    assert {path.rpartition("/")[2] for path in trees[2] - trees[1]} == {"overleden", "overlijdensdatum"}
    assert sum(path.startswith(f"{LEERLING}/zorg") for path in trees[2] - trees[3]) == 165


def test_codes_come_and_go() -> None:
    numbers = {
        nr: [len(load(jaar).codelijsten[nr].codes) for jaar in YEARS] for nr in ("9", "16", "23", "29", "42", "43")
    }

    assert numbers == {
        "9": [6, 6, 15, 15],
        "16": [15, 17, 17, 17],
        "23": [31, 31, 31, 37],
        "29": [2, 3, 3, 3],
        "42": [6, 6, 6, 5],
        "43": [4, 5, 5, 1],
    }
    gone = load("2018.1").codelijsten.keys() - load("2019.1").codelijsten.keys()
    assert gone == {"3", "12", "32", "34", "38"}
    assert "48" not in load("2016.1").codelijsten


@pytest.mark.parametrize("code", ["HB", "F43.2"])
def test_a_code_is_good_from_the_year_that_has_it(code: str) -> None:
    older = noor("2018.1", **help_of("2018.1", diagnose=[{"code": code}]))
    newer = noor("2019.1", **help_of("2019.1", diagnose=[{"code": [code]}]))

    assert regels("2018.1", older) == ["CL23"]
    assert regels("2019.1", newer) == []


def test_a_field_of_another_year_is_refused() -> None:
    for jaar, other in [("2016.1", "2019.1"), ("2018.1", "2019.1"), ("2019.1", "2018.1")]:
        with pytest.raises(BouwFout) as refused:
            build(noor(jaar, **help_of(other)), load(jaar))
        assert [melding.regel for melding in refused.value.meldingen] == ["VORM"]

    posing = write(build(noor("2018.1", zorg={"sterkpunt": ["rekent vlot"]}), load("2018.1")))
    (melding,) = by_columns(validate(read(posing.replace(b"/2018/", b"/2019/"))))
    assert (melding.regel, melding.veld) == ("XSD", "Leerling › zorg")


def test_the_first_year_knows_no_switches_and_no_support_requests() -> None:
    g = load("2016.1")

    assert g.categorieen == {}
    assert list(g.profielen) == ["POPO", "POVO", "VOVO", "BB"]
    assert all(profiel.uitlevering == {} for profiel in g.profielen.values())
    assert g.profiel_van("swv-dossier", "POSWV") is None
    assert load("2017.1").profiel_van("swv-dossier", "POSWV") is not None


@pytest.mark.parametrize("jaar", SWITCHED)
def test_what_a_switch_promises_is_binding_since_2019(jaar: str) -> None:
    filled = help_of(jaar, medicijngebruik=False)
    binding = jaar == "2019.1"
    place = "medicijngebruik" if binding else "zorg"

    assert regels(jaar, switched(jaar, "OPT-UIT", **filled)) == [f"cat09.U.{place}"]
    assert regels(jaar, switched(jaar, "VERBODEN", **filled)) == ([f"cat09.X.{place}"] if binding else [])
    assert regels(jaar, switched(jaar, "VERPLICHT")) == (["cat09.V"] if binding else [])
    assert regels(jaar, switched(jaar, "VERPLICHT", **filled)) == []


@pytest.mark.parametrize("jaar", SWITCHED)
def test_a_profile_asks_something_of_every_category(jaar: str) -> None:
    povo = load(jaar).profielen["POVO"].uitlevering

    assert list(povo) == list(load(jaar).categorieen)
    assert povo[care(jaar)] == ("OPTIONEEL" if jaar == "2019.1" else "VERPLICHT")


# Words


@each_year
def test_every_field_of_a_year_is_explained(jaar: str) -> None:
    g = load(jaar)
    uitleg = [g.uitleg_van(element.blok, element.veld) for element in g.elements()]

    assert all(each.school.endswith(".") and each.ouder.endswith(".") for each in uitleg)
    assert g.uitleg_van("metadata", "standaardversie").voorbeeld == jaar


@pytest.mark.parametrize("jaar", YEARS[:-1])
def test_a_field_that_stayed_has_the_same_words(jaar: str) -> None:
    newest = {(e.blok, e.veld): e for e in load("2019.1").elements()}
    stayed = [(e, newest[e.blok, e.veld]) for e in load(jaar).elements() if (e.blok, e.veld) in newest]

    assert len(stayed) > 300
    assert all((old.label, old.gevoelig) == (new.label, new.gevoelig) for old, new in stayed)


@pytest.mark.parametrize("jaar", YEARS[:-1])
def test_care_is_never_plain(jaar: str) -> None:
    """What 2019.1 no longer has is care, but for the switch of it and the birthdays of parents."""
    kept = load("2019.1").blokken
    care = [e for e in load(jaar).elements() if e.blok not in kept or e.veld in ("zorg", "sefunctioneren")]

    assert len(care) > 60
    assert {e.gevoelig for e in care} == {"bijzonder"}


@each_year
def test_the_help_above_a_list_of_names_asks_for_a_name(jaar: str) -> None:
    """Who chooses from names is not told to look up a code, nor offered one. What a system fills in itself may."""
    g = load(jaar)
    for element in g.elements():
        if not element.codelijst or element.blok == "metadata":
            continue
        said = g.uitleg_van(element.blok, element.veld).school
        codes = g.codelijsten[element.codelijst].codes.values()
        hidden = {each.code for each in codes if each.zeker and each.code.lower() not in each.betekenis.lower()}
        words = set(re.findall(r"[\w.]+", said.removesuffix(".")))
        assert not words & {*hidden, "code", "codes"}, (element.blok, element.veld)
        assert "cijfer in" not in said, (element.blok, element.veld)


@each_year
def test_an_empty_field_is_not_told_as_an_answer(jaar: str) -> None:
    """Whether the parents are liable is asked first: that they are not, nobody said."""
    said = [regel.melding for regel in load(jaar).regels if regel.id.startswith("OVa.AI01")]

    assert said
    assert all(melding.startswith("Vul eerst in of de verzorgers aansprakelijk zijn.") for melding in said)


# Only what is needed


def test_the_namespace_is_enough_to_find_a_year_and_only_that_one_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("overstap.gegevensset.load")
    loaded: list[str] = []
    known = {jaar: load(jaar) for jaar in YEARS}
    posted = write(build(noor("2017.1"), known["2017.1"]))
    module._years_by_namespace.cache_clear()
    monkeypatch.setattr(module, "_load", lambda jaar: loaded.append(jaar) or known[jaar])

    read(posted)

    assert loaded == ["2017.1"]


def test_a_year_that_is_not_known_is_refused_with_those_that_are() -> None:
    posted = write(build(noor("2019.1"), load("2019.1"))).replace(b"/2019/", b"/2031/")

    with pytest.raises(LeesFout) as refused:
        read(posted)
    assert "2016.1, 2017.1, 2018.1 of 2019.1" in refused.value.tekst
