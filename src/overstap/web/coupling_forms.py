"""What is filled in about suppliers: a token for one, and where one wants to be told of changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from overstap.school.models import User
from overstap.school.supplier_models import Token
from overstap.school.tokens import NAME_CHARACTERS_MAX
from overstap.web.forms import OwnSchool
from overstap.web.words import Words

URL_CHARACTERS_MAX = 300
MAG: dict[str, Words] = {
    Token.Scope.LEZEN: _("alleen lezen hoe ver dossiers zijn"),
    Token.Scope.SCHRIJVEN: _("lezen, en gegevens en bijlagen brengen"),
}
"""What a supplier may do with a token, by its scope."""


def _text(**attrs: str) -> forms.TextInput:
    return forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off", "spellcheck": "false", **attrs})


def _supplier(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Leverancier"),
        help_text=help_text,
        max_length=NAME_CHARACTERS_MAX,
        widget=_text(),
        error_messages={"required": _("Vul de naam van de leverancier in.")},
    )


class TokenForm(OwnSchool):
    """A new token."""

    leverancier = _supplier(_("Van wie het systeem is, zoals u die kent, bijvoorbeeld de naam van uw LAS."))
    scope = forms.ChoiceField(
        label=_("Wat mag de leverancier?"),
        choices=list(MAG.items()),
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={"required": _("Kies wat de leverancier mag."), "invalid_choice": _("Kies uit de lijst.")},
    )
    tot = forms.DateField(
        label=_("Geldig tot en met"),
        help_text=_("Ten hoogste een jaar. Daarna maakt u een nieuw token."),
        widget=forms.DateInput({"class": "utrecht-textbox", "type": "date", "size": "12"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Vul een dag in."),
            "invalid": _("Vul een dag in, bijvoorbeeld 25-03-2026."),
        },
        input_formats=("%Y-%m-%d", "%d-%m-%Y"),
    )
    field_order = ("leverancier", "scope", "tot", "school")

    def __init__(self, user: User, last: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["tot"].initial = last


class WebhookForm(OwnSchool):
    """A new webhook."""

    leverancier = _supplier(_("Schrijf de naam zoals bij het token van deze leverancier."))
    url = forms.CharField(
        label=_("Adres"),
        help_text=_("U krijgt het van de leverancier. Het begint met https://."),
        max_length=URL_CHARACTERS_MAX,
        widget=_text(inputmode="url"),
        error_messages={
            "required": _("Vul het adres in."),
            "max_length": _("Dit adres is te lang: het heeft ten hoogste 300 tekens."),
        },
    )
    field_order = ("leverancier", "url", "school")
