"""Where a column goes is guessed and corrected; a cell that does not fit is said, and never shown."""

from __future__ import annotations

import pytest

from intake.made import HEAD, csv, pupil, pupils
from overstap.dossier import build
from overstap.gegevensset import load
from overstap.intake.cells import CellFout, value_of
from overstap.intake.columns import faults_of, guess, is_identity
from overstap.intake.rows import pupils_of
from overstap.intake.table import Row, Table, read_csv
from overstap.intake.targets import CAREER, targets

LEERLING = "huidigeschool/leerling"


def one(**cells: str) -> Table:
    return Table(tuple(cells), (Row(2, tuple(cells.values())),))


def taken(columns: dict[str, str], **cells: str):
    """A pupil of which these are the cells of these paths, beside what each pupil must have."""
    given = pupil(1)
    base = {"bsn": (f"{LEERLING}/bsn", given.pgn), "naam": (f"{LEERLING}/achternaam", "Bos")}
    base["geboren"] = (f"{LEERLING}/geboortedatum", given.geboortedatum)
    paths = {name: path for name, (path, _) in base.items()} | columns
    values = {name: value for name, (_, value) in base.items()} | cells
    (row,) = pupils_of(one(**values), list(paths.values()), brin="99PA", schooljaar="2025-2026")
    return row


def test_the_usual_names_are_known() -> None:
    assert guess(HEAD) == (
        f"{LEERLING}/bsn",
        f"{LEERLING}/achternaam",
        f"{LEERLING}/voorvoegsel",
        f"{LEERLING}/roepnaam",
        f"{LEERLING}/geboortedatum",
        f"{CAREER}/groepsnaam",
    )


def test_labels_names_and_paths_are_known_whatever_their_signs() -> None:
    assert guess(["burgerservice-nummer (BSN)", "GEBOORTE DATUM", f"{LEERLING}/roepnaam", "iets anders", ""]) == (
        f"{LEERLING}/bsn",
        f"{LEERLING}/geboortedatum",
        f"{LEERLING}/roepnaam",
        "",
        "",
    )


def test_the_field_of_the_pupil_comes_before_that_of_the_doctor_and_only_once() -> None:
    assert guess(["Achternaam", "Achternaam"]) == (f"{LEERLING}/achternaam", "")


def test_every_heading_leads_to_a_field_that_is_there() -> None:
    assert set(guess(["bsn", "klas", "leerjaar", "uitschrijfdatum", "M/V", "llnr"])) <= set(targets())


def test_what_stands_more_than_once_is_a_field_of_an_entry_and_an_attachment_is_no_field() -> None:
    assert [each.lijst for path, each in targets().items() if "verzorger/achternaam" in path] == [
        f"{LEERLING}/verzorger"
    ]
    assert not [path for path in targets() if "document" in path]


@pytest.mark.parametrize(
    ("chosen", "faults"),
    [
        (guess(HEAD), ()),
        (("", *guess(HEAD)[1:]), ("no_number_column",)),
        ((guess(HEAD)[0], "", *guess(HEAD)[2:]), ("no_name_column",)),
        (guess(HEAD)[:5], ("unknown_column",)),
        ((*guess(HEAD)[:5], "metadata/datum"), ("unknown_column",)),
        ((*guess(HEAD)[:5], f"{LEERLING}/bsn"), ("column_twice",)),
    ],
)
def test_a_choice_that_cannot_work_is_refused(chosen: tuple[str, ...], faults: tuple[str, ...]) -> None:
    assert faults_of(chosen, len(HEAD)) == faults


def test_a_list_that_says_more_than_who_is_where_is_more_than_a_list() -> None:
    assert is_identity(guess(HEAD))
    assert not is_identity((*guess(HEAD), f"{LEERLING}/geslacht"))


def test_a_list_becomes_pupils_that_fit_a_dossier() -> None:
    rows = pupils_of(read_csv(csv(pupils(5))), guess(HEAD), brin="99PA", schooljaar="2025-2026")

    assert [row.fouten for row in rows] == [()] * 5
    assert [row.pgn for row in rows] == [each.pgn for each in pupils(5)]
    for row in rows:
        build(row.deel, load())
        assert row.groep == "8A"


@pytest.mark.parametrize("written", ["12-03-2014", "12/3/2014", "2014-03-12", "2014-03-12T00:00:00", "12.03.2014"])
def test_a_day_may_be_written_in_many_ways(written: str) -> None:
    assert taken({"in": f"{LEERLING}/datuminschrijving"}, **{"in": written}).text("datuminschrijving") == "2014-03-12"


@pytest.mark.parametrize(("written", "code"), [("man", "2"), ("V", "1"), ("Meisje", "1"), ("onbekend", "0")])
def test_gender_is_read_as_a_word(written: str, code: str) -> None:
    assert taken({"mv": f"{LEERLING}/geslacht"}, mv=written).text("geslacht") == code


def test_a_number_for_gender_is_not_trusted() -> None:
    """Systems number it differently, and a wrong one would go unseen."""
    row = taken({"mv": f"{LEERLING}/geslacht"}, mv="1")

    assert row.text("geslacht") == ""
    assert "Schrijf onbekend, vrouw of man." in row.verlies[0]


@pytest.mark.parametrize(
    ("veld", "says"),
    [
        ("overstapadvies/advies", "voortgezet speciaal onderwijs (vso), praktijkonderwijs (pro) of vmbo "),
        ("nnca", "Schrijf niet van toepassing, Nederlandse achtergrond of niet-Nederlandse achtergrond."),
        ("tehuis", "schrijf ja of nee"),
        ("datuminschrijving", "dit is geen datum"),
    ],
)
def test_a_pupil_comes_without_the_field_whose_cell_does_not_fit(veld: str, says: str) -> None:
    """What may stand there is told, with the column; never what stood there."""
    row = taken({"eigen": f"{LEERLING}/{veld}"}, eigen="Zonnebloem")

    assert (row.fouten, row.text(veld)) == ((), "")
    (told,) = row.verlies
    assert told.startswith("Kolom D (Leerling › ")
    assert "is niet overgenomen" in told
    assert says in told
    assert "Zonnebloem" not in told
    build(row.deel, load())


def test_every_choice_that_is_told_is_understood() -> None:
    """Who writes what the page says to write is not sent back again."""
    lists = {each.element.codelijst: each.element for each in targets().values() if each.element.codelijst}
    for element in lists.values():
        with pytest.raises(CellFout) as refused:
            value_of(element, "Zonnebloem")
        told = refused.value.tekst.partition("Schrijf ")[2].removeprefix("bijvoorbeeld ").partition(". ")[0]
        for name in told.removesuffix(".").replace(" of ", ", ").split(", "):
            assert value_of(element, name), (element.veld, name)


@pytest.mark.parametrize(
    ("veld", "written", "says"),
    [
        ("geboortedatum", "gisteren", "geen datum"),
        ("geboortedatum", "31-02-2014", "geen datum"),
        ("geboortedatum", "", "Geboortedatum: dit is leeg"),
        ("bsn", "123456789", "geen geldig BSN"),
        ("bsn", "Bos", "geen geldig BSN"),
        ("bsn", "", "BSN of onderwijsnummer: dit is leeg"),
        ("achternaam", "a" * 4_000, "te lang"),
        ("achternaam", "", "Achternaam: dit is leeg"),
        ("achternaam", "a\x00b", "stuurtekens"),
    ],
)
def test_a_cell_that_says_who_it_is_and_does_not_fit_keeps_the_pupil_out(veld: str, written: str, says: str) -> None:
    name = {"bsn": "bsn", "achternaam": "naam", "geboortedatum": "geboren"}[veld]

    row = taken({}, **{name: written})

    assert len(row.fouten) == 1
    assert says in row.fouten[0]
    assert not written or written not in row.fouten[0]


def test_a_kind_with_a_form_is_held_to_it() -> None:
    assert "twee cijfers en twee hoofdletters" in taken({"b": "huidigeschool/brincode"}, b="School").fouten[0]
    assert taken({"b": "huidigeschool/brincode"}, b="99PA").fouten == ()


def test_the_zero_that_a_spreadsheet_drops_comes_back() -> None:
    number = next(f"0{n:08}" for n in range(10_000_000, 10_001_000) if _passes(f"0{n:08}"))

    assert taken({}, bsn=number.lstrip("0")).pgn == number


def _passes(number: str) -> bool:
    return (sum((9 - i) * int(d) for i, d in enumerate(number[:8])) - int(number[8])) % 11 == 0


def test_two_columns_with_two_numbers_are_not_chosen_between() -> None:
    other = pupil(2).pgn

    row = taken({"andere": f"{LEERLING}/onderwijsnummer"}, andere=other)

    assert "ander nummer" in row.fouten[0]


def test_the_group_of_now_is_a_year_of_the_career() -> None:
    row = taken({"klas": f"{CAREER}/groepsnaam", "jaar": f"{CAREER}/jaargroep"}, klas="8B", jaar="8")
    year = row.deel["huidigeschool"]["leerling"]["schoolloopbaanlijst"]["schoolloopbaan"]

    assert year == [
        {"schooljaar": "2025-2026", "brincode": "99PA", "groepscode": "8B", "groepsnaam": "8B", "jaargroep": "8"}
    ]
    assert (row.groep, row.jaargroep) == ("8B", "8")
