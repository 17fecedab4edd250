"""The forms of attachments, of the national attachment and of the inzage: what may be filled in, what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from overstap.dossier.attachments import SIZE_BYTES_MAX
from overstap.school.given_files import OMSCHRIJVING_MAX
from overstap.school.inzage import JA, NEE, ONBEKEND, TEKST_MAX
from overstap.school.models import Toelichting
from overstap.school.toelichting import MAANDEN_MAX, MAANDEN_MIN
from overstap.web.plain_text import PlainText

ACCEPT = ".pdf,.jpg,.jpeg,.png,.txt,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp"
FILE_ERRORS = {
    "required": _("Kies een bestand."),
    "missing": _("Kies een bestand."),
    "empty": _("Het bestand is leeg. Kies een ander bestand."),
    "invalid": _("Het bestand kwam niet aan. Kies het opnieuw."),
    "max_length": _("De naam van het bestand is te lang. Maak de naam korter dan 100 tekens."),
}


KNOWN_BY = "@"
"""Between a place and by what its block is known: a list in another order meanwhile makes it no choice any more."""


def chosen(plek: str, kenteken: str) -> str:
    """A place as the form names it."""
    return f"{plek}{KNOWN_BY}{kenteken}" if kenteken else plek


class Answers(forms.RadioSelect):
    """A question with a few answers; a link to it leads to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


def _file(help_text: Any, accept: str) -> forms.FileField:
    return forms.FileField(
        label=_("Bestand"),
        help_text=help_text,
        max_length=100,
        widget=forms.FileInput({"class": "ov-file", "accept": accept}),
        error_messages=FILE_ERRORS,
    )


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"class": "utrecht-textarea", "rows": str(rows)})


def _not_too_large(file: UploadedFile[Any]) -> UploadedFile[Any]:
    if (file.size or 0) > min(SIZE_BYTES_MAX, settings.FILE_UPLOAD_MAX_MEMORY_SIZE):
        raise forms.ValidationError(_("Het bestand is groter dan 7 MB. Maak het kleiner of deel het op."))
    return file


class FileForm(forms.Form):
    """A file to add: which, what it is, and where it belongs."""

    bestand = _file(
        _("Een PDF, foto, tekst of kantoorbestand van ten hoogste 7 MB. U kunt het bestand ook hierheen slepen."),
        ACCEPT,
    )
    plek = forms.ChoiceField(
        label=_("Waar hoort het bij?"),
        widget=forms.Select({"class": "utrecht-select"}),
        error_messages={
            "required": _("Kies waar het bestand bij hoort."),
            "invalid_choice": _("Kies waar het bestand bij hoort."),
        },
    )
    omschrijving = PlainText(
        label=_("Wat is het?"),
        help_text=_(
            "Een paar woorden, zonder de naam van de leerling. Bijvoorbeeld: verslag leesonderzoek, maart 2026."
        ),
        max_length=OMSCHRIJVING_MAX,
        widget=forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off"}),
        error_messages={"required": _("Schrijf in een paar woorden op wat dit is.")},
    )

    def __init__(self, places: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(_("Al ingevuld in dit dossier"), places["er"]), (_("Nog niets van ingevuld"), places["nieuw"])]
        field = self.fields["plek"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Kies een plek")), *(group for group in groups if group[1])]

    def clean_bestand(self) -> UploadedFile[Any]:
        return _not_too_large(self.cleaned_data["bestand"])

    def clean_plek(self) -> str:
        plek: str = self.cleaned_data["plek"]
        return plek.partition(KNOWN_BY)[0]


class PdfForm(forms.Form):
    """The national attachment as a file."""

    bestand = _file(_("Een PDF van ten hoogste 7 MB, zonder wachtwoord."), ".pdf,application/pdf")

    def clean_bestand(self) -> UploadedFile[Any]:
        return _not_too_large(self.cleaned_data["bestand"])


class WayForm(forms.Form):
    """How a school makes the national attachment."""

    manier = forms.ChoiceField(
        label=_("Hoe maakt uw school deze bijlage?"),
        choices=(
            (Toelichting.EIGEN.value, _("Wij schrijven de bijlage in Overstap.")),
            (Toelichting.BESTAND.value, _("Wij voegen een eigen PDF toe.")),
            (Toelichting.LAS.value, _("De bijlage komt uit ons LAS.")),
        ),
        widget=Answers,
        error_messages={"required": _("Kies een manier."), "invalid_choice": _("Kies een manier uit de lijst.")},
    )
    maanden = forms.IntegerField(
        label=_("Na hoeveel maanden vragen wij of iets nog klopt?"),
        help_text=_("Het gaat om de datum van de toets, het onderzoek of de waarneming."),
        min_value=MAANDEN_MIN,
        max_value=MAANDEN_MAX,
        widget=forms.NumberInput({"class": "utrecht-textbox", "size": "6"}),
        error_messages={
            "required": _("Vul een aantal maanden in, van 1 tot en met 120."),
            "invalid": _("Vul een aantal maanden in, van 1 tot en met 120."),
            "min_value": _("Vul een aantal maanden in, van 1 tot en met 120."),
            "max_value": _("Vul een aantal maanden in, van 1 tot en met 120."),
        },
    )


class InzageForm(forms.Form):
    """What the parents said of the dossier."""

    datum = forms.DateField(
        label=_("Op welke dag hebben de ouders het dossier gezien?"),
        help_text=_("Reageren zij niet? Vul dan de dag in waarop u het dossier liet zien."),
        widget=forms.DateInput({"class": "utrecht-textbox", "type": "date", "size": "12"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Vul de dag in waarop de ouders het dossier hebben gezien."),
            "invalid": _("Dit is geen dag. Schrijf de dag zoals 12-03-2026."),
        },
    )
    akkoord = forms.ChoiceField(
        label=_("Zijn de ouders akkoord met de inhoud?"),
        choices=(
            (JA, _("Ja")),
            (NEE, _("Nee. Dat houdt niets tegen: hun reden gaat mee.")),
            (ONBEKEND, _("Niet gereageerd, of zij zeiden het niet")),
        ),
        widget=Answers,
        error_messages={"required": _("Kies wat de ouders vinden."), "invalid_choice": _("Kies wat de ouders vinden.")},
    )
    reden = PlainText(
        label=_("Waarom niet?"),
        help_text=_("Alleen bij nee, in de eigen woorden van de ouders. De nieuwe school leest dit."),
        required=False,
        max_length=TEKST_MAX,
        widget=_area(3),
    )
    toestemming = forms.ChoiceField(
        label=_("Vinden de ouders goed dat het dossier naar de nieuwe school gaat?"),
        choices=((JA, _("Ja")), (NEE, _("Nee")), (ONBEKEND, _("Niet gereageerd, of zij zeiden het niet"))),
        widget=Answers,
        error_messages={"required": _("Kies een antwoord."), "invalid_choice": _("Kies een antwoord.")},
    )
    opmerking = PlainText(
        label=_("Opmerking voor uw eigen school"),
        help_text=_("Dit reist niet mee."),
        required=False,
        max_length=TEKST_MAX,
        widget=_area(2),
    )
    voorlopig = forms.BooleanField(
        label=_("Dit is een voorlopig dossier: er komt later nog een nieuwe versie"),
        required=False,
    )
    gezien = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, vraagt_toestemming: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not vraagt_toestemming:
            del self.fields["toestemming"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("akkoord") == NEE and not data.get("reden", "").strip():
            self.add_error("reden", _("Schrijf op waarom de ouders niet akkoord zijn, in hun eigen woorden."))
        return data
