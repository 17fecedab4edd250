"""What a person chooses when a file of the school is taken over: the files, the columns, the groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from overstap.intake.files import FILES_MAX
from overstap.intake.targets import EACH_ROW, ENTRIES_MAX, MARK, targets
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


ORDINALS = tuple((str(nr), format_lazy(_("de {nr}e"), nr=nr)) for nr in range(1, ENTRIES_MAX + 1))
POSTS = ((EACH_ROW, _("elke rij is er één")), *ORDINALS)
"""Which entry of a list a column fills: parents, tests and the like, of which a pupil may have more."""


class LongSelect(forms.Select):
    """A select that writes its many options itself: a list of forty columns has some thousands of them."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django hands it to every widget
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) == str(value or "") else "", word) for key, word in self.choices),
        )
        flat = flatatt({**self.attrs, **(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flat, options)


SELECTED = mark_safe(" selected")


class ColumnsForm(forms.Form):
    """For each column of a list where it goes, and which entry there; each field is named after its column."""

    def __init__(self, columns: Sequence[str], chosen: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [NOTHING, *((target.path, target.label) for target in targets().values())]
        for nr, column in enumerate(columns):
            path, _mark, post = (chosen[nr] if nr < len(chosen) else "").partition(MARK)
            self.fields[f"kolom-{nr}"] = _choice(column, choices, path, LongSelect)
            self.fields[f"post-{nr}"] = _choice(_("Welke, als er meer kunnen zijn"), POSTS, post or EACH_ROW)

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Of each column both fields."""
        return [(self[f"kolom-{nr}"], self[f"post-{nr}"]) for nr in range(len(self.fields) // 2)]

    @property
    def chosen(self) -> list[str]:
        """Where each column goes, in their order."""
        data = self.cleaned_data
        return [_placed(data[f"kolom-{nr}"], data[f"post-{nr}"]) for nr in range(len(self.fields) // 2)]


def _choice(label: Any, choices: Any, initial: str, widget: type[forms.Select] = forms.Select) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        initial=initial,
        widget=widget({"class": "utrecht-select"}),
        error_messages={"invalid_choice": _("Kies een veld uit de lijst.")},
    )


def _placed(path: str, post: str) -> str:
    """As `overstap.intake.targets` writes it; for a field that stands once it does not matter which entry."""
    return f"{path}{MARK}{post or EACH_ROW}" if path and targets()[path].lijst else path
