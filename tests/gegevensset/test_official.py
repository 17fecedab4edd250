"""A published schema becomes the rows that would make it again; what the tables cannot hold is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import overstap.gegevensset
from overstap.gegevensset import load, read_tables, years
from overstap.gegevensset.official import published
from overstap.gegevensset.official_kinds import BOUNDS, XS, SchemaFout
from overstap.gegevensset.tables import Row, Tables
from overstap.gegevensset.take_over import take_over
from overstap.gegevensset.xsd import xsd

YEARS = Path(overstap.gegevensset.__file__).parent / "years"
NUMBER = re.compile("[0-9]+")
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


def outline(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Fields with their groups counted from the first of the block: the numbers themselves say nothing."""
    order: dict[str, str] = {}
    told = []
    for *field, keuze in rows:
        parts = filter(None, keuze.split(" > "))
        told.append(
            (*field, " > ".join(order.setdefault(part, f"{len(order)}{NUMBER.sub('', part)}") for part in parts))
        )
    return told  # type: ignore[return-value]


def fields(naam: str, rows: list[Row]) -> list[tuple[str, str, str, str]]:
    """The fields of a block, those of the block it extends first."""
    own = [row for row in rows if row["blok"] == naam]
    basis = fields(own[0]["soort"], rows) if own[0]["soort"] else []
    return basis + [(row["veld"], row["soort"], row["aantal"], row["keuze"]) for row in own[1:]]


@each_year
def test_alone_a_schema_brings_back_all_that_it_can_say(jaar: str) -> None:
    """Elements, kinds, how often and groups: without an older year nothing else is told."""
    year, rows = load(jaar), tables(jaar).elements

    found = published({"year.xsd": xsd(year)})

    assert found.namespace == year.namespace
    assert found.wortels == {wortel: wortel for wortel in year.wortels}
    assert bounds(found.kinds) == bounds(tables(jaar).kinds)
    assert found.notes == ()
    assert {row["label"] + row["categorie"] + row["gevoelig"] + row["codelijst"] for row in found.elements} == {""}
    told = {row["blok"] for row in found.elements}
    extended = {block.basis for block in year.blokken.values()} - {element.soort for element in year.elements()}
    assert year.blokken.keys() - told == extended - {""}
    for naam in told:
        assert outline(fields(naam, found.elements)) == outline(fields(naam, rows))


# -- A schema in the words of others -----------------------------------------------------------------------------

HEAD = f'<xs:schema xmlns:xs="{XS}" xmlns:d="urn:proef" targetNamespace="urn:proef" elementFormDefault="qualified">'
TEXT = (
    '<xs:simpleType name="t"><xs:restriction base="xs:string"><xs:minLength value="1"/></xs:restriction>'
    "</xs:simpleType>"
)


def told(body: str, *more: str) -> list[str]:
    """The rows of a schema, each in one line: where, what, how often, in which groups."""
    files = {f"{nr}.xsd": f"{HEAD}{each}</xs:schema>".encode() for nr, each in enumerate((body, *more))}
    return [
        " ".join(filter(None, (f"{row['blok']}.{row['veld']}", row["soort"], row["aantal"], row["keuze"])))
        for row in published(files).elements
    ]


def dossier(fields: str, rest: str = TEXT) -> str:
    inner = f"<xs:complexType><xs:sequence>{fields}</xs:sequence></xs:complexType>"
    return f'<xs:element name="dossier">{inner}</xs:element>{rest}'


A, B, C = (f'<xs:element name="{name}" type="d:t"/>' for name in "abc")


@pytest.mark.parametrize(
    ("fields", "rows"),
    [
        (A, ["dossier.a t 1"]),
        ('<xs:element name="a" type="d:t" minOccurs="0" maxOccurs="unbounded"/>', ["dossier.a t 0..n"]),
        ('<xs:element name="a" type="xs:date"/>', ["dossier.a date 1"]),
        ('<xs:element name="a"><xs:simpleType><xs:restriction base="d:t"><xs:maxLength value="9"/></xs:restriction>'
         "</xs:simpleType></xs:element>", ["dossier.a a 1"]),
        (f"<xs:choice>{A}{B}</xs:choice>{C}", ["dossier.a t 1 keuze1", "dossier.b t 1 keuze1", "dossier.c t 1"]),
        (f'<xs:choice minOccurs="0">{A}<xs:sequence>{B}{C}</xs:sequence></xs:choice>',
         ["dossier.a t 1 keuze1?", "dossier.b t 1 keuze1? > reeks2", "dossier.c t 1 keuze1? > reeks2"]),
        (f"<xs:sequence>{A}</xs:sequence>{B}", ["dossier.a t 1", "dossier.b t 1"]),
        (f'<xs:sequence minOccurs="0">{A}{B}</xs:sequence>', ["dossier.a t 1 reeks1?", "dossier.b t 1 reeks1?"]),
        (f'<xs:element name="blok"><xs:complexType><xs:sequence>{A}</xs:sequence></xs:complexType></xs:element>',
         ["dossier.blok blok 1", "blok.", "blok.a t 1"]),
    ],
)  # fmt: skip
def test_each_way_to_say_a_field_becomes_a_row(fields: str, rows: list[str]) -> None:
    assert told(dossier(fields)) == ["dossier.", *rows]


def test_types_references_groups_and_extensions_are_followed_from_file_to_file() -> None:
    body = dossier('<xs:element ref="d:kind"/><xs:group ref="d:g"/><xs:element name="ouder" type="d:ouderType"/>')
    common = (
        f'{TEXT}<xs:element name="kind" type="d:persoonType"/>'
        f'<xs:group name="g"><xs:sequence>{A}{B}</xs:sequence></xs:group>'
        f'<xs:complexType name="persoonType"><xs:sequence>{C}</xs:sequence></xs:complexType>'
        '<xs:complexType name="ouderType"><xs:complexContent><xs:extension base="d:persoonType"><xs:sequence>'
        '<xs:element name="relatie" type="d:metNaam"/></xs:sequence></xs:extension></xs:complexContent>'
        "</xs:complexType>"
        '<xs:complexType name="metNaam"><xs:simpleContent><xs:extension base="xs:string">'
        '<xs:attribute name="omschrijving" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>'
    )

    assert told(body.removesuffix(TEXT), common) == [
        "dossier.",
        "dossier.kind persoonType 1",
        "dossier.a t 1",
        "dossier.b t 1",
        "dossier.ouder ouderType 1",
        "persoonType.",
        "persoonType.c t 1",
        "ouderType. persoonType",
        "ouderType.relatie metNaam 1",
    ]


def test_a_list_of_values_is_noted_since_codes_have_a_table_of_their_own() -> None:
    values = '<xs:enumeration value="1"/><xs:enumeration value="2"/>'
    kind = f'<xs:simpleType><xs:restriction base="xs:string">{values}</xs:restriction></xs:simpleType>'
    found = published(
        {"x.xsd": f'{HEAD}{dossier(f"""<xs:element name="a">{kind}</xs:element>""")}</xs:schema>'.encode()}
    )

    assert [note.partition(": ")[2] for note in found.notes] == ["een lijst van waarden hoort in codes.csv."]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ('<xs:element name="a" type="d:t" maxOccurs="3"/>', "1 tot 3 keer past niet"),
        (f'<xs:choice maxOccurs="2">{A}{B}</xs:choice>', "1 tot 2 keer past niet"),
        ("<xs:any/>", "<any> in een blok past niet"),
        ('<xs:element name="a" type="d:weg"/>', "het type d:weg is er niet"),
        ('<xs:element ref="d:weg"/>', "het element d:weg is er niet"),
        ('<xs:group ref="d:weg"/>', "de groep d:weg is er niet"),
        ('<xs:element name="a" type="d:t" nillable="true"/>', "nillable"),
        ('<xs:element name="a" type="d:u"/>', "alleen een beperking"),
        ('<xs:element name="a" type="d:digits"/>', "de grens totalDigits past niet"),
        ('<xs:element name="a" type="d:twice"/>', "een patroon op een patroon"),
        ('<xs:element name="a" type="d:mixed"/>', "mixed"),
        ('<xs:element name="a" type="d:attributed"/>', "<attribute> in een blok past niet"),
        ('<xs:element name="a" type="d:many"/>', "ten hoogste één kenmerk"),
    ],
)
def test_what_the_tables_cannot_hold_is_refused_with_its_file_and_line(fields: str, says: str) -> None:
    one, other = (f'<xs:attribute name="{name}" type="xs:string"/>' for name in "xy")
    rest = (
        TEXT
        + '<xs:simpleType name="u"><xs:union memberTypes="xs:string xs:int"/></xs:simpleType>'
        + '<xs:simpleType name="digits"><xs:restriction base="xs:decimal"><xs:totalDigits value="3"/></xs:restriction>'
        + '</xs:simpleType><xs:simpleType name="p"><xs:restriction base="xs:string"><xs:pattern value="a"/>'
        + '</xs:restriction></xs:simpleType><xs:simpleType name="twice"><xs:restriction base="d:p"><xs:pattern '
        + 'value="b"/></xs:restriction></xs:simpleType>'
        + f'<xs:complexType name="mixed" mixed="true"><xs:sequence>{A}</xs:sequence></xs:complexType>'
        + f'<xs:complexType name="attributed"><xs:sequence>{A}</xs:sequence>{one}</xs:complexType>'
        + '<xs:complexType name="many"><xs:simpleContent><xs:extension base="xs:string">'
        + f"{one}{other}</xs:extension></xs:simpleContent></xs:complexType>"
    )

    with pytest.raises(SchemaFout) as caught:
        told(dossier(fields, rest))

    assert says in caught.value.tekst
    assert caught.value.tekst.startswith("0.xsd, regel 1: ")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"x": b"<"}, "x is geen goede XML (regel 1)"),
        ({"x": b"<dossier/>"}, "x is geen XML-schema"),
        ({"x": b'<!DOCTYPE s [<!ENTITY e "f">]>' + f'<xs:schema xmlns:xs="{XS}"/>'.encode()}, "x is geen XML-schema"),
        ({"x": f'<xs:schema xmlns:xs="{XS}"/>'.encode()}, "niet precies één targetNamespace"),
        (
            {name: f'<xs:schema xmlns:xs="{XS}" targetNamespace="urn:{name}"/>'.encode() for name in "ab"},
            "niet precies",
        ),
    ],
)
def test_what_is_no_schema_is_refused(files: dict[str, bytes], says: str) -> None:
    with pytest.raises(SchemaFout, match=re.escape(says)):
        published(files)


GROUPS = "".join(
    f'<xs:group name="g{nr}"><xs:sequence><xs:group ref="d:g{nr + 1}"/><xs:group ref="d:g{nr + 1}"/></xs:sequence>'
    "</xs:group>"
    for nr in range(30)
)
LONG = '<xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="{0}"/></xs:restriction></xs:simpleType>'
EXTENDED = (
    '<xs:complexType name="{0}"><xs:complexContent><xs:extension base="d:{1}"/></xs:complexContent></xs:complexType>'
)
SIMPLE = '<xs:simpleType name="{0}"><xs:restriction base="d:{1}"/></xs:simpleType>'


@pytest.mark.parametrize(
    ("fields", "rest", "says"),
    [
        ('<xs:element name="a" type="d:p"/>', SIMPLE.format("p", "q") + SIMPLE.format("q", "p"), "in een kring"),
        (
            '<xs:element name="a" type="d:s0"/>',
            "".join(SIMPLE.format(f"s{n}", f"s{n + 1}") for n in range(2000)),
            "diep",
        ),
        (
            '<xs:group ref="d:g"/>',
            '<xs:group name="g"><xs:sequence><xs:group ref="d:g"/></xs:sequence></xs:group>',
            "in een kring",
        ),
        (
            '<xs:element name="a" type="d:e"/>',
            EXTENDED.format("e", "f") + EXTENDED.format("f", "e"),
            "breidt zichzelf uit",
        ),
        (
            '<xs:group ref="d:g0"/>',
            f'{GROUPS}<xs:group name="g30"><xs:sequence>{A}</xs:sequence></xs:group>',
            "onderdelen",
        ),
        (
            "".join(f'<xs:element name="a">{LONG.format(nr)}</xs:element>' for nr in range(1100)),
            "",
            "Te veel typen in het schema heten a.",
        ),
        ('<xs:element name="../../a" type="xs:string"/>', "", "een naam mag alleen"),
        ('<xs:element name="a&#10;b" type="xs:string"/>', "", "een naam mag alleen"),
    ],
)
def test_a_schema_without_end_is_refused_in_words(fields: str, rest: str, says: str) -> None:
    """T03: a few kilobytes can name a million parts, or a type that is its own beginning."""
    with pytest.raises(SchemaFout, match=re.escape(says)):
        told(dossier(fields, rest + TEXT))


# -- What is taken over ------------------------------------------------------------------------------------------


def taken(text: str, jaar: str = "2019.1") -> tuple[dict[tuple[str, str], Row], tuple[str, ...]]:
    found = take_over(published({"x.xsd": text.encode()}), tables(jaar))
    return {(row["blok"], row["veld"]): row for row in found.elements}, found.new


def test_types_of_another_name_get_the_name_of_the_block_or_kind_at_the_same_place() -> None:
    """As official files do: `dossierType`, `nonEmptyString` and so on."""
    text = re.sub(r'(type|base)="(\w+)"', r'\1="\2Type"', xsd(load("2019.1")).decode())
    text = re.sub(r'<xs:(complex|simple)Type name="([\w.]+)"', r'<xs:\1Type name="\2Type"', text)
    text = re.sub(r'(base)="([\w.]+)\.waarde"', r'\1="\2.waardeType"', text)

    found = take_over(published({"x.xsd": text.encode()}), tables("2019.1"))

    assert found.elements == tables("2019.1").elements
    assert found.kinds == tables("2019.1").kinds


def test_a_field_of_another_kind_is_told_and_left_empty() -> None:
    text = xsd(load("2019.1")).decode()
    changed = text.replace('name="roepnaam" type="tekst"', 'name="roepnaam" type="tekst35"')

    rows, new = taken(changed)

    assert new == ("leerling.roepnaam", "persoon.roepnaam")
    assert {rows["leerling", "roepnaam"][column] for column in ("label", "gevoelig", "categorie", "codelijst")} == {""}
    assert rows["leerling", "achternaam"]["label"] == "Achternaam"
    assert rows["verzorger", ""]["soort"] == "persoon"


def test_a_block_that_no_longer_begins_as_another_stands_by_itself() -> None:
    text = xsd(load("2019.1")).decode()
    verzorger = text.index('<xs:complexType name="verzorger">')
    changed = text[:verzorger] + text[verzorger:].replace('name="roepnaam"', 'name="noemnaam"', 1)

    rows, new = taken(changed)

    assert rows["verzorger", ""]["soort"] == ""
    assert rows["verzorger", "achternaam"]["label"] == "Achternaam"
    assert new == ("verzorger.noemnaam",)


def test_a_choice_that_changes_its_fields_keeps_the_name_of_the_group() -> None:
    text = xsd(load("2019.1")).decode()
    changed = text.replace('<xs:element name="bsn"', '<xs:element name="eck" type="tekst"/><xs:element name="bsn"')

    rows, _ = taken(changed)

    assert {rows["leerling", veld]["keuze"] for veld in ("onderwijsnummer", "eck", "bsn")} == {"keuze4?"}
