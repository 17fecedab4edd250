"""What is filled in about accounts: a person and a rol, a password, the code of the second step, a link."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from overstap.school.models import Aanstelling, User
from overstap.web.forms import OwnSchool
from overstap.web.words import Words

Rol = Aanstelling.Rol
ROLLEN: dict[str, Words] = {
    Rol.ADMINISTRATIE: _("administratie"),
    Rol.INTERN_BEGELEIDER: _("intern begeleider"),
    Rol.DIRECTIE: _("directie"),
    Rol.BEHEERDER: _("beheerder"),
}
MAG: dict[str, Words] = {
    Rol.ADMINISTRATIE: _("werkt aan dossiers, zonder de zorg te zien"),
    Rol.INTERN_BEGELEIDER: _("werkt aan dossiers, en ziet ook de zorg"),
    Rol.DIRECTIE: _("ziet aantallen en wie keek, en geen dossiers"),
    Rol.BEHEERDER: _("regelt accounts en instellingen, en ziet geen dossiers"),
}
USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,59}")
SPACES = re.compile(r"[\s-]")


def rol_in_woorden(rol: str) -> Words:
    return ROLLEN.get(rol, rol)


def _rol_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Rol"),
        choices=[(rol, _("%(rol)s: %(mag)s") % {"rol": ROLLEN[rol], "mag": MAG[rol]}) for rol in ROLLEN],
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={"invalid_choice": _("Kies een rol uit de lijst."), "required": _("Kies een rol.")},
    )


def _text(**attrs: str) -> forms.TextInput:
    return forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off", "spellcheck": "false", **attrs})


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput({"class": "utrecht-textbox", "autocomplete": autocomplete})


class AccountForm(OwnSchool):
    """A new account."""

    naam = forms.CharField(
        label=_("Naam"),
        help_text=_("Zoals collega's deze persoon noemen."),
        max_length=100,
        widget=_text(),
        error_messages={"required": _("Vul een naam in.")},
    )
    username = forms.CharField(
        label=_("Gebruikersnaam"),
        help_text=_("Kleine letters, cijfers, punt, streepje of apenstaartje; 3 tot 60 tekens."),
        max_length=60,
        widget=_text(),
        error_messages={"required": _("Vul een gebruikersnaam in.")},
    )
    rol = _rol_field()
    field_order = ("naam", "username", "rol", "school")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip().lower()
        if not USERNAME.fullmatch(username):
            raise ValidationError(
                _("Gebruik kleine letters, cijfers, punt, streepje of apenstaartje; 3 tot 60 tekens.")
            )
        return username


class RolForm(forms.Form):
    """Another rol."""

    rol = _rol_field()


class LinkForm(forms.Form):
    """The person at the provider by whom this account signs in."""

    persoon = forms.CharField(
        label=_("Kenmerk bij de aanbieder"),
        help_text=_("Neem het over uit het beheer van de aanbieder. Maak het veld leeg om de koppeling weg te halen."),
        required=False,
        max_length=150,
        widget=_text(),
    )


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=_text(size="12", inputmode="numeric", autocomplete="one-time-code"),
        error_messages={"required": _("Vul de code in.")},
    )

    def clean_code(self) -> str:
        return SPACES.sub("", self.cleaned_data["code"])


class PasswordForm(forms.Form):
    """A new password, twice; with the old one when that was one's own."""

    oud = forms.CharField(
        label=_("Uw wachtwoord van nu"),
        widget=_password("current-password"),
        error_messages={"required": _("Vul uw wachtwoord van nu in.")},
    )
    nieuw = forms.CharField(
        label=_("Uw nieuwe wachtwoord"),
        help_text=_("Twaalf tekens of meer. Een zin van een paar woorden is goed te onthouden."),
        max_length=200,
        widget=_password("new-password"),
        error_messages={"required": _("Vul een nieuw wachtwoord in.")},
    )
    nogmaals = forms.CharField(
        label=_("Nog een keer het nieuwe wachtwoord"),
        max_length=200,
        widget=_password("new-password"),
        error_messages={"required": _("Vul het nieuwe wachtwoord nog een keer in.")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_oud(self) -> str:
        oud: str = self.cleaned_data["oud"]
        if not self.user.check_password(oud):
            raise ValidationError(_("Dit is niet uw wachtwoord van nu. Probeer het opnieuw."))
        return oud

    def clean_nieuw(self) -> str:
        nieuw: str = self.cleaned_data["nieuw"]
        try:
            validate_password(nieuw, self.user)
        except ValidationError:
            raise ValidationError(
                _("Dit wachtwoord is te kort of te bekend. Kies een ander, van 12 tekens of meer.")
            ) from None
        return nieuw

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "nieuw" in data and "nogmaals" in data and data["nieuw"] != data["nogmaals"]:
            self.add_error("nogmaals", _("Dit is niet hetzelfde als het nieuwe wachtwoord."))
        if "nieuw" in data and data["nieuw"] == data.get("oud"):
            self.add_error("nieuw", _("Dit is uw wachtwoord van nu. Kies een ander."))
        return data
