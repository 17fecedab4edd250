"""The dates that the schools of a region agreed on: the form, and what is usual in most places. Own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from overstap.school.list_models import RegioDatum
from overstap.school.models import School
from overstap.web.words import Words

DATES_MAX = 40
"""Days that one school may keep."""
Voor = RegioDatum.Voor
WERK_WORDS: dict[str, Words] = {
    Voor.ANDERS: _("niets in Overstap"),
    Voor.FOUTEN: _("alle fouten hersteld"),
    Voor.INZAGE: _("ouders hebben het dossier gezien"),
    Voor.KLAARZETTEN: _("dossiers klaargezet"),
}


@dataclass(frozen=True, slots=True)
class Suggestie:
    sleutel: str
    dag: date
    naam: Words
    voor: str


USUAL: tuple[tuple[str, int, int, Words, str], ...] = (
    ("voorlopig", 1, 31, _("Voorlopig schooladvies"), Voor.ANDERS),
    ("fouten", 3, 13, _("Alle fouten hersteld"), Voor.FOUTEN),
    ("inzage", 3, 20, _("Ouders kunnen reageren tot en met deze dag"), Voor.INZAGE),
    ("advies", 3, 24, _("Definitief schooladvies"), Voor.ANDERS),
    ("opvragen", 3, 25, _("Scholen kunnen dossiers opvragen"), Voor.KLAARZETTEN),
)
"""Key, month, day and name."""


def suggestions(today: date) -> tuple[Suggestie, ...]:
    """For the spring to come: from August on that is the next year's."""
    year = today.year + (today.month >= 8)
    return tuple(Suggestie(key, date(year, month, day), naam, voor) for key, month, day, naam, voor in USUAL)


class RegionForm(forms.Form):
    """One day, and what must be done by then."""

    dag = forms.DateField(
        label=_("Dag"),
        widget=forms.DateInput({"class": "utrecht-textbox", "type": "date", "size": "12"}, format="%Y-%m-%d"),
        input_formats=("%Y-%m-%d", "%d-%m-%Y"),
        error_messages={"required": _("Vul een dag in."), "invalid": _("Vul een dag in, bijvoorbeeld 25-03-2026.")},
    )
    naam = forms.CharField(
        label=_("Wat er dan is"),
        max_length=80,
        widget=forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off", "maxlength": "80"}),
        error_messages={"required": _("Vul in wat er die dag is.")},
    )
    voor = forms.ChoiceField(
        label=_("Wat moet voor die dag klaar zijn?"),
        choices=tuple(WERK_WORDS.items()),
        required=False,
        widget=forms.Select({"class": "utrecht-select"}),
    )

    def __init__(self, schools: Sequence[School], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = schools
        if len(schools) > 1:
            self.fields["school"] = forms.ChoiceField(
                label=_("School"),
                choices=[(str(each.pk), each.naam) for each in schools],
                widget=forms.Select({"class": "utrecht-select"}),
                error_messages={"invalid_choice": _("Kies een van uw eigen scholen.")},
            )

    @property
    def school(self) -> School:
        chosen = self.cleaned_data.get("school", str(self.schools[0].pk))
        return next(each for each in self.schools if str(each.pk) == chosen)
