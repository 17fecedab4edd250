"""As what, and why, a list of pupils leaves the system."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from overstap.school.export import Reason

CSV, XLSX = "csv", "xlsx"


class ExportForm(forms.Form):
    soort = forms.ChoiceField(
        label=_("Soort bestand"),
        choices=((XLSX, _("rekenblad (XLSX)")), (CSV, _("tekst (CSV)"))),
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={"required": _("Kies een soort bestand."), "invalid_choice": _("Kies een soort bestand.")},
    )
    reden = forms.ChoiceField(
        label=_("Waarvoor hebt u de lijst nodig?"),
        help_text=_("Wij leggen uw reden vast, met uw naam en het aantal leerlingen."),
        choices=(
            ("", _("kies een reden")),
            (Reason.CONTROLE, _("controleren met het LAS of DUO")),
            (Reason.OVERLEG, _("overleg in het team of met de nieuwe school")),
            (Reason.LAS, _("inlezen in het LAS")),
            (Reason.VERZOEK, _("een verzoek van ouders of de inspectie")),
        ),
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={"required": _("Kies een reden."), "invalid_choice": _("Kies een reden uit de lijst.")},
    )
