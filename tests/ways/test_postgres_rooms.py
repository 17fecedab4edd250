"""Files taken in, deeds for many and telling schools, on either kind of database, with workers that truly meet."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from chain import OINS, Chain, SchoolSystem, acting, kenmerk, worker_of
from databases import at_once, real_chain
from intake.made import CLASS, csv, edexml, pupil, pupils
from overstap.ports import NODE, Actor
from overstap.school import batch, behind, intake, intake_run, notify, outgoing, series
from overstap.school.list_models import Reeks
from overstap.school.models import Import, ImportRow, Inkomend, Levering, Uitgaand, User
from overstap.school.notify_models import Kennisgeving, Notificatie
from overstap.school.stands import READY
from overstap.school.supplier_models import Order, Token
from overstap.school.told import open_notices
from school.made import record
from school.test_notify import Story, events_of

__all__ = ["real_chain"]
INGRID = Actor("user", "7")


def begun(po: SchoolSystem, data: bytes) -> Import:
    """Uploaded and looked over, so that a worker may take it over."""
    with acting("po"):
        row = intake.begin(po.ports, po.school("99PA"), [intake.File("bestand", data)], INGRID)
        if row.is_lijst:
            intake.match(row, row.kolommen, len(row.kolommen))
        rows = intake.pupils_of(intake.opened(po.ports, row, INGRID))
        return intake.run(po.ports, row, rows, None, ())


def test_two_workers_that_take_the_same_class_over_do_each_pupil_once(real_chain: Chain) -> None:
    """T35: a lease that ran out brings a second one; each pupil has one outcome and one row."""
    po = real_chain.po
    row = begun(po, edexml())

    with acting("po"):
        gave = at_once(*[lambda: intake_run.take_over(po.ports, row.pk)] * 2)

        assert [each for each in gave if isinstance(each, Exception)] == []
        outcomes = ImportRow.objects.filter(imported=row).values_list("nr", "uitkomst")
        assert sorted(outcomes) == [(nr, "nieuw") for nr in range(1, CLASS + 1)]
        assert Uitgaand.objects.count() == CLASS
        assert {each.versie for each in Uitgaand.objects.all()} == {1}
        assert Import.objects.get().stand == Import.Stand.KLAAR
        assert po.audit.verify().good
    assert [each for each in po.events(200) if each == "import_done"] == ["import_done"]


def test_a_wrong_row_and_one_that_is_absent_are_told(real_chain: Chain) -> None:
    po = real_chain.po
    first, wrong = begun(po, csv(pupils(3))), begun(po, csv([pupil(1), pupil(2).but(geboortedatum="2014-31-31")]))

    with acting("po"):
        intake_run.take_over(po.ports, first.pk)
        intake_run.take_over(po.ports, wrong.pk)

        told = list(wrong.rows.values_list("regel", "uitkomst"))
    assert told == [(2, "gelijk"), (3, "fout"), (0, "afwezig")]


def test_a_series_that_two_workers_run_does_each_pupil_once(real_chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "AT_ONCE_MAX", 0)
    po = real_chain.po
    rows = [po.taken_in("99PA", "POVO", seed=seed) for seed in (1, 3, 4, 5)]
    with acting("po"):
        user = User.objects.create_user("ingrid")
        user.scholen.add(po.school("99PA"))
        reeks = series.prepare(po.ports, user, Reeks.Soort.KLAARZETTEN, [row.pk for row in rows])
        series.begin(po.ports, reeks, "")

        gave = at_once(*[lambda: series.run(po.ports, reeks.pk)] * 2)

        assert [each for each in gave if isinstance(each, Exception)] == []
        reeks.refresh_from_db()
        assert (reeks.stand, reeks.school) == (Reeks.Stand.KLAAR, po.school("99PA"))
        assert {each.stand for each in Uitgaand.objects.all()} == {"klaargezet"}
    assert [each for each in po.events(200) if each == "dossier_sealed"] == ["dossier_sealed"] * 4


def test_an_order_of_many_records_is_carried_out_with_its_faults(real_chain: Chain) -> None:
    po = real_chain.po
    with acting("po"):
        school = po.school("99PA")
        now = real_chain.clock.now()
        token = Token.objects.create(
            school=school, leverancier="Wilg", scope="schrijven", digest="0" * 64, made_at=now,
            expires_at=now + timedelta(days=1),
        )  # fmt: skip
        made = batch.order(po.ports, token, "las", [record(1), record(2, brin="99PB"), record(3)])

        batch.carry_out(po.ports, made.pk)

        row = Order.objects.get(pk=made.pk)
        assert (row.done, row.count, row.records_id) == (3, 3, None)
        assert Uitgaand.objects.count() == 2


def test_a_school_is_told_once_and_asks_again(real_chain: Chain) -> None:
    story = Story(real_chain)
    story.sealed()
    with acting("po"):
        assert behind.pupils_to_tell_of(story.po.ports, [story.row.school_id]) == [story.row.pk]
    story.plan()

    with acting("po"):
        workers = [worker_of(story.po.ports, story.po.jobs) for _ in range(2)]
        gave = at_once(*(worker.run_until_idle for worker in workers))

        assert [each for each in gave if isinstance(each, Exception)] == []
        assert [each.stand for each in Kennisgeving.objects.all()] == ["gedaan"]
        assert behind.pupils_to_tell_of(story.po.ports, [story.row.school_id]) == []
        assert story.po.audit.verify().good
    with acting("vo"):
        notice = Notificatie.objects.get()
        assert list(open_notices(Inkomend.objects.all())) == [notice]
    assert events_of(story.vo, "notification") == ["notification_received"]
    assert story.ask().digest == story.row.digest
    with acting("vo"):
        assert list(open_notices(Inkomend.objects.all())) == []


def test_two_colleagues_who_tick_the_same_school_plan_it_once(real_chain: Chain) -> None:
    story = Story(real_chain)
    story.sealed()
    levering = story.vragers()[0].levering.pk

    with acting("po"):
        row: Uitgaand = Uitgaand.objects.select_related("school").get(pk=story.row.pk)
        deeds = [lambda: notify.plan(story.po.ports, row, (levering,), INGRID)] * 2
        gave = at_once(*deeds)

        assert sorted(str(each) for each in gave) == ["0", "1"]
        assert Kennisgeving.objects.count() == 1
    assert events_of(story.po, "notification") == ["notification_planned"]


def asked(po: SchoolSystem, row: Uitgaand, session: int, **more: object) -> Levering:
    given = {
        "school_id": row.school_id,
        "sessie_id": UUID(int=session),
        "uitgaand": row,
        "doel_brin": "99VA",
        "doel_kenmerk": kenmerk("99VA", 1),
        "doel_oin": OINS["vo"],
        "resultaat": "DossierNietGereed",
    }
    return Levering.objects.create(**given | more)


def test_whoever_the_list_names_the_page_of_the_pupil_names_and_the_other_way_round(real_chain: Chain) -> None:
    """`behind` asks of all at once what `notify.vragers` asks of one: in every case that can be they agree."""
    po = real_chain.po
    with acting("po"):
        for nr, (changes, choices) in enumerate(CASES, start=1):
            row = po.ready("99PA", "POVO", seed=nr, **choices)
            for at, case in enumerate(changes):
                made = asked(po, row, nr * 100 + at, geleverd_op=po.clock.now() - timedelta(days=20 - at), **case[0])
                if case[1]:
                    now = po.clock.now()
                    Kennisgeving.objects.create(levering=made, uitgaand=row, stand=case[1], gepland_op=now)
        newer(po)
        rows = Uitgaand.objects.filter(stand__in=READY).select_related("school")
        expected = {row.pk for row in rows if any(each.may_be_told for each in notify.vragers(po.ports, row))}

        found = behind.pupils_to_tell_of(po.ports, [po.school("99PA").pk, po.school("99PB").pk])

        assert len(found) == len(set(found))
        assert set(found) == expected
        assert 0 < len(expected) < rows.count()
        assert behind.pupils_to_tell_of(po.ports, [po.school("99PB").pk]) == []
        assert behind.pupils_to_tell_of(po.ports, []) == []


GOT, OLD = {"resultaat": "OverdrachtGeslaagd"}, {"doel_index": 3}
WITHHELD = {"resultaat": "NietVoorDoel"}
OTHER = {"doel_brin": "99VB", "doel_kenmerk": kenmerk("99VB", 1)}
CASES: tuple[tuple[list[tuple[dict[str, object], str]], dict[str, str]], ...] = (
    ([({}, "")], {}),
    ([({}, "gedaan")], {}),
    ([({}, "gepland")], {}),
    ([({}, "mislukt")], {}),
    ([({}, "vervallen")], {}),
    ([({}, ""), (GOT, "")], {}),
    ([({}, "gepland"), ({}, "")], {}),
    ([({}, "gedaan"), ({}, "")], {}),
    ([({}, ""), (WITHHELD, "")], {}),
    ([(WITHHELD, "")], {"voor_brin": "99VA"}),
    ([(WITHHELD, "")], {"voor_brin": "99VB"}),
    ([(WITHHELD, "gedaan")], {}),
    ([(WITHHELD, ""), (GOT, "")], {}),
    ([({}, ""), (OTHER | GOT, "")], {}),
    ([(OLD, ""), (OLD | GOT, "")], {}),
    ([(OLD, ""), (GOT, "")], {}),
    ([({}, "")], {"voor_brin": "99VA"}),
    ([({}, "")], {"voor_brin": "99VB"}),
    ([({"doel_brin": "99PA"}, "")], {}),
    ([(GOT, "")], {}),
    ([], {}),
)
"""Requests of a pupil in their order, each with what became of telling it; and how the dossier was made ready."""


def newer(po: SchoolSystem) -> None:
    """Pupils of whom a school has an older version, told, untold and still to be told, and one whose old version was
    withdrawn; and one to whom the older was not released."""
    got = {31: GOT, 32: GOT, 33: GOT, 35: GOT, 36: WITHHELD}
    for seed, stand in ((31, ""), (32, "gedaan"), (33, ""), (35, "gepland"), (36, "")):
        first = po.ready("99PA", "POVO", seed=seed)
        made = asked(po, first, seed * 100, geleverd_op=po.clock.now(), **got[seed])
        if stand:
            Kennisgeving.objects.create(levering=made, uitgaand=first, stand=stand, gepland_op=po.clock.now())
        if seed == 33:
            outgoing.withdraw(po.ports, first, NODE)
        po.ready("99PA", "POVO", seed=seed)
    kept = po.ready("99PA", "POVO", seed=34)
    asked(po, kept, 3400, geleverd_op=po.clock.now() - timedelta(days=200))
