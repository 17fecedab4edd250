"""What a step or a record refused, as a problem: the code of the rooms within, and a sentence for who builds."""

from __future__ import annotations

from collections.abc import Mapping

from overstap.api.problem import Problem, error
from overstap.dossier import BouwFout, Melding
from overstap.dossier.spot import NoSuchSpot
from overstap.gegevensset import LasFout
from overstap.school.looked_at import RULE
from overstap.school.steps import Refused
from overstap.school.webhooks import AddressRefused

CONFLICT = frozenset(
    {
        "stand_moved",
        "other_year",
        "toelichting_not_from_las",
        "too_many_files",
        "files_too_large",
        "too_many_changes",
        "too_many_webhooks",
        "webhook_known",
    }
)
"""Nothing is wrong with the request itself: 409."""
REASONS: dict[str, str] = {
    "other_school": "Dit record is van een andere school. Stuur het naar de BRIN-code die erin staat.",
    "soort_not_sent": "Deze soort overdracht gaat een andere weg. Stuur een overstapdossier of overdrachtbinnenbrin.",
    "no_pgn": "Het record heeft geen BSN of onderwijsnummer. Vul een van beide in.",
    "stand_moved": "Het dossier is klaargezet of al weg. Stuur de gegevens opnieuw: dan komt er een nieuwe versie.",
    "other_year": "Het dossier volgt een afspraak van een ander jaar. De school leest het eerst opnieuw in.",
    "no_dossier": "Het dossier van deze leerling is er niet meer. Stuur de gegevens opnieuw.",
    "toelichting_not_from_las": "Deze school maakt de toelichting zelf. De school kan in Overstap kiezen voor het LAS.",
    "too_many_files": "Bij deze leerling staan al 50 bestanden. Haal er eerst weg.",
    "bijlage": "Dit bestand kan zo niet mee. Er is niets toegevoegd; hieronder staat wat eraan te doen is.",
    "files_too_large": "Samen worden de bijlagen te groot om te versturen. Maak bestanden kleiner of haal er een weg.",
    "too_many_changes": "In dit dossier is zo veel veranderd dat er niets meer bij kan. Noem dit aan de school.",
    "too_many_webhooks": "Er zijn al 10 webhooks bij deze school. Haal er eerst een weg.",
    "webhook_known": "Aan dit adres meldt deze school al alles. Haal die webhook weg als u een nieuw geheim wilt.",
    "no_such_place": "Op deze plek kan in dit dossier geen bijlage staan.",
    "webhook_url": "Een webhook gaat naar een https-adres met geregistreerde naam, op poort 443, nooit naar binnen.",
    "brin_wrong": "Een BRIN-code heeft twee cijfers en twee letters, bijvoorbeeld 99PA.",
    "pupil_unknown": "Van deze leerling is hier niets bekend. Stuur eerst de gegevens.",
}
UNKNOWN = "Dit kan nu niet. Noem de code aan de servicedesk."
REFUSED = (Refused, BouwFout, NoSuchSpot, LasFout)


def problem_of(refusal: Exception) -> Problem:
    """The problem for what one of REFUSED says."""
    if isinstance(refusal, BouwFout):
        faults = [error("body", each.locatie, each.regel, each.tekst) for each in refusal.meldingen]
        return Problem(400, "record", "Het record past niet in de gegevensset.", faults)
    if isinstance(refusal, LasFout):
        faults = [error("body", "/opgaven", "opgave", each) for each in refusal.fouten]
        return Problem(400, "opgave", "De opgave klopt niet.", faults)
    if isinstance(refusal, Refused) and refusal.code == "file_refused":
        faults = [_of_file(each) for each in refusal.meldingen]
        return Problem(400, "bijlage", said("bijlage"), faults)
    if isinstance(refusal, AddressRefused):
        detail = said(refusal.code)
        return Problem(400, refusal.code, detail, [error("body", "/url", refusal.reason, detail)])
    code = refusal.code if isinstance(refusal, Refused) else "no_such_place"
    if code in CONFLICT:
        return Problem(409, code, said(code))
    return _bad(code, code, said(code))


def said(code: str) -> str:
    return REASONS.get(code, UNKNOWN)


def _of_file(melding: Melding) -> Mapping[str, object]:
    """What is wrong with a file, and what to do about it."""
    return error("body", "", melding.regel.removeprefix(RULE).lower(), melding.tekst)


def _bad(code: str, fault: str, detail: str) -> Problem:
    return Problem(400, code, detail, [error("body", "", fault, detail)])
