"""Klaarzetten with its choices, what is in its way, and telling schools that asked before."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from overstap.dossier.compose import worked_record
from overstap.dossier.edit import edit
from overstap.dossier.spot import value_at
from overstap.jobs.models import Job
from overstap.school import chosen, collect, notify
from overstap.school.models import Inkomend, Levering, Uitgaand
from overstap.school.notify_models import Kennisgeving, Notificatie
from overstap.school.outgoing import seal_dossier, withdraw
from web.stage import OIN, Stage

Stand = Uitgaand.Stand


def asked(stage: Stage, row: Uitgaand, brin: str = "99VA", resultaat: str = "DossierNietGereed") -> Levering:
    """Another school asked for this dossier."""
    return Levering.objects.create(
        school=row.school,
        sessie_id=uuid4(),
        uitgaand=row,
        doel_brin=brin,
        doel_kenmerk=f"0000000700000{brin}001",
        doel_oin=OIN,
        resultaat=resultaat,
        geleverd_op=stage.clock.now(),
    )


def page_of(client: Client, row: Uitgaand) -> str:
    return client.get(reverse("pupil", args=[row.pk])).content.decode()


def seal(client: Client, row: Uitgaand, **choices: Any) -> str:
    return client.post(reverse("pupil-seal", args=[row.pk]), choices, follow=True).content.decode()


def test_everything_that_is_chosen_is_done_at_once(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()

    page = seal(ingrid, row, voor_brin="99va", vanaf="2026-04-01", voorlopig="on")

    row.refresh_from_db()
    assert (row.stand, row.voor_brin, row.vanaf) == (Stand.KLAARGEZET, "99VA", date(2026, 4, 1))
    assert collect.werk_of(stage.ports, row, stage.by).voorlopig
    assert "Het is op te halen vanaf de dag die u koos." in page
    assert "Voor 1 april 2026 krijgt geen school het." in page


def test_the_form_shows_what_was_chosen_earlier(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    Uitgaand.objects.filter(pk=row.pk).update(voor_brin="99VB", vanaf=date(2026, 4, 2), naar_brin="99VA")

    page = page_of(ingrid, row)

    assert 'value="99VB"' in page
    assert 'value="2026-04-02"' in page
    assert "Volgens uw lijst gaat de leerling naar de school met BRIN-code 99VA." in page


def test_the_school_of_the_leaving_list_is_offered_and_never_chosen_by_itself(ingrid: Client, stage: Stage) -> None:
    """It may be wrong, and then the school that needs the dossier would be sent away."""
    row = stage.taken_in()
    Uitgaand.objects.filter(pk=row.pk).update(naar_brin="99VA")
    page = page_of(ingrid, row)
    assert '<input type="checkbox" name="lijst_brin" value="99VA">' in page
    assert 'value="99VA"' not in page.split('name="voor_brin"')[1].split(">")[0]

    seal(ingrid, row)

    row.refresh_from_db()
    assert (row.stand, row.voor_brin) == (Stand.KLAARGEZET, "")


def test_the_school_of_the_leaving_list_is_chosen_by_ticking_it(ingrid: Client, stage: Stage) -> None:
    """What stood beside the box counts, also when the list has changed meanwhile."""
    row = stage.taken_in()
    Uitgaand.objects.filter(pk=row.pk).update(naar_brin="99VB")

    seal(ingrid, row, lijst_brin="99VA", voor_brin="99va")

    row.refresh_from_db()
    assert (row.stand, row.voor_brin) == (Stand.KLAARGEZET, "99VA")


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"lijst_brin": "99VA", "voor_brin": "99VB"}, "Kies één van beide."),
        ({"lijst_brin": "ZZZZ"}, "twee cijfers en twee letters"),
        ({"lijst_brin": "99VA", "voor_brin": "x"}, "twee cijfers en twee letters"),
    ],
)
def test_two_schools_at_once_are_no_choice(ingrid: Client, stage: Stage, choices: dict[str, str], says: str) -> None:
    row = stage.taken_in()
    Uitgaand.objects.filter(pk=row.pk).update(naar_brin="99VA")

    reply = ingrid.post(reverse("pupil-seal", args=[row.pk]), choices)

    assert reply.status_code == 422
    assert says in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Stand.INGEZIEN


@pytest.mark.parametrize("vanaf", ["morgen", "2026-02-30", "0"])
def test_a_day_that_is_none_says_what_to_fill_in(ingrid: Client, stage: Stage, vanaf: str) -> None:
    row = stage.taken_in()

    reply = ingrid.post(reverse("pupil-seal", args=[row.pk]), {"vanaf": vanaf})

    assert reply.status_code == 422
    assert "Vul een dag in, bijvoorbeeld 25-03-2026." in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Stand.INGEZIEN


def without_inzage(stage: Stage) -> Uitgaand:
    record = stage.record()
    record["inzage"] = {"voorlopigdossier": False, "inzage": False}
    return stage.taken_in(record=record)


def test_without_inzage_the_page_says_where_to_see_to_it_and_nothing_is_sealed(ingrid: Client, stage: Stage) -> None:
    row = without_inzage(stage)

    page = page_of(ingrid, row)
    assert '<a href="#inzage">Laat de ouders het dossier eerst inzien.</a>' in page
    assert 'id="inzage"' in page
    assert "Zet het dossier klaar</button>" not in page

    reply = ingrid.post(reverse("pupil-seal", args=[row.pk]))
    assert reply.status_code == 409
    assert "De ouders hebben het dossier nog niet gezien." in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Stand.GEREED


def test_an_open_question_about_privacy_says_where_to_answer_it(ingrid: Client, stage: Stage) -> None:
    row = collect.take_in(stage.ports, stage.po, stage.record(), stage.by)
    assert row.bevindingen

    page = page_of(ingrid, row)

    assert '<a href="#vondsten">Beantwoord eerst' in page
    assert 'id="vondsten"' in page
    assert ingrid.post(reverse("pupil-seal", args=[row.pk])).status_code == 409
    row.refresh_from_db()
    assert row.stand == Stand.INGEZIEN


def test_what_was_refused_changed_none_of_the_choices(ingrid: Client, stage: Stage) -> None:
    row = without_inzage(stage)
    levering = asked(stage, row)

    seal(ingrid, row, voor_brin="99VA", vanaf="2026-04-01", voorlopig="on", bericht=[levering.pk])

    row.refresh_from_db()
    assert (row.voor_brin, row.vanaf) == ("", None)
    assert not collect.werk_of(stage.ports, row, stage.by).voorlopig
    assert Kennisgeving.objects.count() == 0


def test_that_a_school_asked_in_vain_is_shown_at_the_pupil(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    assert "Een school vroeg dit dossier op" not in page_of(ingrid, row)

    asked(stage, row)

    assert "Een school vroeg dit dossier op toen het nog niet klaar was" in page_of(ingrid, row)


def test_a_box_is_never_ticked_beforehand_and_says_what_ticking_does(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    levering = asked(stage, row)

    page = page_of(ingrid, row)

    assert f'<input type="checkbox" name="bericht" value="{levering.pk}">' in page
    assert "Zonder vinkje gaat er geen bericht weg." in page
    assert "In het bericht staat niets over de leerling." in page
    assert "School met BRIN-code 99VA" in page


def test_who_was_ticked_is_told_and_who_was_not_is_not(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    ticked, _other = asked(stage, row), asked(stage, row, "99VB")

    page = seal(ingrid, row, bericht=[ticked.pk, "0", "x", 10**14])

    assert "1 school krijgt bericht." in page
    assert "Het bericht gaat nu weg." in page
    known = Kennisgeving.objects.get()
    assert (known.levering, known.stand) == (ticked, "gepland")
    assert list(Job.objects.filter(kind=chosen.NOTIFY).values_list("subject", flat=True)) == [known.pk]
    assert stage.audit.entries(last=2)[-1].by.startswith("user:")


def test_without_a_tick_nobody_is_told(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    asked(stage, row)

    seal(ingrid, row)

    assert Kennisgeving.objects.count() == 0
    assert not Job.objects.filter(kind=chosen.NOTIFY).exists()


def test_a_school_may_be_told_later_and_the_outcome_is_shown(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    levering = asked(stage, row)
    seal(ingrid, row)
    tell = reverse("pupil-notify", args=[row.pk])

    assert "U koos geen school." in ingrid.post(tell).content.decode()
    page = ingrid.post(tell, {"bericht": levering.pk}, follow=True).content.decode()
    assert "1 school krijgt bericht." in page
    assert "Stuur het bericht" not in page

    notify.conclude(stage.ports, Kennisgeving.objects.get(), Kennisgeving.Stand.MISLUKT, "NietBereikbaar")
    page = page_of(ingrid, row)
    assert "antwoordde niet" in page
    assert "NietBereikbaar" in page
    assert "een eerder bericht kwam niet aan" in page
    row.refresh_from_db()
    assert row.stand == Stand.KLAARGEZET

    ingrid.post(tell, {"bericht": levering.pk})
    notify.conclude(stage.ports, Kennisgeving.objects.get(), Kennisgeving.Stand.GEDAAN, notify.TAKEN)
    assert "Deze school heeft bericht gekregen." in page_of(ingrid, row)


def test_a_school_that_may_not_have_it_is_not_told(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    levering = asked(stage, row)

    page = seal(ingrid, row, voor_brin="99VB", bericht=levering.pk)

    assert "Geen school krijgt bericht" in page
    assert Kennisgeving.objects.count() == 0


def test_a_withdrawn_dossier_is_told_to_nobody(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    levering = asked(stage, row)
    row = withdraw(stage.ports, seal_dossier(stage.ports, row, stage.by), stage.by)

    reply = ingrid.post(reverse("pupil-notify", args=[row.pk]), {"bericht": levering.pk})

    assert reply.status_code == 409
    assert Kennisgeving.objects.count() == 0


def test_the_pupil_of_another_school_is_not_there(pieter: Client, stage: Stage) -> None:
    """T29 T55: nothing of another school is told, nor that it is there."""
    row = stage.ready()
    levering = asked(stage, row)

    reply = pieter.post(reverse("pupil-notify", args=[row.pk]), {"bericht": levering.pk})

    assert reply.status_code == 404
    assert Kennisgeving.objects.count() == 0


def test_a_request_of_another_pupil_is_passed_over(ingrid: Client, stage: Stage) -> None:
    """Who makes up a number ticks nobody: of this pupil there is no such request."""
    row, other = stage.ready(), stage.taken_in(2)
    levering = asked(stage, other)

    page = ingrid.post(reverse("pupil-notify", args=[row.pk]), {"bericht": levering.pk}, follow=True)

    assert "Geen school krijgt bericht" in page.content.decode()
    assert Kennisgeving.objects.count() == 0


# -- at the school that asked -----------------------------------------------------------------------------------


def told(stage: Stage, row: Inkomend) -> Notificatie:
    return Notificatie.objects.create(inkomend=row, ontvangen_op=stage.clock.now())


def test_what_another_school_told_is_shown_with_a_button_that_asks_again(marloes: Client, stage: Stage) -> None:
    row = stage.asked("DossierNietGereed")
    told(stage, row)

    page = marloes.get(reverse("requests")).content.decode()
    assert "De vorige school heeft het dossier nu klaar: vraag opnieuw op." in page
    assert "999999011" not in page
    assert "vraag opnieuw op." in marloes.get(reverse("request", args=[row.pk])).content.decode()

    stage.clock.move(minutes=1)
    reply = marloes.post(reverse("request-again", args=[row.pk]))

    again = Inkomend.objects.exclude(pk=row.pk).get()
    assert reply.headers["Location"] == reverse("request", args=[again.pk])
    assert (again.bron_brin, again.soort, bytes(again.pgn_index)) == (row.bron_brin, row.soort, bytes(row.pgn_index))
    assert "vraag opnieuw op." not in marloes.get(reverse("requests")).content.decode()


def test_asking_again_while_it_is_on_its_way_is_refused(marloes: Client, stage: Stage) -> None:
    row = stage.asked("DossierNietGereed")
    marloes.post(reverse("request-again", args=[row.pk]))

    reply = marloes.post(reverse("request-again", args=[row.pk]))

    assert reply.status_code == 409
    assert "Dit dossier is al opgevraagd en nog onderweg." in reply.content.decode()
    assert Inkomend.objects.count() == 2


def test_a_request_that_brought_a_dossier_can_be_asked_again_when_told(marloes: Client, stage: Stage) -> None:
    row = stage.received()
    told(stage, row)

    assert "vraag opnieuw op." in marloes.get(reverse("request", args=[row.pk])).content.decode()


def test_what_was_told_to_another_school_is_not_shown(ingrid: Client, pieter: Client, stage: Stage) -> None:
    row = stage.asked("DossierNietGereed")
    told(stage, row)

    assert "vraag opnieuw op." not in pieter.get(reverse("requests")).content.decode()
    assert ingrid.post(reverse("request-again", args=[row.pk])).status_code == 404
    assert Inkomend.objects.count() == 1


def test_a_new_version_that_says_something_else_is_looked_at_again(ingrid: Client, stage: Stage) -> None:
    """A changed dossier is a new version: an inzage of what it was counts no more. The old one goes until then."""
    row = stage.ready(voor_brin="99VA")
    ingrid.post(reverse("pupil-next", args=[row.pk]))
    newest = Uitgaand.objects.order_by("-versie")[0]
    assert (newest.versie, newest.stand, newest.voor_brin) == (row.versie + 1, Stand.INGEZIEN, "99VA")

    path = "huidigeschool/leerling/achternaam"
    was = value_at(worked_record(collect.werk_of(stage.ports, newest, stage.by)), path)
    collect.rework(stage.ports, newest.pk, stage.by, lambda werk: edit(werk, {path: (was, "Anders")}), "veld")

    assert "Laat de ouders het dossier eerst inzien." in page_of(ingrid, newest)
    assert ingrid.post(reverse("pupil-seal", args=[newest.pk])).status_code == 409
    row.refresh_from_db()
    assert row.stand == Stand.KLAARGEZET


def test_a_new_version_that_says_the_same_keeps_its_inzage_and_takes_the_place_of_the_old(
    ingrid: Client, stage: Stage
) -> None:
    row = stage.ready()
    ingrid.post(reverse("pupil-next", args=[row.pk]))
    newest = Uitgaand.objects.order_by("-versie")[0]

    seal(ingrid, newest)

    row.refresh_from_db()
    newest.refresh_from_db()
    assert (row.stand, newest.stand) == (Stand.VERVANGEN, Stand.KLAARGEZET)
