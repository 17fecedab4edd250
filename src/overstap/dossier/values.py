"""One value in two forms: as the JSON form holds it and as the XML writes it.

true/false ↔ xs:boolean, number ↔ xs:integer, xs:int and xs:decimal, "2026-03-12" ↔ xs:date, text ↔ xs:string.
Going there and back loses nothing: a number that Python would write otherwise (`01`, `6.50`) stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from overstap.gegevensset import Soort

INTEGER = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
DATE = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?")
WHOLE_MAX = 10**18
"""Far above any number in a dossier; a larger one is slow to write."""
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold: control characters, halves of pairs."""


class WrongValue(ValueError):
    """The value is not of the kind of the field; `tekst` says in Dutch what belongs there."""

    def __init__(self, tekst: str) -> None:
        super().__init__(tekst)
        self.tekst = tekst


def to_text(soort: Soort, value: object) -> tuple[str, str | None]:
    """The text of the element and of its attribute (None: no attribute)."""
    if soort.attribute and isinstance(value, Mapping):
        if not set(value) <= {"waarde", soort.attribute} or "waarde" not in value:
            raise WrongValue(f"Stuur een object met 'waarde' en zo nodig '{soort.attribute}'.")
        attribute = value.get(soort.attribute)
        return _text(soort, value["waarde"]), None if attribute is None else _string(soort, attribute)
    return _text(soort, value), None


def from_text(soort: Soort, text: str, attribute: str | None) -> object:
    """The value in the JSON form; a text that is not of its kind stays the text it is."""
    value = _value(soort.base, text)
    return value if attribute is None else {"waarde": value, soort.attribute: attribute}


def _text(soort: Soort, value: object) -> str:
    return TO_TEXT[soort.base](soort, value)


def _string(soort: Soort, value: object) -> str:
    if not isinstance(value, str):
        raise WrongValue(f"Dit is geen tekst. Stuur tekst tussen aanhalingstekens: {soort.vorm}.")
    if FORBIDDEN.search(value):
        raise WrongValue("Er staan tekens in die niet in een dossier passen. Haal de stuurtekens weg.")
    return value


def _boolean(soort: Soort, value: object) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    return _lexical(soort, value, re.compile("true|false|1|0"))


def _integer(soort: Soort, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < WHOLE_MAX:
        return str(value)
    return _lexical(soort, value, INTEGER)


def _decimal(soort: Soort, value: object) -> str:
    if isinstance(value, float) and abs(value) < WHOLE_MAX:
        return format(Decimal(repr(value)), "f")
    if isinstance(value, int):
        return _integer(soort, value)
    return _lexical(soort, value, DECIMAL)


def _date(soort: Soort, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = _lexical(soort, value, DATE)
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        raise WrongValue(f"Deze datum bestaat niet. Vul in: {soort.vorm}.") from None
    return text


def _lexical(soort: Soort, value: object, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise WrongValue(f"Deze waarde heeft niet de goede vorm. Stuur {soort.vorm}.")
    return value


TO_TEXT = {
    "xs:string": _string,
    "xs:boolean": _boolean,
    "xs:integer": _integer,
    "xs:int": _integer,
    "xs:decimal": _decimal,
    "xs:date": _date,
}


def _value(base: str, text: str) -> object:
    if base == "xs:boolean":
        return {"true": True, "false": False}.get(text, text)
    if base in ("xs:integer", "xs:int") and INTEGER.fullmatch(text) and len(text) <= 20:
        return int(text) if str(int(text)) == text else text
    if base == "xs:decimal" and DECIMAL.fullmatch(text):
        return float(text) if format(Decimal(repr(float(text))), "f") == text else text
    return text
