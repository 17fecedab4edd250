"""A dossier in another year: what fits goes along, and all that does not is named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.records import Record, whole_record
from overstap.dossier import (
    ConversieFout,
    Converted,
    Dossier,
    Loss,
    build,
    convert,
    errors_of,
    invent,
    record,
    validate,
    write,
)
from overstap.dossier.convert_moves import MOVES
from overstap.dossier.dossier import text_of
from overstap.dossier.places import locatie
from overstap.gegevensset import Element, load, years
from overstap.gegevensset.conversions import Conversie, conversies, steps

PAIRS = [pair for one in years() for other in years() for pair in steps(one, other) if pair == (one, other)]
LEERLING = "/dossier[1]/huidigeschool[1]/leerling[1]"
DOCUMENT = {"bestandsnaam": "verslag.pdf", "bestandsinhoud": "UEsDBA=="}


def made(jaar: str, **velden: object) -> Dossier:
    """A small dossier of a year with these fields of the pupil."""
    g = load(jaar)
    metadata: Record = {"deeldossier": "LASLVS", "pakketnaam": "Proef", "pakketversie": "1", "datum": "2019-03-12"}
    metadata |= {"standaardversie": g.standaardversie, "validatieversie": g.validatieversie, "overstap": "POVO"}
    school: Record = {"naam": "De Proef", "brincode": "99PA", "vestigingscode": "00", "aanleverpunt": "0"}
    whole = {
        "metadata": metadata,
        "overdrachtsoort": "overstapdossier",
        "huidigeschool": school | {"leerling": {"achternaam": "Wolfsgras"} | velden},
    }
    return build(whole, g)


def leerling(converted: Converted) -> Record:
    school = record(converted.dossier)["huidigeschool"]
    assert isinstance(school, dict)
    found: Record = school["leerling"]
    return found


def told(losses: tuple[Loss, ...]) -> list[tuple[str, str, str]]:
    """Kind, and both places below the pupil."""
    return [(each.kind, each.locatie.removeprefix(LEERLING), each.nieuw.removeprefix(LEERLING)) for each in losses]


# -- the table ---------------------------------------------------------------------------------------------------


def paths(jaar: str, naam: str = "dossier", before: str = "") -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in load(jaar).blokken[naam].velden:
        found[before + element.veld] = element
        if element.is_blok:
            found |= paths(jaar, element.soort, f"{before}{element.veld}/")
    return found


@pytest.mark.parametrize(("van", "naar"), PAIRS)
def test_a_row_says_what_becomes_of_every_field_the_other_year_lacks(van: str, naar: str) -> None:
    told_of = [row.pad for row in conversies(van, naar)]
    gone = paths(van).keys() - paths(naar).keys()
    assert {path for path in gone if not any(f"{path}/".startswith(f"{pad}/") for pad in told_of)} == set()


@pytest.mark.parametrize(("van", "naar"), PAIRS)
def test_every_row_names_fields_of_its_two_years(van: str, naar: str) -> None:
    """A row may also name a field where an earlier row has put it."""
    moved = {row.doel: row.pad for row in conversies(van, naar) if row.doel}
    for row in conversies(van, naar):
        first = next((row.pad.replace(doel, pad, 1) for doel, pad in moved.items() if row.pad.startswith(doel)), "")
        assert {row.pad, first} & paths(van).keys(), row.pad
        assert not row.doel or row.doel in paths(naar)


@pytest.mark.parametrize(("van", "naar"), PAIRS)
def test_a_field_without_a_row_is_the_same_in_both_years(van: str, naar: str) -> None:
    mine, theirs = paths(van), paths(naar)
    both = [(path, mine[path], theirs[path]) for path in mine.keys() & theirs.keys() if not mine[path].is_blok]
    assert [p for p, a, b in both if (a.soort, a.aantal, a.keuze) != (b.soort, b.aantal, b.keuze)] == []


def rows() -> list[Conversie]:
    return [row for pair in PAIRS for row in conversies(*pair)]


def test_every_move_has_a_name_in_the_table_and_the_other_way_round() -> None:
    assert {row.hoe for row in rows()} == set(MOVES)


def test_every_row_that_tells_something_says_a_kind_and_whole_sentences() -> None:
    silent = [row for row in rows() if row.hoe != "unwrap" and not (row.soort and row.tekst.endswith("."))]
    assert silent == []
    assert {row.soort for row in rows()} == {"", "lost", "moved", "choice", "danger"}


def test_the_way_to_another_year_goes_by_its_neighbours() -> None:
    assert steps("2016.1", "2018.1") == (("2016.1", "2017.1"), ("2017.1", "2018.1"))
    assert steps("2019.1", "2017.1") == (("2019.1", "2018.1"), ("2018.1", "2017.1"))
    assert steps("2018.1", "2018.1") == ()


# -- to the next year --------------------------------------------------------------------------------------------


def test_the_same_year_is_the_same_dossier() -> None:
    dossier = made("2018.1")

    same = convert(dossier, "2018.1")

    assert (write(same.dossier), same.losses) == (write(dossier), ())


def test_a_dossier_gets_the_versions_and_the_namespace_of_its_year() -> None:
    there = convert(made("2017.1"), "2018.1")

    assert there.losses == ()
    assert there.dossier.gegevensset.jaar == "2018.1"
    assert there.dossier.text("metadata/standaardversie") == "2018.1"
    assert there.dossier.text("metadata/validatieversie") == "2018.1.1"
    assert b"2017" not in write(there.dossier)


def test_support_moves_to_its_new_block() -> None:
    zorg = {
        "tlv": [
            {"tlvingangdatum": "2018-08-01", "tlvswvnummer": "1", "tlvcategorie": "1", "tlvbeschikkingsnummer": "2"}
        ],
        "diagnose": [{"code": "F90"}],
        "medicijngebruik": True,
    }
    plan = {"startdatum": "2019-01-01", "isgerichtop": "lezen"}

    there = convert(made("2018.1", zorg=zorg, handelingsplanlijst={"handelingsplan": [plan]}), "2019.1")

    assert leerling(there)["onderwijsondersteuning"] == {
        "diagnose": [{"code": ["F90"]}],
        "medicijngebruik": True,
        "handelingsplan": [plan],
        "tlv": zorg["tlv"],
    }
    assert ("moved", "/zorg[1]/tlv[1]", "/onderwijsondersteuning[1]/tlv[1]") in told(there.losses)


def test_what_has_no_place_any_more_is_lost_and_named() -> None:
    there = convert(made("2018.1", zorg={"naamib": "Wolfsgras", "sterkpunt": ["rekenen", "taal"]}), "2019.1")

    assert "onderwijsondersteuning" not in leerling(there)
    assert told(there.losses) == [
        ("lost", "/zorg[1]/naamib[1]", ""),
        ("lost", "/zorg[1]/sterkpunt[1]", ""),
        ("lost", "/zorg[1]/sterkpunt[2]", ""),
    ]
    assert there.losses[1].veld == "Leerling › Zorg en begeleiding › Sterk punt 1"
    assert all("Wolfsgras" not in each.tekst and "rekenen" not in each.tekst for each in there.losses)


def test_of_several_plans_the_latest_stays_with_the_documents_of_all() -> None:
    older, newer = {"opp_ingangdatum": "2016-08-01", "document": DOCUMENT}, {"opp_ingangdatum": "2018-08-01"}

    there = convert(made("2018.1", zorg={"opp": [older, newer]}), "2019.1")

    assert leerling(there)["onderwijsondersteuning"] == {"opp": newer | {"document": [DOCUMENT]}}
    assert told(there.losses) == [
        ("lost", "/zorg[1]/opp[1]", ""),
        ("moved", "/zorg[1]/opp[1]/document[1]", "/onderwijsondersteuning[1]/opp[1]/document[1]"),
        ("moved", "/zorg[1]/opp[2]", "/onderwijsondersteuning[1]/opp[1]"),
    ]


def test_only_the_huisarts_is_kept_of_the_physicians() -> None:
    artsen = [
        {"achternaam": "Zandhaver", "soort": "neuroloog"},
        {"achternaam": "Duinriet", "soort": "Huisarts", "geslacht": 2, "geboortedatum": "1970-01-01"},
        {"achternaam": "Helmgras", "soort": "huisarts"},
    ]

    there = convert(made("2018.1", zorg={"artslijst": {"arts": artsen}}), "2019.1")

    assert leerling(there) == {"achternaam": "Wolfsgras", "huisarts": {"achternaam": "Duinriet"}}
    assert told(there.losses) == [
        ("lost", "/zorg[1]/artslijst[1]/arts[1]", ""),
        ("moved", "/zorg[1]/artslijst[1]/arts[2]", "/huisarts[1]"),
        ("lost", "/zorg[1]/artslijst[1]/arts[3]", ""),
        ("lost", "/zorg[1]/artslijst[1]/arts[2]/geboortedatum[1]", ""),
        ("lost", "/zorg[1]/artslijst[1]/arts[2]/geslacht[1]", ""),
    ]


def test_the_secret_address_of_a_huisarts_does_not_become_an_open_one() -> None:
    """2019.1 has no mark for it, so the address goes with the mark."""
    adres = {"soortadres": "gba", "straat": "Proefstraat", "nummer": "1", "postcode": "0000 AB", "plaats": "Verzonnen"}
    arts = {"achternaam": "Duinriet", "soort": "huisarts", "adresgeheim": True, "adreslijst": {"adres": [adres]}}

    there = convert(made("2018.1", zorg={"artslijst": {"arts": [arts]}}), "2019.1")

    assert leerling(there)["huisarts"] == {"achternaam": "Duinriet"}
    assert b"Proefstraat" not in write(there.dossier)


def test_a_code_the_other_year_lacks_stays_and_asks_for_a_choice() -> None:
    dossier = made("2018.1", eindtoets_basisonderwijs={"eindtoetsresultaat": {"toetsniveau": "S"}})

    there = convert(dossier, "2019.1")

    choices = [each for each in there.losses if each.kind == "choice" and each.locatie.endswith("toetsniveau[1]")]
    assert len(choices) == 1
    assert choices[0].nieuw == choices[0].locatie
    assert choices[0].tekst.startswith("Dit kan in 2019.1 niet zo: ")


def test_switches_are_made_from_what_the_profile_asks() -> None:
    there = convert(made("2016.1"), "2017.1")

    assert there.dossier.text("metadata/categorie_uitlevering/cat_zorgenbegeleiding") == "VERPLICHT"
    assert [each.locatie for each in there.losses if "Controleer" in each.tekst] == ["/dossier[1]/metadata[1]"]
    assert {each.kind for each in there.losses} == {"choice"}


def test_no_switches_are_made_for_a_dossier_of_no_profile() -> None:
    dossier = made("2016.1")
    other = build(record(dossier) | {"overdrachtsoort": "anders"}, load("2016.1"))

    assert not convert(other, "2017.1").dossier.blokken("metadata/categorie_uitlevering")


# -- back to an earlier year -------------------------------------------------------------------------------------


def test_a_parent_who_died_would_look_alive() -> None:
    verzorgers = [
        {"achternaam": "a", "wettigevertegenwoordiger": True, "overleden": True, "overlijdensdatum": "2017-05-01"},
        {"achternaam": "b", "wettigevertegenwoordiger": True, "overleden": False},
    ]

    there = convert(made("2018.1", verzorger=verzorgers), "2017.1")

    assert told(there.losses) == [
        ("danger", "/verzorger[1]/overleden[1]", ""),
        ("lost", "/verzorger[2]/overleden[1]", ""),
        ("danger", "/verzorger[1]/overlijdensdatum[1]", ""),
    ]


def test_a_diagnosis_with_two_codes_becomes_two() -> None:
    steun = {"diagnose": [{"code": ["F90", "F84"], "doorwie": "Zandhaver"}, {"code": ["F70"]}]}

    there = convert(made("2019.1", onderwijsondersteuning=steun), "2018.1")

    zorg = leerling(there)["zorg"]
    assert zorg["diagnose"] == [
        {"code": "F90", "doorwie": "Zandhaver"},
        {"code": "F84", "doorwie": "Zandhaver"},
        {"code": "F70"},
    ]
    assert [kind for kind, _, _ in told(there.losses)].count("moved") == 3


def test_a_plan_with_two_documents_becomes_two_and_one_again() -> None:
    opp = {"opp_ingangdatum": "2018-08-01", "document": [DOCUMENT, DOCUMENT | {"bestandsnaam": "b.pdf"}]}
    dossier = made("2019.1", onderwijsondersteuning={"opp": opp})

    there = convert(dossier, "2018.1")
    back = convert(there.dossier, "2019.1")

    assert [each["document"] for each in leerling(there)["zorg"]["opp"]] == opp["document"]
    assert write(back.dossier) == write(dossier)
    assert {each.kind for each in there.losses + back.losses} == {"moved"}


def test_an_arrangement_without_its_school_cannot_be_told() -> None:
    good = {"arrangement_datum": "2018-08-01", "arrangement_brin": "99PA", "arrangement_vestigingscode": "00"}
    steun = {"arrangement_cluster12": [{"arrangement_datum": "2018-08-01"}, good]}

    there = convert(made("2019.1", onderwijsondersteuning=steun), "2018.1")

    assert leerling(there)["zorg"] == {"arrangement": [good]}
    assert told(there.losses) == [
        ("lost", "/onderwijsondersteuning[1]/arrangement_cluster12[1]", ""),
        ("moved", "/onderwijsondersteuning[1]/arrangement_cluster12[2]", "/zorg[1]/arrangement[1]"),
    ]


def test_the_huisarts_goes_back_into_the_list() -> None:
    there = convert(made("2019.1", huisarts={"achternaam": "Duinriet"}), "2018.1")

    assert leerling(there)["zorg"] == {"artslijst": {"arts": [{"achternaam": "Duinriet", "soort": "huisarts"}]}}


def test_a_loss_after_a_move_is_told_once_at_the_place_it_came_from() -> None:
    """On the way to 2019.1 the switch is made in 2017.1, renamed in 2019.1: only its making is told."""
    there = convert(made("2016.1", zorg={"naamib": "a"}), "2019.1")

    assert ("lost", "/zorg[1]/naamib[1]", "") in told(there.losses)
    assert not [each for each in there.losses if each.kind == "moved"]


# -- refusals ----------------------------------------------------------------------------------------------------


def test_a_support_request_cannot_go_to_a_year_that_has_none() -> None:
    whole = record(made("2019.1")) | {"overdrachtsoort": "swv-dossier"}

    with pytest.raises(ConversieFout) as refused:
        convert(build(whole, load("2019.1")), "2016.1")

    assert refused.value.code == "soort"
    assert "samenwerkingsverband" in refused.value.tekst


def test_an_unknown_year_is_refused() -> None:
    with pytest.raises(ConversieFout) as refused:
        convert(made("2019.1"), "2015.1")

    assert refused.value.code == "jaar"
    assert "2016.1" in refused.value.tekst


# -- what always holds -------------------------------------------------------------------------------------------


def whole(jaar: str, seed: int, fill: float) -> Dossier:
    g = load(jaar)
    filled = whole_record(seed, fill=fill, g=g)
    filled["overdrachtsoort"] = "overstapdossier"
    filled["metadata"] |= {"standaardversie": g.standaardversie, "validatieversie": g.validatieversie}
    return build(filled, g)


def facts(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Every field with text: its path without numbers, its text and its place."""
    found = []
    for node in dossier.root.iter("*"):
        if text_of(node) and not len(node):
            place = locatie(node)
            found.append((re.sub(r"\[\d+\]", "", place), text_of(node), place))
    return found


def is_named(place: str, losses: tuple[Loss, ...]) -> bool:
    return any(f"{place}/".startswith(f"{each.locatie}/") for each in losses if each.kind in ("lost", "danger"))


def origin(there: str, losses: tuple[Loss, ...]) -> str:
    """The place in the dossier one began with of a place in the other year."""
    moves = [each for each in losses if each.nieuw and f"{there}/".startswith(f"{each.nieuw}/")]
    best = max(moves, key=lambda each: len(each.nieuw), default=None)
    return best.locatie + there.removeprefix(best.nieuw) if best else there


def unnumbered(place: str) -> str:
    """Without the number at its end: of the documents of one block each may get a block of its own."""
    return re.sub(r"\[\d+\]$", "", place)


def before(losses: tuple[Loss, ...], first: tuple[Loss, ...]) -> tuple[Loss, ...]:
    """The losses on the way back, at the places of the dossier one began with."""
    return tuple(replace(each, locatie=origin(each.locatie, first)) for each in losses)


SEEDS, FILLS, YEARS = st.integers(0, 10_000), st.sampled_from([0.3, 0.7, 1.0]), st.sampled_from(years())


@settings(max_examples=25, deadline=None)
@given(YEARS, YEARS, SEEDS, FILLS)
def test_there_and_back_loses_only_what_is_named(van: str, naar: str, seed: int, fill: float) -> None:
    dossier = whole(van, seed, fill)

    there = convert(dossier, naar)
    back = convert(there.dossier, van)

    named = there.losses + before(back.losses, there.losses)
    left = Counter((path, text) for path, text, _ in facts(back.dossier))
    mine = facts(dossier)
    for path, text, place in mine:
        if left[path, text]:
            left[path, text] -= 1
        else:
            alike = [other for one, same, other in mine if (one, same) == (path, text)]
            assert any(is_named(other, named) for other in alike), place


@settings(max_examples=25, deadline=None)
@given(YEARS, YEARS, SEEDS, FILLS)
def test_nothing_is_invented_and_the_structure_is_that_of_the_year(van: str, naar: str, seed: int, fill: float) -> None:
    dossier = whole(van, seed, fill)

    there = convert(dossier, naar)

    g = load(naar)
    allowed = {g.standaardversie, g.validatieversie, "huisarts", "VERPLICHT", "OPTIONEEL", "VERBODEN"}
    assert {text for _, text, _ in facts(there.dossier)} <= {text for _, text, _ in facts(dossier)} | allowed
    assert not [each for each in validate(there.dossier) if each.regel == "XSD"]
    was_wrong = {(melding.regel, unnumbered(melding.locatie)) for melding in validate(dossier)}
    told_of = {each.nieuw for each in there.losses if each.kind == "choice"}
    for melding in errors_of(validate(there.dossier)):
        known = (melding.regel, unnumbered(origin(melding.locatie, there.losses))) in was_wrong
        assert known or melding.locatie in told_of, melding.regel


@pytest.mark.parametrize("naar", years()[:-1])
@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_an_invented_dossier_goes_down_and_up(profiel: str, naar: str) -> None:
    dossier = build(invent(7, profiel, vandaag=date(2026, 3, 2), wide=True, bijlagen=False), load("2019.1"))

    there = convert(dossier, naar)

    assert there.dossier.profiel == profiel
    assert not [each for each in validate(there.dossier) if each.regel == "XSD"]
    assert not [each for each in validate(convert(there.dossier, "2019.1").dossier) if each.regel == "XSD"]
