"""The cases of conformance/: each says of a small dossier which rules must speak, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from dossier.cases import Case, Found, cases, dossier_of, found_in, years_with_cases
from overstap.dossier import validate
from overstap.dossier.check_attachments import TEKSTEN
from overstap.dossier.rules.own import own_rules
from overstap.dossier.validate import Mode
from overstap.gegevensset import Categorie, Element, Gegevensset, load, years

YEARS = years()
MODES: tuple[Mode, ...] = ("official", "intended")
LETTERS = {"VERBODEN": "X", "OPT-UIT": "U"}
COMMENTS = "EIG.COMMENTAAR"
ATTACHMENTS = {f"EIG.BIJLAGE.{code.upper()}" for code in TEKSTEN}
"""These look at no year, so they have their cases in the last one only."""
NEVER_ALONE = {"OG.03", "OVa.EB03b"}
"""What they ask the structure demands as well: an official run has stopped before it comes to them."""


def in_sight(g: Gegevensset, start: str = "dossier") -> Iterator[Element]:
    """Every field that can stand in a dossier; a list of a feedback message, say, cannot."""
    for element in g.blokken[start].velden:
        yield element
        if element.is_blok:
            yield from in_sight(g, element.soort)


def demanded(g: Gegevensset, plek: tuple[str, ...]) -> bool:
    """Whether no good structure is without this field."""
    block = g.dossier
    for veld in plek:
        element = block.veld(veld)
        assert element is not None
        if not element.verplicht:
            return False
        block = g.blok_van(element) if element.is_blok else block
    return True


def category_rules(g: Gegevensset, categorie: Categorie) -> Iterator[str]:
    if "VERPLICHT" in categorie.getoetst and not any(demanded(g, plek) for plek in categorie.plekken):
        yield f"cat{categorie.nr:02}.V"
    for state in categorie.getoetst - {"VERPLICHT"}:
        for *_, veld in categorie.plekken:
            yield f"cat{categorie.nr:02}.{LETTERS[state]}.{g.regelnamen.get(veld, veld)}"


def rules_of(g: Gegevensset) -> set[str]:
    """Everything that can be said of a dossier of this year, as the tables have it."""
    codes = {element.regel for element in in_sight(g) if element.codelijst}
    categories = {regel for categorie in g.categorieen.values() for regel in category_rules(g, categorie)}
    return codes | categories | {regel.id for regel in g.regels if regel.leeft} | own_of(g) | {"XSD"}


def own_of(g: Gegevensset) -> set[str]:
    """Our own checks that this year has a place for."""
    placed = {rule.id for rule in own_rules() for element in in_sight(g) if rule.asks(element)}
    return placed | {COMMENTS} | (ATTACHMENTS if g.jaar == YEARS[-1] else set())


def rules_with(jaar: str, wanted: Callable[[Case], bool]) -> set[str]:
    return {case.regel for case in cases(jaar) if wanted(case)}


@cache
def said(jaar: str, mode: Mode) -> dict[str, list[Found]]:
    return {case.id: list(found_in(validate(dossier_of(jaar, case), mode), case)) for case in cases(jaar)}


def test_there_are_cases_of_every_year() -> None:
    assert years_with_cases() == YEARS


@pytest.mark.parametrize("jaar", YEARS)
def test_a_case_has_a_name_of_its_own(jaar: str) -> None:
    assert len({case.id for case in cases(jaar)}) == len(cases(jaar))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("jaar", YEARS)
def test_what_must_be_said_is_said_and_nothing_else(jaar: str, mode: Mode) -> None:
    expected = {case.id: list(case.expected(mode)) for case in cases(jaar)}

    assert {name: found for name, found in said(jaar, mode).items() if found != expected[name]} == {}


@pytest.mark.parametrize("jaar", YEARS)
def test_every_rule_has_a_case_that_fails(jaar: str) -> None:
    assert rules_with(jaar, lambda case: case.fails) == rules_of(load(jaar))


@pytest.mark.parametrize("jaar", YEARS)
def test_every_rule_has_a_case_of_which_nothing_is_said(jaar: str) -> None:
    assert rules_with(jaar, lambda case: case.intended == ()) == rules_of(load(jaar))


@pytest.mark.parametrize("jaar", YEARS)
def test_the_official_reading_is_silent_where_the_tables_say_so(jaar: str) -> None:
    """A rule that never fires officially, a check that is our own: and every other has a case where it does fire."""
    g = load(jaar)
    silent = {regel.id for regel in g.regels if regel.leeft and not regel.is_official} | g.dode_regels | own_of(g)

    def fires(case: Case) -> bool:
        return any(regel == case.regel for regel, _ in case.official)

    assert rules_with(jaar, fires) == rules_of(g) - silent


@pytest.mark.parametrize("jaar", YEARS)
def test_where_the_two_readings_differ_a_case_shows_it(jaar: str) -> None:
    """A rule that is checked otherwise than it was meant has a case that only the intended reading refuses."""
    slips = {regel.id for regel in load(jaar).regels if regel.official == "anders"}

    assert slips <= rules_with(jaar, lambda case: case.fails and case.official == ())


@pytest.mark.parametrize("jaar", YEARS)
def test_what_is_said_besides_has_a_reason(jaar: str) -> None:
    for case in cases(jaar):
        besides = {regel for regel, _ in case.official + case.intended} - {case.regel}
        assert besides == set(case.follows), case.id
        assert all([case.why, *case.follows.values()]), case.id


@pytest.mark.parametrize("jaar", YEARS)
def test_a_case_has_a_good_structure_unless_that_is_what_it_is_about(jaar: str) -> None:
    """Else an official run would say nothing of the rule."""
    broken = {case.regel for case in cases(jaar) if "XSD" in case.follows}

    assert broken == NEVER_ALONE & {regel.id for regel in load(jaar).regels}
