"""Asking for a dossier: a row and a job; and every question that is refused before anything leaves the house."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chain import Chain, SchoolSystem, acting, kenmerk
from overstap.jobs.models import Job
from overstap.keten import AfmeldingRequest, DocumentRequest, OverdrachtRequest
from overstap.ports import NODE, Actor
from overstap.school import fetch, incoming
from overstap.school.models import Inkomend, School
from overstap.school.steps import Refused
from overstap.vault.errors import Unreadable

pytestmark = pytest.mark.django_db(databases="__all__")
PGN = "999990019"
MARLOES = Actor("user", "3")


def ask(system: SchoolSystem, pgn: str = PGN, bron: str = "99VA", soort: str = "overstapdossier") -> Inkomend:
    return incoming.ask(system.ports, system.school("99PA"), pgn, bron, soort, MARLOES)


def test_asking_writes_down_what_is_to_be_done_and_says_nothing_yet(po: SchoolSystem) -> None:
    row = ask(po)

    assert (row.stand, row.wacht, row.school.brin, row.bron_brin) == ("aangevraagd", True, "99PA", "99VA")
    assert Job.objects.get().subject == row.pk
    assert po.events() == ["request_made"]
    assert po.audit.entries(last=1)[0].by == "user:3"
    assert po.door is not None
    assert po.door.sent == []


def test_the_number_and_the_key_stand_in_no_column(po: SchoolSystem) -> None:
    """T21: sealed, and the key is made once, so that a request sent again is the same to the byte."""
    row = ask(po)

    stored = b"".join(bytes(value) for value in (row.pgn_hidden, row.sleutel_hidden, row.pgnfrag_hidden, row.pgn_index))
    assert PGN.encode() not in stored
    assert fetch.request_of(po.ports, row) == fetch.request_of(po.ports, po.fresh(row))
    assert po.ports.keys.zoeksleutel.matches(PGN, "99VA", fetch.request_of(po.ports, row).sleutel.zoeksleutel or b"")


@pytest.mark.parametrize(
    ("code", "question"),
    [
        ("pgn_wrong", {"pgn": "999990018"}),
        ("pgn_wrong", {"pgn": "99999001"}),
        ("pgn_wrong", {"pgn": ""}),
        ("pgn_wrong", {"pgn": "٩٩٩٩٩٠٠١٩"}),
        ("brin_wrong", {"bron": "99va"}),
        ("brin_wrong", {"bron": "99VA00"}),
        ("brin_wrong", {"bron": ""}),
        ("soort_unknown", {"soort": "swv-dossier"}),
        ("soort_unknown", {"soort": ""}),
        ("other_brin", {"soort": "overdrachtbinnenbrin"}),
    ],
)
def test_a_wrong_question_is_refused(po: SchoolSystem, code: str, question: dict[str, str]) -> None:
    before = po.count_events()

    with pytest.raises(Refused) as refusal:
        ask(po, **question)

    assert refusal.value.code == code
    nothing_begun(po, before)


def nothing_begun(po: SchoolSystem, events_before: int, rows: int = 0) -> None:
    assert (Inkomend.objects.count(), Job.objects.count(), po.count_events()) == (rows, rows, events_before)


def test_the_same_question_waits_for_its_answer(po: SchoolSystem) -> None:
    ask(po)
    before = po.count_events()

    with pytest.raises(Refused) as refusal:
        ask(po)

    assert refusal.value.code == "already_asked"
    nothing_begun(po, before, rows=1)


@pytest.mark.parametrize("stand", ["ontvangen", "geweigerd"])
def test_after_an_answer_it_may_be_asked_again(po: SchoolSystem, stand: str) -> None:
    ask(po)
    Inkomend.objects.update(stand=stand)

    assert ask(po).wacht


def test_another_pupil_or_another_school_is_another_question(po: SchoolSystem) -> None:
    ask(po)
    ask(po, pgn="999990111")
    ask(po, bron="99VB")

    assert Inkomend.objects.count() == 3


def test_a_school_always_asks_as_itself(chain: Chain) -> None:
    """T29: BRIN and kenmerk of the asking school come from its own row, in every message of the way."""
    pupil = chain.vo.ready("99VA", "VOVO")

    chain.brug.ask("99VB", chain.vo.pgn(pupil), "99VA")

    assert chain.brug.door is not None
    sent: list[Any] = chain.brug.door.sent
    assert {type(each) for each in sent} >= {OverdrachtRequest, DocumentRequest, AfmeldingRequest}
    assert {(each.doel.brin, each.doel.kenmerk) for each in sent} == {("99VB", kenmerk("99VB", 1))}


def test_a_school_that_is_not_of_this_system_gets_no_session(chain: Chain) -> None:
    """T29: also when its row should stand in our database, the chain does not let us speak for it."""
    pupil = chain.po.ready("99PA", "POVO")
    with acting("brug"):
        School.objects.filter(brin="99VB").update(brin="99PB", kenmerk=kenmerk("99PB", 1))

    asked = chain.brug.ask("99PB", chain.po.pgn(pupil), "99PA")

    assert (asked.stand, asked.dossier_id) == ("geweigerd", None)
    assert chain.po.fresh(pupil).stand == "klaargezet"


# -- looking at what came in -------------------------------------------------------------------------------------


@pytest.fixture
def received(chain: Chain) -> Inkomend:
    pupil = chain.po.ready("99PA", "POVO")
    return chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")


def test_a_look_at_what_came_in_is_logged_with_who_and_why(chain: Chain, received: Inkomend) -> None:
    """T23."""
    with acting("vo"):
        assert incoming.show(chain.vo.ports, received, MARLOES, "inschrijven").naam == received.naam
        look = chain.vo.audit.entries(last=1)[0]

    assert (look.event, look.by) == ("dossier_read", "user:3")
    assert (look.fields["purpose"], look.fields["brin"]) == ("inschrijven", "99VA")


def test_what_came_in_does_not_open_under_another_school(chain: Chain, received: Inkomend) -> None:
    """T20: nor does it with the keys of another node."""
    with acting("vo"):
        stranger = School.objects.create(brin="99VC", naam="Elders", sector="VO", kenmerk="x", index=9)
        Inkomend.objects.update(school=stranger)
        with pytest.raises(Unreadable):
            incoming.show(chain.vo.ports, chain.vo.fresh(received), MARLOES)
        with pytest.raises(Unreadable):
            incoming.show(replace(chain.vo.ports, vault=chain.po.ports.vault), received, MARLOES)

    assert chain.vo.events() == ["vault_unreadable"]


def test_before_an_answer_there_is_nothing_to_see(po: SchoolSystem) -> None:
    row = ask(po)
    before = po.count_events()

    with pytest.raises(Refused) as refusal:
        incoming.show(po.ports, row, NODE)

    assert refusal.value.code == "no_dossier"
    assert po.count_events() == before
