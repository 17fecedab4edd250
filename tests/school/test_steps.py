"""A step happens wholly or not at all, and once: also when two people take it at the same moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chain import Chain, SchoolSystem, acting, kenmerk
from databases import at_once
from overstap.audit.events import Event
from overstap.keten import (
    Adres,
    DocumentRequest,
    DocumentResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    Sleutel,
    TegenpartijFout,
)
from overstap.ports import NODE
from overstap.school import collect, incoming, outgoing, store
from overstap.school.models import Inkomend, Levering, Overdracht, Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused, step
from overstap.vault.models import VaultItem
from school.made import record

Stand = Uitgaand.Stand


@pytest.fixture
def system(real_chain: Chain) -> Iterator[SchoolSystem]:
    """The system of the primary schools on a database where threads really meet."""
    with acting("po"):
        yield real_chain.po


class Stumbled(Exception):
    pass


@step(Stand.INGEZIEN, to=Stand.TER_INZAGE)
def stumble(ports: Ports, row: Uitgaand) -> Uitgaand:
    """Does everything a step can do, and fails then."""
    ports.vault.put(b"iets", store.place(row))
    assert row.dossier_id
    ports.vault.shred(row.dossier_id)
    ports.audit.write(Event.DOSSIER_SEALED, by=NODE, overdracht=str(row.pk))
    ports.jobs.plan("fetch", row.pk)
    row.naam = "een ander"
    raise Stumbled


@step(Stand.INGEZIEN, to=Stand.TER_INZAGE)
def look_in(_ports: Ports, row: Overdracht) -> Overdracht:
    return row


def all_there_is(system: SchoolSystem) -> list[object]:
    items = list(VaultItem.objects.order_by("pk").values())
    return [Uitgaand.objects.values().get(), items, system.count_events()]


def kinds_kept() -> list[str]:
    """What lies in the vault, by kind: of each dossier what would travel, and what it is made of."""
    return sorted(VaultItem.objects.filter(shredded_at=None).values_list("kind", flat=True))


def test_a_step_moves_the_stand_and_counts(system: SchoolSystem) -> None:
    row = system.taken_in("99PA", "POVO")

    look_in(system.ports, row)

    assert (system.fresh(row).stand, system.fresh(row).stap) == ("ter_inzage", row.stap)
    with pytest.raises(Refused, match="stand_moved"):
        look_in(system.ports, row)


def test_a_step_that_fails_leaves_nothing_behind(system: SchoolSystem) -> None:
    row = system.taken_in("99PA", "POVO")
    before = all_there_is(system)

    with pytest.raises(Stumbled):
        stumble(system.ports, row)

    assert all_there_is(system) == before
    assert outgoing.show(system.ports, system.fresh(row), NODE).naam == system.fresh(row).naam


def test_two_who_seal_at_once_seal_one_dossier(system: SchoolSystem) -> None:
    mine = system.taken_in("99PA", "POVO")
    yours = system.fresh(mine)

    ended = at_once(*(lambda row=row: outgoing.seal_dossier(system.ports, row, NODE) for row in (mine, yours)))

    assert sorted(outcome(each) for each in ended) == ["klaargezet", "stand_moved"]
    assert system.events(9).count("dossier_sealed") == 1
    assert kinds_kept() == ["uitgaand", "werkdossier"]
    outgoing.show(system.ports, system.fresh(mine), NODE)


def test_withdrawn_and_withdrawn_again_is_once(system: SchoolSystem) -> None:
    mine = system.ready("99PA", "POVO")
    yours = system.fresh(mine)

    ended = at_once(*(lambda row=row: outgoing.withdraw(system.ports, row, NODE) for row in (mine, yours)))

    assert sorted(outcome(each) for each in ended) == ["ingetrokken", "stand_moved"]
    assert system.events(9).count("dossier_withdrawn") == 1


@pytest.mark.parametrize("known", [False, True], ids=["new pupil", "known pupil"])
def test_the_same_pupil_taken_in_at_once_is_one_pupil(system: SchoolSystem, known: bool) -> None:
    """As when an operator starts the same command twice: no dossier is left in the vault without a row."""
    school = system.school("99PA")
    if known:
        system.taken_in("99PA", "POVO")

    ended = at_once(*[lambda: collect.take_in(system.ports, school, record(), NODE)] * 2)

    assert [outcome(each) for each in ended] == ["gereed" if known else "ingezien"] * 2
    row = Uitgaand.objects.get()
    assert row.versie == 2 + known
    kept = VaultItem.objects.filter(shredded_at=None).values_list("pk", flat=True)
    assert set(kept) == {row.dossier_id, row.werk_id}


def test_sealed_and_taken_in_at_once_loses_neither(system: SchoolSystem) -> None:
    """Either the new content comes first and the seal is refused, or it becomes the next version."""
    row = system.taken_in("99PA", "POVO")
    school = system.school("99PA")

    sealed, _taken = at_once(
        lambda: outgoing.seal_dossier(system.ports, row, NODE),
        lambda: collect.take_in(system.ports, school, record(), NODE),
    )

    stands = sorted(Uitgaand.objects.values_list("versie", "stand"))
    assert stands == ([(2, "gereed")] if isinstance(sealed, Refused) else [(1, "klaargezet"), (2, "gereed")])
    assert kinds_kept() == ["uitgaand"] * len(stands) + ["werkdossier"] * len(stands)


def test_two_who_ask_the_same_at_once_ask_once(system: SchoolSystem) -> None:
    school = system.school("99PA")

    ended = at_once(*[lambda: incoming.ask(system.ports, school, "999990019", "99VA", "overstapdossier", NODE)] * 2)

    assert sorted(outcome(each) for each in ended) == ["aangevraagd", "already_asked"]
    assert Inkomend.objects.count() == 1


def test_the_same_question_many_times_at_once_is_counted_each_time(real_chain: Chain) -> None:
    """T31: asking in parallel is no way around the limit; nor is the dossier delivered more than once."""
    pupil = real_chain.po.ready("99PA", "POVO")
    question = open_question(real_chain, real_chain.po.pgn(pupil))
    with acting("vo"):
        ended = at_once(*[lambda: real_chain.vo.send_to("po", question)] * 8)

    given = [each for each in ended if isinstance(each, DocumentResponse)]
    assert {each.resultaat for each in given} == {"OverdrachtGeslaagd"}
    assert 1 <= len(given) <= 5
    refused = [each.fault.reden for each in ended if isinstance(each, TegenpartijFout)]
    assert set(refused) <= {"TeVeelVragen", "Bezet", "TechnischeFout"}
    assert len(given) + len(refused) == 8
    with acting("po"):
        assert Levering.objects.get().keren == len(given)
    assert real_chain.po.events(30).count("document_delivered") == 1


def open_question(chain: Chain, pgn: str) -> DocumentRequest:
    """What Kadecollege may ask of De Wilgenhof, in a session of its own."""
    sleutel = Sleutel(chain.vo.ports.keys.zoeksleutel.derive(pgn, "99PA", bytes(15)), pgn[-4:])
    doel = Adres("99VA", kenmerk("99VA", 1))
    granted = chain.vo.send_to_centre(OverdrachtRequest(Adres("99PA"), doel, sleutel, "overstapdossier"))
    assert isinstance(granted, OverdrachtResponse)
    assert granted.sessie_id
    return DocumentRequest(Adres("99PA", kenmerk("99PA", 1)), doel, granted.sessie_id, sleutel, "overstapdossier")


def outcome(ended: Overdracht | Exception) -> str:
    """The stand that a row came to, or the code of the refusal."""
    if isinstance(ended, Refused):
        return ended.code
    if isinstance(ended, Exception):
        raise ended
    return ended.stand  # type: ignore[attr-defined, no-any-return]  # each kind of overdracht has its own
