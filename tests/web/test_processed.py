"""Verwerkt: the receiving school says that it took a dossier over, with who and when; and may take that back."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from overstap.school.models import Inkomend
from web.stage import Stage

Stand = Inkomend.Stand


def done(row: Inkomend) -> str:
    return reverse("request-done", args=[row.pk])


def test_it_is_said_with_who_and_when_and_shown_in_the_list(marloes: Client, stage: Stage) -> None:
    row = stage.received()

    reply = marloes.post(done(row), follow=True)

    row.refresh_from_db()
    assert (row.stand, row.verwerkt_door.username, row.verwerkt_op) == (Stand.VERWERKT, "marloes", stage.clock.now())
    page = reply.content.decode()
    assert "Dit dossier is verwerkt." in page
    assert "Marloes Fictema" in page
    assert "Een ontvangen dossier is verwerkt" in page.split('id="geschiedenis"')[1]
    shown = marloes.get(reverse("requests")).content.decode()
    assert "ov-state--verwerkt" in shown
    assert "Marloes Fictema" in shown
    (logged,) = stage.audit.entries(last=9, event="dossier_processed")
    assert logged.fields["overdracht"] == str(row.pk)


def test_the_list_is_filtered_by_it(marloes: Client, stage: Stage) -> None:
    row, other = stage.received(seed=5), stage.received(seed=7, pgn="999999023")
    marloes.post(done(row))

    page = marloes.get(reverse("requests"), {"staat": "verwerkt"}).content.decode()
    rest = marloes.get(reverse("requests"), {"staat": "ontvangen"}).content.decode()

    assert (row.naam in page, other.naam in page) == (True, False)
    assert (row.naam in rest, other.naam in rest) == (False, True)


def test_it_may_be_taken_back(marloes: Client, stage: Stage) -> None:
    row = stage.received()
    marloes.post(done(row))

    page = marloes.post(done(row), {"terug": "1"}, follow=True).content.decode()

    row.refresh_from_db()
    assert (row.stand, row.verwerkt_door, row.verwerkt_op) == (Stand.ONTVANGEN, None, None)
    assert "Leg vast dat het dossier verwerkt is" in page
    assert "dossier_not_processed" in stage.audit.last(3)


def test_what_did_not_come_is_not_processed(marloes: Client, stage: Stage) -> None:
    """Nor is one that is so already, nor taken back what was not said: 409, and nothing changes."""
    refused, came = stage.asked("DossierNietGereed"), stage.received(pgn="999999023")

    assert marloes.post(done(refused)).status_code == 409
    assert marloes.post(done(came), {"terug": "1"}).status_code == 409
    marloes.post(done(came))
    assert marloes.post(done(came)).status_code == 409
    stands = dict(Inkomend.objects.values_list("pk", "stand"))
    assert stands == {refused.pk: Stand.GEWEIGERD, came.pk: Stand.VERWERKT}
    assert stage.audit.last(30).count("dossier_processed") == 1


def test_it_is_asked_for_again_as_before_and_vandaag_counts_it_no_more(marloes: Client, stage: Stage) -> None:
    row = stage.received()
    assert "dossier pas ontvangen" in marloes.get(reverse("home")).content.decode()

    marloes.post(done(row))

    assert "dossier pas ontvangen" not in marloes.get(reverse("home")).content.decode()
    assert marloes.post(reverse("request-again", args=[row.pk])).status_code == 302


def test_another_school_says_nothing_of_it(ingrid: Client, stage: Stage) -> None:
    row = stage.received()

    assert ingrid.post(done(row)).status_code == 404
    row.refresh_from_db()
    assert row.stand == Stand.ONTVANGEN
