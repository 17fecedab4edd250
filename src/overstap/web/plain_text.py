"""Free text as people paste it out of another program, made into text that a dossier and a PDF can hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from overstap.dossier.values import FORBIDDEN

BREAKS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))
"""What word processors write for the end of a line or a page."""
UNSAFE = re.compile("[\x7f-\x84\x86-\x9f\u202d\u202e]")
"""Control characters that XML can hold but nobody reads, and the two that turn the order of the letters around."""
BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
"""Signs that count as letters, accents or symbols and are drawn as nothing."""
INVISIBLE = _("Er staat een onzichtbaar teken in. Typ de tekst opnieuw, of plak de tekst zonder opmaak.")


def shows_nothing(text: str) -> bool:
    """Whether a reader sees nothing at all: only spaces, breaks and signs that have no shape."""
    return all(sign in BLANK or unicodedata.category(sign)[0] in "CZ" for sign in text)


def is_unsafe(text: str) -> bool:
    """Whether it holds a sign that no XML can hold, a control character, or one that turns the reading around."""
    return bool(FORBIDDEN.search(text) or UNSAFE.search(text))


def reason_in(data: Mapping[str, Any], name: str, characters_max: int) -> str:
    """The reason in a form that was sent, cut to what is kept of it; empty when it shows nothing."""
    text = str(data.get(name, ""))
    return "" if shows_nothing(text) else text.strip()[:characters_max]


class PlainText(forms.CharField):
    """Text in which the end of a line or a page is a line break; what shows nothing is no answer.

    Signs that no XML can hold, control characters and what turns the direction of reading are refused.
    """

    def to_python(self, value: Any) -> str:
        made = (super().to_python(value) or "").translate(BREAKS)
        if is_unsafe(made):
            raise forms.ValidationError(INVISIBLE, code="invisible")
        return "" if shows_nothing(made) else made
