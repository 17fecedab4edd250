"""The pages on which a school takes over a file of its own systems."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from intake.made import CLASS, HEAD, cells, csv, edexml, oso, pupil, pupils, workbook, xlsx
from overstap.dossier import build, write
from overstap.gegevensset import load
from overstap.intake.edexml import NOT_TAKEN
from overstap.school import intake_run
from overstap.school.models import Import, ImportRow, Uitgaand
from web.stage import Stage


def upload(client: Client, stage: Stage, *data: bytes) -> HttpResponse:
    files = [SimpleUploadedFile(f"bestand{nr}", each) for nr, each in enumerate(data)]
    return client.post(reverse("imports"), {"bestand": files, "school": stage.po.pk})


def page(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_class_goes_from_file_to_list(ingrid: Client, stage: Stage) -> None:
    reply = upload(ingrid, stage, edexml())
    row = Import.objects.get()
    assert reply.headers["Location"] == reverse("import", args=[row.pk])

    shown = page(ingrid, reply.headers["Location"])
    assert "28 leerlingen kunnen mee" in shown
    assert Uitgaand.objects.count() == 0

    ingrid.post(reverse("import-run", args=[row.pk]))
    shown = page(ingrid, reply.headers["Location"])
    assert "0 van 28 leerlingen gedaan" in shown
    assert 'http-equiv="refresh"' in shown

    intake_run.take_over(stage.ports, row.pk)
    shown = page(ingrid, reply.headers["Location"])
    assert "Het bestand is ingelezen" in shown
    assert "refresh" not in shown
    assert Uitgaand.objects.count() == CLASS
    assert "28" in page(ingrid, reverse("imports"))


def test_the_columns_of_a_list_are_guessed_shown_and_corrected(ingrid: Client, stage: Stage) -> None:
    head = ("Nummer", *HEAD[1:])
    address = upload(ingrid, stage, csv(pupils(3), head=head)).headers["Location"]
    row = Import.objects.get()

    shown = page(ingrid, address)
    assert "Welke kolom is wat?" in shown
    assert pupils(1)[0].achternaam in shown
    assert pupils(1)[0].pgn not in shown
    assert f"••••••{pupils(1)[0].pgn[-3:]}" in shown
    chosen = {f"kolom-{nr}": path for nr, path in enumerate(row.kolommen)}
    refused = ingrid.post(reverse("import-columns", args=[row.pk]), chosen)
    assert refused.status_code == 422
    assert "Zonder nummer kan het niet" in refused.content.decode()

    chosen["kolom-0"] = "huidigeschool/leerling/bsn"
    ingrid.post(reverse("import-columns", args=[row.pk]), chosen)
    assert "3 leerlingen kunnen mee" in page(ingrid, address)


def test_a_sheet_is_chosen_by_its_name(ingrid: Client, stage: Stage) -> None:
    rows = [HEAD, *map(cells, pupils(2))]
    address = upload(ingrid, stage, workbook({"Groep 7": rows[:2], "Groep 8 & <meer>": rows})).headers["Location"]
    row = Import.objects.get()
    columns = reverse("import-columns", args=[row.pk])
    shown = page(ingrid, address)
    assert '<option value="1" selected>Groep 7</option>' in shown
    assert '<option value="2">Groep 8 &amp; &lt;meer&gt;</option>' in shown

    shown = ingrid.post(columns, {"blad": "2"}, follow=True).content.decode()

    assert '<option value="2" selected>' in shown
    assert "2 rijen" in shown
    for strange in ("0", "3", "x", "99999", ""):
        assert "Dit blad is er niet." in ingrid.post(columns, {"blad": strange}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.blad == 2


def test_a_list_without_sheets_asks_for_none(ingrid: Client, stage: Stage) -> None:
    assert 'name="blad"' not in page(ingrid, upload(ingrid, stage, csv(pupils(1))).headers["Location"])


def test_parents_side_by_side_are_guessed_chosen_and_shown_before_they_are_taken(ingrid: Client, stage: Stage) -> None:
    head = (*HEAD, "Ouder 1 achternaam", "Ouder 2 achternaam")
    rows = [head, (*cells(pupils(1)[0]), "Postwijk", "Fictema")]
    address = upload(ingrid, stage, xlsx(rows)).headers["Location"]
    row = Import.objects.get()
    columns = reverse("import-columns", args=[row.pk])
    place = "huidigeschool/leerling/verzorger/achternaam"
    assert row.kolommen[-2:] == [f"{place}#1", f"{place}#2"]
    shown = page(ingrid, address)
    assert f'<option value="{place}" selected>Leerling › Ouder of verzorger › Achternaam</option>' in shown

    chosen = {f"kolom-{nr}": path.partition("#")[0] for nr, path in enumerate(row.kolommen)}
    both = ingrid.post(columns, {**chosen, "post-6": "1", "post-7": "+"})
    assert both.status_code == 422
    assert "hetzelfde: op elke rij één" in both.content.decode()
    shown = ingrid.post(columns, {**chosen, "post-6": "1", "post-7": "2"}, follow=True).content.decode()

    assert "Ouder of verzorger: 2" in shown
    assert "in de plaats van de hele lijst" in shown
    assert "<li>Ouder of verzorger</li>" in shown


def test_what_a_pupil_may_have_more_of_is_named_before_it_is_replaced(ingrid: Client, stage: Stage) -> None:
    """Also where it stands in one column; not of a list that only says who is where, which replaces nothing."""
    one = cells(pupils(1)[0])
    more = xlsx([(*HEAD, "Voornamen", "Nationaliteit"), (*one, "Jan Piet", "0001")])
    alone = xlsx([(*HEAD, "Voornamen"), (*one, "Jan Piet")])

    shown, bare = (looked_over(ingrid, stage, data) for data in (more, alone))

    assert "<li>Leerling › Voornaam</li><li>Leerling › Nationaliteit</li>" in shown
    assert "in de plaats van" not in bare


def looked_over(client: Client, stage: Stage, data: bytes) -> str:
    """The page that shows what a list brings, with the columns as they were guessed."""
    address = upload(client, stage, data).headers["Location"]
    row = Import.objects.order_by("-begonnen_op", "-pk").get(pk=address.rstrip("/").rpartition("/")[2])
    chosen = [path.partition("#") for path in row.kolommen]
    posted = {f"kolom-{nr}": path for nr, (path, _, _) in enumerate(chosen)}
    client.post(
        reverse("import-columns", args=[row.pk]),
        posted | {f"post-{nr}": post for nr, (_, _, post) in enumerate(chosen)},
    )
    return page(client, address)


def test_a_day_can_be_read_beside_its_column_and_a_number_cannot(ingrid: Client, stage: Stage) -> None:
    one = pupil(1)
    day = "-".join(reversed(one.geboortedatum.split("-")))
    spaced = f"{one.pgn[:3]}.{one.pgn[3:6]}.{one.pgn[6:]}"
    rows = [(*HEAD, "Begindatum", "Ook een nummer"), (*cells(one), one.geboortedatum, spaced)]

    shown = page(ingrid, upload(ingrid, stage, xlsx(rows)).headers["Location"])

    assert f"<li>{day}</li>" in shown
    assert f"<li>{one.geboortedatum}</li>" in shown
    assert shown.count(f"<li>••••••{one.pgn[-3:]}</li>") == 2
    assert one.pgn not in shown
    assert spaced not in shown


def test_a_field_that_is_not_taken_over_is_told_before_and_after(ingrid: Client, stage: Stage) -> None:
    """The pupil comes along without it."""
    data = xlsx([(*HEAD, "Schooladvies"), (*cells(pupils(1)[0]), "Zonnebloem")])
    before = looked_over(ingrid, stage, data)
    assert "1 leerling kan mee" in before
    assert "Schooladvies) is niet overgenomen" in before

    row = Import.objects.get()
    ingrid.post(reverse("import-run", args=[row.pk]))
    intake_run.take_over(stage.ports, row.pk)

    after = page(ingrid, reverse("import", args=[row.pk]))
    assert "Schooladvies) is niet overgenomen" in after
    assert "Zonnebloem" not in after
    assert row.rows.get().uitkomst == "nieuw"


def test_rows_of_one_pupil_are_one_pupil_and_a_wrong_one_is_told(ingrid: Client, stage: Stage) -> None:
    one = cells(pupils(1)[0])
    rows = [(*HEAD, "Toets toetscode", "Toets afnamedatum"), (*one, "RW", "12-01-2026"), (*one, "BL", "gisteren")]

    shown = page(ingrid, upload(ingrid, stage, xlsx(rows)).headers["Location"])
    row = Import.objects.get()
    ingrid.post(
        reverse("import-columns", args=[row.pk]),
        {f"kolom-{nr}": path.partition("#")[0] for nr, path in enumerate(row.kolommen)},
    )
    shown = page(ingrid, reverse("import", args=[row.pk]))

    assert "In dit bestand staat 1 leerling." in shown
    assert "1 regel kan niet mee" in shown
    assert "regel 3 van uw lijst" in shown
    assert "Toets: 1" in shown


def test_a_gender_that_is_not_known_is_told_with_its_line_before_and_after(ingrid: Client, stage: Stage) -> None:
    data = edexml([pupil(1), pupil(2).but(geslacht="0")])
    before = page(ingrid, upload(ingrid, stage, data).headers["Location"])
    assert "Het geslacht is niet overgenomen" in before

    row, after = taken(ingrid, stage, data)

    kept = row.rows.get(nr=2)
    assert kept.verlies == [NOT_TAKEN]
    assert f"leerling 2 in het bestand (regel {kept.regel}): " in before
    assert "Het geslacht is niet overgenomen" in after
    assert Uitgaand.objects.count() == 2


def taken(client: Client, stage: Stage, *data: bytes, **posted: object) -> tuple[Import, str]:
    """Uploaded, looked over and taken over; and the page that says how it ended."""
    address = upload(client, stage, *data).headers["Location"]
    row = Import.objects.order_by("begonnen_op", "pk").get(pk=address.rstrip("/").rpartition("/")[2])
    client.post(reverse("import-run", args=[row.pk]), posted)
    intake_run.take_over(stage.ports, row.pk)
    row.refresh_from_db()
    return row, page(client, address)


def test_a_wrong_row_stands_there_with_its_line_and_reason_before_and_after(ingrid: Client, stage: Stage) -> None:
    data = edexml([pupil(1), pupil(2).but(pgn="123456789"), pupil(3)])
    before = page(ingrid, upload(ingrid, stage, data).headers["Location"])
    assert "1 regel kan niet mee" in before
    assert "zit een tikfout in" in before

    row, after = taken(ingrid, stage, data)

    wrong = row.rows.get(uitkomst="fout")
    for shown in (before, after):
        assert f"leerling 2 in het bestand (regel {wrong.regel})" in shown
        assert pupil(2).achternaam in shown
        assert "zit een tikfout in" in shown
    assert Uitgaand.objects.count() == 2


def test_the_leaving_group_of_a_primary_school_is_chosen_beforehand(ingrid: Client, stage: Stage) -> None:
    seven = pupil(5).but(groep="g7", jaargroep="7")
    shown = page(ingrid, upload(ingrid, stage, edexml([pupil(1), seven])).headers["Location"])

    assert 'name="groep" value="8A" checked' in shown
    assert 'name="groep" value="7A">' in shown

    row, _ = taken(ingrid, stage, edexml([pupil(1), seven]), groep=["8A"])
    assert (row.groepen, Uitgaand.objects.count()) == (["8A"], 1)


def test_without_a_group_nothing_begins(ingrid: Client, stage: Stage) -> None:
    upload(ingrid, stage, edexml([pupil(1), pupil(5).but(groep="g7", jaargroep="7")]))
    row = Import.objects.get()

    reply = ingrid.post(reverse("import-run", args=[row.pk]))

    assert reply.status_code == 422
    assert "Kies ten minste één groep" in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Import.Stand.NAKIJKEN


def test_another_number_is_asked_about_and_done_when_a_person_says_so(ingrid: Client, stage: Stage) -> None:
    """T35: a BSN changes only by a person; a row number that was not asked about changes nothing."""
    taken(ingrid, stage, edexml([pupil(1)]))
    other = edexml([pupil(1).but(pgn=pupil(2).pgn)])
    shown = page(ingrid, upload(ingrid, stage, other).headers["Location"])
    assert 'name="nagekeken" value="1"' in shown

    _, refused = taken(ingrid, stage, other, nagekeken=["7", "1e9", "x"])
    assert "met een ander nummer" in refused
    row, _ = taken(ingrid, stage, other, nagekeken=["1"])

    assert row.nagekeken == [1]
    assert Uitgaand.objects.count() == 2


def test_who_is_not_in_the_file_is_named_and_stays(ingrid: Client, stage: Stage) -> None:
    """T35."""
    taken(ingrid, stage, edexml(pupils(2)))
    gone = pupils(2)[1]

    row, after = taken(ingrid, stage, edexml(pupils(1)))

    assert "niet in dit bestand" in after
    assert gone.achternaam in after
    assert Uitgaand.objects.count() == 2
    assert "gelijk" in dict(row.rows.values_list("uitkomst", "nr"))


def test_oso_files_of_any_year_say_what_changed(ingrid: Client, stage: Stage) -> None:
    _, after = taken(ingrid, stage, oso(1, "2016.1"), oso(2))

    assert "Wat bij het omzetten veranderde" in after
    assert "bestand 2" in after


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Het bestand is leeg"),
        (b"%PDF-1.4", "Dit bestand kennen wij niet"),
        (edexml(brin="99PB"), "van een andere school"),
        (edexml([]), "geen enkele leerling"),
        (b"BSN;Naam\n", "geen enkele leerling"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><EDEX/>', "DOCTYPE"),
        (b" " * 10_485_761, "groter dan 10 MB"),
    ],
)
def test_a_file_that_is_refused_says_why_and_changes_nothing(
    ingrid: Client, stage: Stage, data: bytes, says: str
) -> None:
    """T35."""
    reply = upload(ingrid, stage, data)

    assert reply.status_code == 422
    assert says in reply.content.decode()
    assert (Import.objects.count(), Uitgaand.objects.count()) == (0, 0)


def test_no_file_at_all_is_asked_for(ingrid: Client, stage: Stage) -> None:
    assert "Kies een bestand" in ingrid.post(reverse("imports"), {"school": stage.po.pk}).content.decode()


def test_a_file_can_be_thrown_away_and_an_import_stopped(ingrid: Client, stage: Stage) -> None:
    upload(ingrid, stage, edexml(pupils(2)))
    row = Import.objects.get()
    shown = ingrid.post(reverse("import-stop", args=[row.pk]), follow=True).content.decode()
    assert "Er is niets overgenomen" in shown
    assert "gestopt" in shown

    again = ingrid.post(reverse("import-run", args=[row.pk]), follow=True).content.decode()

    assert "Dit bestand is er niet meer" in again
    assert Uitgaand.objects.count() == 0


def test_the_columns_of_what_is_no_list_are_not_asked(ingrid: Client, stage: Stage) -> None:
    upload(ingrid, stage, edexml(pupils(1)))
    row = Import.objects.get()

    assert ingrid.get(reverse("import-columns", args=[row.pk])).headers["Location"] == reverse("import", args=[row.pk])


def test_the_list_of_outcomes_can_be_narrowed(ingrid: Client, stage: Stage) -> None:
    row, _ = taken(ingrid, stage, edexml([pupil(1), pupil(2).but(pgn="123456789")]))

    shown = page(ingrid, f"{reverse('import', args=[row.pk])}?uitkomst=fout&ververs=nee")

    assert "tikfout" in shown
    assert pupil(1).achternaam not in shown


def test_nothing_of_a_pupil_stands_in_a_title_or_an_address(ingrid: Client, stage: Stage) -> None:
    row, after = taken(ingrid, stage, edexml([pupil(1)]))

    title = after.partition("<title>")[2].partition("</title>")[0]
    assert title == "Uitkomst van het inlezen – Overstap"
    assert row.file_id is None
    assert ImportRow.objects.get().tekst == ""
    assert pupil(1).pgn not in after


def test_a_spreadsheet_comes_to_its_columns(ingrid: Client, stage: Stage) -> None:
    shown = page(ingrid, upload(ingrid, stage, xlsx([HEAD, cells(pupil(1))])).headers["Location"])

    assert "Welke kolom is wat?" in shown


def test_of_dossiers_of_another_school_each_is_refused_and_the_rest_comes_in(ingrid: Client, stage: Stage) -> None:
    """As the guide says; EDEXML of another school is refused as a whole."""
    ours, theirs = stage.record(1), stage.record(2, brin="99PB")
    files = [write(build(record, load())) for record in (ours, theirs)]

    _, after = taken(ingrid, stage, *files)

    assert Uitgaand.objects.count() == 1
    assert "andere school" in after


def test_of_a_list_with_schools_a_row_of_another_is_refused_and_the_rest_comes_in(ingrid: Client, stage: Stage) -> None:
    first, second = pupils(2)
    rows = [(*HEAD, "BRIN"), (*cells(first), "99PA"), (*cells(second), "99PB")]

    address = upload(ingrid, stage, xlsx(rows)).headers["Location"]
    row = Import.objects.get()
    ingrid.post(reverse("import-columns", args=[row.pk]), {f"kolom-{nr}": path for nr, path in enumerate(row.kolommen)})
    ingrid.post(reverse("import-run", args=[row.pk]))
    intake_run.take_over(stage.ports, row.pk)

    assert Uitgaand.objects.count() == 1
    assert "andere school" in page(ingrid, address)
