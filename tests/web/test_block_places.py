"""Where in the pages something of a dossier is worked on: every block has a page, every melding a field."""

from __future__ import annotations

from typing import Any

import pytest

from overstap.gegevensset import load, years
from overstap.gegevensset.plek import places
from overstap.web.block_form import block_form, list_form
from overstap.web.block_nav import pages
from overstap.web.block_places import in_whole, page_of, path_of, plaats_of

PUPIL = "huidigeschool/leerling"


@pytest.mark.parametrize("jaar", years())
def test_every_field_that_is_filled_in_by_hand_stands_on_a_page(jaar: str) -> None:
    """But those of attachments, that are added elsewhere, and what the software or an own page fills."""
    g = load(jaar)
    for plek in places(g):
        start = plek.path[0]
        if start in ("metadata", "inzage", "overdrachtsoort") or plek.element.blok == "document":
            continue
        if start != "huidigeschool":
            continue
        assert plaats_of(g, page_of(g, plek.naam)) is not None, plek.naam


@pytest.mark.parametrize("jaar", years())
def test_every_page_of_the_tables_has_a_form(jaar: str) -> None:
    g = load(jaar)
    for path in pages(g):
        plaats = plaats_of(g, path)
        assert plaats is not None, path
        if plaats.is_list:
            assert list_form(g, plaats, {}, lambda _: True).items == ()
            plaats = plaats_of(g, f"{path}/1")
            assert plaats is not None
        form = block_form(g, plaats, {}, lambda _: True)
        assert form.velden or form.blokken or form.lijsten, path
        ids = [each.id for each in form.every_field()]
        assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize(
    ("path", "page"),
    [
        (f"{PUPIL}/achternaam", PUPIL),
        (f"{PUPIL}/overstapadvies/advies", f"{PUPIL}/overstapadvies"),
        (f"{PUPIL}/verzorger/2/achternaam", f"{PUPIL}/verzorger/2"),
        (f"{PUPIL}/verzorger/2/adreslijst/adres/1/postcode", f"{PUPIL}/verzorger/2/adreslijst/adres/1"),
        (f"{PUPIL}/toetslijst/toets/3/afname/afnamedatum", f"{PUPIL}/toetslijst/toets/3"),
        (f"{PUPIL}/toetslijst", f"{PUPIL}/toetslijst/toets"),
        (f"{PUPIL}/onderwijsondersteuning/opp/opp_ingangdatum", f"{PUPIL}/onderwijsondersteuning"),
        (f"{PUPIL}/onderwijsondersteuning/opp/document/1", f"{PUPIL}/onderwijsondersteuning"),
        (f"{PUPIL}/verzorger/iban", f"{PUPIL}/verzorger"),
        ("huidigeschool/naam", "huidigeschool"),
        ("metadata/pakketnaam", ""),
        ("inzage/akkoord", ""),
        ("onbekend", ""),
        ("", ""),
    ],
)
def test_the_page_of_a_field(path: str, page: str) -> None:
    assert page_of(load(), path) == page


def test_a_place_in_the_lean_dossier_is_found_in_the_whole_one() -> None:
    gone = {"/dossier[1]/a[1]", "/dossier[1]/a[3]", "/dossier[1]/b[1]/c[1]"}

    assert in_whole("/dossier[1]/a[1]/x[1]", gone) == "/dossier[1]/a[2]/x[1]"
    assert in_whole("/dossier[1]/a[2]/x[1]", gone) == "/dossier[1]/a[4]/x[1]"
    assert in_whole("/dossier[1]/b[1]/c[2]", gone) == "/dossier[1]/b[1]/c[3]"
    assert in_whole("/[1]", gone) == ""


@pytest.mark.parametrize(
    ("locatie", "path"),
    [
        ("/dossier[1]/huidigeschool[1]/leerling[1]/voornaam[2]", f"{PUPIL}/voornaam"),
        ("/dossier[1]/huidigeschool[1]/leerling[1]/verzorger[2]/naam[1]", f"{PUPIL}/verzorger/2"),
        ("/dossier[1]/huidigeschool[1]/leerling[1]/verzorger[2]/iban[1]", f"{PUPIL}/verzorger/2/iban"),
        ("/[1]", ""),
        ("/dossier[1]", ""),
    ],
)
def test_the_path_of_a_place(locatie: str, path: str) -> None:
    assert path_of(load(), locatie, {}) == path


def test_a_series_that_returns_is_counted_by_its_rounds() -> None:
    """In the XML its fields stand one after another; in the record each round is a block."""
    lists = f"{PUPIL}/cijferlijstlijst/cijferlijst"
    rounds = [
        {"naam": "A", "onderdeel": [{"naam": "x"}, {"naam": "y"}], "score": [{"waarde": "7"}]},
        {"naam": "B", "onderdeel": [{"naam": "z"}], "score": [{"waarde": "8"}]},
    ]
    record: dict[str, Any] = {
        "huidigeschool": {"leerling": {"cijferlijstlijst": {"cijferlijst": [{"cijferlijstTypelijst": rounds}]}}}
    }
    at = "/dossier[1]/huidigeschool[1]/leerling[1]/cijferlijstlijst[1]/cijferlijst[1]/cijferlijstTypelijst[1]"

    assert path_of(load(), f"{at}/naam[2]", record) == f"{lists}/1/cijferlijstTypelijst/2/naam"
    third = path_of(load(), f"{at}/onderdeel[3]/naam[1]", record)
    assert third == f"{lists}/1/cijferlijstTypelijst/2/onderdeel/1/naam"
    assert page_of(load(), third) == f"{lists}/1/cijferlijstTypelijst/2/onderdeel/1"
