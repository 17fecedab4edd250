"""The kinds of work that Vandaag tells of: their words, the list that each leads to, and what deadline counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from overstap.school.list_models import RegioDatum
from overstap.school.models import Uitgaand
from overstap.web.words import Words

UIT = Uitgaand.Stand
FOUTEN, INZAGE, KLAARZETTEN = RegioDatum.Voor.FOUTEN, RegioDatum.Voor.INZAGE, RegioDatum.Voor.KLAARZETTEN


@dataclass(frozen=True, slots=True)
class Taaksoort:
    sleutel: str
    """By which it is counted."""
    een: Words
    meer: Words
    uitleg: Words
    lijst: str
    """The name of the page with the list, and what it is narrowed to."""
    keuze: str
    voor: tuple[str, ...] = ()
    """Which dates of the region are its deadline."""

    @property
    def waar(self) -> str:
        """Whatever was searched for in that list before."""
        return f"{reverse(self.lijst)}?{self.keuze}&alle=1"


SENDING = (
    Taaksoort(
        UIT.CONCEPT,
        _("dossier met fouten"),
        _("dossiers met fouten"),
        _("Zonder herstel kan het dossier niet mee."),
        "pupils",
        "staat=fouten",
        (FOUTEN,),
    ),
    Taaksoort(
        UIT.NIET_BEGONNEN,
        _("leerling van wie nog geen dossier is"),
        _("leerlingen van wie nog geen dossier is"),
        _("Vraag uw LAS om de dossiers, lees OSO-bestanden in, of vul ze met de hand in."),
        "pupils",
        "staat=niet-begonnen",
        (FOUTEN,),
    ),
    Taaksoort(
        "privacy",
        _("dossier met vragen over privacy"),
        _("dossiers met vragen over privacy"),
        _("Beslis van elke plek of die mee mag. Over de zorg beslist de intern begeleider, als uw school die heeft."),
        "pupils",
        "werk=privacy",
        (FOUTEN, INZAGE),
    ),
    Taaksoort(
        "beginnen",
        _("dossier nog niet begonnen, en de laatste dag is dichtbij"),
        _("dossiers nog niet begonnen, en de laatste dag is dichtbij"),
        _("Verzamel de gegevens uit uw LAS."),
        "pupils",
        "werk=beginnen",
        (FOUTEN,),
    ),
    Taaksoort(
        "inzage",
        _("dossier dat de ouders nog moeten zien"),
        _("dossiers die de ouders nog moeten zien"),
        _("Laat het dossier zien en leg vast wat de ouders zeggen."),
        "pupils",
        "werk=inzage",
        (INZAGE,),
    ),
    Taaksoort(
        "klaarzetten",
        _("dossier dat u kunt klaarzetten"),
        _("dossiers die u kunt klaarzetten"),
        _("Er staat niets meer open."),
        "pupils",
        "werk=klaarzetten",
        (KLAARZETTEN,),
    ),
    Taaksoort(
        "vertrek",
        _("leerling gaat binnenkort weg"),
        _("leerlingen gaan binnenkort weg"),
        _("Het dossier is nog niet klaargezet."),
        "pupils",
        "werk=vertrek",
        (KLAARZETTEN,),
    ),
    Taaksoort(
        "opgevraagd",
        _("dossier is opgevraagd en was nog niet klaar"),
        _("dossiers zijn opgevraagd en waren nog niet klaar"),
        _("Een andere school wacht op u."),
        "pupils",
        "werk=opgevraagd",
    ),
    Taaksoort(
        "bericht",
        _("dossier staat klaar, en een school die er eerder om vroeg, weet dat niet"),
        _("dossiers staan klaar, en scholen die er eerder om vroegen, weten dat niet"),
        _("U kiest per leerling welke school bericht krijgt."),
        "pupils",
        "werk=bericht",
        (KLAARZETTEN,),
    ),
)
AT_OTHERS = (
    Taaksoort(
        UIT.TER_INZAGE,
        _("dossier ligt bij ouders"),
        _("dossiers liggen bij ouders"),
        _("De ouders kijken of het klopt."),
        "pupils",
        "staat=ter-inzage",
        (INZAGE,),
    ),
    Taaksoort(
        UIT.KLAARGEZET,
        _("dossier staat klaar"),
        _("dossiers staan klaar"),
        _("De nieuwe school heeft het nog niet opgehaald."),
        "pupils",
        "staat=klaargezet",
    ),
)
RECEIVING = (
    Taaksoort(
        "bericht",
        _("dossier is nu klaar: de vorige school liet het weten"),
        _("dossiers zijn nu klaar: de vorige school liet het weten"),
        _("Vraag het opnieuw op. Het komt niet vanzelf."),
        "requests",
        "werk=bericht",
    ),
    Taaksoort(
        "nieuw",
        _("dossier pas ontvangen"),
        _("dossiers pas ontvangen"),
        _("Bekijk het, en verwerk het in uw LAS."),
        "requests",
        "werk=nieuw",
    ),
    Taaksoort(
        "onbereikbaar",
        _("aanvraag: school niet bereikbaar"),
        _("aanvragen: school niet bereikbaar"),
        _("Vraag het dossier later opnieuw op."),
        "requests",
        "staat=onbereikbaar",
    ),
    Taaksoort(
        "geweigerd",
        _("aanvraag geweigerd"),
        _("aanvragen geweigerd"),
        _("Lees waarom, en wat u kunt doen."),
        "requests",
        "staat=geweigerd",
    ),
)
COMING = (
    Taaksoort(
        "niet-gereed",
        _("dossier is elders nog niet klaar"),
        _("dossiers zijn elders nog niet klaar"),
        _("De vorige school zet het klaar. Vraag het later opnieuw op."),
        "requests",
        "staat=niet-gereed&werk=zonder-bericht",
    ),
    Taaksoort(
        "aangevraagd",
        _("dossier is onderweg"),
        _("dossiers zijn onderweg"),
        _("Overstap haalt het op bij de vorige school."),
        "requests",
        "staat=aangevraagd",
    ),
)
