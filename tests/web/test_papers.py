"""The pages of attachments, of the national attachment and of the inzage, and all that they refuse."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.dossier import bijlagen, open_bijlage
from overstap.dossier.compose import compose
from overstap.dossier.edit import edit
from overstap.dossier.werkdossier import Werkdossier
from overstap.ports import NODE
from overstap.school import collect, outgoing
from overstap.school.models import Aanstelling, School, Toelichting, Uitgaand, User
from overstap.web.bijlagen_page import Papers
from overstap.web.care import Sight
from overstap.web.plain_text import PlainText
from web.paper import printed
from web.stage import Stage

OVERIG = "huidigeschool/leerling/overigdocumentlijst/document"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"
Rol = Aanstelling.Rol
PART = {
    "deel": "helpt",
    "helpt-nodig": "Zonder loopt het vast.",
    "helpt-nu": "ja",
    "helpt-bron": "Toets lezen",
    "helpt-datum": "2026-01-12",
    "helpt-tekst": "Voorlezen helpt.",
}


def begun(stage: Stage, *, files: tuple[tuple[str, bytes], ...] = (), profiel: str = "POVO") -> Uitgaand:
    """A dossier that nobody has looked at, with these files of the LAS and no others."""
    record = stage.carrying(*files) if files else stage.record(6, profiel)
    record.pop("inzage", None)
    leerling = record["huidigeschool"]["leerling"]
    leerling.pop("onderwijsondersteuning", None)
    if not files:
        leerling.pop("overigdocumentlijst", None)
    return stage.taken_in(record=record)


def werk(stage: Stage, row: Uitgaand) -> Werkdossier:
    return collect.werk_of(stage.ports, row, NODE)


def names(stage: Stage, row: Uitgaand) -> list[str]:
    return [each.bestandsnaam for each in bijlagen(compose(werk(stage, row)).lean)]


def upload(client: Client, row: Uitgaand, naam: str = "brief.txt", data: bytes = b"Leest graag.", **more: str) -> Any:
    said = {"plek": OVERIG, "omschrijving": "Een brief", "bestand": SimpleUploadedFile(naam, data), **more}
    return client.post(reverse("pupil-papers", args=[row.pk]), said)


def page(client: Client, name: str, row: Uitgaand) -> str:
    reply = client.get(reverse(name, args=[row.pk]))
    assert reply.status_code == 200
    return reply.content.decode()


def text(reply: HttpResponse) -> str:
    return reply.content.decode()


def divided(stage: Stage) -> None:
    """The school has an intern begeleider: what is about care is hers alone."""
    stage.person("ilse", "Ilse", "Maanwijk", stage.po)
    Aanstelling.objects.filter(user__username="ilse").update(rol=Rol.INTERN_BEGELEIDER)


# -- attachments ---------------------------------------------------------------------------------------------------


def test_a_file_is_picked_described_and_stands_on_the_page(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    assert "Geen bijlagen is ook goed." in page(ingrid, "pupil-papers", row)

    assert upload(ingrid, row).status_code == 302

    shown = page(ingrid, "pupil-papers", row)
    assert "Een brief" in shown
    assert "hier toegevoegd" in shown
    assert 'class="ov-progress"' in shown
    assert names(stage, row) == ["brief.txt"]


@pytest.mark.parametrize("field", ["bestand", "plek", "omschrijving"])
def test_a_form_that_is_not_filled_says_what_is_missing(ingrid: Client, stage: Stage, field: str) -> None:
    row = begun(stage)

    reply = upload(ingrid, row, **{field: ""})

    assert reply.status_code == 422
    assert f'href="#id_{field}"' in text(reply)
    assert names(stage, row) == []


def test_a_place_whose_list_came_in_another_order_meanwhile_is_chosen_anew(ingrid: Client, stage: Stage) -> None:
    """The page was made before, so the second plan of it is not the second plan of now."""
    plans = [{"startdatum": "2025-09-01", "isgerichtop": each} for each in ("lezen", "rekenen")]
    record = stage.record(6)
    record["huidigeschool"]["leerling"]["onderwijsondersteuning"] = {"handelingsplan": plans}
    row = stage.taken_in(record=record)
    (plek,) = re.findall(r'value="([^"]*/handelingsplan/2/document@[0-9a-f]+)"', page(ingrid, "pupil-papers", row))
    record["huidigeschool"]["leerling"]["onderwijsondersteuning"] = {"handelingsplan": plans[::-1]}
    row = stage.taken_in(record=record)

    reply = upload(ingrid, row, plek=plek)

    assert (reply.status_code, len(werk(stage, row).bijlagen)) == (422, 0)
    assert upload(ingrid, row, plek=plek.replace("plan/2", "plan/1")).status_code == 302


def test_a_file_that_may_not_travel_is_refused_with_what_to_do(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)

    reply = upload(ingrid, row, "kaart.svg", b"<svg/>")

    assert reply.status_code == 409
    assert "Dit soort bestand mag niet mee." in text(reply)
    assert "EIG.BIJLAGE.SOORT_ONBEKEND" in text(reply)
    assert names(stage, row) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(ingrid: Client, stage: Stage) -> None:
    reply = upload(ingrid, begun(stage), data=b"a" * 7_000_001)

    assert reply.status_code == 422
    assert "groter dan 7 MB" in text(reply)


def test_what_was_found_is_quoted_with_its_reason(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    upload(ingrid, row, data=b"Vraag het aan sanne@elders.example.")

    shown = page(ingrid, "pupil-papers", row)

    assert "1 vraag open" in shown
    assert "<q>sanne@elders.example</q>" in shown


def test_what_was_added_is_taken_away(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    upload(ingrid, row)
    mark = page(ingrid, "pupil-papers", row).partition('name="mark" value="')[2][:32]

    ingrid.post(reverse("pupil-paper", args=[row.pk]), {"mark": mark, "doe": "weg"})

    assert names(stage, row) == []


def test_what_came_from_the_las_is_left_out_with_a_reason_and_back(ingrid: Client, stage: Stage) -> None:
    row = begun(stage, files=(("las.txt", b"Leest graag."),))
    mark = hashlib.sha256(b"Leest graag.").hexdigest()
    address = reverse("pupil-paper", args=[row.pk])

    assert ingrid.post(address, {"mark": mark, "doe": "uit", "reden": ""}).status_code == 409
    assert names(stage, row) == ["las.txt"]

    ingrid.post(address, {"mark": mark, "doe": "uit", "reden": "niet meer nodig"})
    shown = page(ingrid, "pupil-papers", row)
    assert "Reist niet mee" in shown
    assert "niet meer nodig" in shown
    assert names(stage, row) == []

    ingrid.post(address, {"mark": mark, "doe": "mee"})
    assert names(stage, row) == ["las.txt"]


def twice(stage: Stage) -> Uitgaand:
    """The same file belongs to a plan and stands on its own too."""
    record = stage.carrying(("los.txt", b"Leest graag."))
    record.pop("inzage", None)
    (document,) = record["huidigeschool"]["leerling"]["overigdocumentlijst"]["document"]
    plan = {"startdatum": "2025-09-01", "isgerichtop": "lezen", "document": {**document, "omschrijving": "Het plan"}}
    record["huidigeschool"]["leerling"]["onderwijsondersteuning"] = {"handelingsplan": [plan]}
    return stage.taken_in(record=record)


def lines(stage: Stage, row: Uitgaand) -> list[tuple[str, int]]:
    """Of each line what it is, and its number in the dossier that would travel."""
    found = Papers(row, werk(stage, row), Sight(User.objects.get(username="ingrid"), row.school))
    return [(regel.naam, regel.nr) for regel in found.regels]


def test_the_same_file_at_two_places_is_two_attachments(ingrid: Client, stage: Stage) -> None:
    """Each line leads to its own, and says that leaving one out leaves out the other."""
    row = twice(stage)

    assert lines(stage, row) == [("Het plan", 1), ("Bijlage los.txt", 2)]
    shown = page(ingrid, "pupil-papers", row)
    assert shown.count("Hetzelfde bestand staat ook bij") == 2
    for nr in (1, 2):
        assert reverse("pupil-attachment", args=[row.pk, nr]) in shown

    mark = hashlib.sha256(b"Leest graag.").hexdigest()
    ingrid.post(reverse("pupil-paper", args=[row.pk]), {"mark": mark, "doe": "uit", "reden": "niet meer nodig"})
    assert lines(stage, row) == [("Het plan", 0), ("Bijlage los.txt", 0)]
    assert "Hetzelfde bestand" not in page(ingrid, "pupil-papers", row)


def test_of_two_copies_the_one_whose_block_stays_behind_is_not_told_as_going(ingrid: Client, stage: Stage) -> None:
    row = twice(stage)
    plan = "huidigeschool/leerling/onderwijsondersteuning/handelingsplan"

    row = collect.rework(stage.ports, row.pk, NODE, lambda now: replace(now, velden={plan: "niet nodig"}), "keuze")

    assert names(stage, row) == ["los.txt"]
    assert lines(stage, row) == [("Het plan", 0), ("Bijlage los.txt", 1)]
    assert "Hetzelfde bestand" not in page(ingrid, "pupil-papers", row)


def test_a_mark_that_names_nothing_changes_nothing(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    before = row.stap

    reply = ingrid.post(reverse("pupil-paper", args=[row.pk]), {"mark": "0" * 64, "doe": "uit", "reden": "weg"})

    assert reply.status_code == 302
    row.refresh_from_db()
    assert row.stap == before


def test_what_is_about_care_is_only_for_who_guides_pupils(ingrid: Client, stage: Stage) -> None:
    row = begun(stage, files=(("las.txt", b"Leest graag."),))
    divided(stage)

    shown = page(ingrid, "pupil-papers", row)

    assert "las.txt" not in shown
    assert "1 bijlage gaat over zorg." in shown
    assert f'value="{OVERIG}"' not in shown
    assert upload(ingrid, row).status_code == 422
    mark = hashlib.sha256(b"Leest graag.").hexdigest()
    ingrid.post(reverse("pupil-paper", args=[row.pk]), {"mark": mark, "doe": "uit", "reden": "weg"})
    assert names(stage, row) == ["las.txt"]


def test_a_sealed_dossier_is_shown_and_not_changed(ingrid: Client, stage: Stage) -> None:
    row = stage.ready()

    assert "staat op slot" in page(ingrid, "pupil-papers", row)
    assert "staat op slot" in page(ingrid, "pupil-toelichting", row)
    assert "staat op slot" in page(ingrid, "pupil-inzage", row)
    assert upload(ingrid, row).status_code == 409


# -- the national attachment ---------------------------------------------------------------------------------------


def post(client: Client, row: Uitgaand, doe: str, said: Mapping[str, str] = PART) -> Any:
    was = page(client, "pupil-toelichting", row).partition(
        f'value="{said["deel"]}"><input type="hidden" name="was" value="'
    )
    return client.post(reverse("pupil-toelichting", args=[row.pk]), {"was": was[2][:32], **said, "doe": doe})


def document(stage: Stage, row: Uitgaand) -> str:
    """What the printed attachment says."""
    dossier = compose(werk(stage, row)).lean
    (found,) = [each for each in bijlagen(dossier) if "toelichting_onderwijsbehoeften" in each.path]
    return printed(open_bijlage(dossier, found.nr).data).text


def test_the_page_says_that_empty_is_right(ingrid: Client, stage: Stage) -> None:
    shown = page(ingrid, "pupil-toelichting", begun(stage))

    assert "Voor de meeste leerlingen blijft deze bijlage leeg." in shown
    assert "0 van 8 onderdelen" in shown
    assert "<textarea" not in shown


def test_a_part_opens_step_by_step_and_becomes_a_pdf(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)

    first = post(ingrid, row, "verder", {"deel": "helpt", "helpt-strikt": "ja"})
    assert "helpt-nodig" in text(first)
    assert "helpt-tekst" not in text(first)

    opened = post(ingrid, row, "drie")
    assert "helpt-tekst" in text(opened)
    assert werk(stage, row).toelichting == {}

    assert post(ingrid, row, "bewaar").status_code == 302
    assert "Voorlezen helpt." in document(stage, row)
    assert "Waarom dit nodig is" in document(stage, row)
    assert "1 van 8 onderdelen" in page(ingrid, "pupil-toelichting", row)


def test_who_says_that_it_is_not_needed_is_told_that_this_is_good(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)

    assert post(ingrid, row, "verder", {"deel": "helpt", "helpt-strikt": "nee"}).status_code == 302

    assert "Dit onderdeel blijft leeg." in page(ingrid, "pupil-toelichting", row)


@pytest.mark.parametrize("doe", ["drie", "bewaar"])
@pytest.mark.parametrize(
    ("field", "said"),
    [("nodig", ""), ("nu", "nee"), ("nu", ""), ("bron", ""), ("datum", ""), ("datum", "2026-03-03"), ("datum", "x")],
)
def test_the_text_stays_shut_without_each_answer(ingrid: Client, stage: Stage, doe: str, field: str, said: str) -> None:
    row = begun(stage)

    reply = post(ingrid, row, doe, {**PART, f"helpt-{field}": said})

    assert reply.status_code == 422
    assert f'href="#id_helpt-{field}' in text(reply)
    assert werk(stage, row).toelichting == {}


def test_a_part_is_made_empty_again(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    post(ingrid, row, "bewaar")

    post(ingrid, row, "leeg")

    assert (werk(stage, row).toelichting, names(stage, row)) == ({}, [])


def test_who_writes_over_somebody_else_is_told_and_keeps_the_text(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    post(ingrid, row, "bewaar")

    reply = ingrid.post(
        reverse("pupil-toelichting", args=[row.pk]),
        {**PART, "helpt-tekst": "Mijn tekst.", "was": "0" * 32, "doe": "bewaar"},
    )

    assert reply.status_code == 409
    assert "Mijn tekst." in text(reply)
    assert werk(stage, row).toelichting["helpt"].tekst == "Voorlezen helpt."


def test_a_part_that_is_not_in_the_form_is_not_there(ingrid: Client, stage: Stage) -> None:
    reply = ingrid.post(reverse("pupil-toelichting", args=[begun(stage).pk]), {"deel": "hobby", "doe": "bewaar"})

    assert reply.status_code == 404


def test_what_is_stale_or_about_others_is_asked_about(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    post(ingrid, row, "bewaar", {**PART, "helpt-datum": "2023-03-14", "helpt-tekst": "Zit naast klasgenoot Sander."})

    shown = page(ingrid, "pupil-toelichting", row)

    assert "ouder dan 24 maanden" in shown
    assert "naam van iemand anders" in shown
    assert "1 vraag open" in shown


def test_where_it_does_not_travel_the_page_says_so(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)

    def off(now: Werkdossier) -> Werkdossier:
        return replace(now, categorieen={"onderwijsondersteuning": "de ouders willen het niet"})

    collect.rework(stage.ports, row.pk, NODE, off, "keuze")
    post(ingrid, row, "bewaar")

    shown = page(ingrid, "pupil-toelichting", row)
    assert "Reist niet mee" in shown
    assert "de ouders willen het niet" in shown
    assert names(stage, row) == []


def test_a_school_that_gives_a_file_has_a_form_for_one(ingrid: Client, stage: Stage) -> None:
    School.objects.filter(brin="99PA").update(toelichting=Toelichting.BESTAND)
    row, name = begun(stage), "pupil-toelichting-document"
    assert "Voeg uw eigen PDF toe" in page(ingrid, "pupil-toelichting", row)
    address = reverse(name, args=[row.pk])

    assert ingrid.post(address, {}).status_code == 422
    assert ingrid.post(address, {"bestand": SimpleUploadedFile("e.txt", b"Dag.")}).status_code == 409
    assert ingrid.post(address, {"bestand": SimpleUploadedFile("e.pdf", PDF)}).status_code == 302
    assert names(stage, row) == ["e.pdf"]

    assert ingrid.post(address, {"doe": "weg"}).status_code == 302
    assert names(stage, row) == []


def test_a_school_that_leaves_it_to_the_las_writes_nothing(ingrid: Client, stage: Stage) -> None:
    School.objects.filter(brin="99PA").update(toelichting=Toelichting.LAS)
    row = begun(stage)

    assert "in het LAS" in page(ingrid, "pupil-toelichting", row)
    reply = ingrid.post(reverse("pupil-toelichting", args=[row.pk]), {**PART, "doe": "bewaar", "was": ""})
    assert reply.status_code == 409
    assert names(stage, row) == []


def test_it_is_only_for_who_guides_pupils(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    divided(stage)
    address = reverse("pupil-toelichting", args=[row.pk])

    assert ingrid.get(address).status_code == 403
    assert ingrid.post(address, {**PART, "doe": "bewaar"}).status_code == 403
    ingrid.post(reverse("pupil-toelichting-document", args=[row.pk]), {"doe": "weg"})
    assert werk(stage, row).toelichting == {}
    assert ingrid.get(reverse("pupil-letter", args=[row.pk])).status_code == 403


def test_the_beheerder_chooses_the_way(ingrid: Client, stage: Stage) -> None:
    Aanstelling.objects.filter(user__username="ingrid").update(rol=Rol.BEHEERDER)
    address = reverse("toelichting-way", args=[stage.po.pk])
    assert ingrid.get(address).status_code == 200

    assert ingrid.post(address, {"manier": "anders", "maanden": "0"}).status_code == 422
    assert ingrid.post(address, {"manier": "las", "maanden": "12"}).status_code == 302

    stage.po.refresh_from_db()
    assert (stage.po.toelichting, stage.po.toelichting_maanden) == ("las", 12)
    assert ingrid.get(reverse("toelichting-way", args=[stage.vo.pk])).status_code == 404


# -- inzage --------------------------------------------------------------------------------------------------------


def said(client: Client, row: Uitgaand, **more: str) -> Any:
    digest = page(client, "pupil-inzage", row).partition('name="gezien" value="')[2][:64]
    answers = {"datum": "2026-03-02", "akkoord": "Ja", "gezien": digest, **more}
    return client.post(reverse("pupil-inzage", args=[row.pk]), answers)


def test_given_to_look_at_written_down_and_ready_to_seal(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    ingrid.post(reverse("pupil-give", args=[row.pk]))
    assert "De ouders kunnen dit dossier bekijken sinds 2 maart 2026." in page(ingrid, "pupil-inzage", row)
    assert "de ouders kijken" in page(ingrid, "pupil", row)

    assert said(ingrid, row, voorlopig="on").status_code == 302

    assert "Gezien op 2 maart 2026." in page(ingrid, "pupil-inzage", row)
    row.refresh_from_db()
    assert row.stand == Uitgaand.Stand.INGEZIEN
    assert werk(stage, row).voorlopig


def test_silence_is_told_as_silence(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    said(ingrid, row, akkoord="Onbekend")

    shown = page(ingrid, "pupil-inzage", row)

    assert "De ouders hebben niet gereageerd." in shown
    assert "akkoord met de inhoud.</p>" not in shown


@pytest.mark.parametrize(
    ("field", "answer"), [("datum", ""), ("datum", "31-02-2026"), ("akkoord", ""), ("akkoord", "misschien")]
)
def test_an_answer_that_is_missing_is_asked_for(ingrid: Client, stage: Stage, field: str, answer: str) -> None:
    row = begun(stage)

    reply = said(ingrid, row, **{field: answer})

    assert reply.status_code == 422
    assert f'href="#id_{field}' in text(reply)
    assert werk(stage, row).inzage is None


def test_no_asks_why(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)

    assert said(ingrid, row, akkoord="Nee").status_code == 422
    assert said(ingrid, row, akkoord="Nee", reden="Het advies is te laag.").status_code == 302
    assert "Dat houdt niets tegen" in page(ingrid, "pupil-inzage", row)


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1b", "\x7f", "\x80", "\x9f", "\u202d", "\u202e", "\ufffe"])
def test_a_sign_that_no_text_can_do_with_is_told_in_words_and_nothing_is_kept(
    ingrid: Client, stage: Stage, sign: str
) -> None:
    row, pasted = begun(stage), f"Een{sign}twee"
    before = werk(stage, row)

    replies = (
        said(ingrid, row, akkoord="Nee", reden=pasted),
        said(ingrid, row, opmerking=pasted),
        upload(ingrid, row, omschrijving=pasted),
        *(post(ingrid, row, "bewaar", PART | {f"helpt-{veld}": pasted}) for veld in ("nodig", "bron", "tekst")),
    )

    for reply in replies:
        assert reply.status_code == 422
        assert text(reply).count("Er staat een onzichtbaar teken in.") >= 1
    assert werk(stage, row) == before


@pytest.mark.parametrize(
    "nothing", ["\u200b", "\ufeff", "\u2060\u00ad", "\u200f \u200e", "\u3164", "\u2800", "\u00a0\u2028"]
)
def test_what_shows_nothing_is_no_answer(ingrid: Client, stage: Stage, nothing: str) -> None:
    """Signs without a shape give no reason, whether it goes along to the next school or stays here."""
    row = begun(stage, files=(("brief.txt", b"Leest graag."),))
    before = werk(stage, row)
    left = {"mark": hashlib.sha256(b"Leest graag.").hexdigest(), "doe": "uit", "reden": nothing}

    assert ingrid.post(reverse("pupil-paper", args=[row.pk]), left).status_code == 409
    replies = (
        said(ingrid, row, akkoord="Nee", reden=nothing),
        *(post(ingrid, row, "bewaar", PART | {f"helpt-{veld}": nothing}) for veld in ("nodig", "bron", "tekst")),
    )

    assert [reply.status_code for reply in replies] == [422] * 4
    assert "Schrijf op waarom de ouders niet akkoord zijn" in text(replies[0])
    assert "Schrijf op waarom dit strikt nodig is." in text(replies[1])
    assert werk(stage, row) == before


@pytest.mark.parametrize(
    "shown", ["\u0645\u0631\u062d\u0628\u0627 \u2067Noor\u2069", "e\u0301", "\U0001f600", "Ja\u200b"]
)
def test_writing_of_every_direction_is_text(shown: str) -> None:
    """A mark of direction, an accent of its own or a space without width beside what is seen changes nothing."""
    assert PlainText().clean(shown) == shown


def test_a_break_out_of_a_word_processor_is_the_end_of_a_line(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    post(ingrid, row, "bewaar", PART | {"helpt-tekst": "Voorlezen\x0bhelpt.\x0cElke dag."})
    said(ingrid, row, akkoord="Nee", reden="Te laag.\u2028Kijk nog eens.")

    assert werk(stage, row).toelichting["helpt"].tekst == "Voorlezen\nhelpt.\nElke dag."
    assert "Elke dag." in document(stage, row)
    inzage = werk(stage, row).inzage
    assert inzage is not None
    assert inzage.reden == "Te laag.\nKijk nog eens."


def test_a_day_that_is_yet_to_come_is_refused(ingrid: Client, stage: Stage) -> None:
    reply = said(ingrid, begun(stage), datum="2026-03-03")

    assert reply.status_code == 409
    assert "niet in de toekomst" in text(reply)


def test_a_dossier_that_changed_meanwhile_is_not_what_they_saw(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    ingrid.post(reverse("pupil-give", args=[row.pk]))
    old = page(ingrid, "pupil-inzage", row).partition('name="gezien" value="')[2][:64]
    naam = stage.record(6)["huidigeschool"]["leerling"]["roepnaam"]
    path = "huidigeschool/leerling/roepnaam"
    collect.rework(stage.ports, row.pk, NODE, lambda now: edit(now, {path: (naam, "Noor")}), "veld")

    assert said(ingrid, row, gezien=old).status_code == 409
    shown = page(ingrid, "pupil-inzage", row)
    assert "Het dossier is veranderd sinds de ouders het zagen op 2 maart 2026." in shown
    assert "<li>Leerling › Roepnaam</li>" in shown


def test_what_has_errors_is_not_shown_to_parents_yet(ingrid: Client, stage: Stage) -> None:
    row = stage.with_errors()

    reply = ingrid.post(reverse("pupil-give", args=[row.pk]))

    assert reply.status_code == 409
    assert "Het dossier heeft nog fouten." in text(reply)


def test_consent_is_asked_from_one_secondary_school_to_the_next(ingrid: Client, stage: Stage) -> None:
    row = begun(stage, profiel="VOVO")

    assert said(ingrid, row).status_code == 422
    assert said(ingrid, row, toestemming="Ja").status_code == 302
    assert "toestemming" not in page(ingrid, "pupil-inzage", begun(stage, files=(("a.txt", b"Dag."),)))


def test_the_letter_is_a_file_without_a_name_in_its_address(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)

    reply = ingrid.get(reverse("pupil-letter", args=[row.pk]))

    assert reply.headers["Content-Disposition"] == 'attachment; filename="inzage.pdf"'
    assert row.naam in printed(reply.content).text
    assert "dossier_read" in stage.audit.last(2)
    assert outgoing.show(stage.ports, row, NODE).naam == row.naam


def test_parents_who_live_apart_each_get_a_letter(ingrid: Client, stage: Stage) -> None:
    assert "?ouder=" not in page(ingrid, "pupil-inzage", stage.taken_in(1))
    record = stage.record(6)
    record.pop("inzage", None)
    first, second = record["huidigeschool"]["leerling"]["verzorger"]
    second["adreslijst"] = record["huidigeschool"]["adreslijst"]
    row = stage.taken_in(record=record)
    address = reverse("pupil-letter", args=[row.pk])

    shown = page(ingrid, "pupil-inzage", row)
    said = {nr: printed(ingrid.get(f"{address}?ouder={nr}").content).text for nr in (1, 2)}

    assert f"{address}?ouder=1" in shown
    assert f"Maak de brief aan {second['roepnaam']}" in shown
    street = first["adreslijst"]["adres"][0]["straat"]
    assert (street in said[1], street in said[2]) == (True, False)
    for nr in ("3", "0", "x"):
        assert ingrid.get(f"{address}?ouder={nr}").status_code == 404


def test_showing_comes_before_writing_down_what_was_said(ingrid: Client, stage: Stage) -> None:
    shown = page(ingrid, "pupil-inzage", begun(stage))

    assert shown.index("1. Laat het dossier zien") < shown.index("2. Leg vast wat de ouders zeiden")


def test_a_day_before_the_dossier_was_shown_is_refused(ingrid: Client, stage: Stage) -> None:
    row = begun(stage)
    ingrid.post(reverse("pupil-give", args=[row.pk]))

    refused = said(ingrid, row, datum="2026-03-01")

    assert refused.status_code == 409
    assert "Op die dag konden de ouders dit dossier nog niet zien" in text(refused)
    assert werk(stage, row).inzage is None
    assert said(ingrid, row).status_code == 302


def test_without_attachments_nothing_is_added_up(ingrid: Client, stage: Stage) -> None:
    assert 'id="samen"' in page(ingrid, "pupil-papers", begun(stage, files=(("brief.txt", b"Dag."),)))

    bare = page(ingrid, "pupil-papers", begun(stage))

    assert "Er zijn geen bijlagen." in bare
    assert 'id="samen"' not in bare


def test_the_pages_after_the_blocks_lead_to_one_another_in_order(stage: Stage, ingrid: Client) -> None:
    row = begun(stage)
    names = ("pupil-papers", "pupil-toelichting", "pupil-inzage")
    order = [*(reverse(name, args=[row.pk]) for name in names), f"{reverse('pupil', args=[row.pk])}#klaarzetten"]
    for nr, name in enumerate(names):
        page = ingrid.get(reverse(name, args=[row.pk])).content.decode()
        steps = page.partition('<nav class="ov-h"')[2].partition("</nav>")[0]
        assert re.findall('href="([^"]+)"', steps) == order
        assert re.findall('href="([^"]+)" aria-current="page"', steps) == [order[nr]]


def test_a_question_about_an_attachment_names_it_and_says_that_klaarzetten_waits(stage: Stage, ingrid: Client) -> None:
    row = collect.take_in(stage.ports, stage.po, stage.carrying(("verslag.pdf", b"%PDF-1.4 x")), NODE)
    assert row.bevindingen

    page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()

    assert "Bekijk de bijlage: Bijlage verslag.pdf</a>" in page
    assert "kan nu" not in page
