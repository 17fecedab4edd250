"""A dossier holds what its own switches say, and nothing that they forbid."""

from __future__ import annotations

import pytest

from dossier.records import G, whole_record
from overstap.dossier import Dossier, Melding, build, validate
from overstap.gegevensset import Categorie


def switched(categorie: Categorie, state: str, *, filled: bool) -> Dossier:
    """A dossier that has everything (or nothing) of a category, and says that of it."""
    record = whole_record(5)
    one = build(record, G)
    for other in G.categorieen.values():
        switch = one.root.find("/".join(map(G.tag, ("metadata", "categorie_uitlevering", other.schakel))))
        assert switch is not None
        switch.text = state if other is categorie else "OPTIONEEL"
    for plek in categorie.plekken if not filled else ():
        parent = one.root.find("/".join(map(G.tag, plek[:-1]))) if plek[1:] else one.root
        assert parent is not None
        for node in parent.findall(G.tag(plek[-1])):
            parent.remove(node)
    return one


def category_meldingen(one: Dossier) -> list[Melding]:
    return [melding for melding in validate(one) if melding.regel.startswith("cat")]


TESTED = [categorie for categorie in G.categorieen.values() if categorie.getoetst]


@pytest.mark.parametrize("categorie", TESTED, ids=lambda categorie: categorie.naam)
def test_a_category_holds_what_its_switch_says(categorie: Categorie) -> None:
    assert category_meldingen(switched(categorie, "VERPLICHT", filled=True)) == []
    assert category_meldingen(switched(categorie, "OPTIONEEL", filled=True)) == []
    assert category_meldingen(switched(categorie, "OPTIONEEL", filled=False)) == []
    assert category_meldingen(switched(categorie, "VERBODEN", filled=False)) == []
    assert category_meldingen(switched(categorie, "OPT-UIT", filled=False)) == []


@pytest.mark.parametrize("categorie", TESTED[1:], ids=lambda categorie: categorie.naam)
def test_a_demanded_category_that_is_empty_is_one_melding(categorie: Categorie) -> None:
    """All but the first: without metadata there is no switch either."""
    (melding,) = category_meldingen(switched(categorie, "VERPLICHT", filled=False))

    assert melding.regel == f"cat{categorie.nr:02}.V"
    assert melding.locatie == "/[1]"
    assert melding.veld == categorie.label


@pytest.mark.parametrize(("state", "letter"), [("VERBODEN", "X"), ("OPT-UIT", "U")])
@pytest.mark.parametrize("categorie", TESTED, ids=lambda categorie: categorie.naam)
def test_what_is_left_out_must_be_absent(categorie: Categorie, state: str, letter: str) -> None:
    meldingen = category_meldingen(switched(categorie, state, filled=True))

    names = [G.regelnamen.get(plek[-1], plek[-1]) for plek in categorie.plekken]
    assert [m.regel for m in meldingen] == [f"cat{categorie.nr:02}.{letter}.{naam}" for naam in names]
    assert {m.locatie for m in meldingen} == {"/[1]"}
    assert all(categorie.label in m.tekst for m in meldingen)


def test_the_misspelt_official_check_is_ours_alone() -> None:
    """The official validator looks for a name that does not exist; what it meant is checked and marked."""
    meldingen = category_meldingen(switched(G.categorieen["onderwijsondersteuning"], "VERBODEN", filled=True))

    assert [m.regel for m in meldingen if not m.official] == ["cat09.X.toelichting_onderwijsbehoefte"]


@pytest.mark.parametrize("naam", ["school", "leerling"])
def test_two_categories_are_only_switches(naam: str) -> None:
    assert category_meldingen(switched(G.categorieen[naam], "VERBODEN", filled=True)) == []
