"""`overstap gegevensset`: a year from draft to agreed by the commands of the guide, and every way they refuse."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import overstap.gegevensset
from house.source import ROOT
from overstap.cli import group
from overstap.dossier import build, invent, write
from overstap.gegevensset import load, read_year
from overstap.gegevensset.tables import COLUMNS, rows_of, table_of
from overstap.gegevensset.xsd import xsd

YEARS = Path(overstap.gegevensset.__file__).parent / "years"
VANDAAG = date(2026, 3, 12)


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(group, ["gegevensset", *map(str, arguments)], prog_name="overstap")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of drafts beside a folder of dossiers, as the guide has them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "concepten").mkdir()
    (tmp_path / "dossiers").mkdir()
    return tmp_path


def new(folder: Path) -> Path:
    assert run("new", "2020.1", "--from", "2019.1", "--tables", folder / "concepten").exit_code == 0
    return folder / "concepten" / "2020.1"


def change(place: Path, table: str, *rows: dict[str, str]) -> None:
    """Put rows at the end of a table, or over the row of the same block and field."""
    found = rows_of(table, (place / table).read_bytes())
    for row in rows:
        same = [each for each in found if (each["blok"], each["veld"]) == (row["blok"], row["veld"])]
        if same:
            same[0].update(row)
        else:
            found.append(dict.fromkeys(COLUMNS[table], "") | row)
    (place / table).write_bytes(table_of(table, found))


# -- The story of the guide --------------------------------------------------------------------------------------


def schema_of_2020() -> bytes:
    """The published schema of a new year: the pupil has a new field, and one that could be left out must be there."""
    text = xsd(load("2019.1")).decode().replace("/2019/", "/2020/")
    before = '<xs:element name="nnca"'
    assert text.count(before) == 1
    text = text.replace(before, f'<xs:element name="thuistaal" type="tekst35" minOccurs="0"/>{before}')
    may = '<xs:element name="aandachtspunten" type="tekst280" minOccurs="0"/>'
    assert text.count(may) == 1
    return text.replace(may, '<xs:element name="aandachtspunten" type="tekst280"/>').encode()


def commands() -> dict[str, list[list[str]]]:
    """The commands of the guide under their heading, without `overstap gegevensset`."""
    guide = (ROOT / "docs" / "guides" / "werkgroep.md").read_text(encoding="utf-8")
    steps = re.findall(r"^## (\d)\..*?\n(.*?)(?=^## |\Z)", guide, re.MULTILINE | re.DOTALL)
    return {nr: [line.split()[2:] for line in re.findall(r"^overstap .*$", text, re.MULTILINE)] for nr, text in steps}


def test_a_new_year_goes_from_draft_to_agreed_as_the_guide_tells(folder: Path) -> None:
    (folder / "gegevensset-2020.xsd").write_bytes(schema_of_2020())
    for seed in range(6):
        made = build(invent(seed, "POVO", bron_brin="99PA", vandaag=VANDAAG), load("2019.1"))
        (folder / "dossiers" / f"{seed}.xml").write_bytes(write(made))
    steps = commands()
    place = folder / "concepten" / "2020.1"

    (begin,) = (run(*line) for line in steps["1"])
    assert "Concept 2020.1 staat in concepten/2020.1" in begin.output
    assert "(metadata.standaardversie)" in begin.output

    (taken,) = (run(*line) for line in steps["2"])
    assert "  leerling.thuistaal\n" in taken.output
    assert "(leerling.thuistaal), kolom label: dit is leeg. Vul in hoe mensen het noemen." in taken.output

    (early,) = (run(*line) for line in steps["6"])
    assert early.exit_code == 2
    assert "(leerling.thuistaal), kolom gevoelig: dit is leeg. Kies uit: bijzonder, geheim, gewoon." in early.output
    assert read_year(place).status == "draft"

    change(
        place, "elements.csv", {"blok": "leerling", "veld": "thuistaal", "gevoelig": "bijzonder", "label": "Taal thuis"}
    )
    change(place, "explanation.csv", {"blok": "leerling", "veld": "thuistaal", "uitleg_school": "Vul de taal in."})
    (listed,) = (run(*line) for line in steps["3"])
    assert re.search(r"^2020.1  concept, .* 366 velden", listed.output, re.MULTILINE)
    assert "Nog " not in listed.output

    told, *made = (run(*line) for line in steps["4"])
    assert "veld nieuw: Taal thuis [leerling.thuistaal]" in told.output
    assert "geen of één → precies één" in told.output
    assert {each.exit_code for each in made} == {0}
    for name in ("verschil.html", "dossier-2020.xsd", "dossier-2020.json", "dossier_2020.py", "naslag/index.html"):
        assert (folder / name).stat().st_size > 1000

    (weighed,) = (run(*line) for line in steps["5"])
    failing = sum(b"<aandachtspunten>" not in path.read_bytes() for path in (folder / "dossiers").iterdir())
    assert failing
    assert weighed.exit_code == 1
    assert f"Dossiers: 6. Met fouten: nu 0, in 2020.1 {failing}." in weighed.output
    assert "huidigeschool/leerling/overstapadvies" in weighed.output

    (agreed,) = (run(*line) for line in steps["6"])
    assert "Het jaar 2020.1 is vastgesteld" in agreed.output
    year = read_year(place)
    assert (year.status, year.namespace.split("/")[-2], year.wortels) == ("frozen", "2020", load("2019.1").wortels)
    assert "is al vastgesteld" in run("freeze", "2020.1", "--tables", "concepten").output


# -- new ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_a_copy_with_a_year_a_namespace_and_versions_of_its_own(folder: Path) -> None:
    draft = read_year(new(folder))
    older = load("2019.1")

    assert (draft.jaar, draft.standaardversie, draft.validatieversie) == ("2020.1", "2020.1", "2020.1")
    assert draft.namespace == older.namespace.replace("2019", "2020")
    assert (draft.valid_from, draft.valid_to) == (date(2020, 8, 1), date(2021, 7, 31))
    assert (draft.status, draft.digest) == ("draft", older.digest)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("new", "2020", "--from", "2019.1"), "2020 is geen jaar"),
        (("new", "../2020.1", "--from", "2019.1"), "is geen jaar"),
        (("new", "2019.1", "--from", "2018.1"), "Het jaar 2019.1 is er al"),
        (("new", "2021.1", "--from", "1999.1"), "Het jaar 1999.1 is er niet"),
        (("new", "2019.2", "--from", "2019.1"), "is al van 2019.1. Geef een andere met --namespace"),
        (("freeze", "2021.1"), "staat geen concept 2021.1. Maak het eerst: overstap gegevensset new 2021.1"),
        (("freeze", "2019.1"), "staat geen concept 2019.1"),
        (("import", "leeg.xsd", "--year", "2019.1", "--from", "2018.1"), "staat geen concept 2019.1"),
    ],
)
def test_what_cannot_become_a_draft_is_refused_in_a_sentence(
    folder: Path, arguments: tuple[str, ...], says: str
) -> None:
    (folder / "leeg.xsd").write_bytes(b"")

    result = run(*arguments, "--tables", "concepten")

    assert result.exit_code == 2
    assert says in result.output
    assert list((folder / "concepten").iterdir()) == []


def test_the_first_draft_makes_the_folder_of_all(tmp_path: Path) -> None:
    made = run("new", "2020.1", "--from", "2019.1", "--tables", tmp_path / "concepten")

    assert made.exit_code == 0
    assert (tmp_path / "concepten" / "2020.1" / "year.toml").is_file()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    made = run("new", "2020.1", "--from", "2019.1", "--tables", tmp_path / "weg" / "concepten")

    assert made.exit_code == 2
    assert "is niet te maken. Geef een pad in een map die er is." in made.output


def test_the_schema_of_an_agreed_year_is_not_taken_for_that_of_a_draft(folder: Path) -> None:
    """Two years with one namespace could not be told apart by who reads a dossier."""
    new(folder)
    before = (folder / "concepten" / "2020.1" / "year.toml").read_bytes()
    (folder / "oud.xsd").write_bytes(xsd(load("2019.1")))

    result = run("import", "oud.xsd", "--year", "2020.1", "--from", "2019.1", "--tables", "concepten")

    assert result.exit_code == 2
    assert "Dit schema heeft de naamruimte van 2019.1. Neem het schema van 2020.1 zelf over." in result.output
    assert (folder / "concepten" / "2020.1" / "year.toml").read_bytes() == before


def test_a_draft_is_not_made_twice(folder: Path) -> None:
    new(folder)

    assert "Het jaar 2020.1 is er al" in run("new", "2020.1", "--from", "2019.1", "--tables", "concepten").output


def test_a_second_draft_may_follow_from_a_draft(folder: Path) -> None:
    new(folder)

    result = run("new", "2021.1", "--from", "2020.1", "--tables", "concepten")

    assert result.exit_code == 0
    assert read_year(folder / "concepten" / "2021.1").namespace.endswith("/2021/dossier")


# -- Drafts that are wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "data", "says"),
    [
        ("kinds.csv", b"", "kinds.csv, rij 1: dit zijn niet de kolommen van deze tabel. Schrijf: soort,base,"),
        (
            "codes.csv",
            b"codelijst,code,betekenis,zeker\n2,\n",
            "codes.csv, rij 2: hier staan 2 waarden, en het zijn er 4. Geef elke kolom",
        ),
        ("codes.csv", b"\xff", "codes.csv: dit bestand is niet in UTF-8 geschreven. Bewaar het als CSV in UTF-8."),
        ("codes.csv", b"codelijst" + b"x" * 200_000, "codes.csv: dit is geen goede CSV. Bewaar het opnieuw"),
        ("year.toml", b"jaar = ", "year.toml, aan het eind: dit is geen goede TOML. Vergelijk het met"),
        ("year.toml", b'jaar = "2020.1"\nnaam = \n', "year.toml, regel 2: dit is geen goede TOML."),
        ("year.toml", b"\xff", "year.toml: dit bestand is niet in UTF-8 geschreven. Bewaar het in UTF-8."),
        (
            "year.toml",
            b'jaar = "2020.1"\n',
            "year.toml: categorieen_zonder_toets ontbreekt. Neem de regel over uit een ouder jaar.",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_told(folder: Path, table: str, data: bytes, says: str) -> None:
    place = new(folder)
    (place / table).write_bytes(data)

    for arguments in (("xsd", "2020.1"), ("list",), ("freeze", "2020.1"), ("difference", "2019.1", "2020.1")):
        result = run(*arguments, "--tables", "concepten")
        assert result.exit_code == 2
        assert "De tabellen van 2020.1 kloppen niet" in result.output
        assert says in result.output


def test_a_rule_in_words_that_nobody_wrote_is_told_before_dossiers_are_weighed(folder: Path) -> None:
    """Its tables cohere: only who asks the rules meets the word."""
    place = new(folder)
    rows = rows_of("rules.csv", (place / "rules.csv").read_bytes())
    rows[0]["eis"] = "vaag"
    (place / "rules.csv").write_bytes(table_of("rules.csv", rows))
    (folder / "dossiers" / "1.xml").write_bytes(
        write(build(invent(1, "POVO", vandaag=VANDAAG, bijlagen=False), load("2019.1")))
    )

    result = run("impact", "2020.1", "dossiers", "--tables", "concepten")

    assert result.exit_code == 2
    assert f"rules.csv, rij 2 ({rows[0]['id']}): het woord 'vaag'" in result.output


def test_a_table_that_is_missing_is_told(folder: Path) -> None:
    (new(folder) / "profiles.csv").unlink()

    assert (
        "profiles.csv ontbreekt. Zet het terug, of neem het over uit een ouder jaar."
        in run("list", "--tables", "concepten").output
    )


def test_a_link_to_nowhere_is_no_place_for_a_draft(folder: Path) -> None:
    (folder / "concepten" / "2020.1").symlink_to(folder / "weg")

    result = run("new", "2020.1", "--from", "2019.1", "--tables", "concepten")

    assert result.exit_code == 2
    assert "is niet te maken" in result.output
    assert not (folder / "weg").exists()


def test_a_schema_that_does_not_fit_leaves_the_draft_as_it_is(folder: Path) -> None:
    place = new(folder)
    before = (place / "elements.csv").read_bytes()
    (folder / "x.xsd").write_bytes(schema_of_2020().replace(b'type="tekst280"/>', b'type="tekst280" maxOccurs="5"/>'))

    result = run("import", "x.xsd", "--year", "2020.1", "--from", "2019.1", "--tables", "concepten")

    assert result.exit_code == 2
    assert re.search(r"x\.xsd, regel \d+: 1 tot 5 keer past niet in de tabellen", result.output)
    assert (place / "elements.csv").read_bytes() == before


# -- list, and forms ---------------------------------------------------------------------------------------------


def test_the_list_tells_status_validity_and_counts() -> None:
    lines = run("list").output.splitlines()

    assert [line.split()[0] for line in lines] == ["2016.1", "2017.1", "2018.1", "2019.1"]
    assert lines[-1].startswith("2019.1  vastgesteld, 01-08-2019 tot en met 31-07-2020: 71 blokken, 365 velden, ")


def test_the_list_says_how_much_of_a_draft_is_still_to_do(folder: Path) -> None:
    change(new(folder), "elements.csv", {"blok": "leerling", "veld": "nnca", "label": ""})

    assert (
        "Nog te doen voor het vaststellen: 1. Wat: overstap gegevensset freeze 2020.1"
        in run("list", "--tables", "concepten").output
    )


@pytest.mark.parametrize("command", ["xsd", "json-schema", "stubs"])
def test_a_form_is_printed_and_written_alike(command: str, tmp_path: Path) -> None:
    printed = run(command, "2018.1").output
    assert run(command, "2018.1", "--output", tmp_path / "vorm").output == ""

    assert (tmp_path / "vorm").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize(
    "arguments",
    [("json-schema", "1999.1"), ("stubs", "1999.1"), ("difference", "2019.1", "1999.1"), ("impact", "1999.1", ".")],
)
def test_a_year_that_is_nowhere_is_told_by_every_command(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert "Het jaar 1999.1 is er niet. Kies uit: 2016.1, 2017.1, 2018.1, 2019.1." in result.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("freeze", "{}"), "staat geen concept {}."),
        (("import", "leeg.xsd", "--year", "{}", "--from", "2019.1"), "staat geen concept {}."),
        (("import", "leeg.xsd", "--year", "2020.1", "--from", "{}"), "Het jaar {} is er niet."),
        (("new", "2021.1", "--from", "{}"), "Het jaar {} is er niet."),
        (("xsd", "{}"), "Het jaar {} is er niet."),
    ],
)
@pytest.mark.parametrize("outside", ["../concepten/2020.1", "../2020.1", "./2020.1", "2020.1/"])
def test_a_year_never_leaves_the_folder_of_drafts(
    folder: Path, arguments: tuple[str, ...], says: str, outside: str
) -> None:
    run("new", "2020.1", "--from", "2019.1", "--tables", "concepten")
    shutil.copytree(folder / "concepten" / "2020.1", folder / "2020.1")
    (folder / "leeg.xsd").write_bytes(b"")
    before = (folder / "2020.1" / "year.toml").read_bytes()

    result = run(*(each.format(outside) for each in arguments), "--tables", "concepten")

    assert result.exit_code == 2
    assert says.format(outside) in result.output
    assert (folder / "2020.1" / "year.toml").read_bytes() == before


def test_a_folder_that_is_no_year_is_not_offered_as_one(folder: Path) -> None:
    run("new", "2020.1", "--from", "2019.1", "--tables", "concepten")
    shutil.copytree(folder / "concepten" / "2020.1", folder / "concepten" / "oud")

    assert "2019.1, 2020.1." in run("xsd", "1999.1", "--tables", "concepten").output


def test_a_site_needs_a_folder_that_can_be_made(tmp_path: Path) -> None:
    assert "is niet te maken" in run("reference", "2019.1", "--output", tmp_path / "weg" / "naslag").output


# -- impact ------------------------------------------------------------------------------------------------------


def test_impact_counts_in_json_and_says_with_its_end_whether_anything_gets_worse(folder: Path) -> None:
    for seed in range(3):
        made = build(invent(seed, "POVO", bron_brin="99PA", vandaag=VANDAAG), load("2019.1"))
        (folder / "dossiers" / f"{seed}.xml").write_bytes(write(made))

    same = run("impact", "2019.1", "dossiers", "--format", "json")
    older = run("impact", "2016.1", "dossiers", "--format", "json")

    assert same.exit_code == 0
    assert json.loads(same.output) == {
        "onleesbaar": 0, "dossiers": 3, "fout_nu": 0, "fout_straks": 0, "pas_straks": 0, "totals": []
    }  # fmt: skip
    assert older.exit_code == 1
    assert json.loads(older.output)["pas_straks"] == 3


def test_what_cannot_be_read_is_counted_and_ends_with_two(folder: Path) -> None:
    (folder / "dossiers" / "kapot.xml").write_bytes(b"<dossier")

    result = run("impact", "2019.1", "dossiers")

    assert result.exit_code == 2
    assert "Niet te lezen, en niet meegeteld: 1." in result.output
