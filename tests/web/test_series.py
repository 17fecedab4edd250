"""One deed for many pupils: what is proposed, what is done, what is refused, and how it goes on after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from overstap.audit import Event
from overstap.database import Busy, Full
from overstap.jobs.models import Job
from overstap.jobs.worker import Worker
from overstap.school import collect, outgoing, series, sweep
from overstap.school.list_models import Reeks, Reeksregel
from overstap.school.models import Aanstelling, Uitgaand, User
from overstap.school.outgoing import may_go
from overstap.school.steps import Refused
from overstap.school.trial import from_text, trial
from overstap.vault.errors import Unreadable
from web.clashes import CLASHES
from web.conftest import signed_in
from web.stage import Stage

Stand = Uitgaand.Stand
Soort = Reeks.Soort


def proposed(stage: Stage, soort: str, *rows: Uitgaand) -> Reeks:
    return series.prepare(stage.ports, User.objects.get(username="ingrid"), soort, [row.pk for row in rows])


def outcomes(reeks: Reeks) -> list[tuple[str, str]]:
    return list(reeks.regels.values_list("uitkomst", "reden"))


def without_inzage(stage: Stage, seed: int) -> Uitgaand:
    """Everything is right, but the parents have not looked."""
    record = stage.record(seed)
    del record["inzage"]
    return stage.taken_in(record=record)


def with_questions(stage: Stage, seed: int) -> Uitgaand:
    row = collect.take_in(stage.ports, stage.po, stage.record(seed), stage.by)
    assert row.bevindingen
    return row


def test_who_is_ready_is_sealed_and_who_is_not_is_told_why(stage: Stage) -> None:
    rows = [
        stage.taken_in(1),
        stage.with_errors(2),
        without_inzage(stage, 7),
        with_questions(stage, 8),
        stage.ready(3),
        outgoing.withdraw(stage.ports, stage.ready(9), stage.by),
    ]
    reeks = proposed(stage, Soort.KLAARZETTEN, *rows)
    assert outcomes(reeks) == [("open", "")] * 6
    shown = [series.why_not(row, Soort.KLAARZETTEN) for row in Uitgaand.objects.filter(pk__in=[r.pk for r in rows])]

    reeks = series.begin(stage.ports, reeks, "")

    assert reeks.stand == Reeks.Stand.KLAAR
    assert outcomes(reeks) == [
        ("gedaan", ""),
        ("niet", "dossier_has_errors"),
        ("niet", "inzage_missing"),
        ("niet", "unsettled"),
        ("niet", "sealed"),
        ("niet", "past"),
    ]
    assert sorted(shown) == sorted(reden for _uitkomst, reden in outcomes(reeks))
    rows[0].refresh_from_db()
    assert rows[0].stand == Stand.KLAARGEZET
    assert stage.audit.last(2) == [Event.DOSSIER_SEALED, Event.SERIES_ENDED]


def test_what_the_list_takes_for_ready_can_be_sealed_indeed(stage: Stage) -> None:
    """What the row says (inzage asked, questions open) is what the step itself decides by."""
    for row in (stage.taken_in(1), without_inzage(stage, 7), stage.with_errors(2)):
        foreseen = series.why_not(row, Soort.KLAARZETTEN)
        try:
            outgoing.seal_dossier(stage.ports, row, stage.by)
        except Refused:
            assert foreseen
        else:
            assert not foreseen


def test_one_pupil_that_fails_holds_nobody_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [stage.taken_in(seed) for seed in (1, 3, 4)]
    real = outgoing.seal_dossier

    def broken(ports: object, row: Uitgaand, *args: object, **options: object) -> Uitgaand:
        sealed: Uitgaand = real(ports, row, *args, **options)
        if row.pk == rows[1].pk:
            raise ZeroDivisionError
        return sealed

    monkeypatch.setattr(outgoing, "seal_dossier", broken)

    reeks = series.begin(stage.ports, proposed(stage, Soort.KLAARZETTEN, *rows), "")

    assert outcomes(reeks) == [("gedaan", ""), ("niet", "technical"), ("gedaan", "")]
    rows[1].refresh_from_db()
    assert rows[1].stand == Stand.INGEZIEN


def test_many_are_done_in_the_background_and_a_crash_does_none_of_them_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the midst of a pupil: who was done stays done, who was not is done by the next, each once."""
    monkeypatch.setattr(series, "AT_ONCE_MAX", 2)
    monkeypatch.setattr(series, "CHUNK", 2)
    rows = [stage.taken_in(seed) for seed in (1, 3, 4, 10, 11)]
    reeks = series.begin(stage.ports, proposed(stage, Soort.KLAARZETTEN, *rows), "")
    assert reeks.stand == Reeks.Stand.BEZIG
    assert Job.objects.get(kind=series.SERIES).subject == reeks.pk

    with monkeypatch.context() as patch:
        patch.setattr(series, "_write", killed_at(2, series._write))
        with pytest.raises(KeyboardInterrupt):
            series.run(stage.ports, reeks.pk)
    assert series.counts(reeks)["gedaan"] == 1

    handlers = {series.SERIES: partial(series.run, stage.ports)}
    worker = Worker(stage.ports.jobs, handlers)  # type: ignore[arg-type]  # the stage has the real list of work
    worker.run_until_idle()

    reeks.refresh_from_db()
    assert (reeks.stand, series.counts(reeks)) == (Reeks.Stand.KLAAR, {"open": 0, "gedaan": 5, "niet": 0})
    sealed = [entry for entry in stage.audit.last(10_000) if entry == Event.DOSSIER_SEALED]
    assert len(sealed) == 5


def test_a_few_that_break_off_while_somebody_waits_go_on_in_the_background(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the midst of the second: nobody comes back to the page, and yet all are done, each once."""
    rows = [stage.taken_in(seed) for seed in (1, 3, 4)]
    reeks = proposed(stage, Soort.KLAARZETTEN, *rows)
    with monkeypatch.context() as patch:
        patch.setattr(series, "_write", killed_at(2, series._write))
        with pytest.raises(KeyboardInterrupt):
            series.begin(stage.ports, reeks, "")
    assert series.counts(reeks) == {"open": 2, "gedaan": 1, "niet": 0}

    in_the_background(stage)

    assert_done_once(stage, reeks, 3)


def test_a_few_go_on_in_the_background_when_the_database_is_busy(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says that it goes on, and not that nothing can be done now; when there is no room, it does say so."""
    rows = [stage.taken_in(seed) for seed in (1, 3, 4)]
    reeks = proposed(stage, Soort.KLAARZETTEN, *rows)
    client = signed_in("ingrid")
    with monkeypatch.context() as patch:
        patch.setattr(series, "_write", killed_at(2, series._write, Busy))
        answer = client.post(f"/leerlingen/samen/{reeks.pk}/", {"zeker": "on"}, follow=True)
    assert answer.status_code == 200
    assert "1 van de 3 leerlingen zijn gedaan" in answer.content.decode()

    in_the_background(stage)

    assert_done_once(stage, reeks, 3)
    other = proposed(stage, Soort.PROEF, *rows)
    monkeypatch.setattr(series, "run", killed_at(1, series.run, Full))
    assert client.post(f"/leerlingen/samen/{other.pk}/").status_code == 503


def test_when_a_few_were_done_at_once_the_background_finds_nothing(stage: Stage) -> None:
    reeks = series.begin(stage.ports, proposed(stage, Soort.KLAARZETTEN, stage.taken_in(1)), "")

    in_the_background(stage)

    assert_done_once(stage, reeks, 1)
    assert [entry for entry in stage.audit.last(10_000) if entry == Event.SERIES_ENDED] == [Event.SERIES_ENDED]


def in_the_background(stage: Stage) -> None:
    """What the worker does after a restart, when its turn has come."""
    stage.clock.move(seconds=series.AT_ONCE_SECONDS)
    handlers = {series.SERIES: partial(series.run, stage.ports)}
    Worker(stage.ports.jobs, handlers).run_until_idle()  # type: ignore[arg-type]  # the stage has the real list of work


def assert_done_once(stage: Stage, reeks: Reeks, count: int) -> None:
    reeks.refresh_from_db()
    assert (reeks.stand, series.counts(reeks)) == (Reeks.Stand.KLAAR, {"open": 0, "gedaan": count, "niet": 0})
    sealed = [entry for entry in stage.audit.last(10_000) if entry == Event.DOSSIER_SEALED]
    assert len(sealed) == count
    assert not Job.objects.exclude(state="done").exists()


def killed_at(
    turn: int, deed: Callable[..., None], how: type[BaseException] = KeyboardInterrupt
) -> Callable[..., None]:
    """The same deed, until at this turn its process is killed, or the database gives no room."""
    turns = iter(range(1, 1000))

    def killed(*args: object) -> None:
        if next(turns) == turn:
            raise how
        deed(*args)

    return killed


def test_given_up_work_says_who_was_not_done(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "AT_ONCE_MAX", 0)
    reeks = series.begin(stage.ports, proposed(stage, Soort.PROEF, stage.taken_in(1)), "")

    series.give_up(stage.ports, reeks.pk)

    reeks.refresh_from_db()
    assert (reeks.stand, outcomes(reeks)) == (Reeks.Stand.GESTOPT, [("niet", "technical")])


def test_what_was_begun_is_not_begun_again(stage: Stage) -> None:
    reeks = series.begin(stage.ports, proposed(stage, Soort.KLAARZETTEN, stage.taken_in(1)), "")

    with pytest.raises(Refused, match="series_begun"):
        series.begin(stage.ports, reeks, "")


def test_nobody_chosen_is_no_series(stage: Stage) -> None:
    with pytest.raises(Refused, match="nobody_chosen"):
        proposed(stage, Soort.PROEF)
    assert Reeks.objects.count() == 0


def test_who_left_the_school_meanwhile_does_nothing_more(stage: Stage) -> None:
    row = stage.taken_in(1)
    reeks = proposed(stage, Soort.KLAARZETTEN, row)
    Aanstelling.objects.filter(user__username="ingrid").delete()

    series.begin(stage.ports, reeks, "")

    assert outcomes(reeks) == [("niet", "other_school")]
    row.refresh_from_db()
    assert row.stand == Stand.INGEZIEN


def test_a_profile_is_chosen_for_a_group(stage: Stage) -> None:
    row, sealed = stage.taken_in(1), stage.ready(3)

    reeks = series.begin(stage.ports, proposed(stage, Soort.PROFIEL, row, sealed), "POPO")

    assert outcomes(reeks) == [("gedaan", ""), ("niet", "sealed")]
    row.refresh_from_db()
    assert row.profiel == "POPO"
    assert collect.werk_of(stage.ports, row, stage.by).profiel == "POPO"


def test_a_school_and_a_day_are_chosen_and_the_day_is_kept_to(stage: Stage) -> None:
    """Nobody may fetch before the day: the dossier may not serve selection at the door."""
    row = stage.ready(3)

    series.begin(stage.ports, proposed(stage, Soort.VOOR, row), "99VA")
    series.begin(stage.ports, proposed(stage, Soort.VANAF, row), "2026-03-25")

    row.refresh_from_db()
    assert (row.voor_brin, row.vanaf) == ("99VA", date(2026, 3, 25))
    assert not may_go(row, date(2026, 3, 24))
    assert may_go(row, date(2026, 3, 25))
    series.begin(stage.ports, proposed(stage, Soort.VANAF, row), "")
    row.refresh_from_db()
    assert may_go(row, date(2026, 1, 1))


def test_what_was_aimed_at_one_school_is_sealed_for_that_school(stage: Stage) -> None:
    row = stage.taken_in(1)
    series.begin(stage.ports, proposed(stage, Soort.VOOR, row), "99VA")

    series.begin(stage.ports, proposed(stage, Soort.KLAARZETTEN, row), "")

    row.refresh_from_db()
    assert (row.stand, row.voor_brin) == (Stand.KLAARGEZET, "99VA")


def test_many_are_withdrawn(stage: Stage) -> None:
    row, open_row = stage.ready(3), stage.taken_in(1)

    reeks = series.begin(stage.ports, proposed(stage, Soort.INTREKKEN, row, open_row), "")

    assert outcomes(reeks) == [("gedaan", ""), ("niet", "not_sealed")]
    row.refresh_from_db()
    assert row.stand == Stand.INGETROKKEN


def test_a_trial_says_what_stands_in_the_way_and_changes_nothing(stage: Stage) -> None:
    rows = [stage.taken_in(1), stage.with_errors(2), without_inzage(stage, 7), with_questions(stage, 8), stage.ready(3)]
    before = list(Uitgaand.objects.order_by("pk").values())

    reeks = series.begin(stage.ports, proposed(stage, Soort.PROEF, *rows), "")

    found = [seen(stage, regel) for regel in reeks.regels.all()]
    assert found[0] == found[4] == []
    assert ("Leerling › Geslacht", "blok") in found[1]
    assert {scherm for _veld, scherm in found[2]} == {"inzage"}
    assert ("", "privacy") in found[3]
    assert [uitkomst for uitkomst, _reden in outcomes(reeks)] == ["gedaan", "niet", "niet", "niet", "gedaan"]
    assert list(Uitgaand.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("code", CLASHES)
def test_a_trial_says_over_what_the_school_must_still_choose(stage: Stage, ingrid: Client, code: str) -> None:
    """No rule is broken then; each of the three is told as what it is, and no other."""
    make, says = CLASHES[code]
    row = make(stage)
    assert row.fouten == 1

    found = [(each.regel, each.scherm, each.plek) for each in trial(stage.ports, row, stage.by)]
    reeks = series.begin(stage.ports, proposed(stage, Soort.PROEF, row), "")
    page = ingrid.get(reverse("many", args=[reeks.pk])).content.decode()

    assert [each for each in found if each[1] != "inzage"] == [(code, "blok", "")]
    assert [said for _make, said in CLASHES.values() if said in page] == [says]


def seen(stage: Stage, regel: Reeksregel) -> list[tuple[str, str]]:
    text = stage.ports.vault.reveal(bytes(regel.gezien_hidden or b""), series.seen_context(regel))
    return [(each.veld, each.scherm) for each in from_text(text)]


def test_a_trial_agrees_with_the_seal(stage: Stage) -> None:
    """Who would go can be sealed, and who would not cannot."""
    for row in (stage.taken_in(1), stage.with_errors(2), without_inzage(stage, 7), with_questions(stage, 8)):
        stays = bool(trial(stage.ports, row, stage.by))
        try:
            outgoing.seal_dossier(stage.ports, row, stage.by)
        except Refused:
            assert stays
        else:
            assert not stays


def test_what_a_trial_found_lies_sealed(stage: Stage) -> None:
    """Which field fails may say that a pupil has a diagnosis."""
    reeks = series.begin(stage.ports, proposed(stage, Soort.PROEF, stage.with_errors(2)), "")

    lies = bytes(reeks.regels.get().gezien_hidden or b"")

    assert b"Geslacht" not in lies
    other = Reeksregel(reeks=reeks, nr=99)
    with pytest.raises(Unreadable):
        stage.ports.vault.reveal(lies, series.seen_context(other))


def test_a_field_that_the_product_can_fill_is_mended_there(stage: Stage) -> None:
    stage.po.las = "wilg"
    stage.po.save()
    row = stage.with_errors(2)

    screens = {each.veld: each.scherm for each in trial(stage.ports, Uitgaand.objects.get(pk=row.pk), stage.by)}

    assert screens["Leerling › Geslacht"] == "las"


def test_a_pupil_of_whom_only_the_name_is_known_must_be_collected_first(stage: Stage) -> None:
    given = {"huidigeschool": {"leerling": {"bsn": "999999011", "achternaam": "Wolfsgras"}}}
    row = collect.put_deel(stage.ports, stage.po, "lijst", given, stage.by)
    assert row.stand == Stand.NIET_BEGONNEN

    assert [each.scherm for each in trial(stage.ports, row, stage.by)] == ["las"]


def test_the_rules_that_a_dossier_breaks_stand_in_its_row_and_go_when_mended(stage: Stage) -> None:
    row = stage.with_errors(2)
    assert "|CL14|" in row.regels

    row = stage.taken_in(2)

    assert row.regels == ""


def test_what_is_a_month_old_is_forgotten_and_a_proposal_the_next_day(stage: Stage) -> None:
    row = stage.taken_in(1)
    done = series.begin(stage.ports, proposed(stage, Soort.PROEF, row), "")
    proposed(stage, Soort.PROEF, row)

    sweep.forget(stage.ports, stage.clock.now() + timedelta(days=2))
    assert list(Reeks.objects.all()) == [done]
    sweep.forget(stage.ports, stage.clock.now() + timedelta(days=31))
    assert not Reeks.objects.exists()
    assert not Reeksregel.objects.exists()


def test_a_choice_that_removes_nothing_else_keeps_the_werkdossier_as_it_was(stage: Stage) -> None:
    row = stage.taken_in(1)
    before = collect.werk_of(stage.ports, row, stage.by)

    series.begin(stage.ports, proposed(stage, Soort.PROFIEL, row), "POPO")

    row.refresh_from_db()
    after = collect.werk_of(stage.ports, row, stage.by)
    assert replace(after, profiel=before.profiel, inzage=before.inzage, datum=before.datum) == before
