"""A year as pages: everything has its place, every link leads somewhere, and every example is a good one."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest
from lxml import etree, html

from gegevensset.json_form import Judge
from overstap.gegevensset import Gegevensset, load, years
from overstap.gegevensset.example import example, example_xml
from overstap.gegevensset.json_schema import json_schema
from overstap.gegevensset.reference import reference
from overstap.gegevensset.xsd import schema

each_year = pytest.mark.parametrize("jaar", years())


@cache
def site(jaar: str) -> dict[str, html.HtmlElement]:
    return {name: html.fromstring(text) for name, text in reference(load(jaar))}


@each_year
def test_every_block_list_category_profile_and_rule_has_a_page_and_every_field_a_row(jaar: str) -> None:
    g, pages = load(jaar), site(jaar)
    wanted = {"index.html", "velden.html"}
    wanted |= {f"blok-{naam}.html" for naam in g.blokken} | {f"codelijst-{nr}.html" for nr in g.codelijsten}
    wanted |= {f"categorie-{naam}.html" for naam in g.categorieen} | {f"profiel-{naam}.html" for naam in g.profielen}
    wanted |= {f"regel-{regel.id}.html" for regel in g.regels}

    assert pages.keys() == wanted
    for naam, block in g.blokken.items():
        rows = pages[f"blok-{naam}.html"].xpath("//section[@id='velden']//tbody/tr/@id")
        assert rows == [element.veld for element in block.velden]
    for nr, lijst in g.codelijsten.items():
        assert len(pages[f"codelijst-{nr}.html"].xpath("//section[@id='codes']//tbody/tr")) == len(lijst.codes)
    assert len(pages["velden.html"].xpath("//tbody/tr")) == sum(1 for _ in g.elements())


@each_year
def test_every_link_leads_to_a_page_and_a_place_on_it(jaar: str) -> None:
    pages = site(jaar)
    places = {name: {*page.xpath("//@id")} for name, page in pages.items()}

    for name, page in pages.items():
        for href in page.xpath("//a/@href"):
            target, _, anchor = href.partition("#")
            assert not anchor or anchor in places[target or name], f"{name}: {href}"
            assert (target or name) in pages, f"{name}: {href}"


@each_year
def test_every_page_is_reached_from_the_first(jaar: str) -> None:
    pages = site(jaar)
    reached, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        reached.add(name)
        targets = {href.partition("#")[0] or name for href in pages[name].xpath("//a/@href")}
        todo += targets - reached - set(todo)

    assert reached == pages.keys()


def test_the_pages_hold_no_script_and_name_no_other_host() -> None:
    for name, text in reference(load("2019.1")):
        page = html.fromstring(text)
        assert page.xpath("//script | //img | //link | //iframe") == [], name
        assert not [href for href in page.xpath("//a/@href") if ":" in href], name
        assert len(page.xpath("//h1")) == 1, name


def test_a_meaning_that_is_not_certain_is_not_told() -> None:
    rows = site("2019.1")["codelijst-2.html"].xpath("//section[@id='codes']//tbody/tr")
    told = {row.xpath("string(th)"): row.xpath("string(td)") for row in rows}

    assert told["60"] == "havo"
    assert told["21"] == "niet openbaar bekend"


def test_a_secret_field_is_marked() -> None:
    row = site("2019.1")["blok-adres.html"].get_element_by_id("straat")

    assert "geheim" in row.text_content()
    assert "Kastanjepad" in row.text_content()


@each_year
def test_the_example_of_every_block_is_good_in_json_and_in_xml(jaar: str) -> None:
    g = load(jaar)
    judge = Judge(json.loads(json_schema(g)))

    for naam, block in g.blokken.items():
        made = example(g, block)
        assert judge.judge(made, judge.defined(f"#/$defs/{naam}")), naam
        root = etree.fromstring(example_xml(naam, made).replace(f"<{naam}", f'<{naam} xmlns="{g.namespace}"', 1))
        assert schema(alone(g, naam)).validate(root), naam


def alone(g: Gegevensset, naam: str) -> Gegevensset:
    """The year in which this block may be a document."""
    return replace(g, wortels=(naam,))


def test_a_rule_says_what_it_asks_of_what_and_what_the_official_validator_makes_of_it() -> None:
    page = site("2019.1")["regel-OG.02.html"]
    text = page.text_content()

    assert "standaardversie_van_het_jaar" in text
    assert "De officiële controle meldt dit ook." in text
    assert page.xpath("//tbody//a/@href") == ["blok-metadata.html#standaardversie"]
    assert "regel-OG.02.html" in site("2019.1")["blok-metadata.html"].xpath("//section[@id='regels']//a/@href")


def test_the_pages_of_a_draft_make_do_with_what_there_is() -> None:
    g = load("2019.1")
    velden = tuple(replace(element, label="", gevoelig="") for element in g.blokken["inzage"].velden)
    draft = replace(
        g, status="draft", uitleg={}, blokken={**g.blokken, "inzage": replace(g.blokken["inzage"], velden=velden)}
    )

    pages = dict(reference(draft))

    assert "concept" in pages["index.html"]
    assert "<b" not in html.fromstring(pages["blok-inzage.html"]).get_element_by_id("akkoord").text_content()
    assert "akkoord" in pages["blok-inzage.html"]
