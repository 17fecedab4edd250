"""Text of others, made harmless: control characters are shown as marks, and mark-up is text."""

from __future__ import annotations

import json
from html import escape


def clean(text: str) -> str:
    """Text out of a file or its name, as it may be shown: a terminal acts upon control characters (T07)."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def clean_json(text: str) -> str:
    """JSON that is the same to a program; no terminal acts upon it, and half of a pair of signs can be written too."""
    return text if text.isprintable() else "".join(map(_as_escape, text))


def _as_escape(sign: str) -> str:
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]


def escaped(text: str) -> str:
    """The same for a place in HTML, in an element or between the quotes of an attribute."""
    return escape(clean(text))
