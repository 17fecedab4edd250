"""The list of pupils: what narrows it, and doing one thing with many of them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.report.sheet import as_csv, inert
from overstap.school import series
from overstap.school.list_models import Reeks
from overstap.school.models import Aanstelling, Uitgaand
from overstap.school.trial import Gebrek, Scherm, to_text
from overstap.web.paper import pdf_of
from web.stage import PNG, Stage
from web.test_today import asked_in_vain

Stand = Uitgaand.Stand
CARE = "huidigeschool/leerling/onderwijsondersteuning/diagnose/naam"
Soort = Reeks.Soort


def shown(reply: HttpResponse) -> set[str]:
    """The ids of the pupils on this page of the list."""
    return set(re.findall(r'name="leerling" value="([0-9a-f-]{36})"', reply.content.decode()))


def ids(*rows: Uitgaand) -> set[str]:
    return {str(row.pk) for row in rows}


def chosen(client: Client, daad: str, rows: Sequence[Uitgaand] = (), query: str = "", **form: str) -> HttpResponse:
    return client.post(
        reverse("many-new") + query, {"daad": daad, "leerling": [str(row.pk) for row in rows], **form}, follow=True
    )


def test_the_list_is_narrowed_by_group_profile_and_rule(stage: Stage, ingrid: Client) -> None:
    good, wrong = stage.taken_in(1), stage.with_errors(2)
    other = stage.taken_in(record=stage.record(30, profiel="POPO"))
    for form, rows in (
        ({"melding": "CL14"}, [wrong]),
        ({"melding": "fouten"}, [wrong]),
        ({"melding": "geen"}, [row for row in (good, other) if not row.waarschuwingen]),
        ({"profiel": "POPO"}, [other]),
        ({"profiel": "POVO", "naam": good.naam[:4]}, [good]),
        ({"groep": good.groep, "profiel": "POVO"}, [row for row in (good, wrong) if row.groep == good.groep]),
        ({"melding": "%"}, []),
    ):
        ingrid.post(reverse("pupils"), form)
        assert shown(ingrid.get(reverse("pupils"))) == ids(*rows), form


def test_who_searches_in_one_state_stays_in_it(stage: Stage, ingrid: Client) -> None:
    ingrid.get(reverse("pupils"))

    kept = ingrid.post(reverse("pupils") + "?staat=fouten", {"naam": "Noor"})
    wiped = ingrid.post(reverse("pupils") + "?staat=fouten", {"wis": "1"})
    unknown = ingrid.post(reverse("pupils") + "?staat=https://elders.example", {"naam": "Noor"})

    assert kept.headers["Location"] == reverse("pupils") + "?staat=fouten"
    assert wiped.headers["Location"] == unknown.headers["Location"] == reverse("pupils")


def test_a_rule_is_offered_once_and_found_whole(stage: Stage, ingrid: Client) -> None:
    stage.with_errors(2)
    stage.with_errors(3)

    page = ingrid.get(reverse("pupils")).content.decode()

    assert page.count('<option value="CL14">') == 1
    ingrid.post(reverse("pupils"), {"melding": "CL1"})
    assert shown(ingrid.get(reverse("pupils"))) == set()


def test_who_was_asked_for_in_vain_stands_out_until_the_dossier_goes(stage: Stage, ingrid: Client) -> None:
    row, other = stage.taken_in(1), stage.taken_in(3)
    asked_in_vain(stage, row)
    asked_in_vain(stage, row)

    page = ingrid.get(reverse("pupils"))
    assert page.content.decode().count("ov-state--opgevraagd") == 2  # the filter, and the one pupil
    assert shown(ingrid.get(reverse("pupils") + "?werk=opgevraagd")) == ids(row)

    Uitgaand.objects.filter(pk=row.pk).update(stand=Stand.OVERGEDRAGEN)
    assert "ov-state--opgevraagd" not in ingrid.get(reverse("pupils")).content.decode()
    assert shown(ingrid.get(reverse("pupils"))) == ids(row, other)


def test_what_was_asked_at_another_school_is_not_told(stage: Stage, pieter: Client) -> None:
    asked_in_vain(stage, stage.taken_in(1))

    assert "ov-state--opgevraagd" not in pieter.get(reverse("pupils")).content.decode()


def test_first_what_will_change_then_the_deed_then_how_it_went(stage: Stage, ingrid: Client) -> None:
    good, wrong = stage.taken_in(1), stage.with_errors(2)

    page = chosen(ingrid, Soort.KLAARZETTEN, [good, wrong])
    said = page.content.decode()
    assert "Bij 1 leerling kan dit." in said
    assert "Er zitten nog fouten in het dossier." in said
    good.refresh_from_db()
    assert good.stand == Stand.INGEZIEN

    reeks = Reeks.objects.get()
    after = ingrid.post(reverse("many", args=[reeks.pk]), follow=True).content.decode()
    assert "Bij 1 leerling is het gedaan." in after
    assert "Er zitten nog fouten in het dossier." in after
    good.refresh_from_db()
    assert good.stand == Stand.KLAARGEZET
    assert "Dit is al begonnen" in ingrid.post(reverse("many", args=[reeks.pk]), follow=True).content.decode()


def test_all_of_the_list_are_those_that_the_list_shows(stage: Stage, ingrid: Client) -> None:
    good, _wrong = stage.taken_in(1), stage.with_errors(2)
    stage.taken_in(3)
    ingrid.post(reverse("pupils"), {"naam": good.naam})

    chosen(ingrid, Soort.PROEF, query="?staat=ingezien", allemaal="1")

    assert ids(*(regel.uitgaand for regel in Reeks.objects.get().regels.all())) == ids(good)


def test_nobody_chooses_a_pupil_of_another_school(stage: Stage, pieter: Client) -> None:
    row = stage.taken_in(1)

    page = chosen(pieter, Soort.KLAARZETTEN, [row]).content.decode()

    assert "U koos geen leerlingen." in page
    assert not Reeks.objects.exists()


@pytest.mark.parametrize("ticked", [[], ["zomaar"], ["00000000-0000-0000-0000-000000000000"]])
def test_nobody_chosen_says_so(stage: Stage, ingrid: Client, ticked: list[str]) -> None:
    page = ingrid.post(reverse("many-new"), {"daad": "proef", "leerling": ticked}, follow=True)

    assert "U koos geen leerlingen." in page.content.decode()


def test_a_deed_that_is_not_there_is_not_there(stage: Stage, ingrid: Client) -> None:
    assert chosen(ingrid, "vernietigen", [stage.taken_in(1)]).status_code == 404


@pytest.mark.parametrize(
    ("daad", "wrong", "says", "right", "column", "value"),
    [
        (Soort.VOOR, "9", "Een BRIN-code heeft twee cijfers", "99 va", "voor_brin", "99VA"),
        (Soort.VANAF, "morgen", "Vul een dag in, bijvoorbeeld", "25-03-2026", "vanaf", "2026-03-25"),
        (Soort.PROFIEL, "BB", "Kies een overstap uit de lijst.", "POPO", "profiel", "POPO"),
        (Soort.PROFIEL, "", "Kies een overstap.", "POPO", "profiel", "POPO"),
    ],
)
def test_what_is_chosen_for_all_must_be_right(
    stage: Stage, ingrid: Client, daad: str, wrong: str, says: str, right: str, column: str, value: str
) -> None:
    row = stage.taken_in(1)
    chosen(ingrid, daad, [row])
    address = reverse("many", args=[Reeks.objects.get().pk])

    refused = ingrid.post(address, {"keuze": wrong})
    assert (refused.status_code, Reeks.objects.get().stand) == (422, Reeks.Stand.VOORSTEL)
    assert says in refused.content.decode()

    ingrid.post(address, {"keuze": right})
    row.refresh_from_db()
    assert str(getattr(row, column)) == value


def test_more_than_fit_in_a_moment_show_how_far_they_are(
    stage: Stage, ingrid: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "AT_ONCE_MAX", 1)
    chosen(ingrid, Soort.PROEF, [stage.taken_in(1), stage.taken_in(3)])
    address = reverse("many", args=[Reeks.objects.get().pk])

    page = ingrid.post(address, follow=True).content.decode()
    assert "0 van de 2 leerlingen" in page
    assert "0 van de 2 leerlingen" in ingrid.get(reverse("pupils")).content.decode()
    assert '<meta http-equiv="refresh"' in page
    assert '<meta http-equiv="refresh"' not in ingrid.get(address + "?ververs=nee").content.decode()

    series.run(stage.ports, Reeks.objects.get().pk)
    assert "2 dossiers kunnen mee." in ingrid.get(address).content.decode()


def trial(stage: Stage, ingrid: Client, *rows: Uitgaand) -> Reeks:
    chosen(ingrid, Soort.PROEF, rows)
    reeks = Reeks.objects.latest("gemaakt_op")
    ingrid.post(reverse("many", args=[reeks.pk]))
    reeks.refresh_from_db()
    return reeks


def test_a_trial_tells_per_pupil_per_field_and_per_screen(stage: Stage, ingrid: Client) -> None:
    wrong = stage.with_errors(2)
    reeks = trial(stage, ingrid, stage.taken_in(1), wrong, stage.with_errors(3))

    page = ingrid.get(reverse("many", args=[reeks.pk])).content.decode()

    assert "1 dossier kan mee." in page
    assert "2 dossiers nog niet." in page
    fields = page.split('id="velden"')[1].split("</section>")[0]
    assert re.search(r"Leerling › Geslacht</th><td[^>]*>2</td>", fields)
    assert "2 leerlingen" in page.split('id="schermen"')[1].split("</section>")[0]
    block = reverse("pupil-block", args=[wrong.pk, "huidigeschool/leerling"])
    assert block in page
    assert ingrid.get(block).status_code == 200


def test_which_field_of_care_fails_is_for_the_intern_begeleider_alone(stage: Stage, ingrid: Client) -> None:
    """Also in the files: that a pupil has such a block is told by the label of its field."""
    hidden = Gebrek("X", "Ondersteuning › Diagnose", "Vul de diagnose in.", Scherm.BLOK, CARE)
    reeks = trial(stage, ingrid, stage.taken_in(1))
    regel = reeks.regels.get()
    regel.gezien_hidden = stage.ports.vault.hide(to_text((hidden,)), series.seen_context(regel))
    regel.uitkomst = "niet"
    regel.save()
    files = [reverse(name, args=[reeks.pk]) for name in ("many", "trial-csv")]
    assert all("Diagnose" in ingrid.get(address).content.decode() for address in files)

    stage.person("ib", "Iris", "Begeleider", stage.po)
    Aanstelling.objects.filter(user__username="ib").update(rol=Aanstelling.Rol.INTERN_BEGELEIDER)

    for address in files:
        page = ingrid.get(address).content.decode()
        assert "iagnose" not in page
        assert "alleen de intern begeleider" in page


def test_a_trial_is_fetched_for_a_spreadsheet_and_no_cell_is_a_formula(stage: Stage, ingrid: Client) -> None:
    row = stage.with_errors(2)
    Uitgaand.objects.filter(pk=row.pk).update(naam='=HYPERLINK("http://x.example")', groep="@SUM(1)")

    reply = ingrid.get(reverse("trial-csv", args=[trial(stage, ingrid, row).pk]))

    text = reply.content.decode("utf-8-sig")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="proef.csv"'
    assert "\"'=HYPERLINK(" in text
    assert '"\'@SUM(1)"' in text
    assert "Leerling › Geslacht" in text
    assert stage.audit.last(1) == ["report_exported"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "  =", "＝"])
def test_a_cell_that_could_begin_a_formula_is_text(begin: str) -> None:
    assert inert(f"{begin}1+1").startswith("'")
    assert f"\"'{begin}" in as_csv([("a",), (f"{begin}1",)]).decode()


@pytest.mark.parametrize("text", ["Noor", "8a", "", "O'Neil", "Jan-Piet"])
def test_another_cell_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_a_trial_is_fetched_on_paper_that_can_be_read_aloud(stage: Stage, ingrid: Client) -> None:
    row = stage.with_errors(2)

    reply = ingrid.get(reverse("trial-pdf", args=[trial(stage, ingrid, row).pk]))

    assert reply.headers["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part" in unpacked(reply.content)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(reply.content))
    assert "Kies een code uit die lijst." in text.replace("\r\n", " ")
    assert stage.audit.last(1) == ["report_exported"]


def unpacked(pdf: bytes) -> bytes:
    """All that stands in its streams, the properties of the document among them."""
    found = b""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            found += zlib.decompress(stream)
    return found


def test_paper_takes_nothing_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither from the disk nor from the net: what a page names is left out, and nobody is asked for it."""
    picture = tmp_path / "foto.png"
    picture.write_bytes(PNG)
    page = (
        f'<html lang="nl"><title>x</title><img alt="" src="{picture.as_uri()}"><img alt="" src="http://127.0.0.1:9/">'
    )
    asked: list[object] = []
    monkeypatch.setattr("socket.socket.connect", lambda _self, address: asked.append(address))

    made = pdf_of(page + "<p>Proef")

    assert made.startswith(b"%PDF")
    assert b"/Image" not in made + unpacked(made)
    assert asked == []


def test_a_large_trial_is_not_put_on_paper_while_somebody_waits(
    stage: Stage, ingrid: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overstap.web.views.trial_files.PAPER_ROWS_MAX", 1)
    reeks = trial(stage, ingrid, stage.taken_in(1), stage.taken_in(3))

    reply = ingrid.get(reverse("trial-pdf", args=[reeks.pk]))

    assert reply.headers["Location"] == reverse("many", args=[reeks.pk])


def test_only_a_trial_that_has_ended_is_a_file(stage: Stage, ingrid: Client) -> None:
    chosen(ingrid, Soort.PROEF, [stage.taken_in(1)])
    assert ingrid.get(reverse("trial-csv", args=[Reeks.objects.get().pk])).status_code == 404


def test_no_name_stands_in_an_address_or_a_title(stage: Stage, ingrid: Client) -> None:
    row = stage.taken_in(1)
    reeks = trial(stage, ingrid, row)
    ingrid.post(reverse("pupils"), {"naam": row.naam})

    for address in (reverse("home"), reverse("pupils"), reverse("many", args=[reeks.pk])):
        page = ingrid.get(address).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        links = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page))
        for word in row.naam.split():
            assert word not in title
            assert word not in links
