"""`overstap fill`: dossiers in, a table, CSV, JSON or a page out; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from overstap.cli import group
from overstap.dossier import Dossier, FillReport, build, fill, invent, read, write
from overstap.gegevensset import Las, load, places

G = load("2019.1")
JUNE = date(2026, 6, 20)


def overstap(*words: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(group, ["fill", *map(str, words)], input=stdin)


def bytes_of(seed: int, profiel: str = "POVO") -> bytes:
    return write(build(invent(seed, profiel, vandaag=JUNE), G))


@pytest.fixture
def kade(tmp_path: Path) -> Path:
    """Two dossiers in a folder, of which one deeper."""
    return folder(tmp_path / "kade", "VOVO", 2)


@pytest.fixture
def wilg(tmp_path: Path) -> Path:
    return folder(tmp_path / "wilg", "POVO", 3)


def folder(place: Path, profiel: str, many: int) -> Path:
    (place / "deep").mkdir(parents=True)
    for seed in range(many):
        (place / ("deep" if seed else ".") / f"{seed}.xml").write_bytes(bytes_of(seed, profiel))
    return place


def groups_in(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["groepen"]
    return found


def test_one_file_is_a_table_with_a_row_for_each_category(wilg: Path) -> None:
    result = overstap(wilg / "0.xml")

    assert result.exit_code == 0
    for categorie in G.categorieen.values():
        assert categorie.label in result.stdout
    assert re.search(r"^Metadata +100% +24 *$", result.stdout, re.MULTILINE)
    assert "Losse bestanden: 1 dossier; van de velden die mee kunnen is" in result.stdout


def test_the_table_may_count_per_block(wilg: Path) -> None:
    assert "Leerling › Ouder of verzorger › Adres" in overstap("--per", "blok", wilg).stdout


@pytest.mark.parametrize("per", ["categorie", "blok"])
def test_on_a_narrow_terminal_every_name_and_every_number_is_still_there(
    wilg: Path, per: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, report = str(wilg / "0.xml"), wilg / "breed.txt"
    monkeypatch.setenv("COLUMNS", "80")

    text = overstap("--per", per, path).stdout
    overstap("--per", per, "--output", report, path)
    wide = report.read_text("utf-8")

    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80
    assert sorted(re.findall(r"\d+%?", text)) == sorted(re.findall(r"\d+%?", wide))
    assert {"gevuld", "leeg", "weggelaten", "LAS", "mag"} <= set(text.split())


def test_a_pipe_is_a_file_too() -> None:
    (only,) = groups_in(overstap("--format", "json", "-", stdin=bytes_of(1)))

    assert (only["naam"], only["dossiers"]) == ("Losse bestanden", 1)


def test_folders_stand_side_by_side_each_with_its_own_product(wilg: Path, kade: Path) -> None:
    given = ("--las", "wilg", "--las", "kade", wilg, kade)
    result = overstap(*given)

    assert re.search(r"^Categorie +wilg \(wilg\) +kade \(kade\) *$", result.stdout, re.MULTILINE)
    assert [
        (each["naam"], each["las"], each["dossiers"]) for each in groups_in(overstap("--format", "json", *given))
    ] == [
        ("wilg", "wilg", 3),
        ("kade", "kade", 2),
    ]


def test_one_product_serves_all_and_two_do_not_serve_one(wilg: Path, kade: Path) -> None:
    both = groups_in(overstap("--format", "json", "--las", "kade", wilg, kade))
    refused = overstap("--las", "wilg", "--las", "kade", wilg)

    assert [each["las"] for each in both] == ["kade", "kade"]
    assert (refused.exit_code, "--las staat er 2 keer, en het aantal kolommen is 1." in refused.stderr) == (2, True)


def test_folders_of_one_name_go_by_their_path(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "a" / "groep8", "POVO", 1), folder(tmp_path / "b" / "groep8", "POVO", 1)

    assert [each["naam"] for each in groups_in(overstap("--format", "json", one, other))] == [str(one), str(other)]


def test_the_sums_of_json_are_those_of_csv_and_each_field_adds_up_to_the_dossiers(wilg: Path) -> None:
    (as_json,) = groups_in(overstap("--format", "json", "--las", "wilg", wilg))
    rows = list(csv.DictReader(StringIO(overstap("--format", "csv", "--las", "wilg", wilg).stdout)))

    states = ("gevuld", "las", "leeg", "keuze", "verboden")
    assert [row["plek"] for row in rows] == [plek.naam for plek in places(G)]
    assert {sum(int(row[state]) for state in states) for row in rows} == {3}
    for state in states:
        total = sum(int(row[state]) for row in rows)
        assert total == as_json["alles"][state]
        assert total == sum(each[state] for each in as_json["categorieen"])
        assert total == sum(each[state] for each in as_json["blokken"])


def test_a_name_that_a_spreadsheet_would_reckon_with_is_text(tmp_path: Path) -> None:
    place = folder(tmp_path / "=1+1", "POVO", 1)

    assert "\n'=1+1,," in overstap("--format", "csv", place).stdout


def test_what_cannot_be_read_is_told_and_the_rest_counts(wilg: Path) -> None:
    (wilg / "kapot.xml").write_bytes(b"<dossier")
    result = overstap("--format", "json", wilg)

    (found,) = groups_in(result)
    assert (result.exit_code, found["dossiers"], found["niet_gelezen"]) == (2, 3, 1)
    assert f"{wilg / 'kapot.xml'}: Het bestand is geen goede XML" in result.stderr
    assert "1 niet te lezen en niet meegeteld." in result.stderr


def test_a_file_that_breaks_the_count_is_told_without_a_word_of_it_and_the_rest_counts(
    wilg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(dossier: Dossier, las: Las | None) -> FillReport:
        if dossier.naam == of_one.naam:
            raise ValueError(dossier.naam)
        return fill(dossier, las)

    of_one = read(bytes_of(1))
    monkeypatch.setattr("overstap.cli.fill.fill", breaking)
    result = overstap("--format", "json", wilg)

    (found,) = groups_in(result)
    assert (result.exit_code, found["dossiers"], found["niet_gelezen"]) == (2, 2, 1)
    assert f"{wilg / 'deep' / '1.xml'}: Het tellen van dit bestand brak af" in result.stderr
    assert "(ValueError)" in result.stderr
    assert of_one.naam not in result.output


def test_with_nothing_to_read_there_is_still_an_answer(tmp_path: Path) -> None:
    place = tmp_path / "kapot.xml"
    place.write_bytes(b"")

    for form in ("text", "csv", "json", "html"):
        assert overstap("--format", form, place).exit_code == 2
    assert "Losse bestanden: 0 dossiers." in overstap(place).stdout


def test_an_empty_folder_is_wrong_use(tmp_path: Path) -> None:
    result = overstap(tmp_path)

    assert (result.exit_code, "staat geen XML-bestand" in result.stderr) == (2, True)


def test_an_own_declaration_counts_under_the_name_of_its_file(tmp_path: Path, wilg: Path) -> None:
    own = tmp_path / "onze-las.csv"
    own.write_text("plek,kan,opmerking\nleerling/tehuis,nee,Geen veld.\n", encoding="utf-8")
    (found,) = groups_in(overstap("--format", "json", "--las", own, wilg))

    (field,) = [each for each in found["velden"] if each["plek"].endswith("leerling/tehuis")]
    assert found["las"] == "onze-las"
    assert (field["opgave"], field["opmerking"]) == ("nee", "Geen veld.")
    assert field["las"] + field["gevuld"] == 3
    assert found["alles"]["las"] == field["las"]


def test_a_bad_declaration_is_refused_with_all_that_is_wrong(tmp_path: Path, wilg: Path) -> None:
    own = tmp_path / "onze.csv"
    own.write_text("plek,kan,opmerking\nleerling/tehuus,nee,\nleerling/tehuis,weet niet,\n", encoding="utf-8")
    result = overstap("--las", own, wilg)

    assert result.exit_code == 2
    assert "Regel 2, kolom plek: 'leerling/tehuus' staat in geen enkel jaar" in result.stderr
    assert "Regel 3, kolom kan: hier staat geen ja, nee of soms. Kies een van de drie." in result.stderr
    assert result.stdout == ""


def test_a_product_that_nobody_knows_is_refused_with_those_there_are(wilg: Path) -> None:
    result = overstap("--las", "linde", wilg)

    assert (result.exit_code, "Kies uit kade, wilg, of geef een CSV" in result.stderr) == (2, True)


def test_the_template_is_a_declaration_that_can_be_used_at_once(tmp_path: Path, wilg: Path) -> None:
    written = overstap("--template")
    own = tmp_path / "leeg.csv"
    own.write_bytes(written.stdout_bytes)

    assert written.exit_code == 0
    assert overstap("--las", own, wilg).exit_code == 0


def test_the_page_says_in_text_what_the_bars_show_and_holds_nothing_of_a_pupil(wilg: Path, kade: Path) -> None:
    page = overstap("--format", "html", "--las", "wilg", "--las", "kade", wilg, kade).stdout

    bars = re.findall(r'<svg class="ov-fill__bar" role="img"[^>]*><title>([^<]+)</title><desc>([^<]+)</desc>', page)
    assert len(bars) == 2 * (1 + len(G.categorieen))
    assert ("Metadata, wilg (wilg)", "gevuld 72") in bars
    assert len(re.findall(r'<span class="ov-fill__text">(?:<b>\d+%</b> gevuld|gaat niet mee)</span>', page)) == len(
        bars
    )
    assert "Waar ze verschillen" in page
    assert "Wat kade niet kan vullen" in page
    for seed, profiel in [(0, "POVO"), (1, "POVO"), (0, "VOVO")]:
        leerling: Any = invent(seed, profiel, vandaag=JUNE)["huidigeschool"]
        assert leerling["leerling"]["achternaam"] not in page
    assert "<script" not in page
    assert " style=" not in page


def test_the_page_of_one_group_says_what_is_empty_most_often(wilg: Path) -> None:
    page = overstap("--format", "html", wilg).stdout

    assert "Het vaakst niet ingevuld" in page
    assert "Waar ze verschillen" not in page
    assert "niet kan vullen" not in page


def test_a_name_of_a_folder_is_text_on_the_page(tmp_path: Path) -> None:
    place = folder(tmp_path / "<b>&", "POVO", 1)
    page = overstap("--format", "html", place).stdout

    assert "&lt;b&gt;&amp;: 1 dossier" in page
    assert "<b>&" not in page


def test_the_page_asks_whether_a_declaration_still_holds(tmp_path: Path, wilg: Path) -> None:
    own = tmp_path / "oud.csv"
    own.write_text("plek,kan,opmerking\nleerling/achternaam,nee,\nverzuim/*,nee,\n", encoding="utf-8")

    assert "Klopt de opgave nog?" in overstap("--format", "html", "--las", own, wilg).stdout


def test_a_file_is_written_and_what_came_of_it_is_said(tmp_path: Path, wilg: Path) -> None:
    out = tmp_path / "uit.html"
    result = overstap("--format", "html", "--output", out, wilg)

    assert result.stdout == f"Dossiers geteld: 3. De uitkomst staat in {out}.\n"
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert overstap("--output", tmp_path / "niet" / "uit", wilg).exit_code == 2
