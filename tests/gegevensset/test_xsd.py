"""The schema that follows from the tables accepts what the agreement accepts, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from overstap.gegevensset import Block, Element, Groep, load, years
from overstap.gegevensset.xsd import XS, schema, schema_with_codes, xsd

G = load("2019.1")

METADATA = (
    "<metadata><deeldossier>LAS</deeldossier><pakketnaam>a</pakketnaam><pakketversie>1</pakketversie>"
    "<datum>2026-03-12</datum><standaardversie>2019.1</standaardversie>"
    "<validatieversie>2019.1.1</validatieversie></metadata>"
)
SCHOOL = "<naam>a</naam><brincode>99PA</brincode><vestigingscode>00</vestigingscode><aanleverpunt>0</aanleverpunt>"


def good(root: str, inner: str) -> bool:
    return schema(G).validate(etree.fromstring(f'<{root} xmlns="{G.namespace}">{inner}</{root}>'))


def leerling(inner: str) -> bool:
    return good(
        "dossier",
        f"{METADATA}<overdrachtsoort>x</overdrachtsoort><huidigeschool>{SCHOOL}"
        f"<leerling><achternaam>a</achternaam>{inner}</leerling></huidigeschool>",
    )


def test_there_is_one_type_per_kind_and_block_and_one_element_per_root() -> None:
    root = etree.fromstring(xsd(G))

    assert {node.get("name") for node in root.iterchildren(f"{{{XS}}}element")} == set(G.wortels)
    types = {node.get("name") for node in root if node.tag != f"{{{XS}}}element"}
    assert types >= G.blokken.keys() | G.soorten.keys()
    assert schema(G) is schema(G)


def test_the_smallest_dossier_is_good() -> None:
    assert leerling("")


def test_the_other_roots_are_good() -> None:
    terugkoppeling = (
        f"{METADATA}<voschool><school>{SCHOOL}</school></voschool><leerlingmatching><leerlingid>1</leerlingid>"
        "<voornaam>a</voornaam><achternaam>b</achternaam><geslacht>1</geslacht><geboortedatum>2012-01-01"
        "</geboortedatum></leerlingmatching><terugkoppelinformatie/>"
    )

    assert good("terugkoppeling", terugkoppeling)
    assert good("dossiers", "")
    assert good("dossiers", f"<terugkoppeling>{terugkoppeling}</terugkoppeling>" * 2)
    assert not good("dossiers", "<dossier/>")
    assert not good("terugkoppeling", METADATA)


@pytest.mark.parametrize("root", ["leerling", "adres", "iets"])
def test_no_other_root_is_good(root: str) -> None:
    assert not good(root, "")


@pytest.mark.parametrize(
    ("inner", "verdict"),
    [
        ("<onderwijsnummer>1</onderwijsnummer>", True),
        ("<bsn>1</bsn>", True),
        ("<onderwijsnummer>1</onderwijsnummer><bsn>1</bsn>", False),
        ("<geboortedatum>2014-05-17</geboortedatum><geboortemaand>2014-05</geboortemaand>", False),
        ("<resultaatvakkenvo><vakcode>1</vakcode></resultaatvakkenvo>", False),
        ("<bsn>1</bsn><bsn>1</bsn>", False),
    ],
)
def test_a_choice_is_a_choice(inner: str, verdict: bool) -> None:
    assert leerling(inner) is verdict


def typelijst(inner: str) -> bool:
    values = {"datum": "2026-01-01", "janee": "true", "cijferlijstTypelijst": inner, "schooljaar": "2025-2026"}
    fields = "".join(
        f"<{element.veld}>{values.get(element.soort, '1')}</{element.veld}>"
        for element in G.blokken["cijferlijst"].velden
        if element.verplicht
    )
    return leerling(f"<cijferlijstlijst><cijferlijst>{fields}</cijferlijst></cijferlijstlijst>")


@pytest.mark.parametrize(
    ("inner", "verdict"),
    [
        ("<naam>a</naam><score/>", True),
        ("<naam>a</naam><score/><naam>b</naam><score/><score/>", True),
        ("<naam>a</naam><onderdeel><naam>x</naam><score/></onderdeel><score/>", True),
        ("", False),
        ("<naam>a</naam>", False),
        ("<naam>a</naam><score/><score/><onderdeel><naam>x</naam><score/></onderdeel>", False),
    ],
)
def test_a_series_comes_again_as_a_whole(inner: str, verdict: bool) -> None:
    assert typelijst(inner) is verdict


@pytest.mark.parametrize(
    ("inner", "verdict"),
    [
        ("<nationaliteit>1</nationaliteit>", True),
        ('<nationaliteit omschrijving="a">1</nationaliteit>', True),
        ('<nationaliteit omschrijving="">1</nationaliteit>', False),
        ('<nationaliteit soort="a">1</nationaliteit>', False),
        ('<bsn omschrijving="a">1</bsn>', False),
        ("<adresbuitenland>" + "x" * 35 + "</adresbuitenland>", True),
        ("<adresbuitenland>" + "x" * 36 + "</adresbuitenland>", False),
        ("<adresbuitenland/>", False),
        ("<adresbuitenland> </adresbuitenland>", True),
        ("<geslacht> +07 </geslacht>", True),
        ("<geslacht>7.0</geslacht>", False),
        ("<adresgeheim>1</adresgeheim>", True),
        ("<adresgeheim>ja</adresgeheim>", False),
        ("<geboortedatum>2014-05-17Z</geboortedatum>", True),
        ("<geboortedatum>2014-02-30</geboortedatum>", False),
        ("<geboortemaand>２０１４-０５</geboortemaand>", True),
        ("<geboortemaand>2014-5</geboortemaand>", False),
        ("<teruggeplaatstnaarbrin>99PA</teruggeplaatstnaarbrin>", True),
        ("<teruggeplaatstnaarbrin>99PA </teruggeplaatstnaarbrin>", False),
    ],
)
def test_a_value_keeps_within_its_bounds(inner: str, verdict: bool) -> None:
    assert leerling(inner) is verdict


def test_a_group_may_stand_in_a_group() -> None:
    """The older years and drafts may nest them: a series inside a choice."""
    keuze = Groep("keuze1", is_keuze=True, optional=False, repeated=False)
    reeks = Groep("reeks2", is_keuze=False, optional=False, repeated=False)
    rows = {"a": (keuze,), "b": (keuze, reeks), "c": (keuze, reeks), "d": ()}
    velden = tuple(
        Element("proef", veld, "tekst", "1", groups, "", "", "", "gewoon", veld, is_blok=False)
        for veld, groups in rows.items()
    )
    block = Block("proef", "Proef", "gewoon", "", velden)
    nested = replace(G, blokken={"proef": block}, wortels=("proef",))

    def verdict(inner: str) -> bool:
        fields = "".join(f"<{veld}>x</{veld}>" for veld in inner)
        return schema(nested).validate(etree.fromstring(f'<proef xmlns="{G.namespace}">{fields}</proef>'))

    assert [verdict(inner) for inner in ("ad", "bcd", "bd", "abcd", "d")] == [True, True, False, False, False]


@pytest.mark.parametrize("jaar", years())
def test_every_code_is_a_good_value_of_its_field(jaar: str) -> None:
    """So a schema that knows the codes of a field need not know its kind too."""
    g = load(jaar)
    coded = {(element.soort, element.codelijst) for element in g.elements() if element.codelijst}
    velden = tuple(
        Element("proef", f"veld{nr}", soort, "0..n", (), "", "", "", "gewoon", "", is_blok=False)
        for nr, (soort, _) in enumerate(sorted(coded))
    )
    plain = replace(g, blokken={"proef": Block("proef", "Proef", "gewoon", "", velden)}, wortels=("proef",))
    proef = etree.Element(g.tag("proef"))
    for nr, (_, lijst) in enumerate(sorted(coded)):
        for code in g.codelijsten[lijst].codes:
            etree.SubElement(proef, g.tag(f"veld{nr}")).text = code

    assert len(proef) > 100
    schema(plain).assertValid(proef)


@pytest.mark.parametrize(
    ("code", "plain", "with_codes"),
    [
        ("7", True, False),
        ("overstapdossier", True, True),
        ("swv-dossier", True, True),
        ("overstapdossier ", True, False),
        (" overstapdossier", True, False),
        ("Overstapdossier", True, False),
        ("", False, False),
    ],
)
def test_the_schema_with_codes_knows_a_list_to_the_letter(code: str, plain: bool, with_codes: bool) -> None:
    root = etree.fromstring(
        f'<dossier xmlns="{G.namespace}">{METADATA}<overdrachtsoort>{code}</overdrachtsoort><huidigeschool>{SCHOOL}'
        "<leerling><achternaam>a</achternaam></leerling></huidigeschool></dossier>"
    )

    assert (schema(G).validate(root), schema_with_codes(G).validate(root)) == (plain, with_codes)


@pytest.mark.parametrize(("number", "with_codes"), [("2", True), ("02", False), (" 2", False), ("+2", False)])
def test_a_code_that_is_a_number_is_compared_as_text(number: str, with_codes: bool) -> None:
    root = etree.fromstring(
        f'<dossier xmlns="{G.namespace}">{METADATA}<overdrachtsoort>overstapdossier</overdrachtsoort><huidigeschool>'
        f"{SCHOOL}<leerling><achternaam>a</achternaam><geslacht>{number}</geslacht></leerling></huidigeschool></dossier>"
    )

    assert (schema(G).validate(root), schema_with_codes(G).validate(root)) == (True, with_codes)
