"""Entries of a list (parents, tests) out of a list of the school: an entry a row, or side by side in columns."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from intake.made import HEAD, cells, pupil, pupils
from overstap.dossier import build
from overstap.dossier.spot import value_at
from overstap.gegevensset import load
from overstap.intake.columns import faults_of, guess, is_identity, is_together
from overstap.intake.pupil import PupilRow
from overstap.intake.rows import ENTRIES_A_PUPIL_MAX, pupils_of
from overstap.intake.table import Row, Table
from overstap.intake.targets import POSTS, label_of, targets

LEERLING = "huidigeschool/leerling"
OUDER, TOETS = f"{LEERLING}/verzorger", f"{LEERLING}/toetslijst/toets"
BASE = guess(HEAD)
CODE, DAY = f"{TOETS}/toetsidentificatie/eldtoetscode#+", f"{TOETS}/afname/afnamedatum#+"
SCORE = f"{TOETS}/resultaat/referentiescore/waarde#+"


def read(columns: tuple[str, ...], *rows: tuple[str, ...]) -> tuple[PupilRow, ...]:
    """The pupils of a list with the usual columns and these behind them; its first row stands on line 2."""
    table = Table((*HEAD, *columns), tuple(Row(nr, row) for nr, row in enumerate(rows, start=2)))
    return pupils_of(table, (*BASE, *columns), brin="99PA", schooljaar="2025-2026")


def entries(row: PupilRow, lijst: str) -> Any:
    return value_at(row.deel, lijst)


# -- an entry a row ------------------------------------------------------------------------------------------------


def test_rows_with_the_same_number_are_one_pupil_with_an_entry_each() -> None:
    one, two = pupils(2)
    found = read(
        (CODE, DAY, SCORE),
        (*cells(one), "RW", "12-01-2026", "210"),
        (*cells(two), "RW", "12-01-2026", "180"),
        (*cells(one), "BL", "13-01-2026", ""),
    )

    assert [(row.nr, row.regel, row.fouten, row.pgn) for row in found] == [(1, 2, (), one.pgn), (2, 3, (), two.pgn)]
    assert entries(found[0], TOETS) == [
        {
            "toetsidentificatie": {"eldtoetscode": "RW"},
            "afname": {"afnamedatum": "2026-01-12"},
            "resultaat": {"referentiescore": [{"waarde": "210"}]},
        },
        {"toetsidentificatie": {"eldtoetscode": "BL"}, "afname": {"afnamedatum": "2026-01-13"}},
    ]
    for row in found:
        build(row.deel, load())


def test_a_row_that_says_nothing_of_an_entry_brings_none() -> None:
    (row,) = read((CODE, DAY), (*cells(pupil(1)), "", ""))

    assert (row.fouten, entries(row, TOETS)) == ((), None)


def test_who_the_pupil_is_need_stand_on_one_of_the_rows() -> None:
    given = cells(pupil(1))
    (row,) = read((CODE,), (*given, "RW"), (given[0], "", "", "", "", "", "BL"))

    assert row.fouten == ()
    assert [each["toetsidentificatie"]["eldtoetscode"] for each in entries(row, TOETS)] == ["RW", "BL"]


def test_a_wrong_row_stays_out_alone_with_its_line_and_reason() -> None:
    """The pupil and the other entries go on."""
    given = cells(pupil(1))
    good, wrong = read((CODE, DAY), (*given, "RW", "12-01-2026"), (*given, "BL", "gisteren"))

    assert (good.regel, good.fouten, len(entries(good, TOETS))) == (2, (), 1)
    assert (wrong.regel, wrong.nr) == (3, 2)
    assert "geen datum" in wrong.fouten[0]
    assert "gisteren" not in wrong.fouten[0]


def test_a_wrong_cell_about_the_pupil_costs_no_row() -> None:
    """It is told once, also when it stands on every row."""
    given = cells(pupil(1))
    (row,) = read((f"{LEERLING}/tehuis", CODE), (*given, "misschien", "RW"), (*given, "misschien", "BL"))

    assert (row.fouten, len(entries(row, TOETS))) == ((), 2)
    assert row.verlies == ("Kolom G (Leerling › Woont in een tehuis) is niet overgenomen: schrijf ja of nee.",)


def test_a_row_that_says_something_else_of_the_pupil_is_told_with_the_line_it_differs_from() -> None:
    given = pupil(1)
    good, wrong = read((CODE,), (*cells(given), "RW"), (*cells(given.but(achternaam="Anders")), "BL"))

    assert good.fouten == ()
    assert "Achternaam" in wrong.fouten[0]
    assert "op regel 2" in wrong.fouten[0]
    assert given.achternaam not in wrong.fouten[0]
    assert len(entries(good, TOETS)) == 1


def test_a_row_without_a_number_belongs_to_nobody() -> None:
    given = cells(pupil(1))
    good, wrong = read((CODE,), (*given, "RW"), ("", *given[1:], "BL"))

    assert good.fouten == ()
    assert "BSN of onderwijsnummer" in wrong.fouten[0]


def test_a_pupil_who_stands_nowhere_with_a_name_is_told_once() -> None:
    number = pupil(1).pgn
    (row,) = read((CODE,), (number, "", "", "", "", "", "RW"), (number, "", "", "", "", "", "BL"))

    assert [fout.partition(":")[0] for fout in row.fouten] == ["Achternaam", "Geboortedatum"]


def test_too_many_rows_of_one_pupil_are_told() -> None:
    given = cells(pupil(1))

    good, *wrong = read((CODE,), *[(*given, f"T{nr}") for nr in range(ENTRIES_A_PUPIL_MAX + 2)])

    assert len(entries(good, TOETS)) == ENTRIES_A_PUPIL_MAX
    assert [str(ENTRIES_A_PUPIL_MAX) in row.fouten[0] for row in wrong] == [True, True]


def test_the_numbers_of_the_rows_are_the_same_whenever_the_list_is_read() -> None:
    given = cells(pupil(1))
    rows = [(*given, "RW", "x"), (*given, "BL", "12-01-2026"), (*cells(pupil(2)), "RW", "y")]

    assert read((CODE, DAY), *rows) == read((CODE, DAY), *rows)
    assert [row.nr for row in read((CODE, DAY), *rows)] == [1, 2, 3]


# -- side by side --------------------------------------------------------------------------------------------------


def test_columns_with_a_number_are_entries_side_by_side() -> None:
    columns = (f"{OUDER}/achternaam#1", f"{OUDER}/achternaam#2", f"{OUDER}/wettigevertegenwoordiger#2")
    first, second = read(columns, (*cells(pupil(1)), "Bos", "Dijk", "ja"), (*cells(pupil(2)), "", "Dijk", "nee"))

    assert entries(first, OUDER) == [{"achternaam": "Bos"}, {"achternaam": "Dijk", "wettigevertegenwoordiger": True}]
    assert entries(second, OUDER) == [{"achternaam": "Dijk", "wettigevertegenwoordiger": False}]
    for row in (first, second):
        build(row.deel, load())


def test_side_by_side_a_pupil_stands_on_one_row() -> None:
    rows = read((f"{OUDER}/achternaam#1",), (*cells(pupil(1)), "Bos"), (*cells(pupil(1)), "Dijk"))

    assert all("hetzelfde nummer" in row.fouten[0] for row in rows)


def test_parents_side_by_side_may_stand_on_every_row_of_tests() -> None:
    given = cells(pupil(1))
    columns = (f"{OUDER}/achternaam#1", CODE)
    good, wrong = read(columns, (*given, "Bos", "RW"), (*given, "", "BL"), (*given, "Anders", "XX"))

    assert entries(good, OUDER) == [{"achternaam": "Bos"}]
    assert len(entries(good, TOETS)) == 2
    assert "op regel 2" in wrong.fouten[0]


# -- what can be chosen ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Ouder 1 achternaam", f"{OUDER}/achternaam#1"),
        ("achternaam ouder 2", f"{OUDER}/achternaam#2"),
        ("verzorger2_voorvoegsel", f"{OUDER}/voorvoegsel#2"),
        ("Ouder achternaam", f"{OUDER}/achternaam#1"),
        ("Toets afnamedatum", f"{TOETS}/afname/afnamedatum#+"),
        ("Ouder relatie", f"{OUDER}/relatietotkind#1"),
        ("Relatie ouder 2", f"{OUDER}/relatietotkind#2"),
        ("Tussenvoegsel ouder 2", f"{OUDER}/voorvoegsel#2"),
        ("Ouder 1 woonplaats", f"{OUDER}/adreslijst/adres/plaats#1"),
        ("Ouder 1 e-mail", f"{OUDER}/communicatielijst/communicatie/nummer#1"),
        ("Mobiel ouder 2", f"{OUDER}/communicatielijst/communicatie/nummer#2"),
        ("Telefoon", f"{LEERLING}/communicatielijst/communicatie/nummer#1"),
        ("Ouder telefoon", f"{OUDER}/communicatielijst/communicatie/nummer#1"),
        ("Ouder telefoon 2", ""),
        ("Telefoon 2 ouder", ""),
        ("Straat", f"{LEERLING}/adreslijst/adres/straat#1"),
        ("Huisnr.", f"{LEERLING}/adreslijst/adres/nummer#1"),
        ("Postcode", f"{LEERLING}/adreslijst/adres/postcode#1"),
        ("Woonplaats", f"{LEERLING}/adreslijst/adres/plaats#1"),
        ("Plaats", ""),
        ("Ouder 7 achternaam", ""),
        ("Ouder 1 achternaam 2", ""),
        ("Ouder 0 achternaam", ""),
        ("Achternaam", f"{LEERLING}/achternaam"),
    ],
)
def test_a_heading_with_a_number_is_that_entry(heading: str, path: str) -> None:
    assert guess([heading]) == (path,)


def test_numbers_and_addresses_stand_side_by_side() -> None:
    """Of the pupil one behind the other, of a parent two; a third column is for a person to place."""
    pupil_s, parent_s = (f"{each}/communicatielijst/communicatie" for each in (LEERLING, OUDER))
    assert guess(["Telefoon", "E-mail", "Telefoon ouder 1", "E-mail ouder 1", "Mobiel ouder 1", "E-mail ouder 2"]) == (
        f"{pupil_s}/nummer#1",
        f"{pupil_s}/nummer#2",
        f"{parent_s}/nummer#1",
        f"{parent_s}/2/nummer#1",
        "",
        f"{parent_s}/nummer#2",
    )


TELEFOON = {"soort": "telefoon", "nummer": "06-12345678"}
EMAIL = {"soort": "e-mail", "nummer": "ouder@elders.example"}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (TELEFOON["nummer"], EMAIL["nummer"], [TELEFOON, EMAIL]),
        (EMAIL["nummer"], "", [EMAIL]),
        ("", EMAIL["nummer"], [EMAIL]),
    ],
)
def test_a_number_says_itself_of_which_kind_it_is(one: str, two: str, expected: list[dict[str, str]]) -> None:
    columns = (f"{OUDER}/achternaam#1", *guess(["Telefoon ouder 1", "E-mail ouder 1"]))
    (row,) = read(columns, (*cells(pupil(1)), "Bos", one, two))

    assert entries(row, OUDER) == [{"achternaam": "Bos", "communicatielijst": {"communicatie": expected}}]
    build(row.deel, load())


@pytest.mark.parametrize("behind", [True, False], ids=["behind the number", "before it"])
def test_a_kind_that_a_list_says_counts(behind: bool) -> None:
    lijst = f"{LEERLING}/communicatielijst/communicatie"
    columns, row = (f"{lijst}/nummer#1", f"{lijst}/soort#1"), ("06-12345678", "e-mailadres")
    columns, row = (columns, row) if behind else (columns[::-1], row[::-1])
    (found,) = read(columns, (*cells(pupil(1)), *row))

    assert entries(found, lijst) == [{"soort": "e-mail", "nummer": "06-12345678"}]


def test_what_is_said_of_a_number_that_is_not_there_goes_to_no_other() -> None:
    """That a number is secret, above all."""
    at = f"{OUDER}/communicatielijst/communicatie"
    columns = (f"{at}/nummer#1", f"{at}/soort#1", f"{at}/geheim#1", f"{at}/noodnummer#1", f"{at}/2/nummer#1")
    both, second, none = read(
        columns,
        (*cells(pupil(1)), EMAIL["nummer"], "e-mailadres", "ja", "nee", TELEFOON["nummer"]),
        (*cells(pupil(2)), "", "e-mailadres", "ja", "ja", TELEFOON["nummer"]),
        (*cells(pupil(3)), "", "e-mailadres", "ja", "ja", ""),
    )

    first = {**EMAIL, "geheim": True, "noodnummer": False}
    assert entries(both, OUDER) == [{"communicatielijst": {"communicatie": [first, TELEFOON]}}]
    assert entries(second, OUDER) == [{"communicatielijst": {"communicatie": [TELEFOON]}}]
    assert "verzorger" not in entries(none, LEERLING)


@pytest.mark.parametrize("turned", [False, True], ids=["kind first", "kind last"])
def test_a_kind_that_one_row_says_is_no_other_than_one_that_another_leaves_out(turned: bool) -> None:
    lijst = f"{LEERLING}/communicatielijst/communicatie"
    columns, number = (f"{lijst}/nummer#1", f"{lijst}/soort#1", CODE), "010-1111111"
    rows = [(*cells(pupil(1)), number, "e-mailadres", "RW"), (*cells(pupil(1)), number, "", "BL")]
    (row,) = read(columns, *(reversed(rows) if turned else rows))

    assert row.fouten == ()
    assert entries(row, lijst) == [{"soort": "e-mail", "nummer": number}]
    assert len(entries(row, TOETS)) == 2


def test_another_number_is_told_once() -> None:
    columns = (f"{LEERLING}/communicatielijst/communicatie/nummer#1", CODE)
    _, wrong = read(columns, (*cells(pupil(1)), "010-1111111", "RW"), (*cells(pupil(1)), "a@elders.example", "BL"))

    assert len(wrong.fouten) == 1


def test_every_heading_of_the_table_goes_somewhere() -> None:
    """One that leads to no field, or to an entry without saying which, would only be seen by who has that column."""
    rows = [line.split(",") for line in (files("overstap.intake") / "headings.csv").read_text().splitlines()[1:]]
    for heading, path in rows:
        target = targets()[path.partition("#")[0]]
        name = heading if "#" in path or not target.lijst else f"{heading} ouder 2"
        (chosen,) = guess([name])
        assert chosen == (path if name == heading else f"{path}#2")


MORE = (*HEAD, "x", "y")


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ((f"{OUDER}/achternaam#1", f"{OUDER}/achternaam#2"), ()),
        ((CODE, DAY), ()),
        ((f"{OUDER}/achternaam#1", CODE), ()),
        ((f"{OUDER}/achternaam#1", f"{OUDER}/roepnaam#+"), ("list_both_ways",)),
        ((f"{OUDER}/achternaam#1", f"{OUDER}/achternaam#1"), ("column_twice",)),
        ((f"{OUDER}/achternaam", ""), ("unknown_column",)),
        ((f"{OUDER}/achternaam#9", ""), ("unknown_column",)),
        ((f"{OUDER}/achternaam#", ""), ("unknown_column",)),
        ((f"{LEERLING}/roepnaam#1", ""), ("unknown_column",)),
        (("#+", ""), ("unknown_column",)),
    ],
)
def test_a_choice_of_entries_that_cannot_work_is_refused(more: tuple[str, ...], faults: tuple[str, ...]) -> None:
    base = tuple("" if path == f"{LEERLING}/roepnaam" else path for path in BASE)

    assert faults_of((*base, *more), len(MORE)) == faults


def test_a_list_with_entries_says_more_than_who_is_where() -> None:
    assert not is_identity((*BASE, f"{OUDER}/achternaam#1"))
    assert is_together((*BASE, CODE))
    assert not is_together((*BASE, f"{OUDER}/achternaam#1"))


def test_every_field_of_an_entry_can_be_filled_in_every_way() -> None:
    """Each leads to a place that a record has; an attachment and a year of the career are none."""
    fields = [each for each in targets().values() if each.lijst]
    assert len(fields) > 50
    assert not [each.path for each in fields if "document" in each.path or "schoolloopbaan/" in each.path]
    for each in fields:
        assert label_of(each.lijst)
        assert faults_of((*BASE, *(f"{each.path}#{post}" for post in POSTS[1:])), len(BASE) + len(POSTS) - 1) == ()
