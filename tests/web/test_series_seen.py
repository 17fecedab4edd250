"""A deed for many pupils is seen by colleagues who work with them; what is done with it remains of who began it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from overstap.school import series
from overstap.school.list_models import Reeks
from overstap.school.models import Aanstelling, Uitgaand, User
from web.conftest import signed_in
from web.stage import Stage

Rol, Stand = Aanstelling.Rol, Reeks.Stand
LEES = ("home", "pupils")


@pytest.fixture
def els(stage: Stage) -> Client:
    """Works at the primary school too."""
    stage.person("els", "Els", "Collega", stage.po)
    return signed_in("els")


def going_on(stage: Stage, monkeypatch: pytest.MonkeyPatch, *rows: Uitgaand) -> Reeks:
    """Ingrid began something that is done in the background, and it has not come far."""
    monkeypatch.setattr(series, "AT_ONCE_MAX", 0)
    user = User.objects.get(username="ingrid")
    reeks = series.prepare(stage.ports, user, Reeks.Soort.KLAARZETTEN, [row.pk for row in rows])
    return series.begin(stage.ports, reeks, "")


def rol(name: str, rol: str) -> Client:
    Aanstelling.objects.filter(user__username=name).update(rol=rol)
    return signed_in(name)


def test_a_colleague_sees_who_began_what_when_and_how_far(
    stage: Stage, els: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    reeks = going_on(stage, monkeypatch, stage.taken_in(1), stage.with_errors(2))

    for name in LEES:
        page = els.get(reverse(name)).content.decode()
        assert "Ingrid Postwijk" in page, name
        assert "0 van de 2 leerlingen zijn gedaan." in page, name
        assert reverse("many", args=[reeks.pk]) in page, name
    page = els.get(reverse("many", args=[reeks.pk])).content.decode()
    assert "Ingrid Postwijk begon dit: 2 maart 2026" in page
    assert "U kijkt mee." in page

    series.run(stage.ports, reeks.pk)

    assert "Klaar: 1 gelukt, 1 niet." in els.get(reverse("home")).content.decode()
    assert "Bij 1 leerling is het gedaan." in els.get(reverse("many", args=[reeks.pk])).content.decode()
    assert "Ingrid" not in els.get(reverse("pupils")).content.decode().split('id="main"')[-1]


def test_who_began_it_is_called_you(stage: Stage, ingrid: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on(stage, monkeypatch, stage.taken_in(1))

    page = ingrid.get(reverse("home")).content.decode()

    assert ": u, <span" in page
    assert "U kijkt mee." not in page


def test_a_proposal_is_for_its_maker_alone(stage: Stage, els: Client) -> None:
    user = User.objects.get(username="ingrid")
    reeks = series.prepare(stage.ports, user, Reeks.Soort.PROEF, [stage.taken_in(1).pk])

    assert els.get(reverse("many", args=[reeks.pk])).status_code == 404
    assert stage.audit.last(1) == ["access_refused"]
    assert str(reeks.pk) not in els.get(reverse("home")).content.decode()


def test_a_colleague_does_nothing_with_it(stage: Stage, els: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = stage.taken_in(1)
    reeks = going_on(stage, monkeypatch, row)

    reply = els.post(reverse("many", args=[reeks.pk]), {}, follow=True)

    assert "Alleen wie dit begon, kan er iets mee doen." in reply.content.decode()
    (logged,) = [each for each in stage.audit.entries(last=3) if each.event == "access_refused"]
    assert (logged.fields["reason"], logged.fields["subject"]) == ("other_account", str(reeks.pk))
    reeks.refresh_from_db()
    assert (reeks.stand, series.counts(reeks)["open"]) == (Stand.BEZIG, 1)


@pytest.mark.parametrize(("who", "seen"), [(Rol.ADMINISTRATIE, True), (Rol.INTERN_BEGELEIDER, True)])
def test_whoever_works_with_pupils_sees_it(stage: Stage, els: Client, who: str, seen: bool) -> None:
    reeks = stage.trial_of("ingrid", stage.with_errors(2))
    client = rol("els", who)

    assert client.get(reverse("many", args=[reeks.pk])).status_code == 200
    assert client.get(reverse("trial-csv", args=[reeks.pk])).status_code == 200
    assert (str(reeks.pk) in client.get(reverse("home")).content.decode()) is seen


@pytest.mark.parametrize(("who", "status"), [(Rol.DIRECTIE, 404), (Rol.BEHEERDER, 403)])
def test_whoever_does_not_work_with_pupils_sees_nothing_of_it(stage: Stage, els: Client, who: str, status: int) -> None:
    """The directie does trials of its own, and sees those."""
    reeks = stage.trial_of("ingrid", stage.with_errors(2))
    client = rol("els", who)

    assert client.get(reverse("many", args=[reeks.pk])).status_code == status
    assert client.get(reverse("trial-csv", args=[reeks.pk])).status_code == status
    assert "Ingrid" not in client.get(reverse("home")).content.decode()


def test_nobody_of_another_school_sees_it(stage: Stage, pieter: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reeks = going_on(stage, monkeypatch, stage.taken_in(1))

    assert pieter.get(reverse("many", args=[reeks.pk])).status_code == 404
    for name in LEES:
        assert "Ingrid" not in pieter.get(reverse(name)).content.decode()


def test_what_is_about_two_schools_is_for_its_maker_alone(stage: Stage, els: Client, sam: Client) -> None:
    """Els works at one of them, and would see names of the other."""
    other = stage.taken_in(1)
    Uitgaand.objects.filter(pk=other.pk).update(school=stage.vo)

    reeks = stage.trial_of("sam", stage.with_errors(2), Uitgaand.objects.get(pk=other.pk))

    assert reeks.school is None
    assert els.get(reverse("many", args=[reeks.pk])).status_code == 404
    assert str(reeks.pk) not in els.get(reverse("home")).content.decode()
    assert sam.get(reverse("many", args=[reeks.pk])).status_code == 200


def test_who_left_the_school_sees_no_more_what_he_or_she_began_there(stage: Stage, sam: Client) -> None:
    one = stage.trial_of("sam", stage.with_errors(2))
    Aanstelling.objects.filter(user__username="sam", school=stage.po).delete()

    assert sam.get(reverse("many", args=[one.pk])).status_code == 404
    assert sam.get(reverse("trial-csv", args=[one.pk])).status_code == 404


def test_only_the_last_few_are_told_of(stage: Stage, els: Client) -> None:
    row = stage.taken_in(1)
    for _ in range(8):
        stage.trial_of("ingrid", row)

    page = els.get(reverse("home")).content.decode()

    assert page.count("Ingrid Postwijk") == 5


def test_what_another_school_has_already_is_told_apart_from_what_could_go(stage: Stage, ingrid: Client) -> None:
    record = stage.record(1)
    reeks = stage.trial_of("ingrid", stage.taken_in(record=record), stage.delivered(4), stage.delivered(7))

    page = ingrid.get(reverse("many", args=[reeks.pk])).content.decode()

    assert "1 dossier kan mee." in page
    assert "2 dossiers zijn al overgedragen." in page
