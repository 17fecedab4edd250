"""With which product a school works, and what that product says that it can fill."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from overstap.gegevensset.las import BYTES_MAX
from overstap.school.lasopgaven import names_for
from overstap.school.models import User
from overstap.web.forms import OwnSchool


class ProductForm(OwnSchool):
    """Choose a product that there is a declaration of."""

    product = forms.ChoiceField(
        label=_("Uw LAS"),
        help_text=_("Kies uw product, of geef hieronder zelf op wat het kan."),
        required=False,
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={"invalid_choice": _("Kies een product uit de lijst.")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        schools = user.schools_here().order_by("naam")
        names = {naam for school in schools for naam in names_for(school)}
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("niet gekozen")), *((naam, naam) for naam in sorted(names))]
        if len(schools) == 1:
            field.initial = schools[0].las


class DeclareForm(OwnSchool):
    """Bring a declaration of a product that is not in the list."""

    naam = forms.CharField(
        label=_("Naam van het product"),
        max_length=60,
        widget=forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off"}),
        error_messages={"required": _("Vul de naam van het product in.")},
    )
    bestand = forms.FileField(
        label=_("Bestand met de opgave (CSV)"),
        help_text=_("Met de kolommen plek, kan en opmerking. Uw leverancier kan het maken."),
        widget=forms.FileInput({"class": "ov-file", "accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Kies een bestand."),
            "missing": _("Kies een bestand."),
            "empty": _("Het bestand is leeg."),
            "invalid": _("Het bestand kwam niet aan. Kies het opnieuw."),
        },
    )
    field_order = ("naam", "bestand", "school")

    def clean_bestand(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["bestand"]
        if (file.size or 0) > BYTES_MAX:
            raise forms.ValidationError(_("Het bestand is groter dan 1 MB."))
        return file
