"""What is filled in when somebody outside demands something: a ground and a reference, or a pupil and a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from overstap.school.demand_models import Afgifte
from overstap.school.hold import REDEN_MAX
from overstap.school.release import KENMERK_MAX
from overstap.web.forms import OwnSchool, clean_pgn
from overstap.web.plain_text import PlainText
from overstap.web.words import Words

Grond = Afgifte.Grond
GRONDEN: dict[str, Words] = {
    Grond.INZAGE: _("verzoek om inzage van ouders of leerling (AVG, artikel 15)"),
    Grond.RECHTER: _("verzoek of bevel van een rechter"),
    Grond.KLACHT: _("klachtcommissie"),
    Grond.ANDERS: _("een andere grond"),
}


def grond_in_woorden(grond: str) -> Words:
    return GRONDEN.get(grond, grond)


class ReasonField(PlainText):
    """Why, in some sentences that directie and beheerder read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=_("Alleen directie en beheerder lezen dit."),
            max_length=REDEN_MAX,
            widget=forms.Textarea({"class": "utrecht-textarea", "rows": "3", "maxlength": str(REDEN_MAX)}),
            error_messages={"required": _("Schrijf uw reden op.")},
            **kwargs,
        )


class AfgifteForm(forms.Form):
    """On what ground a dossier is demanded, and what the other calls the demand."""

    grond = forms.ChoiceField(
        label=_("Op welke grond vraagt iemand dit dossier?"),
        choices=[("", _("kies een grond")), *GRONDEN.items()],
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={"required": _("Kies een grond."), "invalid_choice": _("Kies een grond uit de lijst.")},
    )
    kenmerk = PlainText(
        label=_("Kenmerk van het verzoek"),
        help_text=_("Een zaaknummer, of wie het vroeg en de dag van de brief. De directie leest het."),
        max_length=KENMERK_MAX,
        widget=forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off", "maxlength": str(KENMERK_MAX)}),
        error_messages={"required": _("Vul een kenmerk in.")},
    )


class StopForm(OwnSchool):
    """Of which pupil nothing may be destroyed, and why."""

    pgn = forms.CharField(
        label=_("BSN of onderwijsnummer van de leerling"),
        help_text=_("Negen cijfers, uit uw LAS. Zo weet u zeker dat het de juiste leerling is."),
        max_length=20,
        widget=forms.TextInput(
            {
                "class": "utrecht-textbox",
                "autocomplete": "off",
                "size": "12",
                "inputmode": "numeric",
                "maxlength": "20",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Vul het BSN of onderwijsnummer in.")},
    )
    reden = ReasonField(label=_("Waarom mag er niets worden vernietigd?"))
    field_order = ("pgn", "reden", "school")

    def clean_pgn(self) -> str:
        return clean_pgn(self.cleaned_data["pgn"])


class LiftForm(forms.Form):
    """Why it is over."""

    reden = ReasonField(label=_("Waarom is het niet meer nodig?"))
