"""The rows of rules.csv: complete, coherent, and told in words."""

from __future__ import annotations

from collections import Counter

import pytest

from overstap.gegevensset import Gegevensset, load, years
from overstap.gegevensset.explain_rule import category_checks, explain_rule, phrases

G = load("2019.1")


def rule_names(gegevensset: Gegevensset) -> tuple[str, ...]:
    """The ids of every rule of the year: code lists, the rows of rules.csv, categories."""
    codes = dict.fromkeys(element.regel for element in gegevensset.elements() if element.codelijst)
    return (*codes, *(regel.id for regel in gegevensset.regels), *category_checks(gegevensset))


@pytest.mark.parametrize(
    ("jaar", "checks", "by_set"),
    [
        ("2016.1", 105, {"OG": 6, "OVa": 49, "OVb": 7}),
        ("2017.1", 193, {"OG": 6, "OVa": 51, "OVb": 8, "PaO": 42}),
        ("2018.1", 195, {"OG": 8, "OVa": 51, "OVb": 8, "PaO": 42}),
        ("2019.1", 248, {"OG": 11, "OVa": 49, "OVb": 10, "PaO": 42}),
    ],
)
def test_a_year_has_as_many_checks_as_were_published(jaar: str, checks: int, by_set: dict[str, int]) -> None:
    assert len(rule_names(load(jaar))) == len(set(rule_names(load(jaar)))) == checks
    assert Counter(regel.id.partition(".")[0] for regel in load(jaar).regels) == by_set


def test_fourteen_rules_of_transfers_are_dead_since_the_walk_stops_at_the_pupil() -> None:
    dead = {jaar: [regel.id for regel in load(jaar).regels if regel.official == "dood"] for jaar in years()}

    assert {jaar: len(ids) for jaar, ids in dead.items()} == {"2016.1": 0, "2017.1": 16, "2018.1": 16, "2019.1": 14}
    assert all(naam.startswith("OV") for ids in dead.values() for naam in ids)


def test_a_row_becomes_a_frozen_value() -> None:
    regel = next(regel for regel in G.regels if regel.id == "OVa.LL08a")

    assert (regel.profiel, regel.blok, regel.velden) == (("overstapdossier",), "communicatie", ("nummer",))
    assert (regel.eis, regel.beurt) == ("precies 9999999999", "leerling")
    assert regel.als == ("waar geheim", "is soort telefoon")
    assert (regel.leeft, regel.is_official, regel.bij_veld) == (True, True, False)


@pytest.mark.parametrize("jaar", years())
def test_every_rule_of_a_year_can_be_told_in_words(jaar: str) -> None:
    for naam in rule_names(load(jaar)):
        told = dict(explain_rule(load(jaar), naam))
        assert told["Waar"] and told["Wat"] and told["Officieel"]
        assert "{" not in "".join(told.values())


def test_a_rule_says_when_it_is_asked_and_of_whom() -> None:
    told = dict(explain_rule(G, "OVa.VV01"))

    assert told["Wat"] == "'Voorschoolse educatie' staat er niet"
    assert told["Voor"] == "overstapdossier, niet POPO"
    assert dict(explain_rule(G, "OVa.LL06"))["Wanneer"] == "'Geheim adres' staat op ja"


def test_a_rule_that_is_not_there_has_no_words() -> None:
    with pytest.raises(KeyError):
        explain_rule(G, "OVa.XX99")


def test_the_words_are_told_in_one_table() -> None:
    used = {("eis", regel.eis.split()[0]) for jaar in years() for regel in load(jaar).regels}
    used |= {("als", als.split()[0]) for jaar in years() for regel in load(jaar).regels for als in regel.als}

    assert used <= phrases().keys()
