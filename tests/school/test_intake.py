"""Inlezen: a file becomes pupils in the list; what is wrong with one holds up no other, and nobody is removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from chain import Chain, SchoolSystem
from intake.made import (
    CLASS,
    HEAD,
    Pupil,
    cells,
    csv,
    edexml,
    oso,
    pupil,
    pupils,
    record,
    with_part,
    workbook,
    xlsx,
    zipped,
)
from overstap.dossier import LeesFout
from overstap.dossier.compose import worked_record
from overstap.dossier.dossier import LEERLING
from overstap.dossier.loopbaan import LOOPBAAN
from overstap.dossier.spot import NoSuchSpot, value_at
from overstap.intake.fault import IntakeFout
from overstap.intake.files import File
from overstap.ports import Actor
from overstap.school import collect, intake, intake_run
from overstap.school.intake_name import revealed_name
from overstap.school.models import Import, ImportRow, Uitgaand
from overstap.school.steps import Refused
from overstap.school.sweep import forget
from overstap.vault.models import VaultItem

pytestmark = pytest.mark.django_db(databases="__all__")
INGRID = Actor("user", "7")
Uitkomst = ImportRow.Uitkomst


def begun(po: SchoolSystem, *data: bytes, brin: str = "99PA") -> Import:
    files = [File(f"bestand {nr}", each) for nr, each in enumerate(data)]
    return intake.begin(po.ports, po.school(brin), files, INGRID)


def taken(po: SchoolSystem, *data: bytes, groepen: set[str] | None = None, checked: Sequence[int] = ()) -> Import:
    """Uploaded, with the columns as they were guessed, and taken over."""
    row = begun(po, *data)
    if row.is_lijst:
        intake.match(row, row.kolommen, len(row.kolommen))
    rows = intake.pupils_of(intake.opened(po.ports, row, INGRID))
    intake.run(po.ports, row, rows, groepen, checked)
    intake_run.take_over(po.ports, row.pk)
    row.refresh_from_db()
    return row


def outcomes(row: Import) -> list[str]:
    return list(row.rows.values_list("uitkomst", flat=True))


def test_a_class_from_edexml_stands_in_the_list(po: SchoolSystem) -> None:
    row = taken(po, edexml())

    assert (row.stand, row.regels, row.file_id) == (Import.Stand.KLAAR, CLASS, None)
    assert outcomes(row) == [Uitkomst.NIEUW] * CLASS
    there = Uitgaand.objects.all()
    assert {each.naam for each in there} == {
        f"{p.roepnaam} {p.voorvoegsel} {p.achternaam}".replace("  ", " ") for p in pupils()
    }
    assert {(each.stand, each.groep, each.profiel) for each in there} == {("niet_begonnen", "8A", "POVO")}
    assert po.events(1) == ["import_done"]
    assert po.audit.entries(last=1)[0].by == "user:7"


def test_the_same_file_again_changes_nothing(po: SchoolSystem) -> None:
    taken(po, edexml())
    before = list(Uitgaand.objects.order_by("pk").values_list("pk", "versie", "stap"))

    row = taken(po, edexml())

    assert outcomes(row) == [Uitkomst.GELIJK] * CLASS
    assert list(Uitgaand.objects.order_by("pk").values_list("pk", "versie", "stap")) == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_does_the_same(po: SchoolSystem, form: str) -> None:
    rows = [HEAD, *map(cells, pupils(3))]

    row = taken(po, csv(pupils(3)) if form == "csv" else xlsx(rows))

    assert outcomes(row) == [Uitkomst.NIEUW] * 3
    assert intake_run.deel_of(row) == "lijst"
    assert {each.stand for each in Uitgaand.objects.all()} == {"niet_begonnen"}


def test_oso_files_of_any_year_come_out_of_a_zip_and_say_what_was_lost(po: SchoolSystem) -> None:
    row = taken(po, zipped(("map/een.xml", oso(1, "2017.1")), ("twee.xml", oso(2)), ("kapot.xml", b"<dossier>")))

    assert outcomes(row) == [Uitkomst.NIEUW, Uitkomst.NIEUW, Uitkomst.FOUT]
    assert {each.jaar for each in Uitgaand.objects.all()} == {"2019.1"}
    first, second, _ = row.rows.all()
    assert first.verlies
    assert second.verlies == []
    assert first.uitgaand is not None
    assert first.uitgaand.naam.split()[-1] not in " ".join(first.verlies)


def test_a_known_pupil_gets_what_is_new_and_keeps_the_rest(po: SchoolSystem) -> None:
    """Two lists of the same kind lie over each other: what the second does not say, stays."""
    first = pupil(1)
    day = first.geboortedatum
    more = f"BSN;Achternaam;Geb. datum;Leerlingnummer\n{first.pgn};{first.achternaam};{day};A-17\n".encode()
    taken(po, csv([first]))

    row = taken(po, more)

    assert outcomes(row) == [Uitkomst.BIJGEWERKT]
    (there,) = Uitgaand.objects.all()
    dossier = collect.werk_of(po.ports, there, INGRID).delen
    assert list(dossier) == ["school", "lijst", "bestand"]
    assert there.groep == "8A"


def test_what_a_list_knows_lies_under_what_the_las_gave(po: SchoolSystem) -> None:
    """EDEXML knows one year of the career: the whole career of the LAS stays, whichever came first."""
    whole = po.taken_in("99PA", "POVO", seed=1)
    career = whole.groep

    row = taken(po, edexml([pupil(1)]))

    whole.refresh_from_db()
    assert outcomes(row) == [Uitkomst.BIJGEWERKT]
    assert whole.groep == career
    assert set(collect.werk_of(po.ports, whole, INGRID).delen) == {"las", "edexml"}


def with_more(of: Pupil, **more: str) -> bytes:
    """A list of one pupil that says more than who it is and in which group."""
    lines = csv([of]).decode().splitlines()
    return "\r\n".join(
        ";".join((line, *extra)) for line, extra in zip(lines, (more, more.values()), strict=True)
    ).encode()


def known(po: SchoolSystem, path: str) -> object:
    """What stands there now in the dossier of the one pupil."""
    return value_at(worked_record(collect.werk_of(po.ports, Uitgaand.objects.get(), INGRID)), path)


def test_a_list_takes_no_year_of_the_career_that_the_las_gave(po: SchoolSystem) -> None:
    """It says a group and one field more: before, that one group came in the place of the whole career."""
    whole = po.taken_in("99PA", "POVO", seed=1)
    before, fouten = known(po, LOOPBAAN), whole.fouten

    row = taken(po, with_more(pupil(1), Leerlingnummer="A-17"))

    whole.refresh_from_db()
    assert outcomes(row) == [Uitkomst.BIJGEWERKT]
    assert isinstance(before, list)
    assert len(before) > 5
    assert (known(po, LOOPBAAN), whole.fouten) == (before, fouten)


def test_a_list_that_names_the_group_alone_leaves_an_inzage_as_it_was(po: SchoolSystem) -> None:
    whole = po.taken_in("99PA", "POVO", seed=1)
    assert whole.stand == "ingezien"

    taken(po, with_more(pupil(1), Leerlingnummer=str(known(po, f"{LEERLING}/leerlingid"))))

    whole.refresh_from_db()
    assert whole.stand == "ingezien"


@pytest.mark.parametrize("more", [{}, {"Leerlingnummer": "A-17"}], ids=["who and where", "more"])
def test_a_list_keeps_what_edexml_said_of_the_same_year(po: SchoolSystem, more: dict[str, str]) -> None:
    """Year group and building stay; the group is that of the list, which says no more."""
    taken(po, edexml([pupil(1)]))

    taken(po, with_more(pupil(1), **more).replace(b"8A", b"8B"))

    assert known(po, LOOPBAAN) == [
        {
            "schooljaar": "2025-2026",
            "groepscode": "8B",
            "groepsnaam": "8B",
            "jaargroep": "8",
            "brincode": "99PA",
            "vestigingscode": "00",
        }
    ]


def test_a_second_list_without_the_year_group_keeps_that_of_the_first(po: SchoolSystem) -> None:
    taken(po, with_more(pupil(1), Leerjaar="8"))

    taken(po, csv([pupil(1)]))

    assert known(po, f"{LOOPBAAN}/1/jaargroep") == "8"


def test_what_the_node_and_edexml_know_of_the_school_nobody_has_to_type(po: SchoolSystem) -> None:
    taken(po, edexml([pupil(1)]))

    said = {veld: known(po, f"huidigeschool/{veld}") for veld in ("naam", "vestigingscode", "aanleverpunt")}
    assert said == {
        "naam": po.school("99PA").naam,
        "vestigingscode": "00",
        "aanleverpunt": str(po.school("99PA").index),
    }


def test_what_the_las_says_of_the_school_goes_before_what_the_node_knows(po: SchoolSystem) -> None:
    school = po.school("99PA")
    theirs = {"vestigingscode": "02", "aanleverpunt": f"{school.index}7"}
    given = record(1)
    collect.put_deel(po.ports, school, "las", given | {"huidigeschool": given["huidigeschool"] | theirs}, INGRID)  # type: ignore[operator]

    taken(po, edexml([pupil(1)]))

    assert {veld: known(po, f"huidigeschool/{veld}") for veld in theirs} == theirs


def test_only_the_chosen_groups_are_taken_over(po: SchoolSystem) -> None:
    seven = pupil(5).but(groep="g7", jaargroep="7")

    row = taken(po, edexml([pupil(1), pupil(2), seven]), groepen={"8A"})

    assert (row.regels, outcomes(row)) == (2, [Uitkomst.NIEUW] * 2)
    assert Uitgaand.objects.filter(groep="7A").count() == 0


def test_nobody_in_the_chosen_groups_is_no_import(po: SchoolSystem) -> None:
    row = begun(po, edexml([pupil(1)]))
    rows = intake.pupils_of(intake.opened(po.ports, row, INGRID))

    with pytest.raises(Refused, match="no_groups"):
        intake.run(po.ports, row, rows, set(), ())

    assert Import.objects.get().stand == Import.Stand.NAKIJKEN


# -- sheets, and entries of a list -------------------------------------------------------------------------------------

TESTS = [(*HEAD, "Toets toetscode", "Toets afnamedatum")]
TESTS += [(*cells(each), code, "12-01-2026") for each in pupils(2) for code in ("RW", "BL")]


def test_the_first_sheet_with_a_list_is_taken_and_another_may_be_chosen(po: SchoolSystem) -> None:
    rows = [HEAD, *map(cells, pupils(3))]
    row = begun(po, workbook({"Uitleg": [], "Groep 8": rows, "Toetsen": TESTS, "Kladblok": rows}, hidden=["Kladblok"]))
    look = intake.opened(po.ports, row, INGRID)
    assert (row.blad, intake.sheets_of(look)) == (2, ("Uitleg", "Groep 8", "Toetsen"))
    assert len(intake.pupils_of(look)) == 3

    intake.choose_sheet(look, 3)

    row.refresh_from_db()
    assert (row.blad, row.stand, len(row.kolommen)) == (3, Import.Stand.KOLOMMEN, len(TESTS[0]))
    assert len(intake.pupils_of(intake.opened(po.ports, row, INGRID))) == 2


@pytest.mark.parametrize(("blad", "code"), [(0, "no_such_sheet"), (4, "no_such_sheet"), (1, "leeg")])
def test_a_sheet_that_is_not_there_or_holds_no_list_changes_nothing(po: SchoolSystem, blad: int, code: str) -> None:
    row = begun(po, workbook({"Uitleg": [], "Groep 8": [HEAD, *map(cells, pupils(1))]}))

    with pytest.raises((Refused, IntakeFout)) as refused:
        intake.choose_sheet(intake.opened(po.ports, row, INGRID), blad)

    assert refused.value.code == code

    row.refresh_from_db()
    assert row.blad == 2


def test_tests_of_which_each_stands_on_a_row_go_into_the_dossier(po: SchoolSystem) -> None:
    """A wrong row is told, and costs the pupil no more than that one test."""
    wrong = [*TESTS, (*cells(pupils(1)[0]), "XX", "gisteren")]

    row = taken(po, xlsx(wrong))

    assert outcomes(row) == [Uitkomst.NIEUW, Uitkomst.NIEUW, Uitkomst.FOUT]
    assert row.rows.get(uitkomst=Uitkomst.FOUT).regel == len(wrong)
    there = Uitgaand.objects.order_by("pk").first()
    assert there is not None
    given = collect.werk_of(po.ports, there, INGRID).delen["bestand"]["huidigeschool"]
    codes = [each["toetsidentificatie"]["eldtoetscode"] for each in given["leerling"]["toetslijst"]["toets"]]  # type: ignore[index]
    assert codes == ["RW", "BL"]


# -- what is wrong, and what is not there ----------------------------------------------------------------------------


def test_a_wrong_row_is_told_with_its_line_and_the_good_ones_are_there(po: SchoolSystem) -> None:
    row = taken(po, edexml([pupil(1), pupil(2).but(geboortedatum="2014-02-30"), pupil(3)]))

    assert outcomes(row) == [Uitkomst.NIEUW, Uitkomst.FOUT, Uitkomst.NIEUW]
    wrong = row.rows.get(uitkomst=Uitkomst.FOUT)
    assert wrong.regel > 1
    assert "geen datum" in wrong.tekst
    assert wrong.uitgaand is None
    assert Uitgaand.objects.count() == 2


def test_a_pupil_whose_record_leads_nowhere_holds_up_no_other(
    po: SchoolSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = collect.put_deel
    numbers = iter(range(CLASS))

    def put(*given: Any, **more: Any) -> Uitgaand:
        if next(numbers) == 1:
            raise NoSuchSpot
        return known(*given, **more)

    monkeypatch.setattr(collect, "put_deel", put)

    row = taken(po, edexml())

    assert row.stand == Import.Stand.KLAAR
    assert outcomes(row) == [Uitkomst.NIEUW, Uitkomst.FOUT, *[Uitkomst.NIEUW] * (CLASS - 2)]


def test_who_is_not_in_the_file_is_listed_and_stays(po: SchoolSystem) -> None:
    """T35: a file with nobody but one does not empty the list of a school."""
    taken(po, edexml(pupils(4)))

    row = taken(po, edexml(pupils(1)))

    assert outcomes(row) == [Uitkomst.GELIJK] + [Uitkomst.AFWEZIG] * 3
    assert Uitgaand.objects.count() == 4
    there = row.rows.get(nr=1)
    absent = set(row.rows.filter(uitkomst=Uitkomst.AFWEZIG).values_list("uitgaand", flat=True))
    assert there.uitgaand_id not in absent
    assert absent < set(Uitgaand.objects.values_list("pk", flat=True))


def test_a_new_number_for_a_known_pupil_needs_a_person(po: SchoolSystem) -> None:
    """T35: nobody is taken for somebody else, and nothing is overwritten."""
    taken(po, edexml([pupil(1)]))
    other = edexml([pupil(1).but(pgn=pupil(2).pgn)])

    row = taken(po, other)

    (asked,) = row.rows.exclude(uitkomst=Uitkomst.AFWEZIG)
    assert (asked.uitkomst, asked.reden) == (Uitkomst.VRAAG, "changed_number")
    assert asked.uitgaand == Uitgaand.objects.get()

    row = taken(po, other, checked=[1])

    assert row.rows.exclude(uitkomst=Uitkomst.AFWEZIG).get().uitkomst == Uitkomst.NIEUW
    assert Uitgaand.objects.count() == 2


def test_a_doubled_number_takes_over_neither(po: SchoolSystem) -> None:
    """T35: both lines are named."""
    row = taken(po, edexml([pupil(1), pupil(1).but(achternaam="Anders"), pupil(2)]))

    assert outcomes(row) == [Uitkomst.FOUT, Uitkomst.FOUT, Uitkomst.NIEUW]
    first, second, _ = row.rows.all()
    assert f"regel {second.regel}" in first.tekst
    assert f"regel {first.regel}" in second.tekst


def test_a_row_of_another_school_in_a_list_is_refused_alone(po: SchoolSystem) -> None:
    """T35: by the BRIN in a column of its own."""
    lines = csv(pupils(2)).decode().splitlines()
    data = "\n".join([f"{lines[0]};BRIN", f"{lines[1]};99PB", f"{lines[2]};99PA"]).encode()

    row = taken(po, data)

    assert outcomes(row) == [Uitkomst.FOUT, Uitkomst.NIEUW]
    assert row.rows.first().reden == "other_school"


def test_an_oso_file_of_another_school_is_refused_alone(po: SchoolSystem) -> None:
    """T35."""
    row = taken(po, oso(1).replace(b"<brincode>99PA", b"<brincode>99PB", 1), oso(2))

    assert outcomes(row) == [Uitkomst.FOUT, Uitkomst.NIEUW]


HOSTILE = {
    "other BRIN": (edexml(brin="99PB"), "andere_school"),
    "no pupils": (edexml([]), "geen_leerlingen"),
    "entity": (edexml().replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>', 1), "doctype"),
    "bomb": (with_part(xlsx([HEAD]), "xl/worksheets/sheet1.xml", b" " * 20_000_000), "zip_bom"),
    "bomb in a zip": (zipped(("a.xml", b" " * 20_000_000)), "zip_bom"),
    "columns": (b"BSN;Naam\n" + b";" * 1_000_000 + b"\n", "te_veel_kolommen"),
    "a picture": (b"\x89PNG\r\n", "onbekend"),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_file_changes_nothing_and_is_logged(po: SchoolSystem, hostile: str) -> None:
    """T35: other BRIN, no pupils, an entity, bombs of 1:1000 and a million columns."""
    taken(po, edexml(pupils(2)))
    before = list(Uitgaand.objects.order_by("pk").values_list("pk", "versie", "stap"))
    stored, head = VaultItem.objects.count(), po.count_events()
    data, code = HOSTILE[hostile]

    with pytest.raises((IntakeFout, LeesFout)) as refused:
        begun(po, data)

    assert refused.value.code == code
    assert list(Uitgaand.objects.order_by("pk").values_list("pk", "versie", "stap")) == before
    assert (Import.objects.count(), VaultItem.objects.count()) == (1, stored)
    assert (po.events(1), po.count_events()) == (["import_refused"], head + 1)
    assert code in str(po.audit.entries(last=1)[0].fields)


# -- what is kept, and when it goes ----------------------------------------------------------------------------------


def test_nothing_of_a_pupil_stands_in_the_rows_of_an_import(po: SchoolSystem) -> None:
    """What is wrong is told without what stood there; the file itself is sealed, and gone in the end."""
    wrong = pupil(2).but(achternaam="Zwaluwmerkel", geboortedatum="31-31-2014", pgn="987654321")
    row = begun(po, edexml([pupil(1), wrong]))
    sealed = VaultItem.objects.get(pk=row.file_id)
    assert b"Zwaluwmerkel" not in bytes(sealed.ciphertext)

    taken_row = taken(po, edexml([pupil(1), wrong]))

    told = str([list(Import.objects.values_list()), list(taken_row.rows.values_list())])
    for secret in ("Zwaluwmerkel", "31-31-2014", "987654321", pupil(1).pgn, pupil(1).achternaam):
        assert secret not in told


def test_the_file_is_shredded_when_all_have_an_outcome(po: SchoolSystem) -> None:
    row = begun(po, edexml(pupils(1)))
    file_id = row.file_id
    rows = intake.pupils_of(intake.opened(po.ports, row, INGRID))
    intake.run(po.ports, row, rows, None, ())
    intake_run.take_over(po.ports, row.pk)

    assert VaultItem.objects.get(pk=file_id).shredded_at is not None
    with pytest.raises(Refused, match="no_file"):
        intake.opened(po.ports, Import.objects.get(), INGRID)


def test_a_file_that_is_thrown_away_is_shredded_at_once(po: SchoolSystem) -> None:
    row = begun(po, edexml(pupils(1)))
    file_id = row.file_id

    intake.stop(po.ports, row)

    assert VaultItem.objects.get(pk=file_id).shredded_at is not None
    with pytest.raises(Refused, match="import_moved"):
        intake.stop(po.ports, row)


def test_a_file_that_nobody_takes_over_is_forgotten(po: SchoolSystem, chain: Chain) -> None:
    begun(po, edexml(pupils(1)))
    chain.clock.move(days=6)
    forget(po.ports, chain.clock.now())
    assert Import.objects.get().stand == Import.Stand.NAKIJKEN

    chain.clock.move(days=2)
    forget(po.ports, chain.clock.now())

    assert (Import.objects.get().stand, Import.objects.get().file_id) == (Import.Stand.GESTOPT, None)


# -- broken off, and by two ------------------------------------------------------------------------------------------


def running(po: SchoolSystem, count: int) -> Import:
    row = begun(po, edexml(pupils(count)))
    intake.run(po.ports, row, intake.pupils_of(intake.opened(po.ports, row, INGRID)), None, ())
    return row


def test_what_dies_half_way_goes_on_where_it_was(po: SchoolSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pupil and its outcome are written together: none is done twice, none is left out."""
    row = running(po, 6)
    note, times = intake_run.note, iter(range(10))

    def dying(*args: Any, **kwargs: Any) -> None:
        if next(times) == 3:
            raise KeyboardInterrupt
        note(*args, **kwargs)

    monkeypatch.setattr(intake_run, "note", dying)
    with pytest.raises(KeyboardInterrupt):
        intake_run.take_over(po.ports, row.pk)
    assert (row.rows.count(), Uitgaand.objects.count()) == (3, 3)
    monkeypatch.undo()

    intake_run.take_over(po.ports, row.pk)

    assert outcomes(row) == [Uitkomst.NIEUW] * 6
    assert {each.versie for each in Uitgaand.objects.all()} == {1}


def test_another_worker_that_was_first_is_no_error(po: SchoolSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers may have read the same list: the outcome of the first counts, and nobody is taken over twice."""
    row = running(po, 2)

    def overtaken(*_: object) -> None:
        monkeypatch.undo()
        intake_run.take_over(po.ports, row.pk)
        Import.objects.filter(pk=row.pk).update(stand=Import.Stand.BEZIG)

    monkeypatch.setattr(intake_run, "changed_number", overtaken)
    intake_run.take_over(po.ports, row.pk)

    assert outcomes(row) == [Uitkomst.NIEUW] * 2
    assert [each.versie for each in Uitgaand.objects.all()] == [1, 1]


def test_an_import_that_is_stopped_stops(po: SchoolSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    row = running(po, 4)
    note = intake_run.note

    def stopping(*args: Any, **kwargs: Any) -> None:
        note(*args, **kwargs)
        if row.rows.count() == 2:
            monkeypatch.undo()
            intake.stop(po.ports, Import.objects.get())

    monkeypatch.setattr(intake_run, "note", stopping)
    intake_run.take_over(po.ports, row.pk)

    assert (row.rows.count(), Uitgaand.objects.count()) == (2, 2)
    assert Import.objects.get().stand == Import.Stand.GESTOPT


def test_the_worker_of_a_node_does_it_and_gives_up_in_the_end(po: SchoolSystem) -> None:
    row = running(po, 1)
    intake_run.give_up(po.ports, row.pk)
    assert Import.objects.get().stand == Import.Stand.GESTOPT

    intake_run.take_over(po.ports, row.pk)
    intake_run.give_up(po.ports, row.pk)

    assert Uitgaand.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "said"),
    [(datetime(2026, 7, 31, 12, tzinfo=UTC), "2025-2026"), (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), "2026-2027")],
)
def test_a_school_year_begins_on_the_first_of_august_here(day: datetime, said: str) -> None:
    assert intake.schooljaar(day) == said


def test_the_name_of_whom_was_not_taken_over_goes_after_a_month(po: SchoolSystem, chain: Chain) -> None:
    """It lies sealed beside the outcome, so that people find the pupil back; the outcome itself stays."""
    row = taken(po, edexml([pupil(1), pupil(2).but(achternaam="Zwaluwmerkel", geboortedatum="2014-02-30")]))
    good, wrong = row.rows.all()
    assert revealed_name(po.ports, good) == ""
    assert "Zwaluwmerkel" in revealed_name(po.ports, wrong)

    chain.clock.move(days=29)
    forget(po.ports, chain.clock.now())
    wrong.refresh_from_db()
    assert "Zwaluwmerkel" in revealed_name(po.ports, wrong)

    chain.clock.move(days=2)
    forget(po.ports, chain.clock.now())

    wrong.refresh_from_db()
    assert (revealed_name(po.ports, wrong), wrong.uitkomst) == ("", Uitkomst.FOUT)
