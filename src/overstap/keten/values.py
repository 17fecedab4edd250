"""The values in the messages: from text to a Python value and back, within the bounds of their type.

Raises ValueError without the value in it; `codec` says which field it was.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from uuid import UUID

from overstap.keten.table import Soort

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What has no place in a line of text, and partly not in XML at all."""

Value = str | int | bytes | datetime | UUID | None


def read(soort: Soort, text: str) -> Value:
    """The value of a text on the wire."""
    if soort.base == "base64Binary":
        return _bytes(soort, text)
    _check(soort, text)
    match soort.base:
        case "integer":
            return int(text)
        case "integerOrEmpty":
            return int(text) if text else None
        case "dateTime":
            return datetime.fromisoformat(text)
        case "guid":
            return UUID(text)
    return soort.waarden.get(text, text)


def write(soort: Soort, value: Value) -> str:
    """The text on the wire of a value."""
    if isinstance(value, bytes):
        _check_length(soort, len(value))
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        text = value.isoformat()
    else:
        text = next((wire for wire, ours in soort.waarden.items() if ours == value), str(value))
    _check(soort, text)
    return text


def _bytes(soort: Soort, text: str) -> bytes:
    """Base64 with or without line breaks, and nothing else between."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(soort.naam) from None
    _check_length(soort, len(data))
    return data


def _check(soort: Soort, text: str) -> None:
    _check_length(soort, len(text))
    matches = soort.pattern is None or soort.pattern.fullmatch(text)
    if not matches or CONTROL.search(text) or (soort.waarden and text not in soort.waarden):
        raise ValueError(soort.naam)


def _check_length(soort: Soort, length: int) -> None:
    at_least, at_most = soort.length_min, soort.length_max
    if (at_least is not None and length < at_least) or (at_most is not None and length > at_most):
        raise ValueError(soort.naam)
