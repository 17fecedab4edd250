"""Each coded field holds a code of its list, or is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from dossier.records import NS, G, by_columns, changed, dossier, leerling, whole_record, xml
from overstap.dossier import Dossier, build, read, validate
from overstap.gegevensset import Element


def coded() -> Iterator[Element]:
    yield from (element for element in G.elements() if element.codelijst)


REGELS = sorted({element.regel for element in coded()})


def test_there_are_fifty_four_checks_on_codes() -> None:
    assert len(REGELS) == 54


@pytest.mark.parametrize("regel", [regel for regel in REGELS if regel != "CL33"])
def test_a_code_outside_its_list_is_named_with_its_place(regel: str) -> None:
    elements = [element for element in coded() if element.regel == regel]
    one = build(whole_record(3, prefer=elements[0].veld), G)
    assert regel not in {melding.regel for melding in validate(one)}
    wrong = [node for element in elements for node in places(one, element)]
    for node in wrong:
        node.text = "99"

    meldingen = [melding for melding in validate(one) if melding.regel == regel]

    assert {melding.locatie for melding in meldingen} == {official_place(node) for node in wrong} != set()
    assert all(melding.official and melding.soort == "Fout" for melding in meldingen)
    assert all(G.codelijsten[elements[0].codelijst].label in melding.tekst for melding in meldingen)


def places(one: Dossier, element: Element) -> Iterator[etree._Element]:
    """Where a field stands in the tree: below each field that holds its block."""
    around = {outer.veld for outer in G.elements() if outer.is_blok and G.blok_van(outer).veld(element.veld) is element}
    for node in one.root.iter(G.tag(element.veld)):
        parent = node.getparent()
        assert parent is not None
        if etree.QName(parent).localname in around | {"dossier"}:
            yield node


def official_place(node: etree._Element) -> str:
    """Counted another way than the code does it."""
    path = str(node.getroottree().getelementpath(node)).replace(f"{{{NS}}}", "")
    return "/dossier[1]" + "".join(f"/{step}" if "[" in step else f"/{step}[1]" for step in path.split("/"))


@pytest.mark.parametrize("code", ["ja", " Ja", "Ja ", "J", ""])
def test_a_code_must_be_exactly_that_of_the_list(code: str) -> None:
    regels = [melding.regel for melding in validate(dossier(changed("inzage/akkoord", code)))]

    assert "CL37.akkoord" in regels


def test_the_sort_of_dossier_is_judged_once_for_the_whole_document() -> None:
    """Code list 33, the one with the place of the document."""
    wrong = by_columns(validate(dossier(changed("metadata/deeldossier", "XYZ"))))
    absent = by_columns(validate(read(xml("<overdrachtsoort>overstapdossier</overdrachtsoort>"))))

    assert [(m.regel, m.locatie) for m in wrong] == [("CL33", "/[1]")]
    assert [(m.regel, m.locatie) for m in absent if m.regel != "XSD"] == [("CL33", "/[1]")]


def test_a_comment_cuts_a_code_in_pieces() -> None:
    kept = read(
        leerling("<achternaam>a</achternaam><geslacht>1<!-- --></geslacht><nnca>1x<!-- -->x1</nnca>"), comments="keep"
    )

    regels = [melding.regel for melding in validate(kept)]

    assert "CL14" not in regels
    assert "CL10" in regels
