"""What staff changed in a list is done again when a system gives it anew: there, or a person is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zipfile import ZIP_STORED

import pytest

from dossier.zips import base64, one
from overstap.dossier import attachments
from overstap.dossier.anchors import Anchors
from overstap.dossier.attachments import bijlagen, pack
from overstap.dossier.compose import compose, worked_record
from overstap.dossier.edit import edit, settle_botsing
from overstap.dossier.edit_items import without_item
from overstap.dossier.replay import Botsing
from overstap.dossier.spot import value_at
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier
from overstap.gegevensset import load

LEERLING = "huidigeschool/leerling"
CARERS, HOMES, SKILLS = f"{LEERLING}/verzorger", f"{LEERLING}/adreslijst/adres", f"{LEERLING}/competenties"
FILES = f"{LEERLING}/overigdocumentlijst/document"
PLANS = f"{LEERLING}/onderwijsondersteuning/handelingsplan"
Block = dict[str, Any]

NOOR: Block = {"achternaam": "Wolfsgras", "roepnaam": "Noor"}
SAM: Block = {"achternaam": "Wolfsgras", "roepnaam": "Sam"}
TESS: Block = {"achternaam": "Rietveen", "roepnaam": "Tess"}
LOUD: Block = SAM | {"geslacht": 1}
KADE: Block = {"soortadres": "1", "straat": "Kade"}
PLEIN: Block = {"soortadres": "1", "straat": "Plein"}


def given(**lists: object) -> Werkdossier:
    return Werkdossier("2019.1", "POVO", "2026-03-02", "1").with_deel("las", record(**lists))


def record(**lists: object) -> Block:
    return {"huidigeschool": {"leerling": {naam: each for naam, each in lists.items() if each}}}


def carers(*each: Block) -> Block:
    return {"verzorger": list(each)}


def homes(*each: Block) -> Block:
    return {"adreslijst": {"adres": list(each)}}


def skills(*names: str) -> Block:
    return {"competenties": [{"competentiereferentie": each} for each in names]}


def files(*each: Block) -> Block:
    return {"overigdocumentlijst": {"document": list(each)}}


def file(naam: str, data: bytes = b"a") -> Block:
    return {"bestandsnaam": naam, "bestandsinhoud": pack(naam, data)}


def packed_anew(naam: str, data: bytes) -> str:
    """The same file in another ZIP."""
    return base64(one(naam, data, ZIP_STORED))


def plans(*ends: str) -> Block:
    """Plans that are known by the same: only the last day tells them apart."""
    held = [{"startdatum": "2025-09-01", "isgerichtop": "lezen", "einddatum": f"2026-01-{end}"} for end in ends]
    return {"onderwijsondersteuning": {"handelingsplan": held}}


def again(werk: Werkdossier, **lists: object) -> Werkdossier:
    """The system gives all anew."""
    return werk.with_deel("las", record(**lists))


def at(werk: Werkdossier, path: str) -> Any:
    return value_at(worked_record(werk), path)


def change(werk: Werkdossier, path: str, wens: object) -> Werkdossier:
    return edit(werk, {path: (at(werk, path), wens)})


def add(werk: Werkdossier, path: str, block: Mapping[str, object]) -> Werkdossier:
    return edit(werk, {f"{path}/{veld}": (None, each) for veld, each in block.items()})


def remove(werk: Werkdossier, path: str) -> Werkdossier:
    """As the page of the block does."""
    return without_item(werk, path, Anchors(load(werk.jaar)).alone(worked_record(werk), path))


def botsingen(werk: Werkdossier) -> tuple[Botsing, ...]:
    return compose(werk).botsingen


def asked(werk: Werkdossier) -> list[tuple[str, bool]]:
    """Where a person is asked, and whether that is since the block is not recognised."""
    return [(each.wijziging.path, each.is_elders) for each in botsingen(werk)]


# -- one after the other at the same number ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lists", "path"),
    [(carers(NOOR, SAM, SAM), CARERS), (homes(KADE, PLEIN, KADE), HOMES), (skills("a", "b", "c"), SKILLS)],
)
def test_two_blocks_that_are_removed_one_after_the_other_are_both_gone(lists: Block, path: str) -> None:
    """The second stands where the first did, and may be known by the same, or by nothing."""
    first, *_ = at(given(**lists), path)

    werk = remove(remove(given(**lists), f"{path}/2"), f"{path}/2")

    assert at(werk, path) == [first]
    assert at(again(werk, **lists), path) == [first]


def test_a_block_goes_with_its_last_field_and_so_does_the_next() -> None:
    werk = given(**skills("a", "b", "c"))

    for _ in "ab":
        werk = change(werk, f"{SKILLS}/1/competentiereferentie", None)

    assert at(werk, SKILLS) == skills("c")["competenties"]
    assert at(again(werk, **skills("c", "b", "a")), SKILLS) == skills("c")["competenties"]


def test_fields_that_empty_two_blocks_at_once_empty_those_two() -> None:
    werk = given(**skills("a", "b", "c"))
    gone: dict[str, tuple[object, object]] = {
        f"{SKILLS}/{nr}/competentiereferentie": (each, None) for nr, each in ((1, "a"), (2, "b"))
    }

    assert at(edit(werk, gone), SKILLS) == skills("c")["competenties"]


def test_what_was_empty_and_stays_so_empties_no_block_that_moves_up() -> None:
    werk = given(**carers({"roepnaam": "Noor"}, SAM))
    form: dict[str, tuple[object, object]] = {
        f"{CARERS}/1/roepnaam": ("Noor", None),
        f"{CARERS}/1/achternaam": (None, None),
    }

    assert at(edit(werk, form), CARERS) == [SAM]


def test_a_block_of_which_one_field_is_typed_and_the_other_emptied_stays() -> None:
    werk = given(**carers({"roepnaam": "Noor"}, SAM))
    form: dict[str, tuple[object, object]] = {
        f"{CARERS}/1/roepnaam": ("Noor", None),
        f"{CARERS}/1/voornaam": (None, "Noor"),
    }

    assert at(edit(werk, form), CARERS) == [{"voornaam": "Noor"}, SAM]


def test_what_staff_remove_after_they_added_is_what_they_chose() -> None:
    werk = add(given(**skills("a")), f"{SKILLS}/2", {"competentiereferentie": "x"})
    werk = again(werk, **skills("a", "b"))

    assert at(remove(werk, f"{SKILLS}/2"), SKILLS) == skills("a", "x")["competenties"]


# -- a block that is not recognised --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "path"),
    [
        ((LOUD | {"achternaam": "Bos"}, NOOR), f"{CARERS}/1/geslacht"),
        ((NOOR, TESS, LOUD | {"achternaam": "Bos"}), f"{CARERS}/3/geslacht"),
        ((NOOR, TESS), f"{CARERS}/2/geslacht"),
    ],
)
def test_that_another_block_lacks_the_field_says_nothing(then: tuple[Block, ...], path: str) -> None:
    """What was taken out of Sam might travel with Sam under another name: a person says whether it is the same."""
    werk = change(given(**carers(NOOR, LOUD)), f"{CARERS}/2/geslacht", None)

    assert asked(again(werk, **carers(*then))) == [(path, True)]


def test_who_is_recognised_as_another_is_not_asked_about() -> None:
    werk = change(given(**carers(NOOR, LOUD)), f"{CARERS}/2/geslacht", None)

    for then in ((NOOR,), (NOOR | {"geslacht": 1},), ()):
        gone = again(werk, **carers(*then))
        assert asked(gone) == []
        assert at(gone, CARERS) == (list(then) or None)
    assert at(again(werk, **carers(LOUD, NOOR)), CARERS) == [SAM, NOOR]


def test_of_more_blocks_that_it_may_be_the_one_is_asked_about_after_the_other() -> None:
    werk = change(given(**carers(NOOR, LOUD)), f"{CARERS}/2/geslacht", None)
    werk = again(werk, **carers(NOOR, TESS | {"geslacht": 1}, LOUD | {"achternaam": "Bos"}))
    (first,) = botsingen(werk)
    assert first.wijziging.path == f"{CARERS}/2/geslacht"

    other = settle_botsing(werk, first, keep=False)

    (second,) = botsingen(other)
    assert second.wijziging.path == f"{CARERS}/3/geslacht"
    kept = settle_botsing(other, second, keep=True)
    assert at(kept, CARERS) == [NOOR, TESS | {"geslacht": 1}, SAM | {"achternaam": "Bos"}]
    assert asked(kept) == asked(settle_botsing(other, second, keep=False)) == []


def test_until_a_removal_is_settled_nothing_else_is_sure_of_the_block_it_may_be() -> None:
    """Two addresses with the same keys: one is removed, and so the keys of the other were its own by then."""
    werk = remove(given(**homes(KADE, PLEIN)), f"{HOMES}/1")
    werk = change(werk, f"{HOMES}/1/toevoeging", "bis")

    werk = again(werk, **homes(KADE | {"nummer": "3"}, PLEIN | {"soortadres": "2"}))

    assert [path for path, _ in asked(werk)] == [f"{HOMES}/1", f"{HOMES}/1/toevoeging"]
    assert all(is_elders for _, is_elders in asked(werk))


def test_what_staff_do_in_a_block_about_which_is_asked_is_done() -> None:
    """They saw it as it is, so it is sure which block they meant."""
    werk = again(remove(given(**carers(NOOR, SAM)), f"{CARERS}/2"), **carers(NOOR, TESS))

    filled = change(change(werk, f"{CARERS}/2/voorvoegsel", "ter"), f"{CARERS}/2/geslacht", 1)

    assert at(filled, CARERS) == [NOOR, TESS | {"voorvoegsel": "ter", "geslacht": 1}]
    assert asked(filled) == [(f"{CARERS}/2", True)]


# -- blocks with the same keys, or with none -----------------------------------------------------------------------


def test_of_two_with_the_same_keys_the_one_that_says_the_same_is_meant() -> None:
    bis = {"toevoeging": "bis"}
    werk = change(given(**homes(KADE | bis, PLEIN | bis)), f"{HOMES}/2/toevoeging", None)

    turned = again(werk, **homes(PLEIN | bis, KADE | bis))

    assert at(turned, HOMES) == [PLEIN, KADE | bis]
    assert asked(turned) == []


def test_what_was_filled_in_goes_to_none_of_the_same_keys_that_is_left() -> None:
    werk = change(given(**homes(KADE, PLEIN)), f"{HOMES}/2/toevoeging", "bis")

    left = again(werk, **homes(KADE))

    assert at(left, HOMES) == [KADE]
    assert asked(left) == []
    assert at(again(left, **homes(PLEIN, KADE)), HOMES) == [PLEIN | {"toevoeging": "bis"}, KADE]


@pytest.mark.parametrize(
    "then", [(KADE, PLEIN | {"nummer": "2"}), (PLEIN | {"nummer": "2"}, KADE), (PLEIN | {"nummer": "2"},)]
)
def test_of_two_with_the_same_keys_one_that_says_something_else_asks(then: tuple[Block, ...]) -> None:
    werk = change(given(**homes(KADE, PLEIN)), f"{HOMES}/2/toevoeging", "bis")

    werk = again(werk, **homes(*then))

    assert asked(werk) == [(f"{HOMES}/{then.index(PLEIN | {'nummer': '2'}) + 1}/toevoeging", True)]


def test_a_second_block_with_the_keys_of_the_first_makes_it_unsure() -> None:
    werk = change(given(**carers(NOOR, LOUD)), f"{CARERS}/2/geslacht", None)

    werk = again(werk, **carers(NOOR, SAM | {"voorvoegsel": "van"}, LOUD | {"voorvoegsel": "ter"}))

    assert asked(werk) == [(f"{CARERS}/3/geslacht", True)]


def test_a_block_without_keys_is_known_by_all_that_is_in_it() -> None:
    werk = change(given(**skills("a", "b")), f"{SKILLS}/2/competentiebeschrijving", "x")
    b = {"competentiereferentie": "b", "competentiebeschrijving": "x"}

    assert at(again(werk, **skills("b", "c", "a")), SKILLS) == [b, *skills("c", "a")["competenties"]]
    assert asked(again(werk, **skills("a", "c"))) == [(f"{SKILLS}/2/competentiebeschrijving", True)]


def test_what_a_system_takes_over_is_asked_about_nowhere() -> None:
    """It says now what staff made of it: the block is as it was, with that very change."""
    werk = change(given(**skills("a", "b")), f"{SKILLS}/2/competentiebeschrijving", "x")
    werk = change(change(werk, f"{SKILLS}/1/competentiereferentie", "z"), f"{SKILLS}/1/competentiestatus", "1")

    taken = [{"competentiereferentie": "b", "competentiebeschrijving": "x"}, *skills("z")["competenties"]]
    now = again(werk, competenties=taken)

    assert at(now, SKILLS) == [taken[0], taken[1] | {"competentiestatus": "1"}]
    assert asked(now) == []
    renamed = change(given(**carers(NOOR, SAM)), f"{CARERS}/2/achternaam", "Bos")
    assert asked(again(renamed, **carers(SAM | {"achternaam": "Bos"}, NOOR))) == []


@pytest.mark.parametrize("then", [(), ("a",)])
def test_a_list_without_keys_may_go_and_come_back(then: tuple[str, ...]) -> None:
    werk = change(given(**skills("a", "b")), f"{SKILLS}/2/competentiebeschrijving", "x")

    gone = again(werk, **skills(*then))

    assert at(gone, SKILLS) == (skills(*then)["competenties"] or None)
    assert asked(gone) == []
    assert at(again(gone, **skills("b")), SKILLS)[0]["competentiebeschrijving"] == "x"


def test_a_list_that_becomes_shorter_and_other_asks() -> None:
    werk = change(given(**skills("a", "b")), f"{SKILLS}/2/competentiebeschrijving", "x")

    werk = again(werk, **skills("c"))

    assert asked(werk) == [(f"{SKILLS}/1/competentiebeschrijving", True)]
    assert at(settle_botsing(werk, botsingen(werk)[0], keep=True), SKILLS)[0]["competentiebeschrijving"] == "x"


# -- what staff added ----------------------------------------------------------------------------------------------


def test_a_block_within_a_block_that_is_renamed_is_asked_about() -> None:
    """What staff added there is not lost without a word."""
    path = f"{CARERS}/2/adreslijst/adres/1"
    werk = again(add(given(**carers(NOOR, SAM)), path, KADE), **carers(NOOR, SAM | {"achternaam": "Bos"}))

    (botsing,) = botsingen(werk)
    assert (botsing.wijziging.path, botsing.wijziging.naar, botsing.is_elders) == (path, KADE, True)
    assert at(settle_botsing(werk, botsing, keep=True), path) == KADE
    assert at(settle_botsing(werk, botsing, keep=False), CARERS) == [NOOR, SAM | {"achternaam": "Bos"}]


def test_one_that_is_the_very_same_as_one_that_is_there_is_added_beside_it() -> None:
    werk = add(given(**carers(NOOR)), f"{CARERS}/2", NOOR)

    assert at(werk, CARERS) == [NOOR, NOOR]
    assert at(again(werk, **carers(SAM, NOOR)), CARERS) == [SAM, NOOR, NOOR]
    assert at(again(werk, **carers(NOOR, NOOR)), CARERS) == [NOOR, NOOR]


def test_what_was_added_and_withdrawn_takes_nothing_from_a_system_that_gives_it() -> None:
    werk = add(given(**carers(NOOR)), f"{CARERS}/2", TESS)
    werk = remove(change(werk, f"{CARERS}/2/voorvoegsel", "ter"), f"{CARERS}/2")

    assert werk.wijzigingen == ()
    assert at(again(werk, **carers(NOOR, TESS)), CARERS) == [NOOR, TESS]


def test_what_staff_withdraw_after_the_system_gave_it_too_is_taken_out() -> None:
    werk = again(add(given(**carers(NOOR)), f"{CARERS}/2", TESS), **carers(NOOR, TESS))

    assert at(remove(werk, f"{CARERS}/2"), CARERS) == [NOOR]


# -- removals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("then", [(NOOR,), (NOOR | {"geslacht": 1},), ()])
def test_a_removed_block_that_is_gone_asks_nothing(then: tuple[Block, ...]) -> None:
    werk = again(remove(given(**carers(NOOR, SAM)), f"{CARERS}/2"), **carers(*then))

    assert asked(werk) == []
    assert at(werk, CARERS) == (list(then) or None)


@pytest.mark.parametrize(("then", "nr"), [((NOOR, SAM), 2), ((SAM, NOOR), 1)])
def test_a_removed_block_that_is_renamed_asks_about_that_one(then: tuple[Block, ...], nr: int) -> None:
    werk = remove(given(**carers(NOOR, SAM)), f"{CARERS}/2")
    renamed = [each | {"achternaam": "Bos"} if each is SAM else each for each in then]

    werk = again(werk, **carers(*renamed))

    assert asked(werk) == [(f"{CARERS}/{nr}", True)]
    assert at(settle_botsing(werk, botsingen(werk)[0], keep=True), CARERS) == [NOOR]
    assert at(settle_botsing(werk, botsingen(werk)[0], keep=False), CARERS) == renamed


@pytest.mark.parametrize("then", [(NOOR, SAM, SAM), (SAM, NOOR, SAM)])
def test_a_removed_block_that_is_given_twice_is_gone_twice(then: tuple[Block, ...]) -> None:
    werk = again(remove(given(**carers(NOOR, SAM)), f"{CARERS}/2"), **carers(*then))

    assert at(werk, CARERS) == [NOOR]
    assert asked(werk) == []


def test_what_was_done_in_two_alike_is_undone_in_one_of_them() -> None:
    werk = again(change(given(**carers(NOOR)), f"{CARERS}/1/voorvoegsel", "van"), **carers(NOOR, NOOR))
    assert at(werk, CARERS) == [NOOR | {"voorvoegsel": "van"}] * 2

    assert at(change(werk, f"{CARERS}/1/voorvoegsel", None), CARERS) == [NOOR, NOOR | {"voorvoegsel": "van"}]


def test_of_a_block_that_was_there_twice_one_stays() -> None:
    """Staff took the double out; so does the system later, and the one that is left is not taken too."""
    werk = remove(given(**carers(NOOR, SAM, SAM)), f"{CARERS}/3")

    for then in ((NOOR, SAM, SAM), (SAM, SAM, NOOR), (NOOR, SAM)):
        assert sorted(each["roepnaam"] for each in at(again(werk, **carers(*then)), CARERS)) == ["Noor", "Sam"]


def test_one_of_the_very_same_may_be_another_where_that_one_is_gone() -> None:
    werk = change(given(**carers(LOUD, LOUD)), f"{CARERS}/2/geslacht", None)
    werk = remove(werk, f"{CARERS}/2")

    werk = again(werk, **carers(SAM, SAM))

    assert asked(werk) != []


# -- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("then", [("y",), ("a", "y")])
def test_what_was_said_of_a_file_is_said_of_no_other_of_its_name(then: tuple[str, ...]) -> None:
    a, x, y = file("a.txt"), file("scan.pdf", b"x"), file("scan.pdf", b"y")
    werk = change(given(**files(a, x, y)), f"{FILES}/2/omschrijving", "over x")

    werk = again(werk, **files(*({"a": a, "y": y}[each] for each in then)))

    assert [each.omschrijving for each in bijlagen(compose(werk).whole)] == [""] * len(then)
    assert asked(werk) == []


def test_what_was_said_of_the_file_of_one_plan_is_said_of_no_file_of_another() -> None:
    def planned(*each: tuple[str, bytes]) -> Block:
        held = [{"isgerichtop": naam, "document": file("scan.pdf", data)} for naam, data in each]
        return {"onderwijsondersteuning": {"handelingsplan": held}}

    werk = given(**planned(("lezen", b"x"), ("rekenen", b"y")))
    werk = change(werk, f"{PLANS}/1/document/omschrijving", "over lezen")

    alone = again(werk, **planned(("rekenen", b"y")))
    assert [each.omschrijving for each in bijlagen(compose(alone).whole)] == [""]
    assert asked(alone) == []
    turned = again(werk, **planned(("rekenen", b"y"), ("lezen", b"x")))
    assert [each.omschrijving for each in bijlagen(compose(turned).whole)] == ["", "over lezen"]


def test_a_file_is_known_by_what_is_in_it_before_its_name() -> None:
    x, y = file("een.txt", b"x"), file("twee.txt", b"y")
    werk = change(given(**files(x, y)), f"{FILES}/2/omschrijving", "over y")

    turned = again(werk, **files(file("twee.txt", b"x"), file("een.txt", b"y")))

    assert [each.omschrijving for each in bijlagen(compose(turned).whole)] == ["", "over y"]


@pytest.mark.parametrize("then", ["bab", "abb", "b"])
def test_a_file_that_was_removed_does_not_travel_however_often_it_is_given(then: str) -> None:
    held = {naam: file(f"{naam}.txt", naam.encode()) for naam in "abc"}
    werk = remove(given(**files(*held.values())), f"{FILES}/2")

    werk = again(werk, **files(*(held[each] for each in then)))

    assert "b.txt" not in {each.bestandsnaam for each in bijlagen(compose(werk).lean)}
    assert asked(werk) == []


def test_a_removed_block_with_a_file_asks_nothing_when_the_file_is_packed_anew() -> None:
    anew = {"bestandsnaam": "b.txt", "bestandsinhoud": packed_anew("b.txt", b"b")}
    werk = remove(given(**files(file("a.txt"), file("b.txt", b"b"))), f"{FILES}/2")
    assert anew != file("b.txt", b"b")

    werk = again(werk, **files(anew, file("a.txt")))

    assert [each.bestandsnaam for each in bijlagen(compose(werk).whole)] == ["a.txt"]
    assert asked(werk) == []


def test_what_was_kept_of_a_block_with_a_file_is_not_asked_again_at_the_next_packing() -> None:
    def plan(inhoud: str, end: str) -> Block:
        document = {"bestandsnaam": "b.txt", "bestandsinhoud": inhoud}
        held = {"isgerichtop": "lezen", "einddatum": end, "document": document}
        return {"onderwijsondersteuning": {"handelingsplan": [held]}}

    werk = remove(given(**plan(pack("b.txt", b"b"), "2026-01-01")), f"{PLANS}/1")
    werk = again(werk, **plan(pack("b.txt", b"b"), "2026-02-02"))
    (botsing,) = botsingen(werk)

    kept = settle_botsing(werk, botsing, keep=True)

    assert asked(again(kept, **plan(packed_anew("b.txt", b"b"), "2026-02-02"))) == []


def test_each_file_is_opened_once_however_many_of_them_were_described(monkeypatch: pytest.MonkeyPatch) -> None:
    held = [file(f"{nr}.txt", str(nr).encode()) for nr in range(9)]
    werk = given(**files(*held))
    for nr in range(1, 10):
        werk = change(werk, f"{FILES}/{nr}/omschrijving", f"over {nr}")
    werk = replace(werk, bijlagen_uit={"0" * 64: "niet nodig"})
    opened: list[str] = []
    known = attachments.content_digest

    def counted(text: str) -> str:
        opened.append(text)
        return known(text)

    monkeypatch.setattr("overstap.dossier.contents.content_digest", counted)
    compose(werk)

    assert sorted(opened) == sorted(each["bestandsinhoud"] for each in held)


# -- files that staff added ----------------------------------------------------------------------------------------


def with_file(werk: Werkdossier, nr: int) -> Werkdossier:
    kenteken = Anchors(load(werk.jaar)).alone(worked_record(werk), f"{PLANS}/{nr}")
    added = Toegevoegd.of_file(f"{PLANS}/{nr}/document", "brief.txt", "", b"Leest graag.")
    return replace(werk, bijlagen=(*werk.bijlagen, replace(added, kenteken=kenteken)))


def holding(werk: Werkdossier) -> dict[str, list[str]]:
    """By the last day of each plan its files."""
    found = compose(werk).whole.blokken(PLANS)
    return {
        plan.text("einddatum")[-2:]: [each.text("bestandsnaam") for each in plan.blokken("document")] for plan in found
    }


def test_a_file_stays_in_its_block_when_one_before_it_is_removed() -> None:
    werk = with_file(given(**plans("01", "02", "03")), 2)

    werk = remove(werk, f"{PLANS}/1")

    assert holding(werk) == {"02": ["brief.txt"], "03": []}
    assert holding(again(werk, **plans("03", "02", "01"))) == {"03": [], "02": ["brief.txt"]}


def test_a_file_stays_in_its_block_when_staff_change_that_or_give_it_another_beside_it() -> None:
    werk = with_file(given(**plans("01", "02")), 2)

    werk = change(werk, f"{PLANS}/2/einddatum", "2026-01-09")
    werk = with_file(add(werk, f"{PLANS}/3", {"isgerichtop": "lezen", "einddatum": "2026-01-04"}), 1)

    assert holding(werk) == {"01": ["brief.txt"], "09": ["brief.txt"], "04": []}


@pytest.mark.parametrize("then", [("01", "03"), ("01", "02", "02")])
def test_a_file_whose_block_is_gone_or_there_twice_goes_nowhere_by_itself(then: tuple[str, ...]) -> None:
    werk = again(with_file(given(**plans("01", "02", "03")), 2), **plans(*then))

    assert compose(werk).los == werk.bijlagen
    assert [each for files in holding(werk).values() for each in files] == []


# -- what was stored before ----------------------------------------------------------------------------------------


def test_a_change_that_says_not_by_what_its_block_is_known_asks_where_its_number_is_gone() -> None:
    werk = change(given(**carers(NOOR, LOUD)), f"{CARERS}/2/geslacht", None)
    old = replace(werk, wijzigingen=tuple(replace(each, kenteken="") for each in werk.wijzigingen))

    assert at(old, CARERS) == [NOOR, SAM]
    assert asked(again(old, **carers(LOUD))) == [(f"{CARERS}/1/geslacht", True)]
    assert asked(again(old, **carers())) == []


def test_a_kenteken_that_is_not_understood_asks() -> None:
    werk = change(given(**carers(NOOR, LOUD)), f"{CARERS}/2/geslacht", None)
    other = replace(werk, wijzigingen=tuple(replace(each, kenteken="0123456789abcdef") for each in werk.wijzigingen))

    (botsing,) = botsingen(other)

    assert botsing.is_elders
    assert at(settle_botsing(other, botsing, keep=True), CARERS) == [NOOR, SAM]
