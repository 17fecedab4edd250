"""Two dossiers held beside each other: every change is found, and nothing is called a change that is none."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest
from lxml import etree

from dossier.pupils import pupil
from overstap.dossier import Difference, Dossier, build, compare, invent
from overstap.dossier.compare_match import _keys
from overstap.gegevensset import load, years

from .pupils import DAY

MIRROR = {"added": "removed", "removed": "added"}


def bent(dossier: Dossier) -> Dossier:
    """A copy that may be changed."""
    return Dossier(deepcopy(dossier.root), dossier.gegevensset)


def find(dossier: Dossier, veld: str, nr: int = 0) -> etree._Element:
    return dossier.root.findall(f".//{{*}}{veld}")[nr]


def said(found: tuple[Difference, ...]) -> set[tuple[str, str, str, str]]:
    return {(each.kind, each.veld, each.old, each.new) for each in found}


def with_text(dossier: Dossier, veld: str, text: str, nr: int = 0) -> Dossier:
    made = bent(dossier)
    find(made, veld, nr).text = text
    return made


def without(dossier: Dossier, veld: str, nr: int = 0) -> Dossier:
    made = bent(dossier)
    node = find(made, veld, nr)
    node.getparent().remove(node)  # type: ignore[union-attr]
    return made


def test_what_is_changed_is_told_with_its_label_its_place_and_both_values() -> None:
    old = pupil()
    (found,) = compare(old, with_text(old, "roepnaam", "Nora"))

    assert (found.kind, found.veld, found.new) == ("changed", "Leerling › Roepnaam", "Nora")
    assert found.old == find(old, "roepnaam").text
    assert found.locatie_old == found.locatie_new == "/dossier[1]/huidigeschool[1]/leerling[1]/roepnaam[1]"


def test_a_difference_may_be_logged_since_it_does_not_show_its_values() -> None:
    (found,) = compare(pupil(), with_text(pupil(), "roepnaam", "Geheimnaam"))
    assert "Geheimnaam" not in repr(found)
    assert found.old not in repr(found)


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_a_dossier_does_not_differ_from_itself(profiel: str) -> None:
    assert compare(pupil(profiel=profiel), pupil(profiel=profiel)) == ()


def test_white_space_between_elements_and_comments_are_no_content() -> None:
    made = bent(pupil())
    etree.indent(made.root)
    find(made, "roepnaam").addprevious(etree.Comment("vandaag"))
    assert compare(pupil(), made) == ()


def mutated(dossier: Dossier, random: Random) -> tuple[Dossier, str]:
    """One change at a place drawn by lot: a text, an attribute, an element more, or one fewer."""
    made = bent(dossier)
    node = random.choice(list(made.root.iter("*"))[1:])
    what = random.choice(["text", "attribute", "added", "removed", "blank"])
    if what == "text":
        node.text = (node.text or "") + "x"
    elif what == "attribute":
        node.set("omschrijving", node.get("omschrijving", "") + "x")
    elif what == "added":
        node.addnext(deepcopy(node))
    elif what == "blank" and not len(node):
        node.text = f"{node.text or ''} "
    else:
        node.getparent().remove(node)  # type: ignore[union-attr]
    return made, what


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_no_single_change_stays_unseen_and_the_mirror_tells_the_same(profiel: str) -> None:
    old, random = pupil(profiel=profiel), Random(7)  # noqa: S311 - which change is tried is no secret
    for _ in range(30):
        new, what = mutated(old, random)
        there, back = compare(old, new), compare(new, old)
        assert there, what
        assert bare(there) == bare(tuple(mirrored(each) for each in back))


def mirrored(found: Difference) -> Difference:
    return replace(
        found,
        kind=MIRROR.get(found.kind, found.kind),  # type: ignore[arg-type]
        locatie_old=found.locatie_new,
        locatie_new=found.locatie_old,
        old=found.new,
        new=found.old,
    )


def bare(found: tuple[Difference, ...]) -> list[tuple[str, str, str, str, str]]:
    """Without labels: they number a block as it stands in the older of the two."""
    return sorted((each.kind, each.locatie_old, each.locatie_new, each.old, each.new) for each in found)


def test_a_block_that_is_added_is_told_field_by_field_and_an_empty_element_counts() -> None:
    old = pupil()
    new = bent(old)
    extra = etree.SubElement(find(new, "leerling"), find(new, "verzorger").tag)
    etree.SubElement(extra, find(new, "achternaam").tag).text = "Duinroos"
    etree.SubElement(extra, find(new, "roepnaam").tag)

    found = compare(old, new)
    assert [(each.kind, each.veld.rpartition(" › ")[2], each.new) for each in found] == [
        ("added", "Achternaam", "Duinroos"),
        ("added", "Roepnaam", ""),
    ]


def test_the_order_of_toetsen_means_nothing_and_a_change_in_one_is_still_found() -> None:
    old = pupil()
    new = bent(old)
    toetsen = find(new, "toetslijst")
    toetsen[:] = list(reversed(toetsen))
    assert len(toetsen) > 2
    assert compare(old, new) == ()

    find(new, "afnamedatum").text = "2020-02-02"
    changed = {each.kind for each in compare(old, new)}
    assert changed == {"changed"}, "the one that is left over on both sides is the same toets on another day"


def test_where_order_means_something_what_moved_is_told() -> None:
    old = bent(pupil())
    first = find(old, "voornaam")
    second = deepcopy(first)
    second.text = "Tweede"
    first.addnext(second)
    new = bent(old)
    find(new, "voornaam", 1).addnext(find(new, "voornaam", 0))

    assert {each.kind for each in compare(old, new)} == {"moved"}


def test_a_verzorger_with_another_name_is_the_same_verzorger_when_the_rest_fits() -> None:
    old = pupil()
    new = bent(old)
    name = find(new, "verzorger").find("{*}achternaam")
    assert name is not None
    was, name.text = name.text, "Duinroos"
    assert {(each.kind, each.old, each.new) for each in compare(old, new)} == {("changed", was, "Duinroos")}


def test_a_dossier_of_another_year_is_never_the_same() -> None:
    old, new = load("2018.1"), load("2019.1")
    empty = [Dossier(etree.Element(f"{{{each.namespace}}}dossier"), each) for each in (old, new)]
    (found,) = compare(*empty)
    assert (found.kind, found.new) == ("changed", new.namespace)


def test_three_way_says_who_changed_what_and_where_a_person_must_choose() -> None:
    base = pupil()
    a = with_text(with_text(with_text(base, "roepnaam", "A"), "achternaam", "Zelfde"), "geboortedatum", "2014-01-01")
    b = with_text(with_text(with_text(base, "straat", "B"), "achternaam", "Zelfde"), "geboortedatum", "2014-02-02")

    found = {(each.veld.rpartition(" › ")[2], each.side, each.conflict, each.new) for each in compare(a, b, base)}
    assert found == {
        ("Roepnaam", "a", False, "A"),
        ("Straat of postbus", "b", False, "B"),
        ("Achternaam", "both", False, "Zelfde"),
        ("Geboortedatum", "a", True, "2014-01-01"),
        ("Geboortedatum", "b", True, "2014-02-02"),
    }


def test_three_way_sees_the_same_addition_on_both_sides_and_a_change_in_what_the_other_took_away() -> None:
    base = without(pupil(), "verzorger", 0)
    assert {each.side for each in compare(pupil(), pupil(), base)} == {"both"}

    a, b = without(pupil(), "adreslijst"), with_text(pupil(), "straat", "Nieuwe straat")
    of_b = [each for each in compare(a, b, pupil()) if each.side == "b"]
    assert [(each.kind, each.conflict) for each in of_b] == [("changed", True)]


def test_three_way_of_the_same_is_empty() -> None:
    assert compare(pupil(), pupil(), pupil()) == ()


@pytest.mark.parametrize("key", _keys())
def test_every_key_names_a_block_and_fields_that_some_year_has(key: str) -> None:
    known = [load(jaar).blokken.get(key) for jaar in years()]
    assert any(known)
    for path in _keys()[key]:
        assert any(block and block.veld(path.split("/")[0].removeprefix("{*}")) for block in known)


def test_ten_thousand_siblings_cost_no_square() -> None:
    """Twice the siblings, about twice the looks: counted, since a busy machine makes seconds mean nothing."""
    import sys  # noqa: PLC0415 - for this count alone

    def looks(count: int) -> int:
        old, new = bent(pupil()), bent(pupil())
        for made in (old, new):
            first = find(made, "voornaam")
            for nr in range(count):
                extra = deepcopy(first)
                extra.text = f"{nr}{made is new}"
                first.addnext(extra)
        calls = 0

        def count_call(*_: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count_call)
        try:
            compare(old, new)
        finally:
            sys.setprofile(None)
        return calls

    few, many = looks(300), looks(600)
    assert many < 2.5 * few


def test_all_that_can_be_filled_is_told_apart() -> None:
    one, other = (build(invent(seed, "POVO", vandaag=DAY, wide=True), load()) for seed in (1, 2))
    assert len(compare(one, other)) > 50
