"""The values in the messages: from text to a Python value and back, within the bounds of their type.

Raises ValueError without the value in it; `codec` says which field it was.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from uuid import UUID

from overstap.keten.table import Soort

ANY = re.compile(r".*", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What has no place in a line of text, and partly not in XML at all."""

Value = str | int | bytes | datetime | UUID | None

READ: Mapping[str, Callable[[str], Value]] = MappingProxyType(
    {
        "string": str,
        "integer": int,
        "integerOrEmpty": lambda text: int(text) if text else None,
        "dateTime": datetime.fromisoformat,
        "guid": UUID,
    }
)
"""How the text of each base becomes a value, once it is within its bounds."""


def reader(soort: Soort) -> Callable[[str], Value]:
    """What makes the value of a text on the wire."""
    if soort.base == "base64Binary":
        return partial(_bytes, soort)
    make, words, check = READ[soort.base], soort.waarden, _check_of(soort)

    def read(text: str) -> Value:
        check(text)
        return words[text] if words else make(text)

    return read


def writer(soort: Soort) -> Callable[[Value], str]:
    """What makes the text on the wire of a value."""
    words, check = {ours: wire for wire, ours in soort.waarden.items()}, _check_of(soort)

    def write(value: Value) -> str:
        if isinstance(value, bytes):
            _check_length(soort, len(value))
            return base64.b64encode(value).decode("ascii")
        text = value.isoformat() if isinstance(value, datetime) else str(value)
        text = words.get(text, text)
        check(text)
        return text

    return write


def _bytes(soort: Soort, text: str) -> bytes:
    """Base64 with or without line breaks, and nothing else between."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(soort.naam) from None
    _check_length(soort, len(data))
    return data


def _check_of(soort: Soort) -> Callable[[str], None]:
    """What refuses a text that is out of bounds. What can be printed holds no control character: a quick look."""
    matches, words = (soort.pattern or ANY).fullmatch, soort.waarden

    def check(text: str) -> None:
        _check_length(soort, len(text))
        clean = text.isprintable() or not CONTROL.search(text)
        if not clean or not matches(text) or (words and text not in words):
            raise ValueError(soort.naam)

    return check


def _check_length(soort: Soort, length: int) -> None:
    at_least, at_most = soort.length_min, soort.length_max
    if (at_least is not None and length < at_least) or (at_most is not None and length > at_most):
        raise ValueError(soort.naam)
