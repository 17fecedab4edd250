"""The JSON Schema of a year takes every record that we make, and no record that the structure refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest

from dossier.records import whole_record
from gegevensset.json_form import Judge
from overstap.dossier import build, invent, record
from overstap.gegevensset import Block, Element, Gegevensset, Groep, load, years
from overstap.gegevensset.json_schema import DIALECT, json_schema
from overstap.gegevensset.xsd import schema, schema_with_codes

VANDAAG = date(2026, 3, 12)
each_year = pytest.mark.parametrize("jaar", years())
Record = dict[str, Any]


@cache
def judge(jaar: str) -> Judge:
    return Judge(json.loads(json_schema(load(jaar))))


def noor() -> Record:
    return invent(1, "POVO", bron_brin="99PA", vandaag=VANDAAG)


def test_the_schema_says_what_it_is() -> None:
    document = json.loads(json_schema(load("2019.1")))

    assert document["$schema"] == DIALECT
    assert document["$ref"] == "#/$defs/dossier"
    assert document["$defs"]["leerling"]["properties"]["bsn"]["title"] == "Burgerservicenummer (BSN)"
    assert document["$defs"]["codelijst.14.getal"]["enum"][:2] == ["0", "1"]


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_every_invented_record_is_good(profiel: str) -> None:
    for seed in range(40):
        made = invent(seed, profiel, bron_brin="99PA", vandaag=VANDAAG)
        again = record(build(made, load()))

        assert judge("2019.1").good(made)
        assert judge("2019.1").good(json.loads(json.dumps(again)))


@each_year
def test_what_is_taken_away_from_a_whole_record_is_missed_in_json_as_in_xml(jaar: str) -> None:
    """With every field, with half of them, and each time without one: both schemas give the same verdict."""
    g = load(jaar)
    verdicts = set()
    for seed in range(30):
        made = whole_record(seed, fill=(1.0, 0.5)[seed % 2], g=g)
        assert judge(jaar).good(made)

        take_one(made, Random(seed))  # noqa: S311 - a seed, no secret
        verdict = schema_with_codes(g).validate(build(made, g).root)
        verdicts.add(verdict)
        assert judge(jaar).good(made) is verdict
    assert verdicts == {True, False}


def take_one(made: Record, random: Random) -> None:
    """Take away one field, wherever it stands."""
    objects = [each for each in objects_in(made) if each]
    chosen = random.choice(objects)
    del chosen[random.choice(sorted(chosen))]


def objects_in(value: object) -> Iterator[Record]:
    if isinstance(value, dict):
        if "waarde" not in value or "omschrijving" not in value:
            yield value
        for each in value.values():
            yield from objects_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from objects_in(each)


def changed(path: str, value: object) -> Callable[[Record], None]:
    """Set, or with None take away, what stands at a path."""

    def change(made: Record) -> None:
        *before, last = path.split("/")
        for step in before:
            made = made[step]
        if value is None:
            del made[last]
        else:
            made[last] = value

    return change


L = "huidigeschool/leerling"


@pytest.mark.parametrize(
    "change",
    [
        changed("metadata", None),
        changed("overdrachtsoort", "iets"),
        changed("overdrachtsoort", 1),
        changed("schoenmaat", 41),
        changed(f"{L}/schoenmaat", 41),
        changed(f"{L}/achternaam", None),
        changed(f"{L}/achternaam", ""),
        changed(f"{L}/voornaam", "Noor"),
        changed(f"{L}/voornaam", []),
        changed(f"{L}/geslacht", 7),
        changed(f"{L}/geslacht", True),
        changed(f"{L}/geboortedatum", "12-03-2014"),
        changed(f"{L}/geboortedatum", "2014-13-01"),
        changed(f"{L}/geboortemaand", "2014-05"),
        changed(f"{L}/onderwijsnummer", "123456789"),
        changed(f"{L}/adresgeheim", "ja"),
        changed(f"{L}/adresbuitenland", ["x" * 36]),
        changed(f"{L}/teruggeplaatstnaarbrin", "99pa"),
        changed(f"{L}/nationaliteit", [{"omschrijving": "x"}]),
        changed(f"{L}/nationaliteit", [{"waarde": "1", "soort": "x"}]),
        changed(f"{L}/cijferlijstlijst", {"cijferlijst": [{"cijferlijstTypelijst": [], "jaargroep": "8"}]}),
        changed(f"{L}/voorschools", {"codevoorschoolsprogramma": 1, "voorschoolsemaanden": 25}),
        changed(f"{L}/leerlinggewicht", 0.3),
        changed("huidigeschool/brincode", "99P"),
        changed("huidigeschool/vestigingscode", 0),
    ],
)
def test_a_record_that_the_structure_or_a_code_list_refuses_is_refused(change: Callable[[Record], None]) -> None:
    made = noor()
    made["huidigeschool"]["leerling"].pop("geboortemaand", None)
    assert judge("2019.1").good(made)

    change(made)

    assert not judge("2019.1").good(made)


@pytest.mark.parametrize(
    "change",
    [
        changed(f"{L}/geslacht", "1"),
        changed(f"{L}/adresgeheim", "1"),
        changed(f"{L}/geboortedatum", "2014-05-17Z"),
        changed(f"{L}/nationaliteit", [{"waarde": "1", "omschrijving": "x"}, "1"]),
        changed(f"{L}/bsn", None),
    ],
)
def test_a_value_may_have_each_form_that_build_takes(change: Callable[[Record], None]) -> None:
    made = deepcopy(noor())
    change(made)

    assert judge("2019.1").good(made)
    build(made, load())


# -- Groups: the schema in JSON and the one in XML agree on every set of fields ---------------------------------------

KEUZE, MAG = (
    Groep("keuze1", is_keuze=True, optional=False, repeated=False),
    Groep("keuze2", is_keuze=True, optional=True, repeated=False),
)
REEKS = Groep("reeks3", is_keuze=False, optional=False, repeated=False)
INNER = Groep("keuze4", is_keuze=True, optional=False, repeated=False)
MAG_REEKS = Groep("reeks5", is_keuze=False, optional=True, repeated=False)


@pytest.mark.parametrize(
    "rows",
    [
        {"a": ("1", (KEUZE,)), "b": ("1", (KEUZE,)), "c": ("1", ())},
        {"a": ("1", (MAG,)), "b": ("0..1", (MAG,)), "c": ("0..1", ())},
        {"a": ("0..1", (KEUZE,)), "b": ("1", (KEUZE,)), "c": ("0..1", ())},
        {"a": ("1", (KEUZE,)), "b": ("1", (KEUZE, REEKS)), "c": ("1", (KEUZE, REEKS)), "d": ("0..1", (KEUZE, REEKS))},
        {
            "a": ("1", (KEUZE,)),
            "b": ("1", (KEUZE, REEKS)),
            "c": ("1", (KEUZE, REEKS, INNER)),
            "d": ("1", (KEUZE, REEKS, INNER)),
        },
        {"a": ("1", (MAG_REEKS,)), "b": ("0..1", (MAG_REEKS,)), "c": ("1", (MAG_REEKS,)), "d": ("1", ())},
        {"a": ("1", (MAG_REEKS, INNER)), "b": ("1", (MAG_REEKS, INNER)), "c": ("1", (MAG_REEKS,))},
    ],
)
def test_groups_ask_the_same_in_json_as_in_xml(rows: dict[str, tuple[str, tuple[Groep, ...]]]) -> None:
    g = proef(rows)
    judged = Judge(json.loads(json_schema(g)))

    for number in range(2 ** len(rows)):
        made = {veld: "x" for nr, veld in enumerate(rows) if number >> nr & 1}
        xml = schema(g).validate(build(made, g).root)
        assert judged.good(made) is xml, made


def proef(rows: dict[str, tuple[str, tuple[Groep, ...]]]) -> Gegevensset:
    velden = tuple(
        Element("dossier", veld, "tekst", aantal, groups, "", "", "", "gewoon", veld, is_blok=False)
        for veld, (aantal, groups) in rows.items()
    )
    block = Block("dossier", "Proef", "gewoon", "", velden)
    return replace(load(), blokken={"dossier": block}, wortels=("dossier",))
