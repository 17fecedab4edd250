"""One value in two forms: as the record holds it, and as a person reads and types it. Own.

A day is written as 12-03-2026; a number may have a comma. What cannot be of the kind of the field stays the text that
was typed, so that it can be shown again beside what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from overstap.dossier.values import WrongValue, from_text, to_text
from overstap.gegevensset import Soort

DATE, DECIMAL, BOOLEAN = "xs:date", "xs:decimal", "xs:boolean"
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TYPED_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
COMMA = re.compile(r"([+-]?[0-9]*),([0-9]+)")
BESIDE = " = "
DULL = frozenset({"tekst", "tekst van ten minste één teken", "ja of nee"})
"""What `kinds.csv` says of a form that any text has; it helps nobody to read it."""


def shown(soort: Soort, value: object) -> str:
    """The value as it stands in the field of a form; nothing for None."""
    if value is None:
        return ""
    bare = value.get("waarde", "") if isinstance(value, Mapping) else value
    try:
        text, _ = to_text(soort, bare)
    except WrongValue:
        text = str(bare)
    if soort.base == DATE and (day := ISO.fullmatch(text)):
        return "-".join(reversed(day.groups()))
    return text.replace("\r\n", "\n")


def beside(soort: Soort, value: object) -> str:
    """What stands beside the value in its attribute, where the kind has one."""
    return str(value.get(soort.attribute, "")) if isinstance(value, Mapping) else ""


def lines_of(soort: Soort, values: Sequence[object]) -> str:
    """Several values, one a line; behind a code comes what stands beside it: `0001 = Nederlandse`."""
    return "\n".join(f"{shown(soort, each)}{BESIDE}{beside(soort, each)}".removesuffix(BESIDE) for each in values)


def typed_lines(soort: Soort, text: str) -> list[object] | None:
    """What the record holds for such lines."""
    parts = [line.partition(BESIDE.strip()) for line in text.replace("\r\n", "\n").split("\n")]
    if not soort.attribute:
        parts = [("".join(part), "", "") for part in parts]
    found = [typed(soort, code, more) for code, _, more in parts]
    return [value for value in found if value is not None] or None


def typed(soort: Soort, text: str, attribute: str = "") -> object:
    """What the record holds for a text that somebody typed; None for nothing."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return None
    if soort.base == DATE:
        text = _day(text)
    if soort.base == DECIMAL and (number := COMMA.fullmatch(text)):
        text = f"{number[1] or '0'}.{number[2]}"
    return from_text(soort, text, attribute.strip() or None if soort.attribute else None)


def is_of_kind(soort: Soort, value: object) -> bool:
    """Whether the value can be written in a dossier at all."""
    try:
        to_text(soort, value)
    except WrongValue:
        return False
    return True


def hint(soort: Soort) -> str:
    """What a good value looks like, with days as people write them; nothing where any text is good."""
    if soort.vorm in DULL:
        return ""
    return ISO.sub(lambda day: "-".join(reversed(day.groups())), soort.vorm) if soort.base == DATE else soort.vorm


def _day(text: str) -> str:
    found = TYPED_DAY.fullmatch(text)
    if not found:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text
