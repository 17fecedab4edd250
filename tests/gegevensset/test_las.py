"""A product says what it can fill; a declaration that names what is nowhere is refused, with all that is wrong."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from overstap.gegevensset import LasFout, load, load_las, places, products, read_las, years
from overstap.gegevensset.las import BYTES_MAX, template

G = load("2019.1")
HEAD = "plek,kan,opmerking\n"


def las_of(*rows: str) -> dict[str, str]:
    """What a declaration of these rows says of each field of 2019.1."""
    found = read_las("proef", (HEAD + "\n".join(rows)).encode())
    return {plek.naam: opgave.kan for plek, opgave in found.of(G).items()}


def faults_of(data: bytes) -> tuple[str, ...]:
    with pytest.raises(LasFout) as caught:
        read_las("proef", data)
    return caught.value.fouten


def test_a_field_behind_a_block_is_that_field_wherever_the_block_stands() -> None:
    found = las_of("adres/postcode,nee,")

    assert "huidigeschool/leerling/verzorger/adreslijst/adres/postcode" in found
    assert "huidigeschool/adreslijst/adres/postcode" in found
    assert {naam.rpartition("/")[2] for naam in found} == {"postcode"}


def test_the_end_of_a_path_is_one_place() -> None:
    assert list(las_of("verzorger/adreslijst/adres/postcode,nee,")) == [
        "huidigeschool/leerling/verzorger/adreslijst/adres/postcode"
    ]


def test_a_block_that_extends_another_goes_by_both_names() -> None:
    assert list(las_of("persoon/roepnaam,soms,")) == [
        "huidigeschool/leerling/huisarts/roepnaam",
        "huidigeschool/leerling/verzorger/roepnaam",
    ]


def test_a_star_is_everything_in_a_block_also_deeper() -> None:
    found = las_of("toets/*,nee,")

    below = "huidigeschool/leerling/toetslijst/toets/"
    assert sorted(found) == sorted(plek.naam for plek in places(G) if plek.naam.startswith(below))
    assert f"{below}resultaat/toetsscore/tijd" in found


def test_of_rows_that_fit_one_field_the_last_counts() -> None:
    found = las_of("diagnose/*,nee,", "diagnose/document/*,ja,")

    assert found["huidigeschool/leerling/onderwijsondersteuning/diagnose/naam"] == "nee"
    assert found["huidigeschool/leerling/onderwijsondersteuning/diagnose/document/bestandsinhoud"] == "ja"


def test_a_field_of_the_dossier_itself_stands_behind_dossier() -> None:
    assert list(las_of("dossier/overdrachtsoort,ja,")) == ["overdrachtsoort"]


def test_a_field_of_an_older_year_is_known_and_says_nothing_of_this_one() -> None:
    older = next(plek for plek in places(load("2018.1")) if "zorg" in plek.path)

    assert las_of(f"zorg/{older.path[-1]},nee,") == {}


def test_a_spreadsheet_may_write_semicolons_and_a_mark_at_the_start() -> None:
    found = read_las("proef", "\ufeffplek;kan;opmerking\nadres/plaats;nee;geen, dus\n".encode())

    assert [(opgave.plek, opgave.opmerking) for opgave in found.opgaven] == [("adres/plaats", "geen, dus")]


NOWHERE = "staat in geen enkel jaar van de gegevensset. Noem een plek zoals 'overstap fill --template' ze schrijft."


def test_everything_wrong_is_told_at_once_by_line() -> None:
    data = (
        HEAD
        + "adres/postkode,nee,\nadres/plaats,misschien,\nadres/land,ja,\nadres/land,nee,\nverzonnen/*,nee,\n*,nee,\n"
    )

    assert faults_of(data.encode()) == (
        f"Regel 2, kolom plek: 'adres/postkode' {NOWHERE}",
        "Regel 3, kolom kan: hier staat geen ja, nee of soms. Kies een van de drie.",
        "Regel 4, kolom plek: 'adres/land' staat er vaker in. Laat er een staan.",
        "Regel 5, kolom plek: 'adres/land' staat er vaker in. Laat er een staan.",
        f"Regel 6, kolom plek: 'verzonnen/*' {NOWHERE}",
        f"Regel 7, kolom plek: '*' {NOWHERE}",
    )


@pytest.mark.parametrize(
    ("data", "fouten"),
    [
        (
            b"",
            [f"Regel 1: de kolom '{column}' ontbreekt. Voeg haar toe." for column in ("plek", "kan", "opmerking")],
        ),
        (b"plek,opmerking\n", ["Regel 1: de kolom 'kan' ontbreekt. Voeg haar toe."]),
        (HEAD.encode(), ["Er staat geen enkele rij in. Schrijf er een met 'overstap fill --template'."]),
        (b"\xff\xfe", ["Het bestand is niet in UTF-8 geschreven. Bewaar het als CSV in UTF-8."]),
        (b"x" * (BYTES_MAX + 1), ["Het bestand is te groot: er mag ten hoogste 1 MB in."]),
        (
            (HEAD + "adres/" + "x" * 200_000).encode(),
            ["Regel 1: dit is geen goede CSV. Bewaar het opnieuw als CSV in UTF-8."],
        ),
    ],
    ids=["empty", "no kan", "no rows", "not utf-8", "too large", "a field without end"],
)
def test_a_file_that_is_no_declaration_is_refused(data: bytes, fouten: list[str]) -> None:
    assert list(faults_of(data)) == fouten


@pytest.mark.parametrize("naam", products())
def test_each_product_of_ours_coheres_and_each_of_its_rows_names_a_field_of_this_year(naam: str) -> None:
    las = load_las(naam)

    named = {opgave.plek for opgave in las.of(G).values()}
    assert len(las.opgaven) > 5
    assert {opgave.plek for opgave in las.opgaven} - named == set()


def test_there_are_two_products_and_no_more_are_known() -> None:
    assert products() == ("kade", "wilg")
    with pytest.raises(KeyError):
        load_las("linde")


@pytest.mark.parametrize("jaar", years())
def test_the_template_is_a_good_declaration_of_every_field(jaar: str) -> None:
    g = load(jaar)
    text = template(g)

    assert set(read_las("leeg", text.encode()).of(g)) == set(places(g))
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert {row["kan"] for row in rows} == {"ja"}
    assert all(row["label"] for row in rows)
    assert len({row["plek"] for row in rows}) == len(rows) < len(places(g))
