"""Why a step was not taken, in words: what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from overstap.school.steps import Refused
from overstap.web.words import Words

REASONS: dict[str, Words] = {
    "other_school": _(
        "In dit bestand staat een andere school als afzender. Kies een bestand van uw eigen school, of een andere school."
    ),
    "soort_not_sent": _(
        "Deze soort overdracht gaat niet langs deze weg. Maak in uw LAS een overstapdossier of een overdracht binnen BRIN."
    ),
    "no_pgn": _("Er staat geen BSN of onderwijsnummer in het bestand. Vul het in uw LAS in en maak het bestand opnieuw."),
    "no_dossier": _("Het dossier is er niet meer. Voeg de leerling opnieuw toe."),
    "dossier_has_errors": _("Er zitten nog fouten in het dossier. Verbeter ze in uw LAS en voeg het dossier opnieuw toe."),
    "stand_moved": _("Dit kan nu niet meer: het dossier is intussen veranderd. Hieronder staat hoe het nu is."),
}
UNKNOWN = _("Dit kan nu niet. Probeer het later opnieuw, en noem anders de code aan de servicedesk.")


@dataclass(frozen=True, slots=True)
class Fout:
    """One thing to mend: in which field (its label path), what to do, and the id of the rule for the servicedesk."""

    veld: str
    tekst: Words
    regel: str = ""


def fouten_of(refused: Refused) -> tuple[Fout, ...]:
    """The reason of a refusal, and every melding that came with it."""
    reason = Fout("", REASONS.get(refused.code, UNKNOWN), "" if refused.code in REASONS else refused.code)
    return (reason, *(Fout(melding.veld, melding.tekst, melding.regel) for melding in refused.meldingen))
