"""JSON as two readers can only read in one way: no name twice, no number that is none, nothing too deep.

Whatever JSON comes from outside is read by this: the body of a request, a record in a file, a field of a form.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

DEPTH_MAX = 40
"""Brackets within brackets; a record of the widest dossier has eleven."""
BRACKETS = re.compile(r"[\[{\]}]+")
DIGITS_MAX = 18
"""Of a whole number; above it readers differ in what they make of it."""


class JsonFout(ValueError):
    """A text that is refused, with a code: not_utf8, not_json, not_object, too_deep, doubled_key, not_a_number,
    huge_number, not_text. Nothing of the text itself is in it."""

    def __init__(self, code: str, line: int = 0, column: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.line, self.column = line, column
        """Where it breaks off, both from 1; 0 for any other fault."""


def object_of(data: bytes) -> dict[str, Any]:
    """The object in these bytes of UTF-8. Raises JsonFout."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise JsonFout("not_utf8") from fault
    found = value_of(text)
    if not isinstance(found, dict):
        raise JsonFout("not_object")
    return found


def value_of(text: str) -> object:
    """Whatever stands in this text. Raises JsonFout."""
    if _depth(text) > DEPTH_MAX:
        raise JsonFout("too_deep")
    try:
        found: object = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_constant, parse_int=_whole, parse_float=_decimal
        )
    except json.JSONDecodeError as fault:
        raise JsonFout("not_json", fault.lineno, fault.colno) from fault
    except RecursionError as fault:
        raise JsonFout("too_deep") from fault
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
