"""What a person may fill in, and what we say when it cannot be right: what, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from overstap.elfproef import elfproef
from overstap.keten.soorten import BINNEN_BRIN, OVERSTAPDOSSIER
from overstap.school.models import School, User

BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SPACES = re.compile(r"[\s.\-]")


def _text(**attrs: str) -> forms.TextInput:
    """A text field; with `size` it is drawn short."""
    return forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off", **attrs})


def _select() -> forms.Select:
    return forms.Select({"class": "utrecht-select"})


def clean_brin(value: str) -> str:
    """A school code as the chain writes it, however it was typed."""
    brin = SPACES.sub("", value).upper()
    if brin and not BRIN.fullmatch(brin):
        raise forms.ValidationError(
            _("Een BRIN-code heeft twee cijfers en twee letters, bijvoorbeeld 99PA. Controleer de code.")
        )
    return brin


def clean_pgn(value: str) -> str:
    """A BSN or onderwijsnummer, however it was typed."""
    pgn = SPACES.sub("", value)
    if not re.fullmatch(r"[0-9]{9}", pgn):
        raise forms.ValidationError(_("Dit nummer heeft geen negen cijfers. Neem het over uit uw LAS."))
    if not elfproef(pgn):
        raise forms.ValidationError(
            _("Dit is geen geldig BSN of onderwijsnummer: er zit een tikfout in. Neem het over uit uw LAS.")
        )
    return pgn


def clean_uuids(values: Iterable[str]) -> list[UUID]:
    """Those that are ids; what a page did not send is passed over."""
    return [UUID(value) for value in values if UUID_TEXT.fullmatch(value)]


class SignInForm(AuthenticationForm):
    """Sign in; the refusal never tells which of the two was wrong."""

    error_messages = {  # noqa: RUF012 (as Django declares it)
        "invalid_login": _(
            "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar. Controleer ze en probeer het opnieuw."
        ),
        "inactive": _(
            "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar. Controleer ze en probeer het opnieuw."
        ),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        for name, label, missing in (
            ("username", _("Gebruikersnaam"), _("Vul uw gebruikersnaam in.")),
            ("password", _("Wachtwoord"), _("Vul uw wachtwoord in.")),
        ):
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = missing
            field.widget.attrs["class"] = "utrecht-textbox"
            field.widget.attrs.pop("autofocus", None)


class OwnSchool(forms.Form):
    """A form that is about one of the schools of the user; with one school there is nothing to choose."""

    school = forms.ModelChoiceField(
        queryset=School.objects.none(),
        empty_label=None,
        widget=_select(),
        error_messages={"required": _("Kies uw school.")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = user.schools_here().order_by("naam")
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = schools
        field.label = _("Uw school")
        self.order_fields([*(name for name in self.fields if name != "school"), "school"])
        if len(schools) == 1:
            field.widget = forms.HiddenInput()
            field.initial = schools[0]


class AddForm(OwnSchool):
    """A dossier from a file: an OSO XML file, or a record in the JSON form."""

    bestand = forms.FileField(
        label=_("Bestand van de leerling"),
        help_text=_("Een OSO-bestand (.xml) of een record (.json) uit uw LAS, ten hoogste 10 MB."),
        widget=forms.FileInput({"class": "ov-file", "accept": ".xml,.json,application/xml,application/json"}),
        error_messages={
            "required": _("Kies een bestand."),
            "missing": _("Kies een bestand."),
            "empty": _("Het bestand is leeg. Maak het in uw LAS opnieuw en kies het nieuwe bestand."),
            "invalid": _("Het bestand kwam niet aan. Kies het opnieuw."),
        },
    )
    field_order = ("bestand", "school")

    def clean_bestand(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["bestand"]
        if (file.size or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise forms.ValidationError(
                _("Het bestand is groter dan 10 MB. Laat een grote bijlage weg en kies het nieuwe bestand.")
            )
        return file


class SealForm(forms.Form):
    """To whom a dossier may go and from when: every school that asks with good reason, or only one."""

    voor_brin = forms.CharField(
        label=_("Alleen voor deze school (BRIN-code)"),
        help_text=_("Laat leeg als u de nieuwe school nog niet weet."),
        required=False,
        max_length=12,
        widget=_text(size="12", maxlength="12", spellcheck="false"),
    )

    vanaf = forms.DateField(
        label=_("Op te halen vanaf"),
        help_text=_("Voor die dag krijgt geen school het dossier. Laat leeg als het meteen mag."),
        required=False,
        widget=forms.DateInput({"class": "utrecht-textbox", "type": "date", "size": "12"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Vul een dag in, bijvoorbeeld 25-03-2026.")},
        input_formats=("%Y-%m-%d", "%d-%m-%Y"),
    )
    voorlopig = forms.BooleanField(
        label=_("Dit is een voorlopig dossier"),
        help_text=_("De nieuwe school leest dat er later nog een versie komt."),
        required=False,
    )

    lijst_brin = forms.CharField(required=False, max_length=4)
    """The school of the leaving list, as it stood beside the box that was ticked: nobody ticks it beforehand."""

    def clean_voor_brin(self) -> str:
        return clean_brin(self.cleaned_data["voor_brin"])

    def clean_lijst_brin(self) -> str:
        return clean_brin(self.cleaned_data["lijst_brin"])

    def clean(self) -> dict[str, Any]:
        """One school for whom it is, whether it was ticked or written."""
        data = super().clean() or self.cleaned_data
        listed, written = data.pop("lijst_brin", ""), data.get("voor_brin", "")
        if listed and written not in ("", listed):
            self.add_error("voor_brin", _("U koos de school van uw lijst en vulde een andere in. Kies één van beide."))
        return data | ({"voor_brin": listed} if listed and "voor_brin" in data else {})


class RequestForm(OwnSchool):
    """Ask for the dossier of one pupil."""

    pgn = forms.CharField(
        label=_("BSN of onderwijsnummer van de leerling"),
        help_text=_("Negen cijfers. Wij tonen daarna alleen de laatste drie."),
        max_length=20,
        widget=_text(size="12", inputmode="numeric", maxlength="20", spellcheck="false"),
        error_messages={"required": _("Vul het BSN of onderwijsnummer in.")},
    )
    bron_brin = forms.CharField(
        label=_("BRIN-code van de vorige school"),
        help_text=_("Twee cijfers en twee letters."),
        max_length=12,
        widget=_text(size="12", maxlength="12", spellcheck="false"),
        error_messages={"required": _("Vul de BRIN-code van de vorige school in.")},
    )
    soort = forms.ChoiceField(
        label=_("Soort overdracht"),
        choices=(
            (OVERSTAPDOSSIER, _("naar een andere school")),
            (BINNEN_BRIN, _("binnen dezelfde school (zelfde BRIN-code)")),
        ),
        widget=_select(),
        error_messages={"invalid_choice": _("Kies een soort overdracht uit de lijst.")},
    )

    def clean_pgn(self) -> str:
        return clean_pgn(self.cleaned_data["pgn"])

    def clean_bron_brin(self) -> str:
        return clean_brin(self.cleaned_data["bron_brin"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        school, bron, soort = data.get("school"), data.get("bron_brin"), data.get("soort")
        if school and bron and (soort == BINNEN_BRIN) != (school.brin == bron):
            self.add_error("bron_brin", self._relation(soort == BINNEN_BRIN))
        return data

    @staticmethod
    def _relation(within: bool) -> Any:
        if within:
            return _("Binnen dezelfde school hebben beide scholen dezelfde BRIN-code. Kies anders een andere soort.")
        return _("Dit is uw eigen BRIN-code. Kies de soort binnen dezelfde school, of vul een andere code in.")


class FilterForm(forms.Form):
    """What narrows the list of pupils; sent with POST, since a name has no place in an address."""

    naam = forms.CharField(
        label=_("Naam"), required=False, max_length=60, widget=_text(type="search", spellcheck="false")
    )
    groep = forms.ChoiceField(label=_("Groep"), required=False, widget=_select())
    profiel = forms.ChoiceField(label=_("Overstap"), required=False, widget=_select())
    melding = forms.ChoiceField(label=_("Meldingen"), required=False, widget=_select())

    def __init__(self, choices: Mapping[str, list[tuple[str, Any]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
