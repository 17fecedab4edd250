"""The page of the national attachment: its parts, how far each is opened, and whether it travels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from overstap.dossier.toelichting import (
    BRON_MAX,
    CATEGORIE,
    NODIG_MAX,
    TEKST_MAX,
    Aandacht,
    Deel,
    attention,
    delen,
)
from overstap.dossier.werkdossier import Onderdeel
from overstap.gegevensset.standen import LEFT_OUT
from overstap.web.bijlagen_page import Papers, Regel
from overstap.web.paper_forms import Answers
from overstap.web.plain_text import PlainText

VRAAG, DRIE, TEKST = "vraag", "drie", "tekst"
"""How far a part is opened: the first question, all three of them, and the text itself."""
WRONG_DAY = _("Dit is geen dag. Schrijf de dag zoals 12-03-2026.")


class PartForm(forms.Form):
    """Three questions, and only when these are answered the text. Nothing is kept of a part that is not needed."""

    nodig = PlainText(
        label=_("1. Waarom is dit strikt nodig op de volgende school?"),
        help_text=_("Om de leerling les te geven of te begeleiden. Ouders en de nieuwe school lezen uw antwoord."),
        max_length=NODIG_MAX,
        widget=forms.Textarea({"class": "utrecht-textarea", "rows": "2"}),
        error_messages={"required": _("Schrijf op waarom dit strikt nodig is. Niet nodig? Laat het onderdeel leeg.")},
    )
    nu = forms.ChoiceField(
        label=_("2. Is dit nu nog zo?"),
        choices=(("ja", _("Ja, ik zag het dit schooljaar")), ("nee", _("Nee of weet ik niet: laat leeg"))),
        widget=Answers,
        error_messages={"required": _("Zeg of dit nu nog zo is."), "invalid_choice": _("Zeg of dit nu nog zo is.")},
    )
    bron = PlainText(
        label=_("3. Waarop rust dit?"),
        help_text=_("Bijvoorbeeld: toets, onderzoek of wat u in de klas zag."),
        max_length=BRON_MAX,
        widget=forms.TextInput({"class": "utrecht-textbox", "autocomplete": "off"}),
        error_messages={"required": _("Schrijf op waarop dit rust.")},
    )
    datum = forms.DateField(
        label=_("Van welke dag is dat?"),
        widget=forms.DateInput({"class": "utrecht-textbox", "type": "date", "size": "12"}, format="%Y-%m-%d"),
        error_messages={"required": _("Vul de dag in van wat u noemt."), "invalid": WRONG_DAY},
    )
    tekst = PlainText(
        label=_("Wat moet de volgende school weten?"),
        max_length=TEKST_MAX,
        widget=forms.Textarea({"class": "utrecht-textarea", "rows": "6"}),
        error_messages={"required": _("Schrijf op wat de volgende school moet weten, of maak dit weer leeg.")},
    )

    def __init__(self, deel: Deel, vandaag: date, stap: str, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=deel.id, **kwargs)
        self.vandaag = vandaag
        self.fields["tekst"].help_text = deel.hulp
        if stap != TEKST:
            del self.fields["tekst"]

    def clean_nu(self) -> str:
        if self.cleaned_data["nu"] == "nee":
            raise forms.ValidationError(_("Laat dit onderdeel dan leeg: alleen wat nu nog zo is, gaat mee."))
        return "ja"

    def clean_datum(self) -> date:
        datum: date = self.cleaned_data["datum"]
        if datum > self.vandaag:
            raise forms.ValidationError(_("Deze dag ligt in de toekomst. Vul de dag in van wat u noemt."))
        return datum

    @property
    def onderdeel(self) -> Onderdeel:
        said = self.cleaned_data
        return Onderdeel(said["nodig"], said["bron"], said["datum"].isoformat(), said.get("tekst", ""))


@dataclass(frozen=True, slots=True)
class Part:
    """One part on the page."""

    nr: int
    deel: Deel
    onderdeel: Onderdeel | None
    mark: str
    stap: str
    form: PartForm | None
    aandacht: tuple[Aandacht, ...]
    open: bool

    @property
    def tekens(self) -> int:
        return len(self.onderdeel.tekst) if self.onderdeel else 0


def mark_of_part(onderdeel: Onderdeel | None) -> str:
    """By which a form says what stood there when it was shown."""
    said = json.dumps(asdict(onderdeel) if onderdeel else None)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def parts_of(papers: Papers, vandaag: date, busy: PartForm | None = None, stap: str = VRAAG) -> Iterator[Part]:
    """Every part in order; `busy` is the form of the one that somebody is filling in, opened as far as `stap`."""
    for nr, deel in enumerate(delen().values(), start=1):
        onderdeel = papers.werk.toelichting.get(deel.id)
        form = busy if busy and busy.prefix == deel.id else _filled(deel, onderdeel, vandaag)
        yield Part(
            nr,
            deel,
            onderdeel,
            mark_of_part(onderdeel),
            stap if form is busy and busy else TEKST if onderdeel else VRAAG,
            form,
            _aandacht(papers, deel, onderdeel, vandaag),
            form is busy and busy is not None,
        )


def _filled(deel: Deel, onderdeel: Onderdeel | None, vandaag: date) -> PartForm | None:
    return PartForm(deel, vandaag, TEKST, initial={**asdict(onderdeel), "nu": "ja"}) if onderdeel else None


def _aandacht(papers: Papers, deel: Deel, onderdeel: Onderdeel | None, vandaag: date) -> tuple[Aandacht, ...]:
    if onderdeel is None:
        return ()
    maanden = papers.row.school.toelichting_maanden
    return attention(papers.composed.whole, deel, onderdeel, vandaag=vandaag, maanden_max=maanden)


def document_line(papers: Papers) -> Regel | None:
    """The document as it stands in the dossier, from whatever way it came."""
    return next((regel for regel in papers.regels if regel.toelichting), None)


def stays_out(papers: Papers) -> str:
    """Why nothing of this goes, when that is so whatever somebody writes."""
    lean = papers.composed.lean
    categorie = lean.gegevensset.categorieen.get(CATEGORIE)
    if categorie is None or lean.stand(categorie) not in LEFT_OUT:
        return ""
    if reden := papers.werk.categorieen.get(CATEGORIE):
        return str(_("Uw school laat onderwijsondersteuning weg: %(reden)s")) % {"reden": reden}
    profiel = lean.gegevensset.profielen.get(lean.profiel)
    status = profiel.uitlevering.get(CATEGORIE, "") if profiel else ""
    if status in LEFT_OUT:
        return str(_("Bij deze overstap staat de afspraak niet toe dat onderwijsondersteuning meegaat."))
    return str(_("In dit dossier staat onderwijsondersteuning uit."))
