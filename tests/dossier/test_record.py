"""The JSON form of a dossier is the tree one to one, and may be laid beside what it was built from."""

from __future__ import annotations

import json

import pytest

from dossier.records import NOOR, dossier, xml
from overstap.dossier import read, record


def test_a_record_comes_back_as_it_was() -> None:
    assert record(dossier()) == NOOR


def test_a_record_is_json() -> None:
    assert json.loads(json.dumps(record(dossier()))) == NOOR


def leerling(inner: str) -> object:
    found = record(read(xml(f"<huidigeschool><leerling>{inner}</leerling></huidigeschool>")))
    return found["huidigeschool"]["leerling"]  # type: ignore[index]


def test_values_get_the_form_of_their_kind() -> None:
    assert leerling("<geslacht>2</geslacht><adresgeheim>true</adresgeheim><bsn>012</bsn>") == {
        "geslacht": 2,
        "adresgeheim": True,
        "bsn": "012",
    }


@pytest.mark.parametrize("text", ["02", "+2", " 2 ", "twee", "", "9" * 400])
def test_a_number_that_python_would_write_otherwise_stays_a_text(text: str) -> None:
    assert leerling(f"<geslacht>{text}</geslacht>") == {"geslacht": text}


@pytest.mark.parametrize(
    ("text", "value"), [("6.5", 6.5), ("10", "10"), ("6.50", "6.50"), ("-0.25", -0.25), ("x", "x")]
)
def test_a_decimal_keeps_its_noughts(text: str, value: object) -> None:
    found = leerling(f"<resultaatvakkenvo><rapportcijfer>{text}</rapportcijfer></resultaatvakkenvo>")

    assert found == {"resultaatvakkenvo": [{"rapportcijfer": value}]}


def test_an_attribute_makes_an_object() -> None:
    assert leerling('<nationaliteit omschrijving="a">1</nationaliteit><nationaliteit>2</nationaliteit>') == {
        "nationaliteit": [{"waarde": "1", "omschrijving": "a"}, "2"]
    }


def test_a_series_that_comes_again_is_a_list_of_objects() -> None:
    inner = "<naam>a</naam><score/><naam>b</naam><onderdeel/><onderdeel/><score/><score/>"
    found = leerling(
        "<cijferlijstlijst><cijferlijst><cijferlijstTypelijst>"
        + inner
        + "</cijferlijstTypelijst></cijferlijst></cijferlijstlijst>"
    )

    assert found["cijferlijstlijst"]["cijferlijst"][0]["cijferlijstTypelijst"] == [  # type: ignore[index]
        {"naam": "a", "score": [{}]},
        {"naam": "b", "onderdeel": [{}, {}], "score": [{}, {}]},
    ]


def test_blanks_and_comments_between_fields_are_no_fields() -> None:
    kept = read(xml("\n  <overdrachtsoort>a</overdrachtsoort><!-- b -->\n"), comments="keep")

    assert record(kept) == {"overdrachtsoort": "a"}


def test_an_element_the_table_does_not_know_has_no_place() -> None:
    with pytest.raises(KeyError, match="leerling has no such field"):
        leerling("<schoenmaat>38</schoenmaat>")
