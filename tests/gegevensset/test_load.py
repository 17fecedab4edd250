"""The tables of a year become one frozen Gegevensset, or are refused with all that is wrong with them."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

import overstap.gegevensset
from gegevensset.trees import paths
from overstap.gegevensset import TabelFout, load, read_year, year_of, years
from overstap.gegevensset.tables import TABLES

YEARS = Path(overstap.gegevensset.__file__).parent / "years"
G = load("2019.1")

Rows = list[dict[str, str]]


def test_a_year_says_what_it_is() -> None:
    assert "2019.1" in years()
    assert G.namespace == "http://www.edustandaard.nl/oso_gegevensset/2019/dossier"
    assert (G.standaardversie, G.validatieversie, G.status) == ("2019.1", "2019.1.1", "frozen")
    assert G.wortels == ("dossier", "dossiers", "terugkoppeling")
    assert load() is load("2019.1") is G


def test_a_namespace_names_its_year() -> None:
    assert year_of(G.namespace) == "2019.1"
    assert year_of("urn:elders") is None


def test_a_year_without_tables_is_not_there() -> None:
    with pytest.raises(KeyError):
        load("1999.1")
    with pytest.raises(KeyError):
        load("../2019.1")


def test_the_rows_of_the_blocks_make_the_published_tree() -> None:
    """541 element paths, the root included: the number of the published schema of 2019.1."""
    below = list(paths(G, G.dossier))

    assert len(below) == len(set(below)) == 540
    assert "huidigeschool/leerling/verzorger/adreslijst/adres/postcode" in below


def test_a_block_that_extends_another_begins_with_its_fields() -> None:
    verzorger, persoon = G.blokken["verzorger"], G.blokken["persoon"]

    assert verzorger.basis == "persoon"
    assert verzorger.velden[: len(persoon.velden)] == persoon.velden
    assert verzorger.velden[-1].veld == "iban"
    assert verzorger.veld("schoenmaat") is None


def test_a_field_says_whether_it_must_and_may_come_again() -> None:
    leerling = G.blokken["leerling"]
    must = {element.veld for element in leerling.velden if element.verplicht}
    bsn, verzorger = leerling.veld("bsn"), leerling.veld("verzorger")
    assert bsn and verzorger

    assert must == {"achternaam"}
    assert [(groep.naam, groep.is_keuze, groep.optional, groep.repeated) for groep in bsn.keuze] == [
        ("keuze4", True, True, False)
    ]
    assert (verzorger.veelvoudig, verzorger.is_blok, verzorger.verplicht) == (True, True, False)
    assert G.blokken["cijferlijstTypelijst"].herhaald
    assert not leerling.herhaald


def test_a_coded_field_names_its_list_and_its_check() -> None:
    advies = G.blokken["overstapadvies"].veld("advies")
    geslacht = G.blokken["persoon"].veld("geslacht")
    assert advies and geslacht

    assert (advies.codelijst, advies.regel) == ("2", "CL02.advies")
    assert (geslacht.codelijst, geslacht.regel) == ("14", "CL14")


def test_only_a_certain_meaning_is_told() -> None:
    advies = G.codelijsten["2"]

    assert advies.label == "Advies voortgezet onderwijs"
    assert advies.betekenis("60") == "havo"
    assert advies.codes["21"].betekenis
    assert not advies.codes["21"].zeker
    assert advies.betekenis("21") == ""
    assert advies.betekenis("99") == ""


def test_leading_noughts_are_kept() -> None:
    assert {"01", "10"} <= G.codelijsten["2"].codes.keys()
    assert all(len(code) == 4 for code in G.codelijsten["42"].codes)


def test_a_profile_asks_something_of_every_category() -> None:
    povo = G.profielen["POVO"]

    assert povo.label == "Van basisschool naar voortgezet onderwijs"
    assert povo.uitlevering["vve"] == "VERBODEN"
    assert povo.uitlevering["overstapadvies"] == "VERPLICHT"
    assert {naam: len(profiel.uitlevering) for naam, profiel in G.profielen.items()} == dict.fromkeys(
        ["POPO", "POVO", "VOVO", "BB", "POSWV", "VOSWV"], 16
    )


def test_a_category_knows_its_number_its_switch_and_its_fields() -> None:
    ouders = G.categorieen["oudersverzorgers"]

    assert (ouders.nr, ouders.schakel) == (5, "cat_oudersverzorgers")
    assert [plek[-1] for plek in ouders.plekken] == ["verzorgersaansprakelijk", "verzorger", "aansprakelijkeinstelling"]
    assert {naam for naam, categorie in G.categorieen.items() if not categorie.getoetst} == {"school", "leerling"}


def test_every_field_is_explained_to_school_and_parents() -> None:
    assert all(G.uitleg_van(element.blok, element.veld).school for element in G.elements())
    assert all(G.uitleg_van(element.blok, element.veld).ouder for element in G.elements())
    assert G.uitleg_van("categorie", "verzuim").school
    assert G.uitleg_van("profiel", "POVO").school
    assert G.uitleg_van("elders").school == ""


# What does not cohere


def year(tmp_path: Path, table: str, change: Callable[[Rows], object], toml: tuple[str, str] = ("", "")) -> Path:
    """A copy of the year in which one table is changed, and year.toml too; with its digest set right."""
    copy = tmp_path / "2019.1"
    shutil.copytree(YEARS / "2019.1", copy)
    with (copy / table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    head = list(rows[0])
    change(rows)
    with (copy / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    digest = sha256(b"".join((copy / name).read_bytes() for name in TABLES)).hexdigest()
    text = (copy / "year.toml").read_text(encoding="utf-8").replace(*toml)
    (copy / "year.toml").write_text(re.sub('sha256 = ".*"', f'sha256 = "{digest}"', text), encoding="utf-8")
    return copy


def refused(place: Path) -> str:
    with pytest.raises(TabelFout) as caught:
        read_year(place)
    return str(caught.value)


def put(**values: str) -> Callable[[Rows], object]:
    """A change of the last row of a table, or of the first row of a field: `blok` and `veld` then say which."""

    def change(rows: Rows) -> None:
        where = {key: values[key] for key in ("blok", "veld") if key in values}
        row = next(row for row in rows[:: 1 if where else -1] if where.items() <= row.items())
        row.update({key.removesuffix("_"): value for key, value in values.items()})

    return change


def as_it_is(rows: Rows) -> None:
    assert rows


def again(rows: Rows) -> None:
    rows.append(dict(rows[-1]))


def gone(rows: Rows) -> None:
    rows.pop()


def test_an_unchanged_copy_is_read(tmp_path: Path) -> None:
    assert read_year(year(tmp_path, "codes.csv", as_it_is)).digest == G.digest


@pytest.mark.parametrize(
    ("table", "change", "complaint"),
    [
        ("kinds.csv", put(base="xs:anyURI"), "unknown base xs:anyURI"),
        ("elements.csv", put(blok="inzage", veld="akkoord", aantal="2"), "inzage.akkoord: unknown aantal 2"),
        ("elements.csv", put(blok="inzage", veld="akkoord", keuze="soms"), "inzage.akkoord: unknown keuze soms"),
        ("elements.csv", put(blok="inzage", veld="akkoord", gevoelig="x"), "inzage.akkoord: unknown gevoelig x"),
        ("elements.csv", put(blok="inzage", veld="akkoord", gevoelig=""), "inzage.akkoord: no gevoelig"),
        ("elements.csv", put(blok="inzage", veld="akkoord", label=""), "inzage.akkoord: no label"),
        ("kinds.csv", put(vorm=""), "kinds.csv jaarmaand: no vorm"),
        ("elements.csv", put(blok="inzage", veld="akkoord", soort="x"), "inzage.akkoord: unknown soort x"),
        ("elements.csv", put(blok="inzage", veld="akkoord", codelijst="99"), "akkoord: unknown codelijst 99"),
        ("elements.csv", put(blok="inzage", veld="akkoord", categorie="x"), "akkoord: unknown categorie x"),
        ("elements.csv", put(blok="inzage", veld="akkoord", blok_="x"), "x.akkoord: its block has no row of its own"),
        ("elements.csv", put(blok="school", veld="", soort="x"), "school: extends the unknown block x"),
        ("elements.csv", put(blok="dossier", veld="inzage", soort="tekst"), "block inzage is never used"),
        ("elements.csv", put(blok="inzage", veld="akkoord", soort="dossier"), "block dossier holds itself"),
        ("elements.csv", put(blok="instelling", veld="", soort="school"), "block school holds itself"),
        ("elements.csv", put(blok="leerling", veld="nnca", keuze="keuze4?"), "leerling: keuze4? is cut in two"),
        ("elements.csv", put(blok="leerling", veld="nnca", keuze="reeks1+"), "leerling: only a whole block can be"),
        ("elements.csv", put(blok="categorie_uitlevering", veld="cat_vve", veld_="cat_x"), "not the switches of"),
        ("elements.csv", again, "stands there twice"),
        ("kinds.csv", again, "kinds.csv: jaarmaand stands there twice"),
        ("kinds.csv", put(soort="inzage"), "inzage is the name of a block and of a kind"),
        ("kinds.csv", lambda rows: rows.append({**rows[0], "soort": "ongebruikt"}), "ongebruikt is never used"),
        ("codes.csv", again, "stands there twice"),
        ("codes.csv", put(codelijst="99"), "list 99 has no row of its own"),
        ("codes.csv", lambda rows: rows.append({**rows[0], "codelijst": "99"}), "list 99 is never used"),
        ("profiles.csv", again, "stands there twice"),
        ("profiles.csv", gone, "('VOSWV', 'bijlagedocs') is missing"),
        ("profiles.csv", put(profiel="XX"), "('XX', 'bijlagedocs') is of no profile or category"),
        ("profiles.csv", put(uitlevering="MISSCHIEN"), "unknown uitlevering MISSCHIEN"),
        ("explanation.csv", again, "stands there twice"),
        ("explanation.csv", gone, "('profiel', 'VOSWV') is missing"),
        (
            "explanation.csv",
            put(blok="profiel", veld="VOSWV", veld_="XX"),
            "('profiel', 'XX') is nowhere in elements.csv",
        ),
        ("rules.csv", again, "rules.csv: PaO.CL01 stands there 2 times"),
        ("rules.csv", put(blok_="nergens"), "PaO.CL01: unknown blok nergens"),
        ("rules.csv", put(veld_="waarde schoenmaat"), "PaO.CL01: unknown veld schoenmaat of score"),
        ("rules.csv", put(veld_="waarde/schoenmaat"), "PaO.CL01: unknown veld waarde/schoenmaat of score"),
        ("rules.csv", put(profiel="POVO POMBO"), "PaO.CL01: unknown profiel POMBO"),
        ("rules.csv", put(beurt="straks"), "PaO.CL01: unknown beurt straks"),
        ("rules.csv", put(plaats="overal"), "PaO.CL01: unknown plaats overal"),
        ("rules.csv", put(official="soms"), "PaO.CL01: unknown official soms"),
        ("rules.csv", put(official="anders"), "PaO.CL01: eis_official is for official 'anders'"),
        ("rules.csv", put(official="eigen"), "PaO.CL01: what is our own is named EIG."),
        ("rules.csv", put(official="vervallen"), "PaO.CL01: it did not lapse"),
        ("rules.csv", put(melding=""), "PaO.CL01: it has no eis or no melding"),
    ],
)
def test_tables_that_do_not_cohere_are_refused(
    tmp_path: Path, table: str, change: Callable[[Rows], object], complaint: str
) -> None:
    assert complaint in refused(year(tmp_path, table, change))


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        (('"frozen"', '"finished"'), "unknown status finished"),
        (('"dossiers", "terugkoppeling"]', '"dossiers", "x"]'), "unknown root x"),
        (('vve = "Voor', 'wve = "Voor'), "unknown categorie vve"),
        (('getoetst = ["VERPLICHT"', 'getoetst = ["OPTIONEEL"'), "no check on the state OPTIONEEL"),
    ],
)
def test_a_year_that_does_not_fit_its_tables_is_refused(tmp_path: Path, toml: tuple[str, str], complaint: str) -> None:
    assert complaint in refused(year(tmp_path, "codes.csv", as_it_is, toml))


def test_a_frozen_year_never_changes_and_a_draft_does(tmp_path: Path) -> None:
    place = year(tmp_path, "codes.csv", as_it_is)
    with (place / "codes.csv").open("a", encoding="utf-8") as codes:
        codes.write("48,MISSCHIEN,misschien,nee\n")

    assert "the digest is not that of the tables" in refused(place)
    text = (place / "year.toml").read_text(encoding="utf-8")
    (place / "year.toml").write_text(text.replace('"frozen"', '"draft"'), encoding="utf-8")
    assert "MISSCHIEN" in read_year(place).codelijsten["48"].codes


def test_every_complaint_is_made_at_once(tmp_path: Path) -> None:
    def two(rows: Rows) -> None:
        rows[1]["aantal"] = "7"
        rows[2]["aantal"] = "8"

    complaints = refused(year(tmp_path, "elements.csv", two))

    assert "unknown aantal 7" in complaints
    assert "unknown aantal 8" in complaints
