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


def complaints_of(place: Path) -> tuple[str, ...]:
    with pytest.raises(TabelFout) as caught:
        read_year(place)
    return caught.value.fouten


SENTENCES = re.compile(
    r"(\w+\.csv(, rij \d+ \([\w./-]+\)(, kolom \w+)?)?|year\.toml, \w+): [^.]\S* .+\. "
    r"(Haal|Kies|Maak|Noem|Geef|Schrijf|Verander|Voeg|Vul|Zet) .+\."
)
"""Which file, which row, which column; what is wrong; and what to do."""


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
        (
            "kinds.csv",
            put(base="xs:anyURI"),
            "kinds.csv, rij 22 (jaarmaand), kolom base: 'xs:anyURI' is niet bekend. Kies uit: xs:boolean",
        ),
        ("kinds.csv", put(length_max="veel"), "(jaarmaand), kolom length_max: 'veel' is geen getal. Schrijf"),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", aantal="2"),
            "elements.csv, rij 37 (inzage.akkoord), kolom aantal: '2' is niet bekend. Kies uit: 0..1",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", keuze="soms"),
            "elements.csv, rij 37 (inzage.akkoord), kolom keuze: 'soms' is geen groep. Schrijf keuze",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", gevoelig="x"),
            "elements.csv, rij 37 (inzage.akkoord), kolom gevoelig: 'x' is niet bekend. Kies uit: bijzonder",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", gevoelig=""),
            "elements.csv, rij 37 (inzage.akkoord), kolom gevoelig: dit is leeg. Kies uit: bijzonder",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", label=""),
            "elements.csv, rij 37 (inzage.akkoord), kolom label: dit is leeg. Vul in",
        ),
        ("kinds.csv", put(vorm=""), "kinds.csv, rij 22 (jaarmaand), kolom vorm: dit is leeg. Vul in"),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", soort="x"),
            "elements.csv, rij 37 (inzage.akkoord), kolom soort: er is geen soort en geen blok 'x'. Voeg",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", codelijst="99"),
            "elements.csv, rij 37 (inzage.akkoord), kolom codelijst: er is geen codelijst '99'. Voeg",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", categorie="x"),
            "elements.csv, rij 37 (inzage.akkoord), kolom categorie: er is geen categorie 'x'. Voeg",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", blok_="x"),
            "rij 37 (x.akkoord), kolom blok: blok 'x' heeft geen eigen rij. Voeg",
        ),
        (
            "elements.csv",
            put(blok="school", veld="", soort="x"),
            "(school), kolom soort: er is geen blok 'x' om uit te breiden. Noem",
        ),
        (
            "elements.csv",
            put(blok="dossier", veld="inzage", soort="tekst"),
            "(inzage): blok 'inzage' wordt nergens gebruikt. Haal",
        ),
        (
            "elements.csv",
            put(blok="inzage", veld="akkoord", soort="dossier"),
            "(dossier): blok 'dossier' bevat zichzelf",
        ),
        ("elements.csv", put(blok="instelling", veld="", soort="school"), "(school): blok 'school' bevat zichzelf"),
        (
            "elements.csv",
            put(blok="leerling", veld="nnca", keuze="keuze4?"),
            "(leerling), kolom keuze: de velden van keuze4? staan niet bij elkaar. Zet",
        ),
        (
            "elements.csv",
            put(blok="leerling", veld="nnca", keuze="reeks1+"),
            "(leerling), kolom keuze: alleen een heel blok kan vaker komen",
        ),
        (
            "elements.csv",
            put(blok="categorie_uitlevering", veld="cat_vve", veld_="cat_x"),
            "year.toml, categorieen: dit zijn niet de velden van blok categorie_uitlevering",
        ),
        ("elements.csv", again, "rij 438 (dossiers.terugkoppeling): dit staat er al, op rij 437. Haal"),
        ("kinds.csv", again, "kinds.csv, rij 23 (jaarmaand): dit staat er al, op rij 22. Haal"),
        ("kinds.csv", put(soort="inzage"), "(inzage), kolom soort: 'inzage' is ook de naam van een blok"),
        (
            "kinds.csv",
            lambda rows: rows.append({**rows[0], "soort": "ongebruikt"}),
            "(ongebruikt): soort 'ongebruikt' wordt nergens gebruikt. Haal",
        ),
        ("codes.csv", again, "rij 269 (48.OPT-UIT): dit staat er al, op rij 268. Haal"),
        ("codes.csv", put(codelijst="99"), "kolom codelijst: lijst '99' heeft geen eigen rij. Voeg"),
        (
            "codes.csv",
            lambda rows: rows.append({**rows[0], "codelijst": "99"}),
            "(99): codelijst '99' wordt nergens gebruikt. Haal",
        ),
        ("profiles.csv", again, "rij 98 (VOSWV.bijlagedocs): dit staat er al, op rij 97. Haal"),
        ("profiles.csv", gone, "profiles.csv: er is geen rij voor profiel VOSWV en categorie bijlagedocs. Voeg"),
        (
            "profiles.csv",
            put(profiel="XX"),
            "rij 97 (XX.bijlagedocs): dit profiel of deze categorie is niet van year.toml. Haal",
        ),
        (
            "profiles.csv",
            put(uitlevering="MISSCHIEN"),
            "kolom uitlevering: 'MISSCHIEN' is niet bekend. Kies uit: OPTIONEEL",
        ),
        ("explanation.csv", again, "rij 460 (profiel.VOSWV): dit staat er al, op rij 459. Haal"),
        ("explanation.csv", gone, "explanation.csv: er is geen rij met blok profiel en veld VOSWV. Voeg"),
        (
            "explanation.csv",
            put(blok="profiel", veld="VOSWV", veld_="XX"),
            "rij 459 (profiel.XX): dit staat niet in elements.csv of year.toml. Haal",
        ),
        ("rules.csv", again, "rules.csv, rij 114 (PaO.CL01): dit staat er al, op rij 113. Haal"),
        (
            "rules.csv",
            put(blok_="nergens"),
            "rij 113 (PaO.CL01), kolom blok: er is geen veld 'nergens' dat een blok bevat. Noem",
        ),
        (
            "rules.csv",
            put(veld_="waarde schoenmaat"),
            "(PaO.CL01), kolom veld: 'schoenmaat' staat niet in 'score'. Noem",
        ),
        (
            "rules.csv",
            put(veld_="waarde/schoenmaat"),
            "(PaO.CL01), kolom veld: 'waarde/schoenmaat' staat niet in 'score'",
        ),
        (
            "rules.csv",
            put(profiel="POVO POMBO"),
            "(PaO.CL01), kolom profiel: 'POMBO' is geen profiel of soort van year.toml. Kies",
        ),
        (
            "rules.csv",
            put(beurt="straks"),
            "(PaO.CL01), kolom beurt: 'straks' is niet bekend. Kies uit: leerling, niets, vooraf.",
        ),
        ("rules.csv", put(plaats="overal"), "(PaO.CL01), kolom plaats: 'overal' is niet bekend. Kies uit: blok, veld."),
        ("rules.csv", put(official="soms"), "(PaO.CL01), kolom official: 'soms' is niet bekend. Kies uit: anders"),
        ("rules.csv", put(official="anders"), "(PaO.CL01), kolom eis_official: dit hoort bij official 'anders'"),
        ("rules.csv", put(official="eigen"), "(PaO.CL01), kolom official: een eigen regel begint met EIG."),
        (
            "rules.csv",
            put(official="vervallen"),
            "(PaO.CL01), kolom official: de regel is niet vervallen: het blok 'score' is er nog.",
        ),
        ("rules.csv", put(melding=""), "(PaO.CL01), kolom melding: dit is leeg. Vul"),
    ],
)
def test_tables_that_do_not_cohere_are_refused(
    tmp_path: Path, table: str, change: Callable[[Rows], object], complaint: str
) -> None:
    place = year(tmp_path, table, change)

    assert complaint in refused(place)
    assert [each for each in complaints_of(place) if not SENTENCES.fullmatch(each)] == []


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        (('"frozen"', '"finished"'), "year.toml, status: 'finished' is niet bekend. Kies uit: draft, frozen."),
        (('"dossiers", "terugkoppeling"]', '"dossiers", "x"]'), "year.toml, wortels: er is geen blok 'x'. Haal"),
        (('vve = "Voor', 'wve = "Voor'), "kolom categorie: er is geen categorie 'vve'. Voeg"),
        (
            ('getoetst = ["VERPLICHT"', 'getoetst = ["OPTIONEEL"'),
            "year.toml, standen_getoetst: 'OPTIONEEL' is niet bekend. Kies uit: OPT-UIT",
        ),
    ],
)
def test_a_year_that_does_not_fit_its_tables_is_refused(tmp_path: Path, toml: tuple[str, str], complaint: str) -> None:
    assert complaint in refused(year(tmp_path, "codes.csv", as_it_is, toml))


def test_a_frozen_year_never_changes_and_a_draft_does(tmp_path: Path) -> None:
    place = year(tmp_path, "codes.csv", as_it_is)
    with (place / "codes.csv").open("a", encoding="utf-8") as codes:
        codes.write("48,MISSCHIEN,misschien,nee\n")

    assert "year.toml, digest: de tabellen zijn niet meer die van het vastgestelde jaar" in refused(place)
    text = (place / "year.toml").read_text(encoding="utf-8")
    (place / "year.toml").write_text(text.replace('"frozen"', '"draft"'), encoding="utf-8")
    assert "MISSCHIEN" in read_year(place).codelijsten["48"].codes


def test_every_complaint_is_made_at_once(tmp_path: Path) -> None:
    def two(rows: Rows) -> None:
        rows[1]["aantal"] = "7"
        rows[2]["aantal"] = "8"

    complaints = refused(year(tmp_path, "elements.csv", two))

    assert "kolom aantal: '7'" in complaints
    assert "kolom aantal: '8'" in complaints
