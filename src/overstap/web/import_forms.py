"""What a person chooses when a file of the school is taken over: the files, the columns, the groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from overstap.intake.columns import targets
from overstap.intake.files import FILES_MAX
from overstap.school.models import User
from overstap.web.forms import OwnSchool

NOTHING = ("", _("niet overnemen"))


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more; each is looked at as Django looks at one."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        one = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        return [one(each, initial) for each in files] if files else one(None, initial)


class ImportForm(OwnSchool):
    """A file out of the school's own systems; which kind it is, is seen in the file."""

    bestand = FilesField(
        label=_("Bestand uit uw LAS"),
        help_text=_("EDEXML, een lijst (CSV of XLSX), OSO-bestanden of een ZIP ervan. Ten hoogste 10 MB per bestand."),
        widget=ManyFiles(
            {"class": "ov-file", "accept": ".xml,.csv,.txt,.xlsx,.zip,application/xml,text/csv,application/zip"}
        ),
        error_messages={
            "required": _("Kies een bestand."),
            "missing": _("Kies een bestand."),
            "empty": _("Het bestand is leeg. Maak het in uw LAS opnieuw en kies het nieuwe bestand."),
            "invalid": _("Het bestand kwam niet aan. Kies het opnieuw."),
        },
    )
    field_order = ("bestand", "school")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)

    def clean_bestand(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["bestand"]
        if len(files) > FILES_MAX:
            raise forms.ValidationError(_("Dit zijn te veel bestanden. Maak er een ZIP van."))
        if any((file.size or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE for file in files):
            raise forms.ValidationError(_("Een bestand is groter dan 10 MB. Deel het op, bijvoorbeeld per groep."))
        return files


class ColumnsForm(forms.Form):
    """For each column of a list where it goes; each field is named after its column."""

    def __init__(self, columns: Sequence[str], chosen: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [NOTHING, *((target.path, target.label) for target in targets().values())]
        for nr, column in enumerate(columns):
            self.fields[f"kolom-{nr}"] = forms.ChoiceField(
                label=column,
                choices=choices,
                required=False,
                initial=chosen[nr] if nr < len(chosen) else "",
                widget=forms.Select({"class": "utrecht-select"}),
                error_messages={"invalid_choice": _("Kies een veld uit de lijst.")},
            )

    @property
    def chosen(self) -> list[str]:
        """The path for each column, in their order."""
        return [self.cleaned_data[name] for name in self.fields]
