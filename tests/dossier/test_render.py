"""A school reads a dossier: all that is filled, in words, and for what is empty the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from dossier.records import NOOR, G, dossier, xml
from overstap.dossier import Dossier, bijlagen, build, invent, read, render
from overstap.dossier.dossier import text_of
from overstap.dossier.view import BlokWeergave, VeldWeergave, Weergave

JUNE = date(2026, 6, 20)
MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli"]
MONTHS += ["augustus", "september", "oktober", "november", "december"]


def pupil(seed: int = 7, profiel: str = "POVO", **more: Any) -> Dossier:
    return build(invent(seed, profiel, vandaag=JUNE, **more), G)


WIDE = pupil(wide=True)
VIEW = render(WIDE)


def all_blocks(view: Weergave) -> Iterator[BlokWeergave]:
    def within(blok: BlokWeergave) -> Iterator[BlokWeergave]:
        yield blok
        for part in blok.blokken:
            yield from within(part)

    for blok in view.blokken:
        yield from within(blok)


def blok(view: Weergave, naam: str) -> BlokWeergave:
    return next(found for found in all_blocks(view) if found.naam == naam)


def lines(view: Weergave, naam: str) -> dict[str, VeldWeergave]:
    """The lines of a block by their label; of lines with one label the last."""
    return {veld.label: veld for veld in blok(view, naam).velden}


def noor(**changed: Any) -> Dossier:
    """Noor, with other values in the block of the pupil."""
    school = NOOR["huidigeschool"]
    return dossier(NOOR | {"huidigeschool": school | {"leerling": school["leerling"] | changed}})


def test_the_head_says_who_it_is_about() -> None:
    view = render(dossier(NOOR), vandaag=date(2026, 5, 16))

    assert view.naam == "Noor van Wolfsgras"
    assert view.profiel == "Van basisschool naar voortgezet onderwijs"
    assert view.koppen == (
        "Noor van Wolfsgras",
        "11 jaar, geboren op 17 mei 2014",
        "Basisschool De Proef",
        "Van basisschool naar voortgezet onderwijs",
    )
    assert render(dossier(NOOR), vandaag=date(2026, 5, 17)).koppen[1].startswith("12 jaar")
    assert render(dossier(NOOR)).koppen[1] == "geboren op 17 mei 2014"


def test_the_pupil_stands_first_and_the_technical_part_last() -> None:
    names = [found.naam for found in VIEW.blokken]

    assert names[0] == "leerling"
    assert names[-3:] == ["huidigeschool", "inzage", "metadata"]
    assert names.index("overstapadvies") < names.index("schoolloopbaanlijst") < names.index("toetslijst")
    assert [found.label for found in VIEW.blokken][3:6] == [
        "Overstapadvies",
        "Schoolloopbaan",
        "Onderwijsondersteuning",
    ]


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_nothing_that_is_filled_is_left_out(profiel: str) -> None:
    """Every text of the dossier is on the page: as it is, as its meaning, as a date; never the inside of a file."""
    found = pupil(3, profiel, wide=True)
    view = render(found)
    shown = "\n".join(f"{v.label} {v.waarde} {v.code}" for b in all_blocks(view) for v in b.velden).lower()
    quiet = {"bestandsinhoud", "bsn", "land", "gemeente", "soortadres", "soort", "aanduiding", "geheim"}
    for node in found.root.iter("*"):
        veld, text = node.tag.split("}")[1], text_of(node)
        if text and len(node) == 0 and veld not in quiet and text not in ("true", "false", "Landelijk"):
            ways = (text, _as_day(text), _meaning(veld, text))
            assert any(way.lower() in shown for way in ways), (veld, text)


def _as_day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "\0"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _meaning(veld: str, text: str) -> str:
    lists = {element.codelijst for element in G.elements() if element.veld == veld and element.codelijst}
    return next((found for nr in lists if (found := G.codelijsten[nr].betekenis(text))), "\0")


def test_values_are_written_for_people() -> None:
    leerling = lines(VIEW, "leerling")

    assert leerling["Geslacht"].waarde in ("Man", "Vrouw")
    assert leerling["Geheim adres"] == VeldWeergave("Geheim adres", "Nee", "", "geheim")
    assert leerling["Geboortedatum"].waarde.split()[1] in MONTHS
    assert leerling["Telefoonnummer, privé"].waarde.startswith("00000")
    assert lines(VIEW, "overstapadvies")["Schooladvies"].code == WIDE.text(
        "huidigeschool/leerling/overstapadvies/advies"
    )


def test_a_number_that_names_a_person_shows_its_last_three_digits() -> None:
    view = render(dossier(NOOR))

    assert lines(view, "leerling")["Burgerservicenummer (BSN)"].waarde == "••••••007"
    assert not any("999000007" in f"{v.waarde}{v.code}" for b in all_blocks(view) for v in b.velden)


def test_a_secret_number_is_not_shown_at_all() -> None:
    reach = {"soort": "telefoon", "aanduiding": "prive", "nummer": "9999999999", "geheim": True, "noodnummer": True}
    view = render(noor(communicatielijst={"communicatie": [reach]}))

    assert lines(view, "leerling")["Telefoonnummer, privé"].waarde == "geheim, noodnummer"


def test_an_address_is_one_line_and_names_its_kind() -> None:
    address = {
        "soortadres": "post",
        "straat": "Pluimgrasplein",
        "nummer": "12",
        "toevoeging": "b",
        "aanduiding": "TO",
        "locatieomschrijving": "achter de molen",
        "postcode": "0010AB",
        "plaats": "Wolkerveen",
        "gemeente": "Wolkendam",
        "land": {"waarde": "5010", "omschrijving": "België"},
    }
    view = render(noor(adreslijst={"adres": [address]}))

    assert lines(view, "leerling")["Postadres"] == VeldWeergave(
        "Postadres",
        "Pluimgrasplein tegenover 12 b, achter de molen, 0010AB Wolkerveen, gemeente Wolkendam, België",
        "",
        "geheim",
    )


@pytest.mark.parametrize(
    ("advies", "waarde", "code"),
    [
        ("60", "Havo", "60"),
        ("21", "21 (niet bevestigd)", ""),
        ("99", "99", ""),
    ],
)
def test_a_meaning_is_shown_only_when_it_is_certain(advies: str, waarde: str, code: str) -> None:
    shown = lines(render(noor(overstapadvies={"advies": advies})), "overstapadvies")["Schooladvies"]

    assert (shown.waarde, shown.code) == (waarde, code)


def test_a_code_without_known_meaning_is_a_code() -> None:
    view = render(noor(voorschools={"codevoorschoolsprogramma": 1, "voorschoolsemaanden": 6}))

    assert lines(view, "voorschools")["Programma"].waarde == "1"


def test_blocks_that_come_again_are_told_apart() -> None:
    parents = blok(render(dossier(NOOR)), "verzorger")

    assert parents.label == "Ouder of verzorger"
    assert [part.label for part in parents.blokken] == [
        "Ouder of verzorger 1: Wolfsgras",
        "Ouder of verzorger 2: Zandhaver",
    ]
    tests = blok(VIEW, "toetslijst").blokken
    assert tests[0].label == "Toets 1: Voorbeeldtoets Rekenen M8"
    one = render(noor(verzorger=NOOR["huidigeschool"]["leerling"]["verzorger"][:1]))
    assert blok(one, "verzorger").label == "Ouder of verzorger: Wolfsgras"


def test_every_block_has_an_anchor_of_its_own() -> None:
    for profiel in ("POVO", "VOVO"):
        anchors = [found.anker for found in all_blocks(render(pupil(3, profiel, wide=True)))]
        assert len(set(anchors)) == len(anchors)
        assert all(anchor.startswith("blok-") for anchor in anchors)


def test_a_school_year_is_one_line() -> None:
    years = blok(VIEW, "schoolloopbaanlijst").velden

    assert years[-1].label == "2025-2026"
    assert years[-1].waarde.startswith("Basisonderwijs groep 8, 8")
    assert years[-1].waarde.endswith("school 99PA 00, BO, vanaf 1 augustus 2025")
    assert "tot en met 31 juli 2025" in years[-2].waarde


def test_attachments_are_listed_and_named_where_they_belong() -> None:
    assert VIEW.bijlagen == bijlagen(WIDE)
    plan = blok(VIEW, "opp")
    assert plan.velden[2].waarde == "Ontwikkelingsperspectief (ontwikkelingsperspectief.pdf)"
    assert not any("UEsDB" in v.waarde for b in all_blocks(VIEW) for v in b.velden)
    nameless = noor(overigdocumentlijst={"document": [{"bestandsnaam": "a.pdf", "bestandsinhoud": "x"}]})
    assert blok(render(nameless), "overigdocumentlijst").velden[0].waarde == "Bijlage a.pdf"


def test_what_is_empty_says_why() -> None:
    switches = {f"cat_{naam.naam}": "OPTIONEEL" for naam in G.categorieen.values()}
    switches |= {"cat_vve": "VERBODEN", "cat_verzuim": "OPT-UIT"}
    record = NOOR | {"metadata": NOOR["metadata"] | {"categorie_uitlevering": switches}}

    dutch = lines(render(dossier(record)), "leerling")
    assert dutch["Voorschoolse educatie"].leeg_reden == "Mag niet mee in dit profiel"
    assert dutch["Verzuim"].leeg_reden == "Met opzet weggelaten door de vorige school"
    assert dutch["Toetsresultaten"].leeg_reden == "Niet ingevuld"
    assert dutch["Voorletters"] == VeldWeergave("Voorletters", "", "", "gewoon", "Niet ingevuld")
    assert "Geboortemaand" not in dutch
    assert dutch["Achternaam"].leeg_reden == ""

    english = lines(render(dossier(record), taal="en"), "leerling")
    assert english["Verzuim"].leeg_reden == "Left out on purpose by the previous school"


def test_in_english_the_labels_stay_and_our_own_words_turn() -> None:
    view = render(dossier(NOOR), taal="en", vandaag=date(2026, 5, 17))

    assert view.koppen[1] == "12 years old, born on 17 May 2014"
    assert lines(view, "inzage")["Voorlopig dossier"].waarde == "No"


def test_the_parts_of_the_final_test_are_one_line_each() -> None:
    part = {"onderdeelcode": "8000", "domeinen": {"domein": [{"domeincode": "8050", "dom_referentieniveau": "04"}]}}
    part["domeinen"]["domein"].append({"domeincode": "8051"})
    test = {"toetssoort": "0011", "toetsniveau": "G", "datum_afname": "2026-04-14", "onderdelen": {"onderdeel": [part]}}
    view = render(noor(eindtoets_basisonderwijs={"eindtoetsresultaat": test, "deelgenomen": True}))

    assert lines(view, "eindtoets_basisonderwijs")["Taal"].waarde == "Lezen: 2F, Taalverzorging"


def test_a_dossier_that_is_wrong_is_shown_as_it_is() -> None:
    """The reader sees what came; what is wrong with it is said by the meldingen."""
    wrong = (
        "<vreemd>x</vreemd><overdrachtsoort>iets</overdrachtsoort>"
        "<huidigeschool><leerling><geboortedatum>gisteren</geboortedatum><adresgeheim>misschien</adresgeheim>"
        "<schoolloopbaanlijst><schoolloopbaan><einddatum>2020-07-31</einddatum></schoolloopbaan></schoolloopbaanlijst>"
        "<verzorger/></leerling></huidigeschool>"
    )
    view = render(read(xml(wrong)), vandaag=JUNE)

    assert view.koppen == ("geboren op gisteren", "iets")
    leerling = lines(view, "leerling")
    assert (leerling["Geboortedatum"].waarde, leerling["Geheim adres"].waarde) == ("gisteren", "misschien")
    assert blok(view, "schoolloopbaanlijst").velden[0].waarde.endswith("tot en met 31 juli 2020")
    assert render(read(xml(""))).blokken == ()


def test_other_readers_have_no_view_yet() -> None:
    with pytest.raises(ValueError, match="ouder"):
        render(WIDE, "ouder")  # type: ignore[arg-type]
