"""T56: while a vernietigstop stands nothing of a pupil is shredded, whatever would have shredded it; work goes on."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from house.source import SRC, modules, tree
from overstap.ports import NODE
from overstap.school import collect, hold, outgoing
from overstap.school.demand_models import Bewaard, Vernietigstop
from overstap.school.models import Inkomend, Levering, School, Uitgaand, User
from overstap.school.steps import Refused
from overstap.school.sweep import forget
from overstap.vault.models import VaultItem
from web.conftest import stage
from web.stage import OIN, PGN, Stage

__all__ = ["stage"]
LONG = timedelta(days=1000)


def number(stage: Stage, row: Uitgaand | Inkomend) -> str:
    return stage.ports.vault.reveal(bytes(row.pgn_hidden), "pgn")


def held(stage: Stage, row: Uitgaand | Inkomend, school: School | None = None) -> Vernietigstop:
    user = User.objects.get(username="ingrid")
    return hold.set_hold(stage.ports, school or row.school, number(stage, row), "klacht van de ouders", user)


def shredded(*ids: UUID | None) -> list[bool]:
    """Of each of these whether it is gone."""
    return [VaultItem.objects.exclude(shredded_at=None).filter(id=each).exists() for each in ids]


def change(stage: Stage, row: Uitgaand) -> Uitgaand:
    return collect.rework(stage.ports, row.pk, NODE, lambda werk: replace(werk, profiel="POPO"), "profiel")


def test_a_change_shreds_what_lay_there_and_under_a_stop_keeps_it(stage: Stage) -> None:
    """T56: collecting goes on; each earlier content stays in the vault and opens still."""
    free, row = stage.taken_in(1), stage.taken_in(2)
    held(stage, row)
    before = [(each.werk_id, each.dossier_id) for each in (free, row)]

    change(stage, free)
    changed = change(stage, row)

    assert [shredded(*each) for each in before] == [[True, True], [False, False]]
    assert changed.dossier_id not in before[1]
    kept = {each.dossier_id for each in Bewaard.objects.filter(overdracht_id=row.pk)}
    assert kept == set(before[1])
    where = stage.ports.vault.places(before[1], "uitgaand")
    assert list(where) == [before[1][1]]
    assert stage.ports.vault.read(before[1][1], where[before[1][1]], reader=NODE, purpose="nagaan")


def test_taking_in_a_record_anew_keeps_the_version_before(stage: Stage) -> None:
    """T56."""
    row = stage.taken_in(1)
    held(stage, row)
    old = (row.werk_id, row.dossier_id)

    again = collect.take_in(stage.ports, stage.po, stage.record(1), NODE)

    assert (again.pk, again.versie) == (row.pk, row.versie + 1)
    assert shredded(*old) == [False, False]


def test_the_seal_shreds_the_open_copy_and_under_a_stop_keeps_it(stage: Stage) -> None:
    """T56."""
    free, row = stage.taken_in(3), stage.taken_in(4)
    held(stage, row)
    open_copies = free.dossier_id, row.dossier_id

    for each in (free, row):
        outgoing.seal_dossier(stage.ports, each, NODE)

    assert shredded(*open_copies) == [True, False]
    assert row.stand == Uitgaand.Stand.KLAARGEZET


def test_withdrawing_and_a_next_version_shred_nothing(stage: Stage) -> None:
    """T56: the sealed dossier stays, and so does what the next version begins with."""
    row = stage.ready(3)
    held(stage, row)
    ids = row.werk_id, row.dossier_id

    made = collect.begin_next(stage.ports, row.pk, NODE)
    change(stage, made)
    outgoing.withdraw(stage.ports, Uitgaand.objects.select_related("school").get(pk=row.pk), NODE)

    assert shredded(*ids) == [False, False]
    assert Bewaard.objects.filter(overdracht_id=made.pk).count() == 2


def test_it_holds_for_a_version_that_came_after_it(stage: Stage) -> None:
    """T56: it stands on the number of the pupil, and not on a row."""
    held(stage, stage.ready(3))
    row = collect.take_in(stage.ports, stage.po, stage.record(3), NODE)
    old = row.werk_id, row.dossier_id

    change(stage, row)

    assert shredded(*old) == [False, False]


def test_under_a_stop_a_dossier_keeps_its_number(stage: Stage) -> None:
    """T56: with another number it would be out of reach; refused, and nothing is written or shredded."""
    row = stage.taken_in(1)
    held(stage, row)
    ids, stap = (row.werk_id, row.dossier_id), row.stap
    record = stage.record(1)
    record["huidigeschool"]["leerling"]["bsn"] = PGN

    with pytest.raises(Refused, match="hold_number"):
        collect.rework(
            stage.ports, row.pk, NODE, lambda werk: replace(werk, delen={collect.LAS: record}, wijzigingen=()), "veld"
        )

    row.refresh_from_db()
    assert (row.werk_id, row.dossier_id, row.stap) == (*ids, stap)
    assert shredded(*ids) == [False, False]
    assert not Bewaard.objects.exists()


def test_the_sweep_keeps_who_had_it_and_by_what_it_was_asked_for(stage: Stage) -> None:
    """T56: requests are forgotten after half a year, but not those about this pupil."""
    sent, free = stage.delivered(4), stage.delivered(6)
    came, other = stage.received(), stage.received(seed=7, pgn="999999023")
    held(stage, sent)
    held(stage, came, stage.vo)
    unknown = Levering.objects.create(
        school=stage.po,
        sessie_id=uuid4(),
        doel_brin="99VA",
        doel_kenmerk="x",
        doel_oin=OIN,
        resultaat="x",
        geleverd_op=stage.clock.now(),
    )

    forget(stage.ports, stage.clock.now() + LONG)

    assert list(Levering.objects.values_list("uitgaand", flat=True)) == [sent.pk]
    assert not Levering.objects.filter(uitgaand=free).exists()
    assert not Levering.objects.filter(pk=unknown.pk).exists()
    kept = {row.pk: bool(bytes(row.sleutel_hidden)) for row in Inkomend.objects.all()}
    assert kept == {came.pk: True, other.pk: False}


def test_lifting_it_shreds_what_was_kept_only_for_it(stage: Stage) -> None:
    """T56: and from then on the ordinary way holds again."""
    row = stage.taken_in(1)
    stop = held(stage, row)
    old = row.werk_id, row.dossier_id
    changed = change(stage, row)

    count = hold.lift_hold(stage.ports, stop, "de klacht is afgehandeld", User.objects.get(username="sam"))

    assert (count, shredded(*old)) == (2, [True, True])
    assert shredded(changed.werk_id, changed.dossier_id) == [False, False]
    assert not Bewaard.objects.exists()
    (logged,) = stage.audit.entries(last=9, event="hold_lifted")
    assert (logged.fields["overdracht"], logged.fields["count"]) == (str(row.pk), 2)
    now = changed.werk_id, changed.dossier_id
    collect.rework(stage.ports, row.pk, NODE, lambda werk: replace(werk, profiel="POVO"), "profiel")
    assert shredded(*now) == [True, True]


def test_it_is_set_once_with_a_reason_for_a_pupil_who_is_here(stage: Stage) -> None:
    row, user = stage.taken_in(1), User.objects.get(username="ingrid")
    pgn = number(stage, row)
    for school, given, reason, code in (
        (stage.po, pgn, "  ", "no_reason"),
        (stage.po, PGN, "klacht", "no_such_pupil"),
        (stage.pb, pgn, "klacht", "no_such_pupil"),
    ):
        with pytest.raises(Refused, match=code):
            hold.set_hold(stage.ports, school, given, reason, user)
    stop = held(stage, row)
    with pytest.raises(Refused, match="hold_stands"):
        held(stage, row)
    assert Vernietigstop.objects.count() == 1
    (logged,) = stage.audit.entries(last=20, event="hold_set")
    assert (logged.fields["overdracht"], logged.fields["subject"]) == (str(row.pk), str(stop.pk))


def test_lifting_asks_a_reason_and_is_done_once(stage: Stage) -> None:
    row, user = stage.taken_in(1), User.objects.get(username="ingrid")
    stop = held(stage, row)
    with pytest.raises(Refused, match="no_reason"):
        hold.lift_hold(stage.ports, stop, "", user)
    assert hold.of(row) == stop
    hold.lift_hold(stage.ports, stop, "klaar", user)
    with pytest.raises(Refused, match="hold_lifted"):
        hold.lift_hold(stage.ports, stop, "klaar", user)
    assert hold.of(row) is None
    assert held(stage, row).pk != stop.pk


def test_its_reasons_stand_in_no_column_as_they_are(stage: Stage) -> None:
    """T21: a case between people is nothing for whoever has the database."""
    stop = held(stage, stage.taken_in(1))
    hold.lift_hold(stage.ports, stop, "de rechter wees het af", User.objects.get(username="ingrid"))

    stop.refresh_from_db()
    assert b"klacht" not in bytes(stop.reden_hidden)
    assert b"rechter" not in bytes(stop.opheffing_hidden or b"")
    assert stage.ports.vault.reveal(bytes(stop.reden_hidden), hold.reason_context(stop)) == "klacht van de ouders"


FILES_ONLY = {"school/intake.py", "school/batch.py"}
"""They shred what a school or supplier sent in: a file of many pupils, of which each dossier is made."""


def test_there_is_one_way_in_which_a_dossier_is_shredded() -> None:
    """T56: whoever adds another finds this test."""
    found = {
        path.relative_to(SRC).as_posix()
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "shred"
        if ast.unparse(node.func.value).endswith("vault")
    }
    assert found == FILES_ONLY | {"school/hold.py"}
