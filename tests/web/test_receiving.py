"""The pages of the school that a pupil comes to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from overstap.school.models import ClockCheck, Inkomend
from web.stage import PGN, Stage

ASK = {"pgn": PGN, "bron_brin": "99PA", "soort": "overstapdossier"}


def test_a_request_is_made_and_its_page_waits_for_the_answer(marloes: Client, stage: Stage) -> None:
    reply = marloes.post(reverse("request-new"), {**ASK, "school": stage.vo.pk})

    row = Inkomend.objects.get()
    assert reply.headers["Location"] == reverse("request", args=[row.pk])
    page = marloes.get(reply.headers["Location"]).content.decode()
    assert f'<meta http-equiv="refresh" content="5; url={reverse("request", args=[row.pk])}">' in page
    assert 'role="status"' in page
    assert PGN not in page
    assert f"••••••{PGN[-3:]}" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"pgn": ""}, "Vul het BSN of onderwijsnummer in."),
        ({"pgn": "12345678"}, "Dit nummer heeft geen negen cijfers"),
        ({"pgn": "999999012"}, "er zit een tikfout in"),
        ({"bron_brin": ""}, "Vul de BRIN-code van de vorige school in."),
        ({"bron_brin": "PA99"}, "Een BRIN-code heeft twee cijfers en twee letters"),
        ({"bron_brin": "99VA"}, "Dit is uw eigen BRIN-code"),
        ({"soort": "overdrachtbinnenbrin"}, "hebben beide scholen dezelfde BRIN-code"),
        ({"soort": "swv-dossier"}, "Kies een soort overdracht uit de lijst."),
        ({"school": ""}, "Kies uw school."),
    ],
)
def test_a_wrong_field_says_what_to_do_and_keeps_the_rest(
    marloes: Client, stage: Stage, changes: dict[str, str], says: str
) -> None:
    reply = marloes.post(reverse("request-new"), {**ASK, "school": stage.vo.pk, **changes})

    page = reply.content.decode()
    assert reply.status_code == 422
    assert says in page
    assert 'id="fouten"' in page
    assert f'value="{changes.get("pgn", PGN)}"' in page or not changes.get("pgn", PGN)
    assert Inkomend.objects.count() == 0
    assert "request_made" not in stage.audit.last(3)


def test_a_number_may_be_typed_with_spaces_and_a_brin_in_small_letters(marloes: Client, stage: Stage) -> None:
    marloes.post(reverse("request-new"), {**ASK, "pgn": "999 999 011", "bron_brin": "99pa", "school": stage.vo.pk})

    assert Inkomend.objects.get().bron_brin == "99PA"


def test_the_same_question_twice_is_asked_once(marloes: Client, stage: Stage) -> None:
    stage.asked()

    reply = marloes.post(reverse("request-new"), {**ASK, "school": stage.vo.pk})

    assert reply.status_code == 409
    assert "al opgevraagd en nog onderweg" in reply.content.decode()
    assert Inkomend.objects.count() == 1


def test_who_works_at_two_schools_chooses_one(sam: Client, marloes: Client) -> None:
    assert '<select name="school"' in sam.get(reverse("request-new")).content.decode()
    assert '<select name="school"' not in marloes.get(reverse("request-new")).content.decode()


@pytest.mark.parametrize(
    ("code", "state", "text"),
    [
        ("DossierNietGereed", "nog niet klaar", "nog niet klaargezet"),
        ("NietBereikbaar", "niet bereikbaar", "antwoordt niet"),
        ("LeerlingNietGevonden", "geweigerd", "vindt geen leerling met dit nummer"),
        ("IetsVanEenAnder", "geweigerd", "een antwoord dat wij niet kennen"),
    ],
)
def test_a_result_is_shown_as_a_state_a_code_and_a_sentence(
    marloes: Client, stage: Stage, code: str, state: str, text: str
) -> None:
    row = stage.asked(code)

    for address in (reverse("requests"), reverse("request", args=[row.pk])):
        page = marloes.get(address).content.decode()
        assert all(words in page for words in (code, state, text))
        assert "http-equiv" not in page


def test_a_received_dossier_is_shown_whole(marloes: Client, stage: Stage) -> None:
    row = stage.received()

    page = marloes.get(reverse("request", args=[row.pk])).content.decode()

    assert row.naam in page
    assert "Het zegel klopt." in page
    for block in ("Leerling", "Schoolloopbaan", "Toetsresultaten", "Huidige school"):
        assert f">{block}</h3>" in page
    assert "velden leeg, en waarom" in page
    assert "Reist niet mee" in page
    assert "dossier_read" in stage.audit.last(1)


def test_that_the_parents_do_not_agree_stands_above_the_dossier(marloes: Client, stage: Stage) -> None:
    record = stage.record(5)
    record["inzage"] |= {"akkoord": "Nee", "redennietakkoord": "Volgens ons past een ander niveau beter."}

    agreed = marloes.get(reverse("request", args=[stage.received(pgn="999999060").pk])).content.decode()
    page = marloes.get(reverse("request", args=[stage.received(record).pk])).content.decode()

    told = page.index("De ouders zijn niet akkoord met de inhoud van dit dossier.")
    assert told < page.index("<q>Volgens ons past een ander niveau beter.</q>") < page.index('id="blokken"')
    assert "De ouders zijn niet akkoord" not in agreed


def test_a_bsn_is_only_ever_its_last_three_digits(marloes: Client, stage: Stage) -> None:
    record = stage.record()
    bsn = record["huidigeschool"]["leerling"]["bsn"]

    page = marloes.get(reverse("request", args=[stage.received(record).pk])).content.decode()

    assert bsn not in page
    assert f"••••••{bsn[-3:]}" in page


def test_no_title_and_no_address_holds_a_name(sam: Client, stage: Stage) -> None:
    for name, row in (("pupil", stage.ready()), ("request", stage.received())):
        reply = sam.get(reverse(name, args=[row.pk]))
        title = reply.content.decode().split("<title>")[1].split("</title>")[0]
        assert not any(part in title or part in reply.request["PATH_INFO"] for part in row.naam.split())


def test_a_school_that_answered_twice_has_a_dossier_in_two_parts(marloes: Client, stage: Stage) -> None:
    row = stage.received(stage.carrying(("brief.txt", b"Uit het eerste systeem.")))
    stage.answer_again(row, stage.carrying(("brief.txt", b"Uit het tweede systeem.")))

    page = marloes.get(reverse("request", args=[row.pk])).content.decode()
    first = marloes.get(reverse("request-attachment", args=[row.pk, 1]), {"deel": "1"}).content.decode()
    last = marloes.get(reverse("request-attachment", args=[row.pk, 1])).content.decode()

    assert 'href="?deel=1"' in page
    assert "Uit het eerste systeem." in first
    assert "?deel=1" in first
    assert "Uit het tweede systeem." in last
    assert marloes.get(reverse("request", args=[row.pk]), {"deel": "x"}).status_code == 200


def test_a_dossier_that_was_shredded_is_no_longer_there(marloes: Client, stage: Stage) -> None:
    row = stage.received()
    row.vragen.update(dossier_id=None)

    for name, args in (("request", [row.pk]), ("request-attachment", [row.pk, 1]), ("request-file", [row.pk, 1])):
        assert marloes.get(reverse(name, args=args)).status_code == 404, name


def test_a_clock_that_is_wrong_is_said_on_every_page_and_nothing_is_asked(marloes: Client, stage: Stage) -> None:
    """T28"""
    ClockCheck.objects.create(id=ClockCheck.ONE, ahead_seconds=-360, checked_at=datetime.now(UTC))

    page = marloes.get("/ontvangen/").content.decode()
    assert "De klok van dit systeem staat verkeerd. Daarom begint er geen nieuwe overdracht." in page
    said = marloes.post(reverse("request-new"), {**ASK, "school": stage.vo.pk}).content.decode()
    assert "De servicedesk moet die gelijkzetten. Vraag het later op." in said
    assert not Inkomend.objects.exists()
    ClockCheck.objects.all().delete()
    assert "De klok van dit systeem" not in marloes.get("/ontvangen/").content.decode()


def test_one_number_that_is_damaged_keeps_nobody_from_the_list(marloes: Client, stage: Stage) -> None:
    """T20: it is not shown, it is logged, and every other request is there."""
    damaged, whole = stage.asked(pgn="999999023"), stage.asked(pgn="999999035")
    Inkomend.objects.filter(pk=damaged.pk).update(pgn_hidden=bytes(whole.pgn_hidden)[:-1] + b"x")

    page = marloes.get(reverse("requests")).content.decode()

    assert "••••••???" in page
    assert "••••••035" in page
    assert "••••••023" not in page
    assert stage.audit.last(1) == ["vault_unreadable"]
