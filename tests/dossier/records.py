"""Invented records to test with: a small one by hand, and any number out of the table itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from itertools import groupby
from random import Random
from typing import Any

from overstap.dossier import Dossier, Melding, build
from overstap.gegevensset import Block, Element, Gegevensset, Soort, load

G = load("2019.1")
NS = G.namespace
Record = dict[str, Any]

NOOR: Record = {
    "metadata": {
        "deeldossier": "LASLVS",
        "pakketnaam": "Proefpakket",
        "pakketversie": "1",
        "datum": "2026-03-12",
        "standaardversie": "2019.1",
        "validatieversie": "2019.1.1",
        "overstap": "POVO",
    },
    "overdrachtsoort": "overstapdossier",
    "inzage": {"voorlopigdossier": False, "inzage": True, "akkoord": "Ja"},
    "huidigeschool": {
        "naam": "Basisschool De Proef",
        "brincode": "99PA",
        "vestigingscode": "00",
        "aanleverpunt": "0",
        "leerling": {
            "voorvoegsel": "van",
            "achternaam": "Wolfsgras",
            "roepnaam": "Noor",
            "geboortedatum": "2014-05-17",
            "geslacht": 2,
            "adreslijst": {
                "adres": [
                    {
                        "soortadres": "gba",
                        "straat": "Proefstraat",
                        "nummer": "1",
                        "postcode": "0000 AB",
                        "plaats": "Verzonnen",
                        "land": {"waarde": "6030", "omschrijving": "Nederland"},
                    }
                ]
            },
            "bsn": "999000007",
            "verzorger": [
                {"achternaam": "Wolfsgras", "wettigevertegenwoordiger": True},
                {"achternaam": "Zandhaver", "wettigevertegenwoordiger": False},
            ],
        },
    },
}
"""Small and well built; not complete enough to be sent."""


def noor() -> Record:
    return deepcopy(NOOR)


def changed(path: str, value: object, record: Record | None = None) -> Record:
    """Noor's record (or another) with one field set; numbers in the path count from 0."""
    whole = noor() if record is None else deepcopy(record)
    here, last = _parent(whole, path)
    here[last] = value
    return whole


def without(path: str, record: Record | None = None) -> Record:
    """The same with one field taken away."""
    whole = noor() if record is None else deepcopy(record)
    here, last = _parent(whole, path)
    del here[last]
    return whole


def _parent(here: Any, path: str) -> tuple[Any, str | int]:
    *way, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    for step in way:
        here = here[step]
    return here, last


def by_columns(meldingen: Iterable[Melding]) -> list[Melding]:
    """What follows from the columns of the tables: structure, codes and categories; not the rules of rules.csv."""
    return [melding for melding in meldingen if melding.regel.startswith(("XSD", "CL", "cat"))]


def dossier(record: Mapping[str, object] | None = None) -> Dossier:
    return build(NOOR if record is None else record, G)


def xml(inner: str, head: str = "") -> bytes:
    """A document with the root of a dossier and any text below it."""
    return f'{head}<dossier xmlns="{NS}">{inner}</dossier>'.encode()


def leerling(inner: str) -> bytes:
    """A document that is good but for what is put in the pupil."""
    return xml(
        "<metadata><deeldossier>LAS</deeldossier><pakketnaam>a</pakketnaam><pakketversie>1</pakketversie>"
        "<datum>2026-03-12</datum><standaardversie>2019.1</standaardversie>"
        "<validatieversie>2019.1.1</validatieversie></metadata><overdrachtsoort>overstapdossier</overdrachtsoort>"
        "<huidigeschool><naam>a</naam><brincode>99PA</brincode><vestigingscode>00</vestigingscode>"
        f"<aanleverpunt>0</aanleverpunt><leerling>{inner}</leerling></huidigeschool>"
    )


def whole_record(seed: int, *, fill: float = 1.0, prefer: str = "", g: Gegevensset = G) -> Record:
    """A record that obeys the table in every field it fills. `fill`: which part of what is optional; `prefer`: the
    field that wins its choice."""
    made = _Maker(g, Random(seed), fill, prefer).block(g.dossier)  # noqa: S311 a seed, no secret
    assert isinstance(made, dict)
    return made


class _Maker:
    def __init__(self, g: Gegevensset, random: Random, fill: float, prefer: str) -> None:
        self.g, self.random, self.fill, self.prefer = g, random, fill, prefer

    def block(self, block: Block) -> object:
        if block.herhaald:
            return [self.fields(block.velden) for _ in range(self.random.randint(1, 3))]
        made: Record = {}
        for groep, members in groupby(block.velden, key=lambda element: element.keuze[0] if element.keuze else None):
            velden = tuple(members)
            made |= self.fields([self.chosen(velden)] if groep and groep.is_keuze else velden)
        return made

    def chosen(self, velden: tuple[Element, ...]) -> Element:
        wanted = [element for element in velden if element.veld == self.prefer]
        return (wanted or [self.random.choice(velden)])[0]

    def fields(self, velden: Iterable[Element]) -> Record:
        return {
            element.veld: self.field(element)
            for element in velden
            if element.aantal.startswith("1") or self.random.random() < self.fill
        }

    def field(self, element: Element) -> object:
        if element.veelvoudig:
            return [self.one(element) for _ in range(self.random.randint(1, 2))]
        return self.one(element)

    def one(self, element: Element) -> object:
        if element.is_blok:
            return self.block(self.g.blok_van(element))
        if element.codelijst:
            code = self.random.choice(sorted(self.g.codelijsten[element.codelijst].codes))
            return int(code) if self.g.soorten[element.soort].base == "xs:integer" else code
        return self.value(self.g.soorten[element.soort])

    def value(self, soort: Soort) -> object:
        value = self.plain(soort)
        if soort.attribute and self.random.random() < 0.5:
            return {"waarde": value, soort.attribute: self.text(1, 8)}
        return value

    def plain(self, soort: Soort) -> object:
        if soort.base == "xs:boolean":
            return self.random.random() < 0.5
        if soort.base in ("xs:integer", "xs:int"):
            return self.random.randint(soort.value_min or 0, soort.value_max or 9999)
        if soort.base == "xs:decimal":
            return self.random.choice([6.5, 10, "6.50", -0.25, "007.0"])
        if soort.base == "xs:date":
            return date(self.random.randint(1990, 2030), 7, 31).isoformat()
        return PATTERNED.get(soort.naam) or self.text(soort.length_min or 0, min(soort.length_max or 20, 20))

    def text(self, at_least: int, at_most: int) -> str:
        return "".join(self.random.choices(SIGNS, k=self.random.randint(at_least, at_most)))


SIGNS = "abcXYZ019 &<>\"'é€𝄞\t\n\r=-"
PATTERNED = {
    "vestiging": "00",
    "elementcode": "0011",
    "brin": "99VA",
    "schooljaar": "2025-2026",
    "datumgba": "17-05-2014",
    "jaarmaand": "2014-05",
}
