"""What the schema finds is said in plain Dutch: what is missing, doubled or out of place, and what to do."""

from __future__ import annotations

import pytest
from lxml import etree

from dossier.records import NS, G, leerling, whole_record, xml
from overstap.dossier import Dossier, Melding, build, check_structure, read, validate
from overstap.dossier.check_structure import FAULTS_MAX, MELDINGEN_MAX

LEERLING = "/dossier[1]/huidigeschool[1]/leerling[1]"


def structure(data: bytes) -> list[tuple[str, str]]:
    """What the schema check says of these bytes: place in words, and text."""
    return [(melding.veld, melding.tekst) for melding in validate(read(data)) if melding.regel == "XSD"]


@pytest.mark.parametrize(
    ("inner", "veld", "tekst"),
    [
        ("", "Leerling › Achternaam", "Dit is verplicht en ontbreekt. Vul het in."),
        ("<roepnaam>a</roepnaam>", "Leerling › Achternaam", "Dit is verplicht en ontbreekt. Vul het in."),
        (
            "<achternaam/>",
            "Leerling › Achternaam",
            "Dit veld is leeg en het is verplicht. Vul in: tekst van ten minste één teken.",
        ),
        (
            "<achternaam>a</achternaam><roepnaam/>",
            "Leerling › Roepnaam",
            "Dit veld is leeg. Vul in: tekst van ten minste één teken. Hebt u geen waarde, laat het veld dan weg.",
        ),
        (
            "<achternaam>a</achternaam><geboortedatum>17-05-2014</geboortedatum>",
            "Leerling › Geboortedatum",
            "Deze waarde heeft niet de goede vorm. Vul in: een datum, zoals 2026-03-12.",
        ),
        (
            "<achternaam>a</achternaam><geslacht>1.5</geslacht>",
            "Leerling › Geslacht",
            "Deze waarde heeft niet de goede vorm. Vul in: een heel getal, zoals 7.",
        ),
        (
            "<achternaam>a</achternaam><teruggeplaatstnaarbrin>99pa</teruggeplaatstnaarbrin>",
            "Leerling › Teruggeplaatst naar school",
            "Deze waarde heeft niet de goede vorm. Vul in: twee cijfers en twee hoofdletters, zoals 99PA.",
        ),
        (
            "<achternaam>a</achternaam><adresbuitenland>" + "x" * 36 + "</adresbuitenland>",
            "Leerling › Adres in het buitenland",
            "Deze waarde heeft niet de goede vorm. Vul in: tekst van 1 tot en met 35 tekens.",
        ),
        (
            "<achternaam>a</achternaam><achternaam>b</achternaam>",
            "Leerling › Achternaam 2",
            "Dit veld mag hier maar één keer staan. Haal de andere weg.",
        ),
        (
            "<achternaam>a</achternaam><onderwijsnummer>1</onderwijsnummer><bsn>1</bsn>",
            "Leerling › Burgerservicenummer (BSN)",
            "Dit veld mag niet samen met 'Onderwijsnummer'. Kies één van de twee.",
        ),
        (
            "<achternaam>a</achternaam><roepnaam>b</roepnaam><voorvoegsel>c</voorvoegsel>",
            "Leerling › Voorvoegsel",
            "Dit veld staat niet op zijn plaats. Zet de velden in de volgorde van de gegevensset.",
        ),
        (
            "<achternaam>a</achternaam><schoenmaat>38</schoenmaat>",
            "Leerling › schoenmaat",
            "Dit veld hoort hier niet. Haal het weg.",
        ),
        (
            "<achternaam><b>a</b></achternaam>",
            "Leerling › Achternaam",
            "In dit veld hoort één waarde te staan, en er staan andere velden in. Haal die weg.",
        ),
        ("<achternaam>a</achternaam>los", "Leerling", "Hier staat losse tekst tussen de velden. Haal die weg."),
        (
            '<achternaam soort="x">a</achternaam>',
            "Leerling › Achternaam",
            "Dit veld heeft een kenmerk (attribuut) dat hier niet mag of dat leeg is. Haal het weg.",
        ),
        (
            '<achternaam>a</achternaam><nationaliteit omschrijving="">1</nationaliteit>',
            "Leerling › Nationaliteit",
            "Dit veld heeft een kenmerk (attribuut) dat hier niet mag of dat leeg is. Haal het weg.",
        ),
        (
            '<achternaam xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>',
            "Leerling › Achternaam",
            "Dit past niet in de opbouw van de gegevensset. Vraag de leverancier van uw systeem ernaar te kijken.",
        ),
        (
            "<achternaam>a</achternaam><adreslijst/>",
            "Leerling › Adres",
            "Dit is verplicht en ontbreekt. Vul het in.",
        ),
        (
            "<achternaam>a</achternaam><resultaatvakkenvo><vakcode>1</vakcode></resultaatvakkenvo>",
            "Leerling › Resultaat van een vak (vo)",
            "Hier ontbreekt iets. Vul een van deze in: Beoordeling zonder cijfer, Eindcijfer, Cijfer centraal examen, "
            "Eindcijfer schoolexamen, Cijfer schoolexamen, Rapportcijfer, Werkstuk.",
        ),
    ],
)
def test_what_is_wrong_with_the_structure_is_said_in_words(inner: str, veld: str, tekst: str) -> None:
    assert (veld, tekst) in structure(leerling(inner))


def test_a_good_structure_has_nothing_to_say() -> None:
    assert structure(leerling("<achternaam>a</achternaam>")) == []


def test_a_structure_fault_has_the_official_place() -> None:
    melding, *_ = validate(read(leerling("<achternaam>a</achternaam><geslacht>x</geslacht>")))

    assert melding == Melding(
        "XSD",
        "Fout",
        f"{LEERLING}/geslacht[1]",
        "Leerling › Geslacht",
        "Deze waarde heeft niet de goede vorm. Vul in: een heel getal, zoals 7.",
        official=True,
    )


FIVE_MISSING = "<schoolloopbaan/>"


def strange_attributes(many: int) -> str:
    return " ".join(f"a{number}=''" for number in range(many))


@pytest.mark.parametrize(
    ("years", "looked_into"),
    [
        (FIVE_MISSING * (MELDINGEN_MAX // 5 + 1), MELDINGEN_MAX // 5 + 1),
        (FIVE_MISSING * 1_900, MELDINGEN_MAX // 5 + 1),
        (f"<schoolloopbaan {strange_attributes(FAULTS_MAX + 1)}/>", FAULTS_MAX),
    ],
    ids=["one too many", "far too many", "the same many times"],
)
def test_of_very_many_faults_a_part_is_looked_into_and_it_is_said_that_there_is_more(
    years: str, looked_into: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought: list[str] = []
    node = check_structure._node

    def counted(dossier: Dossier, path: str) -> etree._Element:
        sought.append(path)
        return node(dossier, path)

    monkeypatch.setattr(check_structure, "_node", counted)
    found = list(check_structure.check_structure(read(career(years))))

    assert len(sought) == looked_into
    assert len(found) <= MELDINGEN_MAX + 1
    assert "Er is meer mis met de opbouw dan hier staat." in found[-1].tekst
    assert (found[-1].locatie, found[-1].veld, found[-1].official) == ("/dossier[1]", "Dossier", True)


def test_as_many_meldingen_as_may_be_leave_nothing_to_add() -> None:
    found = list(check_structure.check_structure(read(career(FIVE_MISSING * (MELDINGEN_MAX // 5)))))

    assert len(found) == MELDINGEN_MAX
    assert {melding.tekst for melding in found} == {"Dit is verplicht en ontbreekt. Vul het in."}


def career(years: str) -> bytes:
    return leerling(f"<achternaam>a</achternaam><schoolloopbaanlijst>{years}</schoolloopbaanlijst>")


def test_everything_that_is_missing_is_said_at_once() -> None:
    found = structure(xml("<metadata/><overdrachtsoort>x</overdrachtsoort>"))

    assert [veld for veld, _ in found] == [
        "Metadata › Soort deeldossier",
        "Metadata › Naam van het pakket",
        "Metadata › Versie van het pakket",
        "Metadata › Aanmaakdatum",
        "Metadata › Versie van de standaard",
        "Metadata › Versie van de controle",
        "Huidige school",
    ]


def test_a_prefix_does_not_hide_the_place() -> None:
    data = leerling("<achternaam>a</achternaam><geslacht>x</geslacht>").decode()
    prefixed = data.replace("<", "<o:").replace("<o:/", "</o:").replace("xmlns=", "xmlns:o=")

    halfway = data.replace("<geslacht>", f'<o:geslacht xmlns:o="{NS}">').replace("</geslacht>", "</o:geslacht>")

    assert structure(prefixed.encode()) == structure(data.encode()) != []
    assert structure(halfway.encode()) == structure(data.encode())


def test_a_melding_never_repeats_the_value() -> None:
    """A melding is shown, logged and sent to a supplier; what stands in the dossier is not."""
    one = build(whole_record(7), G)
    for node in one.root.iter("*"):
        if len(node) == 0:
            node.text = "999000007 kanarie"

    meldingen = validate(one)

    assert {melding.regel for melding in meldingen} >= {"XSD", "CL48.cat_vve"}
    assert "kanarie" not in repr(meldingen)
    assert "999000007" not in repr(meldingen)
