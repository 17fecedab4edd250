"""Two people at one dossier at the same moment, and a withdrawal while a school fetches: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chain import Chain, SchoolSystem, acting
from databases import at_once
from overstap.dossier.compose import compose
from overstap.dossier.settle import questions
from overstap.dossier.werkdossier import Werkdossier
from overstap.keten import DocumentResponse
from overstap.ports import NODE
from overstap.school import collect, outgoing
from overstap.school.models import Levering, Uitgaand
from overstap.school.steps import Refused
from overstap.web.choices import ChoicesMoved, chosen, without_field
from school.made import leerling, record
from school.test_steps import open_question

SENTENCES = {"aandachtspunten": "Net als haar broer Sil leest zij langzaam.", "argumentatie": "Zijn zusje Roos helpt."}
FIELD = "huidigeschool/leerling/roepnaam"


@pytest.fixture
def system(real_chain: Chain) -> Iterator[SchoolSystem]:
    with acting("po"):
        yield real_chain.po


def asked(system: SchoolSystem) -> tuple[Uitgaand, list[str]]:
    """A dossier about which there are at least two questions, and their marks."""
    made = record()
    leerling(made)["overstapadvies"] |= SENTENCES
    row = collect.take_in(system.ports, system.school("99PA"), made, NODE)
    marks = [mark for mark, _ in questions(compose(werk(system, row)).lean, {})]
    assert len(marks) >= 2
    return row, marks


def werk(system: SchoolSystem, row: Uitgaand) -> Werkdossier:
    return collect.werk_of(system.ports, system.fresh(row), NODE)


def codes(ended: list[Any]) -> list[str]:
    """Of each deed what came of it: the code of a refusal, or nothing."""
    for each in ended:
        assert isinstance(each, Uitgaand | Refused | ChoicesMoved), repr(each)
    found = ((each.code if isinstance(each, Refused) else type(each).__name__) for each in ended)
    return sorted("" if each == "Uitgaand" else each for each in found)


def test_two_who_answer_other_questions_at_once_are_both_kept(system: SchoolSystem) -> None:
    row, (first, second, *_) = asked(system)

    ended = at_once(
        lambda: collect.settle(system.ports, row.pk, NODE, [first], "een"),
        lambda: collect.settle(system.ports, row.pk, NODE, [second], "twee"),
    )

    assert codes(ended) == ["", ""]
    besluiten = werk(system, row).besluiten
    assert (besluiten[first].reden, besluiten[second].reden) == ("een", "twee")


def test_two_who_answer_the_same_question_at_once_keep_the_reason_of_the_first(system: SchoolSystem) -> None:
    row, (mark, *_) = asked(system)

    ended = at_once(*(lambda r=r: collect.settle(system.ports, row.pk, NODE, [mark], r) for r in ("een", "twee")))

    assert codes(ended) == ["", "stand_moved"]
    kept = "twee" if isinstance(ended[0], Refused) else "een"
    assert werk(system, row).besluiten[mark].reden == kept


def test_two_who_choose_at_once_are_both_kept_or_the_second_is_told(system: SchoolSystem) -> None:
    row = system.taken_in("99PA", "POVO")

    def choose(naam: str, reden: str) -> Uitgaand:
        change = {naam: ("", reden)}
        return collect.rework(system.ports, row.pk, NODE, lambda werk: chosen(werk, change), "keuze")

    names = choosable(system, row)
    ended = at_once(*(lambda naam=naam: choose(naam, "te oud") for naam in names[:2]))
    assert codes(ended) == ["", ""]
    assert werk(system, row).categorieen == dict.fromkeys(names[:2], "te oud")

    ended = at_once(*(lambda r=r: choose(names[2], r) for r in ("een", "twee")))
    assert codes(ended) == ["", "ChoicesMoved"]
    assert werk(system, row).categorieen[names[2]] == ("twee" if isinstance(ended[0], Exception) else "een")


def choosable(system: SchoolSystem, row: Uitgaand) -> list[str]:
    """Categories of this dossier that a school may leave out."""
    lean, known, found = compose(werk(system, row)).lean, werk(system, row), []
    for naam in lean.gegevensset.categorieen:
        try:
            chosen(known, {naam: ("", "te oud")})
        except Exception:  # noqa: S112 - whatever is not possible is no choice
            continue
        found.append(naam)
    assert len(found) >= 3
    return found


def test_two_who_leave_out_the_same_field_at_once_keep_the_reason_of_the_first(system: SchoolSystem) -> None:
    row = system.taken_in("99PA", "POVO")

    def leave_out(reden: str) -> Uitgaand:
        return collect.rework(system.ports, row.pk, NODE, lambda werk: without_field(werk, FIELD, reden), "keuze")

    ended = at_once(*(lambda r=r: leave_out(r) for r in ("een", "twee")))

    assert codes(ended) == ["", "ChoicesMoved"]
    assert werk(system, row).velden == {FIELD: "twee" if isinstance(ended[0], Exception) else "een"}


def test_withdrawn_while_a_school_fetches_is_delivered_or_not_and_the_row_says_which(real_chain: Chain) -> None:
    """What was withdrawn never says afterwards that it is on its way; what was delivered has its delivery."""
    pupil = real_chain.po.ready("99PA", "POVO")
    question = open_question(real_chain, real_chain.po.pgn(pupil))

    def withdraw() -> Uitgaand:
        with acting("po"):
            return outgoing.withdraw(real_chain.po.ports, pupil, NODE)

    with acting("vo"):
        answer, withdrawn = at_once(lambda: real_chain.vo.send_to("po", question), withdraw)

    with acting("po"):
        row = real_chain.po.fresh(pupil)
        given = isinstance(answer, DocumentResponse) and answer.resultaat == "OverdrachtGeslaagd"
        assert Levering.objects.filter(resultaat="OverdrachtGeslaagd").exists() == given
        if isinstance(withdrawn, Exception):
            assert (str(withdrawn), row.stand, given) == ("stand_moved", "overgedragen", True)
        else:
            assert row.stand == "ingetrokken"
