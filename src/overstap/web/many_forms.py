"""What must be chosen before something is done for many pupils: mostly nothing, else one value for all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from overstap.school.list_models import Reeks
from overstap.web.forms import clean_brin
from overstap.web.words import OVERSTAP

Soort = Reeks.Soort
PROFIELEN = ("POPO", "POVO", "VOVO")
"""To another school; within the school is another kind of overdracht, with a list of its own."""


class ManyForm(forms.Form):
    """Nothing to choose."""

    @property
    def waarde(self) -> str:
        """What was chosen, as the reeks keeps it."""
        return str(self.cleaned_data.get("keuze") or "")


def _profiel() -> forms.Field:
    return forms.ChoiceField(
        label=_("Welke overstap?"),
        choices=[(each, OVERSTAP[each]) for each in PROFIELEN],
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={"required": _("Kies een overstap."), "invalid_choice": _("Kies een overstap uit de lijst.")},
    )


def _school() -> forms.Field:
    return Brin(
        label=_("Alleen voor deze school (BRIN-code)"),
        help_text=_("Laat leeg als elke school het met reden mag ophalen."),
        required=False,
        max_length=12,
        widget=forms.TextInput(
            {"class": "utrecht-textbox", "size": "12", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


def _day() -> forms.Field:
    return forms.DateField(
        label=_("Vanaf welke dag?"),
        help_text=_("Laat leeg als een school het dossier meteen mag ophalen."),
        required=False,
        widget=forms.DateInput({"class": "utrecht-textbox", "type": "date", "size": "12"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Vul een dag in, bijvoorbeeld 25-03-2026.")},
        input_formats=("%Y-%m-%d", "%d-%m-%Y"),
    )


class Brin(forms.CharField):
    """A school code, however it was typed."""

    def clean(self, value: Any) -> str:
        return clean_brin(super().clean(value))


FIELDS = {Soort.PROFIEL: _profiel, Soort.VOOR: _school, Soort.VANAF: _day}


def form_of(soort: str, data: QueryDict | None = None) -> ManyForm:
    """The form of this deed, filled with what was sent."""
    form = ManyForm(data)
    if made := FIELDS.get(Soort(soort)):
        form.fields["keuze"] = made()
    return form
