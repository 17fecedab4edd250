"""The national attachment: empty by default, written here or given as a file, and never with an empty part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from chain import SchoolSystem
from overstap.dossier import open_bijlage
from overstap.dossier.attachments import bijlagen, pack
from overstap.dossier.toelichting import BESTANDSNAAM, PLEK, delen
from overstap.dossier.werkdossier import Onderdeel, Werkdossier
from overstap.school import collect, toelichting
from overstap.school.models import School, Toelichting, Uitgaand
from overstap.school.steps import Refused
from school.made import leerling
from school.worked import INGRID, KARIM, PDF, begun, lean, reading, unseen, werk

pytestmark = pytest.mark.django_db(databases="__all__")
HELPT = Onderdeel("Zonder loopt het vast.", "Toets lezen", "2026-01-12", "Voorlezen helpt.")


def printer(parts: Mapping[str, Onderdeel]) -> bytes:
    """Stands for the printer of the pages: the same bytes for the same parts."""
    return PDF + "".join(f"% {deel} {each.tekst}\n" for deel, each in parts.items()).encode() + b"%%EOF"


def written(
    po: SchoolSystem, row: Uitgaand, deel: str = "helpt", wens: Onderdeel | None = HELPT, was: Onderdeel | None = None
) -> Uitgaand:
    return toelichting.write_part(po.ports, row, INGRID, deel, was, wens, printer)


def way(po: SchoolSystem, row: Uitgaand, way: Toelichting) -> Uitgaand:
    School.objects.filter(brin="99PA").update(toelichting=way)
    return Uitgaand.objects.select_related("school").get(pk=row.pk)


def document(po: SchoolSystem, row: Uitgaand) -> bytes | None:
    """What travels as the national attachment."""
    found = [each for each in bijlagen(lean(po, row)) if "toelichting_onderwijsbehoeften" in each.path]
    return open_bijlage(lean(po, row), found[0].nr).data if found else None


def test_it_is_empty_by_default_and_that_is_good(po: SchoolSystem) -> None:
    row = begun(po)

    assert document(po, row) is None
    assert (row.fouten, werk(po, row).toelichting) == (0, {})


def test_a_part_becomes_a_document_in_its_own_place(po: SchoolSystem) -> None:
    row = written(po, begun(po))

    assert document(po, row) == printer({"helpt": HELPT})
    assert [each.bestandsnaam for each in bijlagen(lean(po, row))] == [BESTANDSNAAM]
    assert (row.fouten, row.bevindingen) == (0, 0)
    assert werk(po, row).toelichting == {"helpt": HELPT}


def test_parts_stand_in_the_order_of_the_form_whatever_order_they_are_written_in(po: SchoolSystem) -> None:
    row = written(po, begun(po), "nodig")
    row = written(po, row, "leren")

    assert list(werk(po, row).toelichting) == ["leren", "nodig"]
    assert len(werk(po, row).bijlagen) == 1


def test_without_a_part_there_is_no_document(po: SchoolSystem) -> None:
    row = written(po, written(po, begun(po)), wens=None, was=HELPT)

    assert document(po, row) is None
    assert werk(po, row).bijlagen == ()


@pytest.mark.parametrize("veld", ["nodig", "bron", "datum", "tekst"])
def test_a_part_without_an_answer_is_refused(po: SchoolSystem, veld: str) -> None:
    row = begun(po)

    with pytest.raises(Refused, match="part_open_notices"):
        written(po, row, wens=replace(HELPT, **{veld: ""}))

    assert werk(po, row).bijlagen == ()


def test_a_part_that_the_form_does_not_know_is_refused(po: SchoolSystem) -> None:
    with pytest.raises(Refused, match="no_such_part"):
        written(po, begun(po), "hobby")


def test_two_who_write_in_the_same_part_lose_nothing(po: SchoolSystem) -> None:
    row = written(po, begun(po))
    other = replace(HELPT, tekst="Iets anders.")

    with pytest.raises(Refused, match="part_moved"):
        toelichting.write_part(po.ports, row, KARIM, "helpt", None, other, printer)

    assert werk(po, row).toelichting == {"helpt": HELPT}


def test_who_writes_in_another_part_meanwhile_is_not_printed_over(po: SchoolSystem) -> None:
    """The document is made before the transaction: what was written in between must not be missing in it."""
    row = begun(po)

    def slow(parts: Mapping[str, Onderdeel]) -> bytes:
        if "leren" in parts:
            written(po, row, "nodig")
        return printer(parts)

    with pytest.raises(Refused, match="part_moved"):
        toelichting.write_part(po.ports, row, KARIM, "leren", None, HELPT, slow)

    assert list(werk(po, row).toelichting) == ["nodig"]


@pytest.mark.parametrize(
    "part",
    [replace(HELPT, tekst="Zijn zusje Sanne helpt."), replace(HELPT, datum="2020-01-01")],
    ids=["a name", "stale"],
)
def test_what_is_asked_about_its_words_stays_open_until_a_person_settles_it(po: SchoolSystem, part: Onderdeel) -> None:
    row = written(po, begun(po), wens=part)

    assert row.bevindingen == 1
    assert collect.settle(po.ports, row.pk, INGRID, (), "met de ouders besproken").bevindingen == 0


def test_a_long_text_alone_asks_nobody_for_a_reason(po: SchoolSystem) -> None:
    long = replace(HELPT, tekst="Voorlezen helpt. " * 60)

    assert written(po, begun(po), wens=long).bevindingen == 0


def test_it_is_kept_with_the_dossier_and_read_again(po: SchoolSystem) -> None:
    now = werk(po, written(po, begun(po)))

    assert Werkdossier.from_bytes(now.to_bytes()) == now


def test_where_the_school_leaves_support_out_it_does_not_travel(po: SchoolSystem) -> None:
    row = written(po, begun(po))

    def off(now: Werkdossier) -> Werkdossier:
        return replace(now, categorieen={"onderwijsondersteuning": "de ouders willen het niet"})

    row = collect.rework(po.ports, row.pk, INGRID, off, "keuze")

    assert document(po, row) is None
    assert werk(po, row).toelichting == {"helpt": HELPT}


# -- another way ---------------------------------------------------------------------------------------------------


def test_a_file_of_the_school_takes_the_place(po: SchoolSystem) -> None:
    row = way(po, written(po, begun(po)), Toelichting.BESTAND)

    row = toelichting.put_document(reading(po, "Voorlezen helpt."), row, INGRID, "eigen.pdf", PDF)

    assert document(po, row) == PDF
    assert (werk(po, row).toelichting, row.bevindingen) == ({}, 0)
    assert len(werk(po, row).bijlagen) == 1


@pytest.mark.parametrize(
    ("naam", "data", "code"),
    [("eigen.txt", b"Voorlezen helpt.", "toelichting_no_pdf"), ("eigen.pdf", b"niets", "file_refused")],
)
def test_a_file_that_is_no_pdf_is_refused(po: SchoolSystem, naam: str, data: bytes, code: str) -> None:
    row = way(po, begun(po), Toelichting.BESTAND)

    with pytest.raises(Refused, match=code):
        toelichting.put_document(po.ports, row, INGRID, naam, data)

    assert document(po, row) is None


def test_each_school_has_one_way(po: SchoolSystem) -> None:
    row = way(po, begun(po), Toelichting.LAS)
    with pytest.raises(Refused, match="toelichting_other_way"):
        written(po, row)
    with pytest.raises(Refused, match="toelichting_other_way"):
        toelichting.put_document(po.ports, row, INGRID, "eigen.pdf", PDF)
    with pytest.raises(Refused, match="toelichting_other_way"):
        toelichting.put_document(po.ports, way(po, row, Toelichting.EIGEN), INGRID, "eigen.pdf", PDF)


def test_what_the_las_gave_stands_until_something_is_written_and_comes_back_after(po: SchoolSystem) -> None:
    data = unseen()
    las = {"document": {"bestandsnaam": "las.pdf", "bestandsinhoud": pack("las.pdf", PDF)}}
    leerling(data)["onderwijsondersteuning"] = {"toelichting_onderwijsbehoeften": las}
    row = begun(po, data)
    assert document(po, row) == PDF

    row = written(po, row)
    assert document(po, row) == printer({"helpt": HELPT})

    row = toelichting.drop_document(po.ports, row, INGRID)
    assert document(po, row) == PDF
    assert werk(po, row).toelichting == {}


def test_the_beheerder_sets_the_way_and_it_is_logged(po: SchoolSystem) -> None:
    school = toelichting.set_way(po.ports, po.school("99PA"), INGRID, "bestand", 12)

    school.refresh_from_db()
    assert (school.toelichting, school.toelichting_maanden) == ("bestand", 12)
    assert po.events(1) == ["register_changed"]


@pytest.mark.parametrize(("way", "maanden"), [("anders", 12), ("eigen", 0), ("eigen", 121)])
def test_a_way_that_is_none_is_refused(po: SchoolSystem, way: str, maanden: int) -> None:
    with pytest.raises(Refused, match="no_such_way"):
        toelichting.set_way(po.ports, po.school("99PA"), INGRID, way, maanden)

    assert po.school("99PA").toelichting == Toelichting.EIGEN


def test_every_part_can_be_filled_at_once(po: SchoolSystem) -> None:
    row = begun(po)
    for deel in delen():
        row = written(po, row, deel)

    assert document(po, row) == printer(dict.fromkeys(delen(), HELPT))
    assert werk(po, row).bijlagen[0].plek == PLEK
