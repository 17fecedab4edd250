"""Bijlagen that staff add or leave out: looked at on arrival, and no more of it in the bytes than was chosen."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from chain import SchoolSystem
from overstap.dossier import KeuzeFout, open_bijlage
from overstap.dossier.attachments import bijlagen, pack
from overstap.dossier.compose import compose, possible
from overstap.dossier.werkdossier import Werkdossier
from overstap.school import collect, given_files, looked_at, staff_files
from overstap.school.given_files import FILES_MAX, mark_of
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from school.made import leerling
from school.worked import INGRID, LEERLING, OVERIG, PDF, begun, file, lean, reading, unseen, werk

pytestmark = pytest.mark.django_db(databases="__all__")
Stand = Uitgaand.Stand


def names(po: SchoolSystem, row: Uitgaand) -> list[str]:
    return [each.bestandsnaam for each in bijlagen(lean(po, row))]


def unchanged(po: SchoolSystem, row: Uitgaand) -> tuple[int, int]:
    return po.fresh(row).stap, len(werk(po, row).bijlagen)


def test_a_file_is_added_described_and_travels_as_the_standard_wants(po: SchoolSystem) -> None:
    row = given_files.attach(po.ports, begun(po), INGRID, file())

    (bijlage,) = bijlagen(lean(po, row))
    assert (bijlage.bestandsnaam, bijlage.omschrijving) == ("brief.txt", "Een brief")
    assert open_bijlage(lean(po, row), 1).data == b"Leest graag."
    assert (row.stand, row.bevindingen) == (Stand.GEREED, 0)
    assert "dossier_changed" in po.events(4)


def test_a_second_file_stands_beside_the_first_and_one_of_the_same_name_takes_its_place(po: SchoolSystem) -> None:
    row = given_files.attach(po.ports, begun(po), INGRID, file())
    given_files.attach(po.ports, row, INGRID, file("ander.txt"))
    given_files.attach(po.ports, row, INGRID, file("brief.txt", b"Beter."))

    assert names(po, row) == ["ander.txt", "brief.txt"]


def test_a_file_goes_into_the_block_it_belongs_to(po: SchoolSystem) -> None:
    plek = f"{LEERLING}/verzuim/documentLijst/document"

    row = given_files.attach(po.ports, begun(po), INGRID, file(plek=plek))

    (bijlage,) = bijlagen(lean(po, row))
    assert "verzuim" in bijlage.path


@pytest.mark.parametrize(
    ("naam", "data", "code"),
    [
        ("x.exe", b"MZ\x90", "SOORT_ONBEKEND"),
        ("brief.txt", b"", "LEEG"),
        ("foto.png", b"GIF89a", "SOORT_ONBEKEND"),
        ("brief.docx", b"PK\x03\x04", "ZIP_IN_ZIP"),
        ("verslag.txt", PDF, "NAAM_PAST_NIET"),
        ("verslag.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>"), "ACTIEF"),
        ("a\u202egpj.txt", b"Dag.", "LEESRICHTING"),
        ("map/brief.txt", b"Dag.", "PAD_TERUG"),
        ("a" * 120 + ".txt", b"Dag.", "NAAM_TE_LANG"),
    ],
)
def test_what_may_not_travel_is_refused_on_arrival_with_what_to_do(
    po: SchoolSystem, naam: str, data: bytes, code: str
) -> None:
    row = begun(po)
    before = unchanged(po, row)

    with pytest.raises(Refused, match="file_refused") as refused:
        given_files.attach(po.ports, row, INGRID, file(naam, data))

    assert f"EIG.BIJLAGE.{code}" in [melding.regel for melding in refused.value.meldingen]
    assert all(melding.tekst for melding in refused.value.meldingen)
    assert unchanged(po, row) == before


def test_more_than_the_limit_together_is_refused(po: SchoolSystem) -> None:
    ports = replace(po.ports, terms=replace(po.ports.terms, attachments_bytes_max=4_000))
    row = given_files.attach(ports, begun(po), INGRID, file("een.txt", b"a" * 2_000))
    before = unchanged(po, row)

    with pytest.raises(Refused, match="files_too_large"):
        given_files.attach(ports, row, INGRID, file("twee.txt", b"b" * 2_000))

    assert unchanged(po, row) == before


def test_the_total_is_what_travels_packed(po: SchoolSystem) -> None:
    row = given_files.attach(po.ports, begun(po), INGRID, file("een.txt", b"a" * 3_000))

    assert 3_000 < looked_at.total_bytes(lean(po, row)) < 3_300


@pytest.mark.parametrize("plek", [LEERLING, f"{LEERLING}/document", "niets", f"{LEERLING}/roepnaam"])
def test_a_place_where_no_file_may_stand_is_refused(po: SchoolSystem, plek: str) -> None:
    row = begun(po)

    with pytest.raises(Refused, match="no_such_place"):
        given_files.attach(po.ports, row, INGRID, file(plek=plek))


def test_more_files_than_anybody_adds_are_refused(po: SchoolSystem) -> None:
    def many(now: Werkdossier) -> Werkdossier:
        return replace(now, bijlagen=tuple(file(f"{nr}.txt") for nr in range(FILES_MAX)))

    row = collect.rework(po.ports, begun(po).pk, INGRID, many, "bijlage")

    with pytest.raises(Refused, match="too_many_files"):
        given_files.attach(po.ports, row, INGRID, file("meer.txt"))


# -- what a file says ----------------------------------------------------------------------------------------------


def test_a_pdf_that_was_read_and_asks_nothing_asks_nobody(po: SchoolSystem) -> None:
    row = given_files.attach(reading(po, "Voorlezen helpt."), begun(po), INGRID, file("v.pdf", PDF))

    assert row.bevindingen == 0
    assert werk(po, row).bijlagen[0].vondsten == ()


@pytest.mark.parametrize("pages", [("Vraag het aan sanne@elders.example.",), ("Voorlezen helpt.", "  ")])
def test_a_pdf_with_something_to_look_at_must_be_settled_by_a_person(po: SchoolSystem, pages: tuple[str, ...]) -> None:
    """An address of somebody else, or a page without text such as a scan."""
    row = given_files.attach(reading(po, *pages), begun(po), INGRID, file("v.pdf", PDF))

    assert row.bevindingen == 1
    (vondst,) = werk(po, row).bijlagen[0].vondsten
    assert vondst.deel.startswith("bladzijde")
    assert "sanne" not in repr(vondst)


def test_a_pdf_that_nobody_can_read_must_be_read_by_a_person(po: SchoolSystem) -> None:
    assert given_files.attach(po.ports, begun(po), INGRID, file("v.pdf", PDF)).bevindingen == 1


def test_what_a_text_asks_is_open_until_it_is_settled(po: SchoolSystem) -> None:
    row = given_files.attach(po.ports, begun(po), INGRID, file(data=b"Vraag het aan sanne@elders.example."))
    assert row.bevindingen == 1

    assert collect.settle(po.ports, row.pk, INGRID, (), "afgesproken met de ouders").bevindingen == 0


# -- away, out and along again -------------------------------------------------------------------------------------


def test_a_file_that_was_added_is_taken_away(po: SchoolSystem) -> None:
    row = given_files.attach(po.ports, begun(po), INGRID, file())

    given_files.detach(po.ports, row.pk, INGRID, [mark_of(file())])

    assert (names(po, row), werk(po, row).bijlagen) == ([], ())


def given(po: SchoolSystem) -> tuple[Uitgaand, str]:
    """A dossier with a file of the LAS, and the mark of it."""
    data, inhoud = unseen(), pack("las.txt", b"Uit het LAS.")
    leerling(data)["overigdocumentlijst"] = {"document": [{"bestandsnaam": "las.txt", "bestandsinhoud": inhoud}]}
    return begun(po, data), hashlib.sha256(b"Uit het LAS.").hexdigest()


def test_what_the_las_gave_is_left_out_with_a_reason_and_can_go_along_again(po: SchoolSystem) -> None:
    row, mark = given(po)
    assert names(po, row) == ["las.txt"]

    staff_files.leave_out(po.ports, row.pk, INGRID, mark, " niet meer nodig ")
    assert names(po, row) == []
    assert werk(po, row).bijlagen_uit == {mark: "niet meer nodig"}

    staff_files.take_along(po.ports, row.pk, INGRID, mark)
    assert names(po, row) == ["las.txt"]


def test_what_was_left_out_stays_out_when_the_las_gives_it_again(po: SchoolSystem) -> None:
    row, mark = given(po)
    staff_files.leave_out(po.ports, row.pk, INGRID, mark, "niet nodig")

    row, _ = given(po)

    assert names(po, row) == []


def test_leaving_out_asks_a_reason(po: SchoolSystem) -> None:
    row, mark = given(po)

    with pytest.raises(Refused, match="no_reason_out"):
        staff_files.leave_out(po.ports, row.pk, INGRID, mark, "  ")

    assert names(po, row) == ["las.txt"]


@pytest.mark.parametrize("deed", ["remove", "leave", "along"])
def test_a_file_that_is_not_there_cannot_be_chosen(po: SchoolSystem, deed: str) -> None:
    row, by = begun(po), INGRID
    before = po.fresh(row).stap

    with pytest.raises(Refused, match="no_such_file"):
        if deed == "remove":
            given_files.detach(po.ports, row.pk, by, ["0" * 32])
        elif deed == "leave":
            staff_files.leave_out(po.ports, row.pk, by, "0" * 64, "weg")
        else:
            staff_files.take_along(po.ports, row.pk, by, "0" * 64)

    assert po.fresh(row).stap == before


def test_what_a_profile_cannot_do_without_is_not_left_out(po: SchoolSystem) -> None:
    """The refusal of the choice is told, and nothing has changed."""
    row, _mark = given(po)

    def broken(now: Werkdossier) -> Werkdossier:
        return possible(replace(now, categorieen={"leerling": "weg"}))

    with pytest.raises(KeuzeFout):
        collect.rework(po.ports, row.pk, INGRID, broken, "keuze")


def test_a_file_whose_place_has_gone_stops_the_dossier_until_it_is_taken_away(po: SchoolSystem) -> None:
    """The LAS gave three plans and then none: what was added to the third goes nowhere by itself."""
    data = unseen()
    plan = {"startdatum": "2025-09-01", "isgerichtop": "lezen"}
    leerling(data)["onderwijsondersteuning"] = {"handelingsplan": [plan, plan, plan]}
    row = begun(po, data)
    plek = f"{LEERLING}/onderwijsondersteuning/handelingsplan/3/document"
    row = given_files.attach(po.ports, row, INGRID, file(plek=plek))
    assert row.stand == Stand.GEREED

    row = begun(po, unseen())

    assert (row.stand, row.fouten) == (Stand.CONCEPT, 1)
    assert compose(werk(po, row)).los == werk(po, row).bijlagen
    assert names(po, row) == []
    row = given_files.detach(po.ports, row.pk, INGRID, [mark_of(werk(po, row).bijlagen[0])])
    assert row.stand == Stand.GEREED


def test_after_sealing_nothing_is_added(po: SchoolSystem) -> None:
    row = begun(po)
    Uitgaand.objects.filter(pk=row.pk).update(stand=Stand.KLAARGEZET)

    with pytest.raises(Refused, match="stand_moved"):
        given_files.attach(po.ports, row, INGRID, file(plek=OVERIG))
