"""What a school chooses and decides on the page of a dossier: categories, fields, questions, two values, versions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from overstap.dossier import Dossier
from overstap.dossier.compose import worked_record
from overstap.dossier.edit import edit
from overstap.dossier.lengths import REMARK_CHARACTERS_MAX
from overstap.dossier.spot import value_at
from overstap.dossier.werkdossier import Werkdossier
from overstap.ports import NODE
from overstap.school import collect, outgoing
from overstap.school.models import Uitgaand
from web.filled import Form, forms, with_values
from web.stage import Stage

PUPIL = "huidigeschool/leerling"
ROEPNAAM = f"{PUPIL}/roepnaam"
SENTENCE = "Net als haar broer Sil leest zij langzaam."
POINTS = f"{PUPIL}/overstapadvies/aandachtspunten"


def pupil(row: Uitgaand) -> str:
    return reverse("pupil", args=[row.pk])


def to(name: str, row: Uitgaand, *more: Any) -> str:
    return reverse(f"pupil-{name}", args=[row.pk, *more])


def form(client: Client, row: Uitgaand, name: str, *more: Any) -> Form:
    return forms(client.get(pupil(row)))[to(name, row, *more)]


def werk(stage: Stage, row: Uitgaand) -> Werkdossier:
    row.refresh_from_db()
    return collect.werk_of(stage.ports, row, NODE)


def lean(stage: Stage, row: Uitgaand) -> Dossier:
    row.refresh_from_db()
    return outgoing.show(stage.ports, row, NODE)


def without(form: Form, *names: str) -> Form:
    return {name: values for name, values in form.items() if name not in names}


def test_a_category_is_turned_off_with_a_reason_and_on_again(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    assert lean(stage, row).blokken(f"{PUPIL}/toetslijst")
    off = without(form(ingrid, row, "categories"), "gaat:toetsresultaten")

    ingrid.post(to("categories", row), with_values(off, **{"reden:toetsresultaten": "staat in de brief"}))

    assert werk(stage, row).categorieen == {"toetsresultaten": "staat in de brief"}
    assert not lean(stage, row).blokken(f"{PUPIL}/toetslijst")
    page = ingrid.get(pupil(row)).content.decode()
    assert "Uw school liet dit met opzet weg: “staat in de brief”" in page
    on = form(ingrid, row, "categories")
    assert "gaat:toetsresultaten" not in on
    ingrid.post(to("categories", row), with_values(on, **{"gaat:toetsresultaten": "on"}))
    assert lean(stage, row).blokken(f"{PUPIL}/toetslijst")


@pytest.mark.parametrize("nothing", ["", "\u200b"], ids=["empty", "no_shape"])
def test_a_category_without_a_reason_stays_and_the_page_asks_for_one(
    ingrid: Client, stage: Stage, nothing: str
) -> None:
    row = stage.taken_in()
    off = without(form(ingrid, row, "categories"), "gaat:toetsresultaten", "gaat:verzuim")

    reply = ingrid.post(
        to("categories", row),
        with_values(off, **{"reden:verzuim": "niet van belang", "reden:toetsresultaten": nothing}),
    )

    page, again = reply.content.decode(), forms(reply)[to("categories", row)]
    assert reply.status_code == 422
    assert "Schrijf op waarom dit niet meegaat." in page
    assert 'aria-describedby="reden-toetsresultaten-fout"' in page
    assert again["reden:verzuim"] == ["niet van belang"]
    assert ("gaat:verzuim" in again, "gaat:toetsresultaten" in again) == (False, False)
    assert werk(stage, row).categorieen == {}


def test_what_the_profile_asks_or_forbids_has_no_switch(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    names = form(ingrid, row, "categories")
    assert "gaat:verzuim" in names
    assert not {"gaat:schoolloopbaan", "gaat:vve", "gaat:vombo", "gaat:metadata"} & set(names)

    forged = with_values(names, **{"was:schoolloopbaan": "", "reden:schoolloopbaan": "weg ermee"})
    ingrid.post(to("categories", row), forged)

    assert werk(stage, row).categorieen == {}


def test_two_people_choose_otherwise_and_nothing_is_written_over(ingrid: Client, sam: Client, stage: Stage) -> None:
    row = stage.taken_in()
    first, second = (without(form(client, row, "categories"), "gaat:verzuim") for client in (ingrid, sam))
    ingrid.post(to("categories", row), with_values(first, **{"reden:verzuim": "te oud"}))

    reply = sam.post(to("categories", row), with_values(second, **{"reden:verzuim": "gaat niemand aan"}))

    assert reply.status_code == 409
    assert "Iemand anders wijzigde deze keuzes intussen" in reply.content.decode()
    assert werk(stage, row).categorieen == {"verzuim": "te oud"}


def test_a_field_is_left_out_with_a_reason_and_goes_along_again(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    page = reverse("pupil-block", args=[row.pk, PUPIL])
    asked = forms(ingrid.get(page))[to("field", row)]

    for nothing in ("", "\u2060"):
        refused = ingrid.post(to("field", row), with_values(asked, veld=ROEPNAAM, reden=nothing), follow=True)
        assert "Schrijf op waarom dit veld niet meegaat" in refused.content.decode()
    assert werk(stage, row).velden == {}

    done = ingrid.post(to("field", row), with_values(asked, veld=ROEPNAAM, reden="wil zij niet"), follow=True)
    assert "wil zij niet" in done.content.decode()
    assert lean(stage, row).text(ROEPNAAM) == ""
    shown = ingrid.get(pupil(row)).content.decode()
    assert "Ingevuld, maar reist niet mee" in shown

    ingrid.post(to("field", row), {"veld": ROEPNAAM, "mee": "ja"})
    assert lean(stage, row).text(ROEPNAAM)


@pytest.mark.parametrize(
    "veld", ["", "x", "huidigeschool", f"{PUPIL}/achternaam", "metadata/pakketnaam", "inzage/akkoord"]
)
def test_what_must_go_or_is_no_field_cannot_be_left_out(ingrid: Client, stage: Stage, veld: str) -> None:
    row = stage.taken_in()

    assert ingrid.post(to("field", row), {"veld": veld, "reden": "zomaar"}).status_code == 404
    assert werk(stage, row).velden == {}


def asked(stage: Stage, **more: object) -> Uitgaand:
    """A dossier with a sentence that `privacy` asks about, and nothing settled."""
    record = stage.record(1)
    record["huidigeschool"]["leerling"].pop("overigdocumentlijst", None)
    record["huidigeschool"]["leerling"]["overstapadvies"] |= {"aandachtspunten": SENTENCE} | more
    row = collect.take_in(stage.ports, stage.po, record, NODE)
    assert row.bevindingen
    return row


def marks(client: Client, row: Uitgaand) -> list[str]:
    start = f"{pupil(row)}vragen/"
    found = [address.removeprefix(start).strip("/") for address in forms(client.get(pupil(row)))]
    return [mark for mark in found if len(mark) == 32 and "/" not in mark]


def test_a_finding_is_kept_with_a_reason(ingrid: Client, stage: Stage) -> None:
    row = asked(stage)
    for mark in marks(ingrid, row):
        answer = with_values(form(ingrid, row, "finding", mark), doe="houd", reden="de broer wil dit zelf")
        ingrid.post(to("finding", row, mark), answer)

    row.refresh_from_db()
    assert row.bevindingen == 0
    assert lean(stage, row).text(POINTS) == SENTENCE
    assert {each.reden for each in werk(stage, row).besluiten.values()} == {"de broer wil dit zelf"}


def test_a_finding_is_left_out_with_the_whole_text(ingrid: Client, stage: Stage) -> None:
    row = asked(stage)
    mark = marks(ingrid, row)[0]

    ingrid.post(to("finding", row, mark), with_values(form(ingrid, row, "finding", mark), doe="weg"))

    row.refresh_from_db()
    assert (row.bevindingen, lean(stage, row).text(POINTS)) == (0, "")


def test_a_finding_is_written_otherwise(ingrid: Client, stage: Stage) -> None:
    row = asked(stage)
    mark = marks(ingrid, row)[0]
    answer = with_values(form(ingrid, row, "finding", mark), doe="anders", tekst="Zij leest langzaam.")

    ingrid.post(to("finding", row, mark), answer)

    row.refresh_from_db()
    assert (row.bevindingen, lean(stage, row).text(POINTS)) == (0, "Zij leest langzaam.")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({}, "Kies eerst wat u wilt doen"),
        ({"doe": "houd"}, "Schrijf uw reden op"),
        ({"doe": "houd", "reden": "   "}, "Schrijf uw reden op"),
        ({"doe": "houd", "reden": "\u200b\ufeff"}, "Schrijf uw reden op"),
        ({"doe": "onzin"}, "Kies eerst wat u wilt doen"),
    ],
)
def test_an_answer_that_is_none_changes_nothing(
    ingrid: Client, stage: Stage, answer: dict[str, str], says: str
) -> None:
    row = asked(stage)
    mark = marks(ingrid, row)[0]

    reply = ingrid.post(to("finding", row, mark), answer)

    assert reply.status_code == 422
    assert says in reply.content.decode()
    assert werk(stage, row).besluiten == {}
    assert lean(stage, row).text(POINTS) == SENTENCE


def test_an_attachment_that_was_asked_about_stays_behind_with_a_reason(ingrid: Client, stage: Stage) -> None:
    row = collect.take_in(stage.ports, stage.po, stage.carrying(("brief.txt", SENTENCE.encode())), NODE)
    mark = marks(ingrid, row)[-1]
    assert ingrid.post(to("finding", row, mark), {"doe": "weg"}).status_code == 422

    ingrid.post(to("finding", row, mark), {"doe": "weg", "reden": "over een ander"})

    assert list(werk(stage, row).bijlagen_uit.values()) == ["over een ander"]
    assert not lean(stage, row).blokken(f"{PUPIL}/overigdocumentlijst/document")


def test_somebody_changed_the_text_meanwhile_and_what_was_typed_is_shown(
    ingrid: Client, sam: Client, stage: Stage
) -> None:
    row = asked(stage)
    mark = marks(sam, row)[0]
    answer = with_values(form(sam, row, "finding", mark), doe="anders", tekst="Zij leest langzaam.")
    collect.rework(stage.ports, row.pk, NODE, lambda w: edit(w, {POINTS: (SENTENCE, "Heel iets anders.")}), "veld")

    reply = sam.post(to("finding", row, mark), answer)

    page = reply.content.decode()
    assert reply.status_code == 409
    assert ("Zij leest langzaam." in page, "Heel iets anders." in page, "ov-merge" in page) == (True, True, True)
    assert lean(stage, row).text(POINTS) == "Heel iets anders."


@pytest.mark.parametrize("veld", ["huidigeschool/leerling", PUPIL + "/verzorger/1", PUPIL + "/verzorger/naam", "", "x"])
def test_an_answer_to_no_question_about_no_field_leads_nowhere(ingrid: Client, stage: Stage, veld: str) -> None:
    row = asked(stage)
    answer = {"doe": "anders", "tekst": "x", "veld": veld}

    reply = ingrid.post(to("finding", row, "0" * 32), answer)

    assert reply.status_code == (404 if veld.startswith("huidige") else 302)
    assert lean(stage, row).text(POINTS) == SENTENCE


@pytest.mark.parametrize("sign", ["\0", "\1", "\x80", "\u202e", "\ufffe"])
def test_a_finding_is_not_written_with_a_sign_that_no_text_can_do_with(ingrid: Client, stage: Stage, sign: str) -> None:
    row = asked(stage)
    mark = marks(ingrid, row)[0]
    answer = with_values(form(ingrid, row, "finding", mark), doe="anders", tekst=f"Zij leest{sign}langzaam.")

    reply = ingrid.post(to("finding", row, mark), answer)

    assert reply.status_code == 422
    assert "Er staat een onzichtbaar teken in." in reply.content.decode()
    assert lean(stage, row).text(POINTS) == SENTENCE


def test_a_finding_is_not_written_longer_than_any_person_writes(ingrid: Client, stage: Stage) -> None:
    row = asked(stage)
    mark = marks(ingrid, row)[0]
    answer = with_values(form(ingrid, row, "finding", mark), doe="anders", tekst="x" * (REMARK_CHARACTERS_MAX + 1))

    reply = ingrid.post(to("finding", row, mark), answer)

    assert reply.status_code == 422
    assert "Deze tekst is te lang" in reply.content.decode()
    assert lean(stage, row).text(POINTS) == SENTENCE


def test_one_reason_for_more_questions_is_for_those_that_are_ticked(ingrid: Client, stage: Stage) -> None:
    row = asked(stage, argumentatie="Zijn zusje Roos helpt hem. Zijn moeder is depressief.")
    all_of_them = form(ingrid, row, "settle")
    assert "vraag" not in all_of_them

    refused = ingrid.post(to("settle", row), with_values(all_of_them, reden="nagekeken"))
    assert refused.status_code == 409
    assert "Kruis eerst aan" in refused.content.decode()
    assert werk(stage, row).besluiten == {}

    one = marks(ingrid, row)[0]
    ingrid.post(to("settle", row), with_values(all_of_them, reden="nagekeken", vraag=[one, "verzonnen"]))
    assert set(werk(stage, row).besluiten) == {one}


def clash(stage: Stage) -> Uitgaand:
    """Staff changed a name, and the LAS gives another one since."""
    record = stage.record(1)
    row = stage.taken_in(record=record)
    was = value_at(worked_record(werk(stage, row)), ROEPNAAM)
    collect.rework(stage.ports, row.pk, NODE, lambda w: edit(w, {ROEPNAAM: (was, "Van ons")}), "veld")
    record["huidigeschool"]["leerling"]["roepnaam"] = "Van het LAS"
    return collect.take_in(stage.ports, stage.po, record, NODE)


@pytest.mark.parametrize(("keuze", "kept"), [("ons", "Van ons"), ("systeem", "Van het LAS")])
def test_the_las_says_otherwise_since_and_a_person_chooses(ingrid: Client, stage: Stage, keuze: str, kept: str) -> None:
    row = clash(stage)
    page = ingrid.get(pupil(row)).content.decode()
    assert ("Van ons" in page, "Van het LAS" in page) == (True, True)
    choice = form(ingrid, row, "botsing", 0)
    assert "keuze" not in choice

    refused = ingrid.post(to("botsing", row, 0), choice)
    assert (refused.status_code, len(werk(stage, row).wijzigingen)) == (409, 1)
    ingrid.post(to("botsing", row, 0), with_values(choice, keuze=keuze))

    row.refresh_from_db()
    assert (row.fouten, lean(stage, row).text(ROEPNAAM)) == (0, kept)


def test_a_choice_between_values_that_are_not_so_any_more_is_not_made(ingrid: Client, stage: Stage) -> None:
    row = clash(stage)
    choice = with_values(form(ingrid, row, "botsing", 0), keuze="systeem")
    record = stage.record(1)
    record["huidigeschool"]["leerling"]["roepnaam"] = "Weer anders"
    collect.take_in(stage.ports, stage.po, record, NODE)

    assert ingrid.post(to("botsing", row, 0), choice).status_code == 409
    assert len(werk(stage, row).wijzigingen) == 1


def test_another_profile_asks_other_things(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    assert form(ingrid, row, "profile")["profiel"] == ["POVO"]

    ingrid.post(to("profile", row), {"profiel": "POPO"})

    row.refresh_from_db()
    assert (row.profiel, werk(stage, row).profiel) == ("POPO", "POPO")


@pytest.mark.parametrize("profiel", ["", "BB", "POSWV", "onzin"])
def test_a_profile_of_another_kind_is_no_choice(ingrid: Client, stage: Stage, profiel: str) -> None:
    row = stage.taken_in()

    assert ingrid.post(to("profile", row), {"profiel": profiel}).status_code == 404
    row.refresh_from_db()
    assert row.profiel == "POVO"


def test_a_new_version_goes_on_where_the_sealed_one_ended(ingrid: Client, stage: Stage) -> None:
    """The sealed one stays to be fetched until the new one takes its place."""
    row = stage.ready()
    row.naar_brin = "99VA"
    row.save()
    ingrid.post(to("next", row))
    ingrid.post(to("next", row))

    made = Uitgaand.objects.exclude(pk=row.pk).get()
    row.refresh_from_db()
    assert (row.stand, made.versie, made.naar_brin) == (Uitgaand.Stand.KLAARGEZET, row.versie + 1, "99VA")
    assert (made.digest, made.klaargezet_op, made.pgn_index) == ("", None, row.pgn_index)
    assert worked_record(werk(stage, made)) == worked_record(werk(stage, row))
    assert stage.audit.last(1) != ["dossier_taken_in"]


def test_a_changed_version_is_inspected_anew(ingrid: Client, stage: Stage) -> None:
    row = stage.ready()
    made = collect.begin_next(stage.ports, row.pk, NODE)
    assert made.stand == Uitgaand.Stand.INGEZIEN
    was = value_at(worked_record(werk(stage, made)), ROEPNAAM)

    made = collect.rework(stage.ports, made.pk, NODE, lambda w: edit(w, {ROEPNAAM: (was, "Anders")}), "veld")

    assert made.stand == Uitgaand.Stand.GEREED
    assert werk(stage, made).inzage is None


def test_of_every_empty_field_the_page_says_why(ingrid: Client, stage: Stage) -> None:
    stage.po.las = "kade"
    stage.po.save()
    row = stage.taken_in()

    page = ingrid.get(to("empty", row)).content.decode()

    assert "Uw LAS kan dit niet vullen" in page
    assert "Kade vraagt niet naar de huisarts." in page
    assert "Mag niet mee bij deze overstap." in page
    block = ingrid.get(reverse("pupil-block", args=[row.pk, f"{PUPIL}/huisarts"])).content.decode()
    assert "Uw LAS kan dit veld niet vullen." in block


def test_what_is_sealed_has_nothing_to_choose(ingrid: Client, stage: Stage) -> None:
    row = stage.ready()

    for name in ("categories", "field", "profile"):
        assert ingrid.post(to(name, row), {"veld": ROEPNAAM, "profiel": "POPO"}).status_code == 404, name
    assert ingrid.get(to("empty", row)).status_code == 404
    page = ingrid.get(pupil(row)).content.decode()
    assert ("Wat gaat mee?" in page, "Maak een nieuwe versie" in page) == (False, True)


def test_of_a_carer_who_is_not_recognised_the_page_asks_first_whether_it_is_the_same(
    ingrid: Client, stage: Stage
) -> None:
    record, path = stage.record(1), f"{PUPIL}/verzorger/1"
    row, carer = stage.taken_in(record=record), record["huidigeschool"]["leerling"]["verzorger"][0]
    change = {f"{path}/roepnaam": (carer["roepnaam"], "Van ons")}
    collect.rework(stage.ports, row.pk, NODE, lambda w: edit(w, change), "veld")
    carer["achternaam"] = "Nieuwveen"
    collect.take_in(stage.ports, stage.po, record, NODE)

    page = ingrid.get(pupil(row)).content.decode()

    assert "Misschien gaat het nu om een ander onderdeel." in page
    assert "Ouder of verzorger 1 › Roepnaam</legend>" in page
    assert f'href="{reverse("pupil-block", args=[row.pk, path])}">Bekijk eerst of het klopt' in page
    ingrid.post(to("botsing", row, 0), with_values(form(ingrid, row, "botsing", 0), keuze="ons"))
    assert value_at(worked_record(werk(stage, row)), f"{path}/roepnaam") == "Van ons"
