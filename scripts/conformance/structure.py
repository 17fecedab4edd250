"""The cases of the structure: what the schema of a year refuses, and the bounds of each kind of value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from draft import Draft, draft
from lxml import etree
from make import value_of
from work import Work, every_field

from overstap.dossier.places import locatie
from overstap.gegevensset import Gegevensset, Soort

LEERLING = "huidigeschool/leerling"


def structure_cases(g: Gegevensset, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    yield from _shapes(g, bases["POVO"])
    seen = set()
    for way, element in every_field(g):
        if element.is_blok or element.soort in seen or element.codelijst:
            continue
        seen.add(element.soort)
        for name, text in values_of(g.soorten[element.soort], value_of(g, element)):
            work = Work(bases["POVO"], g)
            node = work.ensure(way)
            work.do("set", node, text=text)
            said = [("XSD", locatie(work.nodes(way)[0]))] if name.startswith("fout") else []
            why = "Deze waarde past niet bij de soort." if said else "Deze waarde past bij de soort."
            yield draft(work, "POVO", "XSD", f"{element.soort}.{name}", why, official=said, intended=said)


def values_of(soort: Soort, good: str) -> Iterator[tuple[str, str]]:
    """Values at the bounds of a kind, and just outside them."""
    yield "goed", good
    if soort.base != "xs:string":
        yield "fout.tekst", "tekst"
    if soort.pattern:
        yield "fout.vorm", f"{good}x"
    if soort.length_min:
        yield "fout.leeg", ""
    if soort.length_max:
        yield "goed.langst", "a" * soort.length_max
        yield "fout.te_lang", "a" * (soort.length_max + 1)
    if soort.value_max is not None:
        yield "goed.hoogst", str(soort.value_max)
        yield "fout.te_hoog", str(soort.value_max + 1)
    if soort.value_min is not None:
        yield "goed.laagst", str(soort.value_min)
        yield "fout.te_laag", str(soort.value_min - 1)


def _shapes(g: Gegevensset, base: etree._Element) -> Iterator[Draft]:
    """What is missing, doubled, unknown, out of order, and loose text."""
    for name, why, act, at in (
        ("ontbreekt", "Een verplicht veld ontbreekt.", _lack, LEERLING),
        ("dubbel", "Dit veld mag er maar één keer staan.", _double, f"{LEERLING}/achternaam"),
        ("onbekend", "Dit veld kent de gegevensset niet.", _unknown, f"{LEERLING}/schoenmaat"),
        ("volgorde", "Dit veld staat te vroeg.", _disorder, "huidigeschool/aanleverpunt"),
        ("losse_tekst", "Tussen de velden staat losse tekst.", _loose, "inzage"),
    ):
        work = Work(base, g)
        act(work)
        node = work.root.xpath("/" + "/".join(f"*[local-name()='{veld}']" for veld in ("dossier", *at.split("/"))))[-1]
        said = [("XSD", locatie(node))]
        yield draft(work, "POVO", "XSD", name, why, official=said, intended=said)


def _lack(work: Work) -> None:
    work.remove(work.ensure(f"{LEERLING}/achternaam"))


def _double(work: Work) -> None:
    leerling = work.ensure(LEERLING)
    place = list(leerling).index(work.ensure(f"{LEERLING}/achternaam")) + 1
    work.do("insert", leerling, place=place, xml="<achternaam>Zandhaver</achternaam>")


def _unknown(work: Work) -> None:
    work.do("insert", work.ensure(LEERLING), place=len(work.ensure(LEERLING)), xml="<schoenmaat>38</schoenmaat>")


def _disorder(work: Work) -> None:
    work.remove(work.ensure("huidigeschool/aanleverpunt"))
    work.do("insert", work.ensure("huidigeschool"), place=0, xml="<aanleverpunt>0</aanleverpunt>")


def _loose(work: Work) -> None:
    work.set(work.ensure("inzage"), "tekst")
