"""What a school works on: parts laid over each other, changes that lose nothing, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overstap.dossier import invent, open_bijlage, validate, write
from overstap.dossier.compose import attachment_marks, compose, shown_digest, worked_record
from overstap.dossier.edit import FieldsMoved, edit, settle_botsing
from overstap.dossier.settle import questions
from overstap.dossier.spot import NoSuchSpot, merged, value_at, with_value
from overstap.dossier.werkdossier import Besluit, Inzage, Toegevoegd, Werkdossier

DAY = date(2026, 3, 2)
ROEPNAAM = "huidigeschool/leerling/roepnaam"
ADVIES = "huidigeschool/leerling/overstapadvies"


def las(profiel: str = "POVO", seed: int = 3) -> dict[str, Any]:
    """What a LAS gives: all, but nobody has looked at it yet."""
    record = invent(seed, profiel, vandaag=DAY)
    record.pop("inzage", None)
    return record


def werk(profiel: str = "POVO", **more: Any) -> Werkdossier:
    return Werkdossier("2019.1", datum="2026-03-02", pakketversie="1", delen={"las": las(profiel)}, **more)


def rules(dossier: Any) -> set[str]:
    return {melding.regel for melding in validate(dossier)}


# -- one place in a record -----------------------------------------------------------------------------------------

RECORD: dict[str, object] = {"a": {"b": "1"}, "l": [{"n": "x"}, {"n": "y"}]}


def test_a_value_is_found_by_its_path_and_a_number_counts_from_one() -> None:
    assert value_at(RECORD, "a/b") == "1"
    assert value_at(RECORD, "l/2/n") == "y"
    assert value_at(RECORD, "l/3") is None
    assert value_at(RECORD, "z/nothing/here") is None


@pytest.mark.parametrize("path", ["a/b/c", "l/n", "l/0", "l/4", "l/99999", "l/-1"])
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(NoSuchSpot):
        value_at(RECORD, path)


def test_a_value_is_put_taken_and_added_and_the_first_record_stays() -> None:
    assert with_value(RECORD, "a/b", "2") == {**RECORD, "a": {"b": "2"}}
    assert with_value(RECORD, "a/b", None) == {"l": RECORD["l"]}
    assert value_at(with_value(RECORD, "l/3/n", "z"), "l/3/n") == "z"
    assert with_value(RECORD, "l/1", None) == {"a": {"b": "1"}, "l": [{"n": "y"}]}
    assert with_value({}, "new/1/deep", True) == {"new": [{"deep": True}]}
    assert RECORD == {"a": {"b": "1"}, "l": [{"n": "x"}, {"n": "y"}]}


def test_of_two_who_say_the_same_the_second_counts_and_a_list_is_of_one() -> None:
    assert merged(RECORD, {"a": {"c": "2"}, "l": [{"n": "z"}]}) == {"a": {"b": "1", "c": "2"}, "l": [{"n": "z"}]}


LEAVES = st.text(max_size=3) | st.booleans()
RECORDS = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        LEAVES, lambda inner: st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3), max_leaves=8
    ),
    min_size=1,
    max_size=3,
)


@given(RECORDS, RECORDS)
def test_laying_the_same_over_it_again_changes_nothing(first: dict[str, object], then: dict[str, object]) -> None:
    once = merged(first, then)
    assert merged(once, then) == once


# -- the two dossiers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_what_was_given_and_seen_is_a_good_dossier(profiel: str) -> None:
    toestemming = "Ja" if profiel == "VOVO" else ""
    made = compose(werk(profiel, inzage=Inzage("2026-03-01", "Ja", toestemming=toestemming)))

    assert rules(made.lean) == set()
    assert (made.botsingen, made.fout) == ((), None)


def test_before_anybody_looked_that_is_all_that_is_missing() -> None:
    assert {melding.locatie for melding in validate(compose(werk()).lean)} == {"/dossier[1]/inzage[1]"}


def test_a_las_and_an_lvs_each_give_their_own_part() -> None:
    record = las()
    leerling = cast(dict[str, Any], record["huidigeschool"])["leerling"]
    toetsen = leerling.pop("toetslijst")
    lvs = {"huidigeschool": {"leerling": {"bsn": leerling["bsn"], "toetslijst": toetsen}}}
    parts = Werkdossier("2019.1", datum="2026-03-02", pakketversie="1").with_deel("las", record).with_deel("lvs", lvs)

    assert write(compose(parts).whole) == write(compose(werk()).whole)


def test_a_pupil_of_whom_only_the_name_is_known_gets_the_profile_that_the_school_chose() -> None:
    known = {"huidigeschool": {"leerling": {"achternaam": "Wolfsgras"}}}
    made = compose(Werkdossier("2019.1", profiel="POVO", datum="2026-03-02", pakketversie="1", delen={"lijst": known}))

    assert made.whole.profiel == "POVO"
    assert made.whole.text("metadata/categorie_uitlevering/cat_vve") == "VERBODEN"
    assert not Werkdossier("2019.1", delen={"lijst": known}).is_begonnen


def test_a_category_left_out_with_a_reason_is_in_the_whole_and_not_in_the_lean_dossier() -> None:
    made = compose(werk(categorieen={"toetsresultaten": "Niet nodig."}))

    assert made.whole.blokken("huidigeschool/leerling/toetslijst")
    assert not made.lean.blokken("huidigeschool/leerling/toetslijst")
    assert {each.reden for each in made.removed} == {"categorie_gekozen"}


def test_a_choice_that_cannot_be_carried_out_is_told_and_stops_nothing_else() -> None:
    made = compose(werk(categorieen={"overstapadvies": "Liever niet."}))

    assert made.fout is not None
    assert made.fout.code == "categorie_verplicht"


def test_an_added_attachment_stands_at_its_place_and_opens() -> None:
    plek = "huidigeschool/leerling/overigdocumentlijst/document"
    added = Toegevoegd.of_file(plek, "brief.txt", "Een brief", b"Beste collega")
    before, made = compose(werk()), compose(werk(bijlagen=(added,)))
    numbers = [nr for nr, _ in attachment_marks(made.whole)]

    assert len(numbers) == len(list(attachment_marks(before.whole))) + 1
    assert b"Beste collega" in [open_bijlage(made.whole, nr).data for nr in numbers]


def test_an_attachment_left_out_is_known_by_what_is_in_it() -> None:
    _, mark = next(attachment_marks(compose(werk()).whole))

    assert mark not in {each for _, each in attachment_marks(compose(werk(bijlagen_uit={mark: "Oud."})).lean)}


def test_what_parents_saw_is_known_apart_from_that_they_saw_it() -> None:
    seen, unseen = compose(werk(inzage=Inzage("2026-03-01", "Ja"))).lean, compose(werk()).lean
    other = compose(edit(werk(), {ROEPNAAM: (value_at(las(), ROEPNAAM), "Ander")})).lean

    assert shown_digest(seen) == shown_digest(unseen) != shown_digest(other)


def test_all_of_it_is_written_down_and_read_back() -> None:
    full = werk(
        inzage=Inzage("2026-03-01", "Nee", "Te lang."),
        besluiten={"m": Besluit("Nodig.", "user:1", "2026-03-01")},
        bijlagen=(Toegevoegd.of_file("a", "b.txt", "", b"x"),),
    )
    full = edit(full, {ROEPNAAM: (value_at(las(), ROEPNAAM), "Ander")})

    assert Werkdossier.from_bytes(full.to_bytes()) == full


# -- two who work on it at once ------------------------------------------------------------------------------------


def test_two_who_change_different_fields_lose_nothing() -> None:
    known = las()
    first = edit(werk(), {ROEPNAAM: (value_at(known, ROEPNAAM), "Noor")})
    both = edit(first, {f"{ADVIES}/argumentatie": (value_at(known, f"{ADVIES}/argumentatie"), "Rustig aan.")})

    made = worked_record(both)
    assert (value_at(made, ROEPNAAM), value_at(made, f"{ADVIES}/argumentatie")) == ("Noor", "Rustig aan.")


def test_who_types_over_what_another_just_typed_is_told_and_nothing_changes() -> None:
    was = value_at(las(), ROEPNAAM)
    first = edit(werk(), {ROEPNAAM: (was, "Noor")})

    with pytest.raises(FieldsMoved) as moved:
        edit(first, {ROEPNAAM: (was, "Nora")})

    (field,) = moved.value.fields
    assert (field.path, field.was, field.nu, field.wens) == (ROEPNAAM, was, "Noor", "Nora")
    assert "Noor" not in repr(field)
    assert edit(first, {ROEPNAAM: (was, "Noor")}) == first


def test_typing_back_what_stood_there_leaves_no_trace() -> None:
    was = value_at(las(), ROEPNAAM)
    assert edit(edit(werk(), {ROEPNAAM: (was, "Noor")}), {ROEPNAAM: ("Noor", was)}) == werk()


def test_a_block_added_and_another_taken_away_keep_what_was_typed_between() -> None:
    path = "huidigeschool/leerling/verzorger"
    known = cast(list[Any], value_at(las(), path))
    more = edit(werk(), {f"{path}/{len(known) + 1}": (None, {"achternaam": "Nieuw"})})
    more = edit(more, {f"{path}/{len(known) + 1}/achternaam": ("Nieuw", "Nieuwer")})
    less = edit(more, {f"{path}/1": (known[0], None)})

    left = cast(list[Any], value_at(worked_record(less), path))
    assert [each["achternaam"] for each in left] == [each["achternaam"] for each in known[1:]] + ["Nieuwer"]


def test_what_a_system_gives_after_a_change_asks_a_person_to_choose() -> None:
    was = value_at(las(), ROEPNAAM)
    changed = edit(werk(), {ROEPNAAM: (was, "Noor")})
    again = changed.with_deel("las", with_value(las(), ROEPNAAM, "Norah"))

    (botsing,) = compose(again).botsingen
    assert (botsing.gegeven, botsing.wijziging.naar) == ("Norah", "Noor")
    assert compose(again).whole.text(ROEPNAAM) == "Norah"
    kept = settle_botsing(again, botsing, keep=True)
    dropped = settle_botsing(again, botsing, keep=False)
    assert compose(kept).whole.text(ROEPNAAM) == "Noor"
    assert compose(dropped).whole.text(ROEPNAAM) == "Norah"
    assert (compose(kept).botsingen, compose(dropped).botsingen) == ((), ())


# -- what the privacy check asks -----------------------------------------------------------------------------------


def test_a_question_is_answered_once_and_comes_back_when_the_words_change() -> None:
    path = f"{ADVIES}/argumentatie"
    talk = edit(werk(), {path: (value_at(las(), path), "Bel zijn oma: 0612345678.")})
    asked = questions(compose(talk).lean, {})
    answered = replace(talk, besluiten={mark: Besluit("Nodig.", "user:1", "") for mark, _ in asked})

    assert "telefoon" in {finding.kind for _, finding in asked}
    assert questions(compose(answered).lean, answered.besluiten) == ()
    other = edit(answered, {path: ("Bel zijn oma: 0612345678.", "Bel zijn oma: 0687654321.")})
    assert [finding.kind for _, finding in questions(compose(other).lean, other.besluiten)] == ["telefoon"]
