"""JSON as two readers can only read in one way: no name twice, no number that is none, nothing too deep."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from overstap.api.problem import Problem, error

DEPTH_MAX = 40
"""Brackets within brackets; a record of the widest dossier has eleven."""
BRACKETS = re.compile(r"[\[{\]}]+")
DIGITS_MAX = 18
"""Of a whole number; above it readers differ in what they make of it."""
SAYS = {
    "not_utf8": "De tekst is geen UTF-8. Stuur JSON in UTF-8.",
    "not_json": "Dit is geen JSON, of het breekt af.",
    "not_object": "Stuur een object, tussen { en }.",
    "too_deep": "De JSON is te diep genest.",
    "doubled_key": "In een object staat een naam twee keer.",
    "not_a_number": "NaN en Infinity zijn geen getallen in JSON.",
    "huge_number": "Een getal is te groot.",
    "not_text": "In een tekst staat een half teken dat geen teken is.",
}


class JsonFout(ValueError):
    """A body that is refused; `problem` says why."""

    def __init__(self, code: str, location: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.location = location

    @property
    def problem(self) -> Problem:
        return Problem(400, self.code, SAYS[self.code], [error("body", self.location, self.code, SAYS[self.code])])


def loads(data: bytes) -> dict[str, Any]:
    """The object in these bytes. Raises JsonFout."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise JsonFout("not_utf8") from fault
    if _depth(text) > DEPTH_MAX:
        raise JsonFout("too_deep")
    try:
        found = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_constant, parse_int=_whole, parse_float=_decimal
        )
    except json.JSONDecodeError as fault:
        raise JsonFout("not_json", f"regel {fault.lineno}, teken {fault.colno}") from fault
    except RecursionError as fault:
        raise JsonFout("too_deep") from fault
    if not isinstance(found, dict):
        raise JsonFout("not_object")
    _refuse_half_signs(text, found)
    return found


def _depth(text: str) -> int:
    """Also brackets in a text count, which makes it strict and quick: no text has forty of them open."""
    depth = deepest = 0
    for brackets in BRACKETS.findall(text):
        for sign in brackets:
            depth += 1 if sign in "[{" else -1 if depth else 0
            deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonFout("doubled_key")
    return found


def _constant(_name: str) -> NoReturn:
    raise JsonFout("not_a_number")


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > DIGITS_MAX:
        raise JsonFout("huge_number")
    return int(digits)


def _decimal(digits: str) -> float:
    found = float(digits)
    if math.isinf(found) or len(digits) > 40:
        raise JsonFout("huge_number")
    return found


def _refuse_half_signs(text: str, found: object) -> None:
    """`\\ud800` alone is a text in JSON and none in UTF-8."""
    if "\\ud" not in text and "\\uD" not in text:
        return
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as fault:
        raise JsonFout("not_text") from fault
