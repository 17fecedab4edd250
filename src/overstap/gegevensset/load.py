"""Tables → Gegevensset, once per process; tables that do not cohere are refused as a whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from overstap.gegevensset.coherence import faults
from overstap.gegevensset.model import (
    Block,
    Categorie,
    Code,
    Codelijst,
    Element,
    Gegevensset,
    Groep,
    Profiel,
    Soort,
    TabelFout,
    Uitleg,
)
from overstap.gegevensset.rules import regels_of
from overstap.gegevensset.tables import TABLES, Row, Tables, digest_of, rows_of

YEARS = files("overstap.gegevensset") / "years"


def years() -> tuple[str, ...]:
    """The years there are tables of, oldest first."""
    return tuple(sorted(place.name for place in YEARS.iterdir() if (place / "year.toml").is_file()))


def load(jaar: str = "2019.1") -> Gegevensset:
    """The agreement of a year, one object for each. KeyError when there are no tables of it, TabelFout when they are
    wrong."""
    return _load(jaar)


@lru_cache
def _load(jaar: str) -> Gegevensset:
    if jaar not in years():
        raise KeyError(jaar)
    return read_year(YEARS / jaar)


def year_of(namespace: str) -> str | None:
    """The year whose dossiers live in this namespace. No other year is loaded for it."""
    return _years_by_namespace().get(namespace)


@cache
def _years_by_namespace() -> Mapping[str, str]:
    return {_toml(YEARS / jaar)["namespace"]: jaar for jaar in years()}


def read_year(place: Traversable) -> Gegevensset:
    """The tables in one directory as a Gegevensset; TabelFout with everything that is wrong with them."""
    tables = read_tables(place)
    if fouten := tuple(faults(tables)):
        raise TabelFout(fouten)
    return _gegevensset(tables)


def read_tables(place: Traversable) -> Tables:
    """The tables in one directory as they are, coherent or not; TabelFout when one is missing or is no table."""
    try:
        return _read_tables(place)
    except FileNotFoundError as error:
        naam = Path(error.filename).name
        raise TabelFout((f"{naam} ontbreekt. Zet het terug, of neem het over uit een ouder jaar.",)) from None


def _read_tables(place: Traversable) -> Tables:
    year = _toml(place)
    if missing := YEAR_KEYS - year.keys():
        raise TabelFout(
            tuple(f"year.toml: {key} ontbreekt. Neem de regel over uit een ouder jaar." for key in sorted(missing))
        )
    raw = {name: (place / name).read_bytes() for name in TABLES}
    return Tables(
        year=year,
        digest=digest_of(raw.values()),
        **{name.removesuffix(".csv"): rows_of(name, data) for name, data in raw.items()},
    )


YEAR_KEYS = {"jaar", "namespace", "standaardversie", "validatieversie", "valid_from", "valid_to", "status", "wortels"}
YEAR_KEYS |= {"codelijsten_van_document", "categorieen_zonder_toets", "standen_getoetst", "dode_regels", "volgorde"}
YEAR_KEYS |= {"categorieen", "profielen", "regelsets", "regelnamen", "digest"}


def _toml(place: Traversable) -> dict[str, Any]:
    """What year.toml says; TabelFout when it is no TOML."""
    try:
        return tomllib.loads((place / "year.toml").read_text("utf-8"))
    except UnicodeDecodeError:
        raise TabelFout(("year.toml: dit bestand is niet in UTF-8 geschreven. Bewaar het in UTF-8.",)) from None
    except tomllib.TOMLDecodeError as error:
        regel = re.search(r"line ([0-9]+)", str(error))
        where = f"year.toml, regel {regel[1]}" if regel else "year.toml, aan het eind"
        raise TabelFout(
            (f"{where}: dit is geen goede TOML. Vergelijk het met de year.toml van een ouder jaar.",)
        ) from None


def _gegevensset(tables: Tables) -> Gegevensset:
    year = tables.year
    blokken = _blokken(tables)
    return Gegevensset(
        jaar=year["jaar"],
        namespace=year["namespace"],
        standaardversie=year["standaardversie"],
        validatieversie=year["validatieversie"],
        valid_from=year["valid_from"],
        valid_to=year["valid_to"],
        status=year["status"],
        digest=tables.digest,
        blokken=blokken,
        soorten={row["soort"]: _soort(row) for row in tables.kinds},
        codelijsten=_codelijsten(tables),
        categorieen=_categorieen(year, blokken),
        profielen=_profielen(tables),
        regelsets={naam: tuple(soorten) for naam, soorten in year["regelsets"].items()},
        regels=regels_of(tables),
        wortels=tuple(year["wortels"]),
        regelnamen=year["regelnamen"],
        dode_regels=frozenset(year["dode_regels"]),
        uitleg={(row["blok"], row["veld"]): _uitleg(row) for row in tables.explanation},
    )


def _soort(row: Row) -> Soort:
    def number(column: str) -> int | None:
        return int(row[column]) if row[column] else None

    return Soort(
        row["soort"],
        row["base"],
        number("length_min"),
        number("length_max"),
        row["pattern"],
        number("value_min"),
        number("value_max"),
        row["attribute"],
        row["vorm"],
    )


def _blokken(tables: Tables) -> dict[str, Block]:
    heads = {row["blok"]: row for row in tables.elements if not row["veld"]}
    own: dict[str, list[Element]] = {naam: [] for naam in heads}
    for row in tables.elements:
        if row["veld"]:
            own[row["blok"]].append(_element(row, is_blok=row["soort"] in heads))

    def velden(naam: str) -> tuple[Element, ...]:
        basis = heads[naam]["soort"]
        return (velden(basis) if basis else ()) + tuple(own[naam])

    return {
        naam: Block(naam, head["label"], head["gevoelig"], head["soort"], velden(naam)) for naam, head in heads.items()
    }


def _element(row: Row, *, is_blok: bool) -> Element:
    codelijst, _, part = row["codelijst"].partition(".")
    regel = f"CL{codelijst:0>2}" + (f".{part}" if part else "")
    return Element(
        blok=row["blok"],
        veld=row["veld"],
        soort=row["soort"],
        aantal=row["aantal"],
        keuze=tuple(_groep(part) for part in row["keuze"].split(" > ") if part),
        codelijst=codelijst,
        regel=regel if codelijst else "",
        categorie=row["categorie"],
        gevoelig=row["gevoelig"],
        label=row["label"],
        is_blok=is_blok,
    )


def _groep(text: str) -> Groep:
    """`keuze2?` or `reeks1+`: a name, and how often as in a regular expression."""
    naam = text.rstrip("?*+")
    mark = text[len(naam) :]
    return Groep(naam, naam.startswith("keuze"), optional=mark in ("?", "*"), repeated=mark in ("*", "+"))


def _codelijsten(tables: Tables) -> dict[str, Codelijst]:
    lists: dict[str, dict[str, Code]] = {}
    labels: dict[str, str] = {}
    for row in tables.codes:
        codes = lists.setdefault(row["codelijst"], {})
        if row["code"]:
            codes[row["code"]] = Code(row["code"], row["betekenis"], row["zeker"] == "ja")
        else:
            labels[row["codelijst"]] = row["betekenis"]
    whole = tables.year["codelijsten_van_document"]
    return {nr: Codelijst(nr, labels[nr], codes, nr in whole) for nr, codes in lists.items()}


def _categorieen(year: Mapping[str, Any], blokken: Mapping[str, Block]) -> dict[str, Categorie]:
    places: dict[str, list[tuple[str, ...]]] = {}
    for path, naam in _categorised(blokken, "dossier", ()):
        places.setdefault(naam, []).append(path)
    tested, untested = frozenset(year["standen_getoetst"]), year["categorieen_zonder_toets"]
    for naam, velden in year["volgorde"].items():
        places[naam] = [path for veld in velden for path in places.get(naam, ()) if path[-1] == veld]
    return {
        naam: Categorie(nr, naam, label, frozenset() if naam in untested else tested, tuple(places.get(naam, ())))
        for nr, (naam, label) in enumerate(year["categorieen"].items(), start=1)
    }


def _categorised(
    blokken: Mapping[str, Block], naam: str, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The fields of the dossier that carry a category, with their path."""
    for element in blokken[naam].velden:
        here = (*path, element.veld)
        if element.categorie:
            yield here, element.categorie
        if element.is_blok:
            yield from _categorised(blokken, element.soort, here)


def _profielen(tables: Tables) -> dict[str, Profiel]:
    uitlevering: dict[str, dict[str, str]] = {}
    for row in tables.profiles:
        uitlevering.setdefault(row["profiel"], {})[row["categorie"]] = row["uitlevering"]
    return {
        naam: Profiel(naam, head["label"], head["overdrachtsoort"], head.get("overstap", ""), uitlevering.get(naam, {}))
        for naam, head in tables.year["profielen"].items()
    }


def _uitleg(row: Row) -> Uitleg:
    return Uitleg(row["uitleg_school"], row["uitleg_ouder"], row["waarom"], row["voorbeeld"])
