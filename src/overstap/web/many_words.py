"""What is done for many pupils at once, in words: the deed, its page, and why it cannot be done with one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from overstap.school.list_models import Reeks
from overstap.school.trial import BEGIN, CHOICE, CLASH, LOOSE, PRIVACY, Gebrek, Scherm
from overstap.web.refusals import REASONS
from overstap.web.words import Words

Soort = Reeks.Soort


@dataclass(frozen=True, slots=True)
class Daad:
    """One deed: in the menu, above its page, what it does to a pupil, on its button, and when it was done."""

    menu: Words
    kop: Words
    wat: Words
    knop: Words
    gedaan: Words


DADEN: Mapping[str, Daad] = {
    Soort.PROEF: Daad(
        _("een proef doen, zonder iets te versturen"),
        _("Proef: kan het dossier mee?"),
        _("het dossier wordt gecontroleerd, er verandert niets"),
        _("Doe de proef"),
        _("kan mee"),
    ),
    Soort.KLAARZETTEN: Daad(
        _("klaarzetten"),
        _("Dossiers klaarzetten"),
        _("het dossier gaat op slot; de nieuwe school kan het ophalen"),
        _("Zet deze dossiers klaar"),
        _("klaargezet"),
    ),
    Soort.PROFIEL: Daad(
        _("een andere overstap kiezen"),
        _("Een andere overstap kiezen"),
        _("het dossier krijgt de overstap die u kiest"),
        _("Kies deze overstap"),
        _("gekozen"),
    ),
    Soort.VOOR: Daad(
        _("kiezen voor welke school"),
        _("Kiezen voor welke school het dossier is"),
        _("alleen de school die u kiest kan het dossier ophalen"),
        _("Bewaar de school"),
        _("bewaard"),
    ),
    Soort.VANAF: Daad(
        _("kiezen vanaf welke dag"),
        _("Kiezen vanaf welke dag een school het dossier mag ophalen"),
        _("voor de dag die u kiest krijgt geen school het dossier"),
        _("Bewaar de dag"),
        _("bewaard"),
    ),
    Soort.INTREKKEN: Daad(
        _("intrekken"),
        _("Dossiers intrekken"),
        _("geen school kan het dossier nog ophalen; wat al is opgehaald, blijft daar"),
        _("Trek deze dossiers in"),
        _("ingetrokken"),
    ),
}
"""In the order of the menu: what changes nothing comes first."""

HINDRANCES: Mapping[str, Words] = {
    "dossier_has_errors": _("Er zitten nog fouten in het dossier."),
    "unsettled": _("Er staan nog vragen over privacy open."),
    "inzage_missing": _("De ouders hebben het dossier nog niet gezien."),
    "not_begun": _("Het dossier is nog niet begonnen."),
    "sealed": _("Het dossier is al klaargezet of opgehaald."),
    "not_sealed": _("Het dossier is niet klaargezet."),
    "past": _("Het dossier is ingetrokken of vervangen."),
    "choice_not_possible": _("Wat uw school wegliet, kan bij deze overstap niet weg. Bekijk eerst het dossier zelf."),
    "stand_moved": _("Het dossier is intussen veranderd. Probeer het opnieuw."),
    "other_school": _("Deze leerling hoort niet meer bij uw school."),
    "technical": _("Er ging iets mis. Probeer het opnieuw, en bel anders de servicedesk."),
    "nobody_chosen": _("U koos geen leerlingen. Zet een vinkje voor de leerlingen, of kies ze allemaal."),
    "series_begun": _("Dit is al begonnen. Hieronder ziet u hoe ver het is."),
}


def hindernis(code: str) -> Words:
    """Why a step was refused: in the words for many pupils at once, else in those for one; of what has none, that it
    went wrong.
    """
    return HINDRANCES.get(code) or REASONS.get(code) or HINDRANCES["technical"]


SCREENS: Mapping[str, Words] = {
    Scherm.LAS: _("uw LAS"),
    Scherm.BLOK: _("Overstap, het dossier"),
    Scherm.INZAGE: _("Overstap, inzage"),
    Scherm.PRIVACY: _("Overstap, vragen over privacy"),
}
ANCHORS: Mapping[str, str] = {Scherm.BLOK: "fouten", Scherm.INZAGE: "inzage", Scherm.PRIVACY: "klaarzetten"}
"""Where on the page of a pupil each screen of ours begins."""


OWN: Mapping[str, tuple[Words, Words]] = {
    BEGIN: (_("Nog niet begonnen"), _("Er zijn alleen een naam en een groep. Verzamel de gegevens uit uw LAS.")),
    PRIVACY: (_("Vragen over privacy"), _("Beslis van elke plek of die mee mag.")),
    LOOSE: (
        _("Bijlage zonder plek"),
        _("Er hoort een bijlage bij een onderdeel dat er niet meer is. Kies een andere plek."),
    ),
    CHOICE: (_("Wat gaat mee?"), _("Wat uw school wegliet, kan bij deze overstap niet weg.")),
    CLASH: (_("Twee gegevens botsen"), _("Uw LAS geeft nu iets anders dan iemand hier invulde. Kies er een.")),
}


def code_of(gebrek: Gebrek) -> str:
    """The rule, for the servicedesk; what is ours has no code."""
    return "" if gebrek.regel in OWN else gebrek.regel


def in_words(gebrek: Gebrek) -> tuple[Words, Words]:
    """Its place and what to do."""
    return OWN.get(gebrek.regel) or (gebrek.veld, gebrek.tekst)
