"""Text of others, made harmless: control characters are shown as marks, and mark-up is text."""

from __future__ import annotations

from html import escape


def clean(text: str) -> str:
    """Text out of a file or its name, as it may be shown: a terminal acts upon control characters (T07)."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def escaped(text: str) -> str:
    """The same for a place in HTML, in an element or between the quotes of an attribute."""
    return escape(clean(text))
