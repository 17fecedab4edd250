"""One block of a dossier as a form: every page opens, what is typed is kept, and two editors lose nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from overstap.dossier.compose import worked_record
from overstap.dossier.edit import edit
from overstap.dossier.lengths import FIELD_CHARACTERS_MAX
from overstap.dossier.spot import value_at
from overstap.gegevensset import load
from overstap.ports import NODE
from overstap.school import collect
from overstap.school.models import Uitgaand
from overstap.web.block_nav import pages
from overstap.web.history import geschiedenis
from web.filled import form_at, forms, with_values
from web.stage import Stage

PUPIL = "huidigeschool/leerling"
CARER = f"{PUPIL}/verzorger"


def address(row: Uitgaand, path: str) -> str:
    return reverse("pupil-block", args=[row.pk, path])


def record_of(stage: Stage, row: Uitgaand) -> Any:
    row.refresh_from_db()
    return worked_record(collect.werk_of(stage.ports, row, NODE))


def at(stage: Stage, row: Uitgaand, path: str) -> Any:
    return value_at(record_of(stage, row), path)


def every_page(stage: Stage, row: Uitgaand) -> list[str]:
    """The pages of the tables, and of what returns the first."""
    record, found = record_of(stage, row), []
    for path in pages(load()):
        held = value_at(record, path)
        found += [path, f"{path}/1"] if isinstance(held, list) else [path]
    return found


def test_every_page_opens_and_keeping_it_unchanged_changes_nothing(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    before = record_of(stage, row)
    for path in every_page(stage, row):
        reply = ingrid.get(address(row, path))
        assert reply.status_code == 200, path
        if form := forms(reply).get(address(row, path)):
            assert ingrid.post(address(row, path), form).status_code == 302, path
    assert record_of(stage, row) == before


def test_what_is_typed_is_kept_and_checked(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    form = form_at(ingrid, address(row, PUPIL))

    reply = ingrid.post(address(row, PUPIL), with_values(form, roepnaam="Nieuwe Naam"), follow=True)

    assert at(stage, row, f"{PUPIL}/roepnaam") == "Nieuwe Naam"
    assert "Bewaard en gecontroleerd" in reply.content.decode()
    assert stage.audit.last(2)[-1] in ("dossier_changed", "dossier_read")


@pytest.mark.parametrize(
    ("veld", "typed", "kept"),
    [
        ("geboortedatum", "1-9-2013", "2013-09-01"),
        ("geboortedatum", "2013-09-01", "2013-09-01"),
        ("geslacht", "2", 2),
        ("tehuis", "true", True),
        ("tehuis", "", None),
        ("voornaam", "Een\r\n\r\nTwee ", ["Een", "Twee"]),
        ("roepnaam", "", None),
        ("leerlinggewicht", "", None),
    ],
)
def test_a_value_is_kept_in_the_kind_of_its_field(
    ingrid: Client, stage: Stage, veld: str, typed: str, kept: object
) -> None:
    row = stage.taken_in()
    form = form_at(ingrid, address(row, PUPIL))

    ingrid.post(address(row, PUPIL), with_values(form, **{veld: typed}))

    assert at(stage, row, f"{PUPIL}/{veld}") == kept


def test_a_number_may_have_a_comma(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    path = f"{PUPIL}/toetslijst/toets/1"
    form = form_at(ingrid, address(row, path))

    ingrid.post(address(row, path), with_values(form, **{"resultaat/toetsscore/vaardigheidsscore": "61,5"}))

    assert at(stage, row, f"{path}/resultaat/toetsscore/vaardigheidsscore") == 61.5


@pytest.mark.parametrize(
    ("veld", "typed"),
    [
        ("geboortedatum", "31-02-2014"),
        ("geboortedatum", "vorig jaar"),
        *(("roepnaam", f"Ra{sign}ar") for sign in ("\x0b", "\x7f", "\x9b", "\u202d", "\u202e")),
    ],
)
def test_what_cannot_be_of_its_kind_is_shown_again_and_nothing_is_kept(
    ingrid: Client, stage: Stage, veld: str, typed: str
) -> None:
    row = stage.taken_in()
    before, head = record_of(stage, row), stage.audit.last(1)
    form = form_at(ingrid, address(row, PUPIL))

    reply = ingrid.post(address(row, PUPIL), with_values(form, **{veld: typed, "voorvoegsel": "van"}))

    page = reply.content.decode()
    assert reply.status_code == 422
    assert f'<a href="#v-huidigeschool-leerling-{veld}">' in page
    assert 'value="van"' in page
    assert record_of(stage, row) == before
    assert "dossier_changed" not in (*head, *stage.audit.last(3))


def test_a_dossier_with_more_changes_than_any_has_fields_says_so_and_nothing_is_lost(
    ingrid: Client, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stage.taken_in()
    form = form_at(ingrid, address(row, PUPIL))
    ingrid.post(address(row, PUPIL), with_values(form, roepnaam="Eerste"))
    before = record_of(stage, row)
    monkeypatch.setitem(edit.__globals__, "WIJZIGINGEN_MAX", 1)
    form = form_at(ingrid, address(row, PUPIL))

    reply = ingrid.post(address(row, PUPIL), with_values(form, voorvoegsel="van der"))

    page = reply.content.decode()
    assert reply.status_code == 409
    assert "Meer kan niet. Deze wijziging is niet bewaard" in page
    assert 'value="van der"' in page
    assert record_of(stage, row) == before


def test_an_error_stands_beside_its_field_and_leads_to_it(ingrid: Client, stage: Stage) -> None:
    row = stage.with_errors()

    page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()
    assert f'{address(row, PUPIL)}#v-huidigeschool-leerling-geslacht"' in page
    page = ingrid.get(address(row, PUPIL)).content.decode()
    assert 'href="#v-huidigeschool-leerling-geslacht"' in page
    assert 'aria-describedby="v-huidigeschool-leerling-geslacht-hulp v-huidigeschool-leerling-geslacht-melding"' in page
    form = form_at(ingrid, address(row, PUPIL))
    assert form["geslacht"] == ["77"]
    ingrid.post(address(row, PUPIL), with_values(form, geslacht="1"))

    row.refresh_from_db()
    assert (row.fouten, row.stand) == (0, Uitgaand.Stand.GEREED)


def test_two_people_change_different_fields_and_both_are_kept(ingrid: Client, sam: Client, stage: Stage) -> None:
    row = stage.taken_in()
    first, second = (form_at(client, address(row, PUPIL)) for client in (ingrid, sam))

    ingrid.post(address(row, PUPIL), with_values(first, roepnaam="Eerste"))
    reply = sam.post(address(row, PUPIL), with_values(second, leerlingid="4711"))

    assert reply.status_code == 302
    assert (at(stage, row, f"{PUPIL}/roepnaam"), at(stage, row, f"{PUPIL}/leerlingid")) == ("Eerste", "4711")


@pytest.mark.parametrize(("keuze", "kept"), [("nu", "Eerste"), ("wens", "Tweede")])
def test_two_people_change_the_same_field_and_the_second_chooses(
    ingrid: Client, sam: Client, stage: Stage, keuze: str, kept: str
) -> None:
    """Both values are shown, none is chosen, and the other fields that were typed are still there."""
    row = stage.taken_in()
    here = address(row, PUPIL)
    first, second = (form_at(client, here) for client in (ingrid, sam))
    ingrid.post(here, with_values(first, roepnaam="Eerste"))

    reply = sam.post(here, with_values(second, roepnaam="Tweede", leerlingid="4711"))

    page, form = reply.content.decode(), forms(reply)[here]
    assert reply.status_code == 409
    assert "ov-merge" in page
    assert (">Eerste<" in page, ">Tweede<" in page, "keuze:roepnaam" in form) == (True, True, False)
    assert at(stage, row, f"{PUPIL}/leerlingid") != "4711"

    again = sam.post(here, form)
    assert again.status_code == 422
    assert "Kies een van beide" in again.content.decode()
    form = forms(again)[here]
    assert sam.post(here, with_values(form, **{"keuze:roepnaam": keuze})).status_code == 302
    assert (at(stage, row, f"{PUPIL}/roepnaam"), at(stage, row, f"{PUPIL}/leerlingid")) == (kept, "4711")


def test_both_wrote_the_same_and_nobody_is_asked(ingrid: Client, sam: Client, stage: Stage) -> None:
    row = stage.taken_in()
    first, second = (form_at(client, address(row, PUPIL)) for client in (ingrid, sam))
    ingrid.post(address(row, PUPIL), with_values(first, roepnaam="Zelfde"))

    assert sam.post(address(row, PUPIL), with_values(second, roepnaam="Zelfde")).status_code == 302
    assert at(stage, row, f"{PUPIL}/roepnaam") == "Zelfde"


def test_one_is_added_behind_the_last_and_one_is_taken_out(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    before = at(stage, row, CARER)
    fresh = f"{CARER}/{len(before) + 1}"
    form = form_at(ingrid, address(row, fresh))

    ingrid.post(address(row, fresh), with_values(form, achternaam="Nieuw", wettigevertegenwoordiger="false"))
    assert at(stage, row, CARER) == [*before, {"achternaam": "Nieuw", "wettigevertegenwoordiger": False}]

    page = ingrid.get(address(row, CARER))
    out = reverse("pupil-block-remove", args=[row.pk, f"{CARER}/1"])
    ingrid.post(out, forms(page)[out])
    assert at(stage, row, CARER) == [*before[1:], {"achternaam": "Nieuw", "wettigevertegenwoordiger": False}]


def test_a_block_that_moved_up_is_found_again(ingrid: Client, sam: Client, stage: Stage) -> None:
    """One takes out the first carer while the other fills in the second."""
    row = stage.taken_in()
    add_carer(ingrid, stage, row, "Tweede")
    add_carer(ingrid, stage, row, "Derde")
    last = len(at(stage, row, CARER))
    form = form_at(sam, address(row, f"{CARER}/{last}"))
    take_out(ingrid, row, f"{CARER}/1")

    reply = sam.post(address(row, f"{CARER}/{last}"), with_values(form, roepnaam="Dorus"))

    assert reply.headers["Location"] == address(row, f"{CARER}/{last - 1}")
    assert at(stage, row, CARER)[-1] == {"achternaam": "Derde", "roepnaam": "Dorus", "wettigevertegenwoordiger": False}


def test_a_block_that_was_taken_out_meanwhile_can_be_put_back(ingrid: Client, sam: Client, stage: Stage) -> None:
    row = stage.taken_in()
    add_carer(ingrid, stage, row, "Weg")
    last = len(at(stage, row, CARER))
    here = address(row, f"{CARER}/{last}")
    form = form_at(sam, here)
    take_out(ingrid, row, f"{CARER}/{last}")

    reply = sam.post(here, with_values(form, roepnaam="Dorus"))

    assert reply.status_code == 409
    assert "intussen veranderd of weggehaald" in reply.content.decode()
    assert len(at(stage, row, CARER)) == last - 1
    assert sam.post(here, forms(reply)[here]).status_code == 302
    assert at(stage, row, CARER)[-1] == {"achternaam": "Weg", "roepnaam": "Dorus", "wettigevertegenwoordiger": False}


def test_a_block_that_another_changed_is_not_taken_out(ingrid: Client, sam: Client, stage: Stage) -> None:
    row = stage.taken_in()
    out = reverse("pupil-block-remove", args=[row.pk, f"{CARER}/1"])
    removal = forms(sam.get(address(row, CARER)))[out]
    here = address(row, f"{CARER}/1")
    ingrid.post(here, with_values(form_at(ingrid, here), roepnaam="Anders"))
    before = at(stage, row, CARER)

    reply = sam.post(out, removal, follow=True)

    assert "intussen veranderd of weggehaald" in reply.content.decode()
    assert at(stage, row, CARER) == before


def cared_for(stage: Stage, *names: str) -> Uitgaand:
    """As the LAS gives it: a carer of each of these names, and nothing else that tells one from the other."""
    record = stage.record(6)
    leerling = record["huidigeschool"]["leerling"]
    alike = {"achternaam": "Wolfsgras", "wettigevertegenwoordiger": True}
    leerling["verzorger"] = [{**alike, "roepnaam": each} for each in names]
    return stage.taken_in(record=record)


def test_two_who_are_there_twice_are_both_taken_out(ingrid: Client, stage: Stage) -> None:
    """The second stands where the first stood, and says the very same."""
    row = cared_for(stage, "Noor", "Sam", "Sam")

    for _ in range(2):
        take_out(ingrid, row, f"{CARER}/2")

    assert [each["roepnaam"] for each in at(stage, row, CARER)] == ["Noor"]


def test_what_is_typed_on_a_page_from_before_goes_to_nobody_else(ingrid: Client, stage: Stage) -> None:
    """The LAS gives Tess in the place of Sam while the page of Sam is open."""
    row = cared_for(stage, "Noor", "Sam")
    here = address(row, f"{CARER}/2")
    form = form_at(ingrid, here)
    cared_for(stage, "Noor", "Tess")

    reply = ingrid.post(here, with_values(form, voorvoegsel="van"))

    assert reply.status_code == 409
    assert "intussen veranderd of weggehaald" in reply.content.decode()
    assert [each.get("voorvoegsel") for each in at(stage, row, CARER)] == [None, None]
    assert forms(reply)[here.replace("/2/", "/3/")]["voorvoegsel"] == ["van"]


def test_what_is_typed_goes_along_when_the_las_gives_the_list_in_another_order(ingrid: Client, stage: Stage) -> None:
    row = cared_for(stage, "Noor", "Sam")
    here = address(row, f"{CARER}/2")
    form = form_at(ingrid, here)
    cared_for(stage, "Sam", "Noor")

    ingrid.post(here, with_values(form, voorvoegsel="van"))

    assert [each.get("voorvoegsel") for each in at(stage, row, CARER)] == ["van", None]


def test_two_people_add_one_at_once_and_both_are_there(ingrid: Client, sam: Client, stage: Stage) -> None:
    row = stage.taken_in()
    count = len(at(stage, row, CARER))
    here = address(row, f"{CARER}/{count + 1}")
    first, second = (form_at(client, here) for client in (ingrid, sam))

    ingrid.post(here, with_values(first, achternaam="Een"))
    sam.post(here, with_values(second, achternaam="Twee"))

    assert [each["achternaam"] for each in at(stage, row, CARER)[count:]] == ["Een", "Twee"]


@pytest.mark.parametrize(
    "path",
    [
        "metadata",
        "inzage",
        "overdrachtsoort",
        "huidigeschool/leerling/achternaam",
        "huidigeschool/leerling/toetslijst",
        "huidigeschool/leerling/verzorger/0",
        "huidigeschool/leerling/verzorger/x",
        "huidigeschool/leerling/verzorger/9999",
        "huidigeschool/leerling/overstapadvies/1",
        "huidigeschool/leerling/overigdocumentlijst/document/1",
        "huidigeschool/leerling/onbekend",
        "onbekend",
        "1",
    ],
)
def test_what_is_no_block_to_fill_in_is_not_there(ingrid: Client, stage: Stage, path: str) -> None:
    row = stage.taken_in()
    assert ingrid.get(address(row, path)).status_code == 404
    if not path.endswith("9999"):
        assert ingrid.post(address(row, path), {"plek": "x"}).status_code == 404


@pytest.mark.parametrize("marks", ["", "x", "1-2", "9-nieuw", "...", "3-" + "f" * 16])
def test_a_form_with_made_up_marks_breaks_nothing(ingrid: Client, stage: Stage, marks: str) -> None:
    row = stage.taken_in()
    before = at(stage, row, CARER)
    out = reverse("pupil-block-remove", args=[row.pk, f"{CARER}/1"])

    assert ingrid.post(out, {"plek": marks}).status_code == 302
    assert at(stage, row, CARER) == before


@pytest.mark.parametrize("was", ["", "x", "[[[", "{}", '{"a": 1}', "1" * 5000, '"\\ud800"', "NaN", "[" * 5000])
def test_a_form_that_says_falsely_what_was_shown_changes_nothing(ingrid: Client, stage: Stage, was: str) -> None:
    row = stage.taken_in()
    before = record_of(stage, row)
    form = form_at(ingrid, address(row, PUPIL))

    reply = ingrid.post(address(row, PUPIL), with_values(form, **{"was:achternaam": was, "achternaam": "Anders"}))

    assert reply.status_code == 409
    assert record_of(stage, row) == before


def test_the_number_of_the_pupil_and_the_code_of_the_school_do_not_change_here(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    bsn = at(stage, row, f"{PUPIL}/bsn")
    page = ingrid.get(address(row, PUPIL)).content.decode()
    assert bsn not in page
    for path, veld in ((PUPIL, "bsn"), ("huidigeschool", "brincode")):
        form = form_at(ingrid, address(row, path))
        forged = with_values(form, **{veld: "999999023", f"was:{veld}": "null"})
        ingrid.post(address(row, path), forged)

    assert (at(stage, row, f"{PUPIL}/bsn"), at(stage, row, "huidigeschool/brincode")) == (bsn, "99PA")


def test_what_is_sealed_has_no_forms(ingrid: Client, stage: Stage) -> None:
    row = stage.ready()

    reply = ingrid.get(address(row, PUPIL), follow=True)
    assert reply.redirect_chain == [(reverse("pupil", args=[row.pk]), 302)]
    assert "Dit dossier staat op slot" in reply.content.decode()


def test_who_looked_before_a_change_is_told_after_it(ingrid: Client, sam: Client, stage: Stage) -> None:
    """Each change puts the dossier in another place of the vault; a look at the old place is a look at the pupil."""
    row = stage.taken_in()
    sam.get(address(row, PUPIL))
    ingrid.post(address(row, PUPIL), with_values(form_at(ingrid, address(row, PUPIL)), roepnaam="Een"))
    ingrid.post(address(row, PUPIL), with_values(form_at(ingrid, address(row, PUPIL)), roepnaam="Twee"))

    row.refresh_from_db()
    lines = [(line.wie, line.wat) for line in geschiedenis(row)]
    assert ("Sam Beidema", "Een dossier is gelezen, ook de gegevens over zorg.") in lines
    assert ("Ingrid Postwijk", "Aan een dossier is iets gewijzigd.") in lines


def test_it_was_sealed_while_somebody_typed(ingrid: Client, sam: Client, stage: Stage) -> None:
    row = stage.taken_in()
    form = form_at(sam, address(row, PUPIL))
    ingrid.post(reverse("pupil-seal", args=[row.pk]), {"voor_brin": ""})

    reply = sam.post(address(row, PUPIL), with_values(form, roepnaam="Laat"))

    assert reply.status_code == 409
    assert 'value="Laat"' in reply.content.decode()
    assert "Dit kan nu niet meer" in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Uitgaand.Stand.KLAARGEZET
    assert at(stage, row, f"{PUPIL}/roepnaam") != "Laat"


def add_carer(client: Client, stage: Stage, row: Uitgaand, naam: str) -> None:
    here = address(row, f"{CARER}/{len(at(stage, row, CARER)) + 1}")
    form = form_at(client, here)
    client.post(here, with_values(form, achternaam=naam, wettigevertegenwoordiger="false"))


def take_out(client: Client, row: Uitgaand, path: str) -> None:
    around = path.rpartition("/")[0]
    out = reverse("pupil-block-remove", args=[row.pk, path])
    client.post(out, forms(client.get(address(row, around)))[out])


def test_what_is_missing_is_said_once_above_and_once_beside_its_field(ingrid: Client, stage: Stage) -> None:
    """The place of such a melding is the block; the field it names is where it is mended."""
    record = stage.record()
    del record["huidigeschool"]["leerling"]["voornaam"]
    row = stage.taken_in(record=record)

    page = ingrid.get(address(row, PUPIL)).content.decode()

    told = "Vul de voornaam van de leerling in."
    field = page.split('id="v-huidigeschool-leerling-voornaam-melding"')[1].split("</div>")[0]
    summary = page.split('id="fouten"')[1].split("</div>")[0]
    assert told in field
    assert told in summary
    assert 'href="#v-huidigeschool-leerling-voornaam"' in summary
    assert page.count(told) == 2


def test_what_the_structure_misses_stands_beside_its_field_and_what_is_on_another_page_only_above(
    ingrid: Client, stage: Stage
) -> None:
    record = stage.record()
    del record["huidigeschool"]["leerling"]["achternaam"]
    record["huidigeschool"]["leerling"].pop("adreslijst", None)
    row = stage.taken_in(record=record)

    page = ingrid.get(address(row, PUPIL)).content.decode()

    above, form = page.split('class="ov-card"')
    beside = form.split('id="v-huidigeschool-leerling-achternaam-melding"')[1].split("</div>")[0]
    assert "Dit is verplicht en ontbreekt. Vul het in." in beside
    told = "Vul het adres van de leerling in"
    assert told in above
    assert told not in form


@pytest.mark.parametrize(
    ("wens", "says"),
    [
        ('"\\ud800"', "kwam hier niet goed aan"),
        ("x", "kwam hier niet goed aan"),
        ('{"a": 1, "a": 2}', "kwam hier niet goed aan"),
        ('"\\u0000"', "Dit past niet in dit veld"),
        ('"\\u0001"', "Dit past niet in dit veld"),
        ('"\\ufffe"', "Dit past niet in dit veld"),
    ],
)
def test_of_two_values_one_that_no_dossier_can_hold_is_refused(
    ingrid: Client, stage: Stage, wens: str, says: str
) -> None:
    """A form that was tampered with: half a sign, a control character, no JSON at all."""
    row = stage.taken_in()
    before = record_of(stage, row)
    form = form_at(ingrid, address(row, PUPIL))

    made_up = {"wens:roepnaam": wens, "keuze:roepnaam": "wens"}
    reply = ingrid.post(address(row, PUPIL), with_values(form, **made_up))

    assert reply.status_code == 422
    assert says in reply.content.decode()
    assert record_of(stage, row) == before


@pytest.mark.parametrize("sign", ["\0", "\1", "\x1f", "\ufffe"])
def test_a_sign_that_no_dossier_can_hold_is_not_kept(ingrid: Client, stage: Stage, sign: str) -> None:
    row = stage.taken_in()
    before = record_of(stage, row)
    form = form_at(ingrid, address(row, PUPIL))

    reply = ingrid.post(address(row, PUPIL), with_values(form, roepnaam=f"No{sign}or"))

    assert reply.status_code == 422
    assert "Dit past niet in dit veld" in reply.content.decode()
    assert record_of(stage, row) == before


def test_a_text_that_no_person_writes_is_not_kept_and_is_shown_again(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in()
    before = record_of(stage, row)
    form = form_at(ingrid, address(row, PUPIL))

    reply = ingrid.post(address(row, PUPIL), with_values(form, leerlingid="x" * (FIELD_CHARACTERS_MAX + 1)))

    assert reply.status_code == 422
    assert "hier passen ten hoogste 10.000 tekens" in reply.content.decode()
    assert record_of(stage, row) == before
    assert ingrid.post(address(row, PUPIL), with_values(form, leerlingid="x" * FIELD_CHARACTERS_MAX)).status_code == 302
