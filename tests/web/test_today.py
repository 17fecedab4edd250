"""Vandaag: what waits, by deadline; every count leads to a list of as many; and the dates of the region."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from overstap.keten.results import NIET_GEREED
from overstap.school import collect
from overstap.school.list_models import RegioDatum
from overstap.school.models import Aanstelling, Inkomend, Levering, Uitgaand, User
from overstap.school.notify_models import Kennisgeving, Notificatie
from overstap.web.region import suggestions
from overstap.web.today import Kalender, Taak, today_page
from web.conftest import signed_in
from web.stage import TODAY, Stage

Voor = RegioDatum.Voor
TASK = re.compile(r'ov-task__count ov-num">(\d+)</span>\s*<h3 class="ov-task__what"><a href="([^"]+)">([^<]+)</a>')


def tasks(client: Client) -> list[tuple[int, str, str]]:
    """Of each task how many, where it leads and its words."""
    page = client.get(reverse("home")).content.decode()
    return [(int(count), where.replace("&amp;", "&"), words) for count, where, words in TASK.findall(page)]


def asked_in_vain(stage: Stage, row: Uitgaand) -> Levering:
    return Levering.objects.create(
        school=stage.po,
        sessie_id=uuid4(),
        uitgaand=row,
        doel_brin="99VA",
        doel_kenmerk=stage.vo.kenmerk,
        doel_oin="00000009000000002000",
        resultaat=NIET_GEREED,
        geleverd_op=stage.clock.now(),
    )


def everything(stage: Stage) -> None:
    """Something for every task that there is."""
    stage.everything()
    collect.take_in(stage.ports, stage.po, stage.record(8), stage.by)
    record = stage.record(7)
    del record["inzage"]
    stage.taken_in(record=record)
    given = {"huidigeschool": {"leerling": {"bsn": "999999060", "achternaam": "Wolfsgras"}}}
    begun = collect.put_deel(stage.ports, stage.po, "lijst", given, stage.by)
    Uitgaand.objects.filter(pk=begun.pk).update(vertrek_op=TODAY + timedelta(days=5))
    shown = stage.taken_in(10)
    Uitgaand.objects.filter(pk=shown.pk).update(stand=Uitgaand.Stand.TER_INZAGE)
    asked_in_vain(stage, Uitgaand.objects.get(stand=Uitgaand.Stand.CONCEPT))
    stage.asked("NietBereikbaar", pgn="999999072")
    asked_in_vain(stage, stage.ready(12))
    told = stage.asked("DossierNietGereed", pgn="999999084")
    Notificatie.objects.create(inkomend=told, ontvangen_op=stage.clock.now())


def test_every_count_leads_to_a_list_of_as_many(stage: Stage, sam: Client) -> None:
    everything(stage)

    found = tasks(sam)

    assert len(found) == 17
    for count, where, words in found:
        page = sam.get(where).content.decode()
        rows = page.split("<tbody")[1].split("</tbody>")[0].count("<tr ")
        assert rows == count, words


def told_of(client: Client, words: str) -> int:
    """How many a task of these words names; 0 when there is none."""
    return sum(count for count, _where, said in tasks(client) if words in said)


WAITS, READY_NOW = "weet dat niet", "de vorige school liet het weten"


def test_a_school_that_asked_before_is_work_until_it_is_told_or_has_the_dossier(stage: Stage, ingrid: Client) -> None:
    row = stage.ready(3)
    RegioDatum.objects.create(school=stage.po, naam="Klaar", dag=TODAY + timedelta(days=3), voor=Voor.KLAARZETTEN)
    assert told_of(ingrid, WAITS) == 0
    levering = asked_in_vain(stage, row)
    assert told_of(ingrid, WAITS) == 1
    assert ingrid.get(reverse("home")).content.decode().count("ov-task__due--soon") == 1
    assert row.naam in ingrid.get(reverse("pupils") + "?werk=bericht&alle=1").content.decode()

    told = Kennisgeving.objects.create(levering=levering, uitgaand=row, gepland_op=stage.clock.now())
    assert told_of(ingrid, WAITS) == 0
    Kennisgeving.objects.filter(pk=told.pk).update(stand=Kennisgeving.Stand.MISLUKT)
    assert told_of(ingrid, WAITS) == 1

    Uitgaand.objects.filter(pk=row.pk).update(stand=Uitgaand.Stand.INGETROKKEN)
    assert told_of(ingrid, WAITS) == 0


def test_a_school_with_an_older_version_is_work_when_the_newer_is_ready(stage: Stage, ingrid: Client) -> None:
    stage.delivered(4)
    assert told_of(ingrid, WAITS) == 0

    stage.ready(4)

    assert told_of(ingrid, WAITS) == 1


def test_a_notice_is_work_until_the_dossier_is_asked_for_again(stage: Stage, marloes: Client) -> None:
    row = stage.asked("DossierNietGereed")
    assert told_of(marloes, READY_NOW) == 0
    Notificatie.objects.create(inkomend=row, ontvangen_op=stage.clock.now())
    assert told_of(marloes, READY_NOW) == 1
    page = marloes.get(reverse("requests") + "?werk=bericht").content.decode()
    assert "waarvan de vorige school liet weten dat ze klaar zijn" in page

    stage.clock.move(minutes=5)
    stage.asked()

    assert told_of(marloes, READY_NOW) == 0


def test_a_dossier_that_is_ready_by_now_is_not_told_to_be_waited_for(stage: Stage, marloes: Client) -> None:
    """It stood under both heads. What is still waited for is a list of as many."""
    told, silent = stage.asked("DossierNietGereed"), stage.asked("DossierNietGereed", pgn="999999060")
    Notificatie.objects.create(inkomend=told, ontvangen_op=stage.clock.now())

    found = {words: (count, where) for count, where, words in tasks(marloes)}

    assert [count for words, (count, _) in found.items() if READY_NOW in words] == [1]
    count, where = found["dossier is elders nog niet klaar"]
    listed = marloes.get(where).content.decode()
    assert count == 1
    assert str(silent.pk) in listed
    assert str(told.pk) not in listed.partition("<table")[2]


def test_a_dossier_that_is_for_another_school_is_not_told_to_be_waited_for(stage: Stage, marloes: Client) -> None:
    """Waiting brings nothing: somebody must call."""
    stage.asked("NietVoorDoel")

    said = [words for _, _, words in tasks(marloes)]

    assert said == ["aanvraag geweigerd"]


def test_what_was_searched_before_does_not_narrow_what_a_task_leads_to(stage: Stage, ingrid: Client) -> None:
    naam = stage.with_errors().naam
    ingrid.post(reverse("pupils"), {"naam": "niemand heet zo"})

    (_count, where, _words), *_more = tasks(ingrid)

    assert naam in ingrid.get(where).content.decode()


def test_the_counts_of_the_states_lead_to_their_lists(stage: Stage, ingrid: Client) -> None:
    stage.everything()
    page = ingrid.get(reverse("home")).content.decode()

    found = re.findall(
        r'<a href="([^"]+)"><span class="ov-state[^"]*">[^<]+</span></a> <span class="ov-num">(\d+)', page
    )

    assert sum(int(count) for _where, count in found) == Uitgaand.objects.filter(school=stage.po).count()
    for where, count in found:
        rows = ingrid.get(where.replace("&amp;", "&")).content.decode().split("<tbody")[1].count('name="leerling"')
        assert rows == int(count), where


def test_nobody_sees_the_work_of_another_school(stage: Stage, pieter: Client) -> None:
    everything(stage)

    assert tasks(pieter) == []
    assert "Er wacht nu niets op u." in pieter.get(reverse("home")).content.decode()


def test_the_page_asks_as_much_of_the_database_for_many_pupils_as_for_few(stage: Stage, ingrid: Client) -> None:
    stage.taken_in(1)
    asked = []
    for seeds in ((), range(20, 28)):
        for seed in seeds:
            stage.taken_in(seed)
        for name in ("home", "pupils"):
            ingrid.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                ingrid.get(reverse(name))
            asked.append(len(queries))

    assert asked[:2] == asked[2:]
    assert max(asked) <= 16


def test_no_dossier_is_opened_for_a_list(stage: Stage, sam: Client) -> None:
    everything(stage)
    before = stage.audit.head()

    for name in ("home", "pupils"):
        sam.get(reverse(name))

    assert stage.audit.head() == before


def test_work_stands_by_deadline_and_what_is_near_stands_out(stage: Stage, ingrid: Client) -> None:
    stage.with_errors(2)
    stage.taken_in(1)
    RegioDatum.objects.create(school=stage.po, naam="Klaar", dag=TODAY + timedelta(days=3), voor=Voor.KLAARZETTEN)
    RegioDatum.objects.create(school=stage.po, naam="Hersteld", dag=TODAY + timedelta(days=30), voor=Voor.FOUTEN)

    page = ingrid.get(reverse("home")).content.decode()

    assert [words for _count, _where, words in tasks(ingrid)] == [
        "dossier dat u kunt klaarzetten",
        "dossier met fouten",
    ]
    assert page.count("ov-task__due--soon") == 1
    assert "nog 3 dagen, tot" in page
    assert page.index("ov-dates__next") < page.index("Klaar") < page.index("Hersteld")


@pytest.mark.parametrize(
    ("days", "says"), [(-1, "was voor"), (0, "vandaag,"), (1, "nog 1 dag, tot"), (9, "nog 9 dagen, tot")]
)
def test_how_long_there_is_left_is_said_in_words(days: int, says: str) -> None:
    taak = Taak(1, "", "", "", TODAY + timedelta(days=days), days)

    assert taak.nog == says
    assert taak.is_dringend == (days <= 7)


def test_a_deadline_that_has_gone_by_is_still_told(stage: Stage) -> None:
    """Late work is late, and not without a deadline."""
    gone = RegioDatum(school=stage.po, naam="Hersteld", dag=TODAY - timedelta(days=2), voor=Voor.FOUTEN)

    kalender = Kalender(TODAY, (gone,))

    assert kalender.voor(Voor.FOUTEN) == gone.dag
    assert kalender.volgende is None


def beheerder(name: str = "ingrid") -> Client:
    Aanstelling.objects.filter(user__username=name).update(rol=Aanstelling.Rol.BEHEERDER)
    return signed_in(name)


def test_the_beheerder_sets_the_dates_and_takes_them_away(stage: Stage) -> None:
    client = beheerder()
    form = {"dag": "2026-03-24", "naam": "Definitief schooladvies", "voor": Voor.FOUTEN}

    assert client.post(reverse("region"), form).headers["Location"] == reverse("region")
    assert stage.audit.last(1) == ["register_changed"]
    assert "Definitief schooladvies" in client.get(reverse("home")).content.decode()
    datum = RegioDatum.objects.get()
    assert (datum.dag, datum.voor, datum.school) == (date(2026, 3, 24), Voor.FOUTEN, stage.po)

    client.post(reverse("region"), {"weg": datum.pk})
    assert not RegioDatum.objects.exists()


def test_the_usual_dates_are_taken_over_once(stage: Stage) -> None:
    client = beheerder()
    chosen = {"voorstel": ["advies", "opvragen", "bestaat niet"]}

    client.post(reverse("region"), chosen)
    client.post(reverse("region"), chosen)

    assert list(RegioDatum.objects.values_list("dag", flat=True)) == [date(2026, 3, 24), date(2026, 3, 25)]


def test_from_august_the_usual_dates_are_those_of_the_next_year() -> None:
    assert {each.dag.year for each in suggestions(date(2026, 7, 31))} == {2026}
    assert {each.dag.year for each in suggestions(date(2026, 8, 1))} == {2027}


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"dag": "", "naam": "x"}, "Vul een dag in."),
        ({"dag": "morgen", "naam": "x"}, "bijvoorbeeld 25-03-2026"),
        ({"dag": "2026-03-24", "naam": ""}, "Vul in wat er die dag is."),
        ({"dag": "2026-03-24", "naam": "x" * 81}, "81"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_a_reason(stage: Stage, form: dict[str, str], says: str) -> None:
    reply = beheerder().post(reverse("region"), form)

    assert reply.status_code == 422
    assert says in reply.content.decode()
    assert not RegioDatum.objects.exists()


def test_who_is_no_beheerder_sees_the_dates_and_sets_none(stage: Stage, ingrid: Client) -> None:
    RegioDatum.objects.create(school=stage.po, naam="Scholen kunnen opvragen", dag=TODAY)
    page = ingrid.get(reverse("home")).content.decode()
    assert "Scholen kunnen opvragen" in page
    assert "Wijzig de data" not in page

    assert ingrid.post(reverse("region"), {"dag": "2026-03-24", "naam": "x"}).status_code == 403
    assert stage.audit.last(1) == ["access_refused"]
    assert RegioDatum.objects.count() == 1


def test_a_beheerder_changes_nothing_of_another_school(stage: Stage) -> None:
    theirs = RegioDatum.objects.create(school=stage.pb, naam="x", dag=TODAY)

    beheerder().post(reverse("region"), {"weg": theirs.pk})
    beheerder().post(reverse("region"), {"weg": "1 or 1=1"})
    two = beheerder("sam").post(
        reverse("region"), {"dag": "2026-03-24", "naam": "x", "voor": "", "school": str(stage.pb.pk)}
    )

    assert RegioDatum.objects.get() == theirs
    assert two.status_code == 422
    assert "Kies een van uw eigen scholen." in two.content.decode()


def test_a_date_of_two_own_schools_stands_there_once(stage: Stage, sam: Client) -> None:
    for school in (stage.po, stage.vo):
        RegioDatum.objects.create(school=school, naam="Scholen kunnen opvragen", dag=TODAY)

    assert sam.get(reverse("home")).content.decode().count("Scholen kunnen opvragen") == 1


def test_what_came_long_ago_is_not_new(stage: Stage, marloes: Client) -> None:
    row = stage.received()
    request = type("Request", (), {"ports": stage.ports, "user": User.objects.get(username="marloes")})()

    def told() -> int:
        groups = today_page(request)["taken"]
        assert isinstance(groups, list)
        return sum(taak.aantal for taak in groups[0].taken)

    assert told() == 1
    assert "pas zijn ontvangen" in marloes.get(reverse("requests") + "?werk=nieuw").content.decode()
    Inkomend.objects.filter(pk=row.pk).update(ontvangen_op=stage.clock.now() - timedelta(days=20))
    assert told() == 0
    assert row.naam not in marloes.get(reverse("requests") + "?werk=nieuw").content.decode()
