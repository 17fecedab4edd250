"""What of a dossier is filled, and why what is empty is empty: each field in one of five states."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.records import NOOR, G, Record, dossier
from overstap.dossier import FieldFill, FillReport, FillTotal, FillTotals, State, build, fill, invent, render
from overstap.gegevensset import Las, load, load_las, places, products, read_las

JUNE = date(2026, 6, 20)
PUPIL = "huidigeschool/leerling"
SWITCHES = {categorie.schakel: "VERPLICHT" for categorie in G.categorieen.values()}


def noor(cats: dict[str, str] | None = None, **changed: Any) -> Record:
    """Noor, with these switches, and other values in the block of the pupil."""
    record = deepcopy(NOOR)
    if cats is not None:
        record["metadata"]["categorie_uitlevering"] = SWITCHES | cats
    record["huidigeschool"]["leerling"] |= changed
    return record


def las(*rows: str) -> Las:
    return read_las("proef", "\n".join(["plek,kan,opmerking", *rows]).encode())


def field(report: FillReport, naam: str) -> FieldFill:
    return next(found for found in report.fields if found.plek.naam == naam)


def state(record: Record, naam: str, product: Las | None = None) -> State:
    return field(fill(dossier(record), product), naam).state


def test_what_stands_there_is_filled() -> None:
    assert state(NOOR, f"{PUPIL}/roepnaam") is State.FILLED


def test_no_is_an_answer_and_blank_is_none() -> None:
    assert state(noor(tehuis=False), f"{PUPIL}/tehuis") is State.FILLED
    assert state(noor(roepnaam=" "), f"{PUPIL}/roepnaam") is State.PUPIL


def test_what_is_filled_counts_as_filled_whatever_else_is_said_of_it() -> None:
    record = noor({"cat_oudersverzorgers": "OPT-UIT"})

    assert state(record, f"{PUPIL}/verzorger/achternaam", las("verzorger/*,nee,")) is State.FILLED


def test_what_the_product_cannot_fill_is_its_fault() -> None:
    found = field(fill(dossier(NOOR), las("leerling/leerlingid,nee,Er is geen veld voor.")), f"{PUPIL}/leerlingid")

    assert (found.state, found.opgave and found.opgave.opmerking) == (State.LAS, "Er is geen veld voor.")


@pytest.mark.parametrize("kan", ["ja", "soms"])
def test_what_it_can_fill_at_least_sometimes_is_empty_for_this_pupil(kan: str) -> None:
    assert state(NOOR, f"{PUPIL}/leerlingid", las(f"leerling/leerlingid,{kan},")) is State.PUPIL


def test_without_a_declaration_nothing_is_the_fault_of_the_product() -> None:
    report = fill(dossier(NOOR))

    assert report.count(State.LAS) == 0
    assert field(report, f"{PUPIL}/leerlingid").state is State.PUPIL


def test_what_a_switch_leaves_out_is_a_choice_also_where_the_product_could_not() -> None:
    record = noor({"cat_verzuim": "OPT-UIT"})

    assert state(record, f"{PUPIL}/verzuim/frequentie", las("verzuim/*,nee,")) is State.CHOICE


def test_what_the_profile_forbids_is_forbidden_with_or_without_switches() -> None:
    vombo = f"{PUPIL}/stage/instelling/naam"

    assert state(NOOR, vombo) is State.PROFILE
    assert state(noor({"cat_vombo": "OPT-UIT"}), vombo, las("stage/*,nee,")) is State.PROFILE


def test_a_switch_may_forbid_what_the_profile_does_not() -> None:
    assert state(noor({"cat_verzuim": "VERBODEN"}), f"{PUPIL}/verzuim/frequentie") is State.PROFILE


def test_without_a_profile_no_category_is_forbidden() -> None:
    record = noor()
    record["metadata"]["overstap"] = "PO-VO"
    report = fill(dossier(record))

    assert report.profiel == ""
    assert field(report, f"{PUPIL}/stage/instelling/naam").state is State.PUPIL


@pytest.mark.parametrize(
    "naam",
    ["geboorteplaats", "nationaliteit", "voorschools/codevoorschoolsprogramma", "huisarts/roepnaam"],
)
def test_what_a_rule_forbids_is_forbidden_with_all_that_is_in_it(naam: str) -> None:
    """OVa.LL10, OVa.LL11, OVa.VV01 and OG.05a."""
    assert state(NOOR, f"{PUPIL}/{naam}") is State.PROFILE


def test_a_rule_of_another_profile_forbids_nothing_here() -> None:
    """PaO.LL12: the number of the pupil does not go in a support request, and does go to a school."""
    support = noor()
    support["metadata"]["overstap"], support["overdrachtsoort"] = "POSWV", "swv-dossier"
    del support["huidigeschool"]["leerling"]["bsn"]

    assert [state(support, f"{PUPIL}/{naam}") for naam in ("bsn", "onderwijsnummer")] == [State.PROFILE] * 2
    assert state(noor(), f"{PUPIL}/bsn") is State.FILLED


SECRET = f"{PUPIL}/verzorger/adreslijst/adres/postcode"


@pytest.mark.parametrize(
    ("secret", "expected"),
    [([True, True], State.PROFILE), ([True, False], State.PUPIL), ([False, False], State.PUPIL), ([], State.PUPIL)],
    ids=["all secret", "one secret", "none secret", "nobody"],
)
def test_an_address_is_forbidden_where_everybody_keeps_it_secret(secret: list[bool], expected: State) -> None:
    """OVa.OV03: of one who does not, it could have come."""
    people = [{"achternaam": "Wolfsgras", "adresgeheim": each} for each in secret]

    record = noor(verzorger=people)
    if not people:
        del record["huidigeschool"]["leerling"]["verzorger"]

    assert state(record, SECRET) is expected


def test_what_loses_a_choice_to_another_has_no_place() -> None:
    """A pupil has a BSN or an onderwijsnummer, never both."""
    without = noor()
    del without["huidigeschool"]["leerling"]["bsn"]

    assert state(NOOR, f"{PUPIL}/onderwijsnummer") is State.PROFILE
    assert state(without, f"{PUPIL}/onderwijsnummer") is State.PUPIL
    assert state(without, f"{PUPIL}/bsn") is State.PUPIL


def test_a_block_that_loses_a_choice_takes_its_fields_along() -> None:
    """Who took a test works at a school or at another place."""
    works = {"naammedewerker": "A. Duin", "werktbijinstelling": {"instelling": {"naam": "Dienst De Proef"}}}
    test = {
        "toetsidentificatie": {"eldtoetscode": "p1"},
        "afname": {"afnamedatum": "2026-01-12", "afgenomendoor": works},
        "resultaat": {},
    }
    report = fill(dossier(noor(toetslijst={"toets": [test]})))
    place = f"{PUPIL}/toetslijst/toets/afname/afgenomendoor/werktbijinstelling"

    assert field(report, f"{place}/instelling/naam").state is State.FILLED
    assert field(report, f"{place}/school/naam").state is State.PROFILE
    assert field(report, f"{place}/school/adreslijst/adres/plaats").state is State.PROFILE
    assert field(report, f"{place}/instelling/adreslijst/adres/plaats").state is State.PUPIL


def test_a_block_that_returns_counts_once_with_how_many_of_it_are_filled() -> None:
    record = noor(verzorger=[{"achternaam": "A", "roepnaam": "B"}, {"achternaam": "C"}, {"achternaam": "D"}])
    report = fill(dossier(record))

    assert [found.plek.naam for found in report.fields].count(f"{PUPIL}/verzorger/roepnaam") == 1
    nickname, name = field(report, f"{PUPIL}/verzorger/roepnaam"), field(report, f"{PUPIL}/verzorger/achternaam")
    assert (nickname.filled, nickname.blocks, name.filled, name.blocks) == (1, 3, 3, 3)


def test_a_field_that_returns_in_one_block_counts_that_block_once() -> None:
    found = field(fill(dossier(noor(voornaam=["Noor", "Anna"]))), f"{PUPIL}/voornaam")

    assert (found.filled, found.blocks) == (1, 1)


def test_a_block_that_is_not_there_has_no_blocks() -> None:
    found = field(fill(dossier(NOOR)), f"{PUPIL}/verzuim/frequentie")

    assert (found.filled, found.blocks) == (0, 0)


def test_the_page_of_a_dossier_says_the_same_reason() -> None:
    """The sentence for an empty field stands once: in the state."""
    record = noor({"cat_verzuim": "OPT-UIT", "cat_vombo": "VERBODEN"})
    velden = {veld.label: veld.leeg_reden for veld in render(dossier(record)).blokken[0].velden if veld.leeg_reden}

    assert velden["Verzuim"] == State.CHOICE.sentence() == "Met opzet weggelaten door de vorige school"
    assert velden["Stage"] == State.PROFILE.sentence() == "Mag niet mee in dit profiel"
    assert velden["Geboorteplaats"] == State.PROFILE.sentence()
    assert velden["Voornaam"] == State.PUPIL.sentence() == "Niet ingevuld"
    assert State.PUPIL.sentence("en") == "Not filled in"


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    profiel=st.sampled_from(["POPO", "POVO", "VOVO", "BB"]),
    product=st.sampled_from([None, *products()]),
    wide=st.booleans(),
)
def test_the_states_part_the_fields_of_the_profile(seed: int, profiel: str, product: str | None, wide: bool) -> None:
    report = fill(build(invent(seed, profiel, vandaag=JUNE, wide=wide), G), load_las(product) if product else None)

    assert [found.plek for found in report.fields] == list(places(G))
    assert sum(report.count(each) for each in State) == len(report.fields)
    assert all((found.state is State.FILLED) == (found.filled > 0) for found in report.fields)
    assert all(0 <= found.filled <= found.blocks for found in report.fields)
    forbidden = {naam for naam, wish in G.profielen[profiel].uitlevering.items() if wish == "VERBODEN"}
    assert {found.plek.categorie for found in report.fields if found.state is State.PROFILE} >= forbidden


def added(totals: FillTotals, parts: dict[str, FillTotal]) -> bool:
    """Whether the parts come to the whole, state by state."""
    whole = totals.whole
    sums = {each: sum(part.states[each] for part in parts.values()) for each in State}
    return sums == {each: whole.states[each] for each in State} and whole.all == sum(sums.values())


def test_totals_add_up_over_dossiers_profiles_and_years() -> None:
    totals = FillTotals()
    for seed, (profiel, jaar) in enumerate([("POVO", "2019.1"), ("VOVO", "2019.1"), ("POVO", "2019.1")]):
        totals.add(fill(build(invent(seed, profiel, vandaag=JUNE), load(jaar))))
    totals.add(fill(older()))

    assert totals.dossiers == 4
    assert dict(totals.profielen) == {"POVO 2019.1": 2, "VOVO 2019.1": 1, "POVO 2016.1": 1}
    assert totals.whole.all == 3 * len(places(G)) + len(places(load("2016.1")))
    assert added(totals, dict(totals.per_category()))
    assert added(totals, dict(totals.per_block()))
    assert "Zonder categorie" in totals.per_category()


def older() -> Any:
    record = deepcopy(NOOR)
    record["metadata"] |= {"standaardversie": "2016.1", "validatieversie": "2016.1"}
    return build(record, load("2016.1"))


def test_totals_do_not_grow_with_the_dossiers() -> None:
    totals = FillTotals()
    report = fill(dossier(NOOR))
    for _ in range(50):
        totals.add(report)

    assert (totals.dossiers, len(totals.fields)) == (50, len(places(G)))
    assert totals.whole.states[State.FILLED] == 50 * report.count(State.FILLED)


def test_the_share_is_of_what_could_travel() -> None:
    total = FillTotal()
    total.states.update({State.FILLED: 3, State.PUPIL: 1, State.LAS: 2, State.CHOICE: 4, State.PROFILE: 5})

    assert (total.all, total.open, total.share) == (15, 6, 0.5)
    assert FillTotal().share is None
