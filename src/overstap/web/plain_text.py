"""Free text as people paste it out of another program, made into text that a dossier and a PDF can hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from overstap.dossier.values import FORBIDDEN

BREAKS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))
"""What word processors write for the end of a line or a page."""
INVISIBLE = _("Er staat een onzichtbaar teken in. Typ de tekst opnieuw, of plak haar zonder opmaak.")


class PlainText(forms.CharField):
    """Text in which the end of a line or a page is a line break, and that has no sign which no XML can hold."""

    def to_python(self, value: Any) -> str:
        made = (super().to_python(value) or "").translate(BREAKS)
        if FORBIDDEN.search(made):
            raise forms.ValidationError(INVISIBLE, code="invisible")
        return made
