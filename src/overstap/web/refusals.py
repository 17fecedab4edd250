"""Why a step was not taken, in words: what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from overstap.dossier import BouwFout, LeesFout
from overstap.gegevensset import load
from overstap.intake.fault import IntakeFout
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.web.care import Sight, told
from overstap.web.plain_text import INVISIBLE
from overstap.web.record import RecordFout
from overstap.web.visitor import PageRequest
from overstap.web.words import Words

REASONS: dict[str, Words] = {
    "other_school": _("In dit bestand is een andere school de afzender. Kies een bestand van uw eigen school."),
    "soort_not_sent": _("Deze soort overdracht gaat een andere weg. Maak in uw LAS een overstapdossier."),
    "no_pgn": _("Het bestand heeft geen BSN of onderwijsnummer. Vul het in uw LAS in en maak het bestand opnieuw."),
    "no_session": _("Deze aanvraag heeft nog geen sessie. Wacht even, en kijk dan opnieuw in de lijst."),
    "no_dossier": _("Het dossier is er niet meer. Voeg de leerling opnieuw toe."),
    "dossier_has_errors": _("Het dossier heeft nog fouten. Verbeter ze hieronder, en daarna ook in uw LAS."),
    "pgn_wrong": _("Dit is geen geldig BSN of onderwijsnummer. Controleer de negen cijfers."),
    "brin_wrong": _("Een BRIN-code heeft twee cijfers en twee letters, bijvoorbeeld 99PA. Controleer de code."),
    "soort_unknown": _("Kies een soort: naar een andere school, of binnen dezelfde school."),
    "other_brin": _("Een overdracht binnen dezelfde school kan alleen met de BRIN-code van uw eigen school."),
    "already_asked": _("Dit dossier is al opgevraagd en nog onderweg. Wacht op het antwoord."),
    "clock_off": _("De klok van dit systeem staat verkeerd. De servicedesk moet die gelijkzetten. Vraag het later op."),
    "unsettled": _("Over dit dossier staan nog vragen over privacy open. Beantwoord ze eerst, hieronder."),
    "inzage_missing": _("De ouders hebben het dossier nog niet gezien. Leg eerst vast wanneer zij het zagen."),
    "not_begun": _("Alleen naam en groep zijn bekend. Uw LAS stuurt de gegevens, of u vult ze hieronder in."),
    "nobody_ticked": _("U koos geen school. Zet een vinkje voor een school die bericht moet krijgen."),
    "no_reason": _("Schrijf uw reden op. Er is nog niets veranderd."),
    "no_choice": _("Kies eerst wat u wilt doen. Er is nog niets veranderd."),
    "no_question": _("Kruis eerst aan waarover uw reden gaat. Er is nog niets veranderd."),
    "text_unsafe": INVISIBLE,
    "text_too_long": _("Deze tekst is te lang. Hier passen ten hoogste 100.000 tekens. Er is nog niets veranderd."),
    "too_many_changes": _(
        "In dit dossier is al 5.000 keer iets veranderd. Meer kan niet. Deze wijziging is niet bewaard; wat u eerder "
        "veranderde, blijft staan. Verander het in uw LAS en stuur de gegevens opnieuw naar Overstap."
    ),
    "supplier_name": _("Vul de naam van de leverancier in, met ten hoogste 60 tekens."),
    "token_days": _("Een token geldt ten hoogste een jaar. Kies een dag in de komende twaalf maanden."),
    "webhook_url": _(
        "Naar dit adres mag geen bericht. Een goed adres begint met https://, heeft een geregistreerde naam en "
        "geen poort."
    ),
    "too_many_webhooks": _("Deze leverancier heeft al 10 webhooks bij uw school. Beëindig er eerst een."),
    "webhook_known": _("Aan dit adres melden wij al alles. Beëindig die webhook eerst als u een nieuw geheim wilt."),
    "test_waits": _("Er wacht nog een testbericht. Kijk over een minuut opnieuw."),
    "other_year": _("Dit dossier volgt een afspraak van een ander jaar. Laat uw LAS het hele dossier opnieuw maken."),
    "file_refused": _("Dit bestand kan zo niet mee. Er is niets toegevoegd."),
    "files_too_large": _(
        "Samen zijn de bijlagen dan te groot om te versturen. Maak bestanden kleiner of laat er een weg."
    ),
    "too_many_files": _("Er zijn al 50 bestanden toegevoegd. Haal er eerst een weg."),
    "no_such_file": _("Deze bijlage is er niet meer. Hieronder staat wat er nu is."),
    "no_such_place": _("Op deze plek kan geen bestand. Kies een andere plek."),
    "no_reason_out": _("Schrijf op waarom deze bijlage niet meegaat."),
    "toelichting_other_way": _("Uw school maakt deze bijlage op een andere manier. De beheerder kan dat veranderen."),
    "toelichting_not_from_las": _("Deze school maakt de toelichting onderwijsbehoeften niet in het LAS."),
    "toelichting_no_pdf": _("Dit bestand is geen PDF. Bewaar het als PDF en kies het opnieuw."),
    "no_such_part": _("Dit onderdeel is er niet. Hieronder staan de onderdelen."),
    "no_such_way": _("Kies een manier, en een aantal maanden van 1 tot en met 120."),
    "part_open_notices": _("Beantwoord eerst de vragen bij dit onderdeel."),
    "part_moved": _(
        "Iemand anders schreef intussen in deze bijlage. Hieronder staat hoe die nu is, en uw eigen tekst."
    ),
    "inzage_date": _("Vul de dag in waarop de ouders het dossier hebben gezien. Die ligt niet in de toekomst."),
    "inzage_before_shown": _(
        "Op die dag konden de ouders dit dossier nog niet zien. Vul de dag in waarop u het liet zien, of een latere."
    ),
    "inzage_akkoord": _("Kies wat de ouders van de inhoud vinden."),
    "inzage_reason": _("Schrijf op waarom de ouders niet akkoord zijn."),
    "inzage_toestemming": _("Kies of de ouders het goed vinden dat het dossier naar de nieuwe school gaat."),
    "changed_since_shown": _("Het dossier is veranderd sinds de ouders het zagen. Laat het hun opnieuw zien."),
    "letter_of_care": _("In de brief staan gegevens over zorg. Op uw school maakt de intern begeleider die brief."),
    "username_taken": _("Deze gebruikersnaam is al in gebruik. Kies een andere."),
    "own_account": _("Uw eigen account kunt u hier niet wijzigen. Vraag een andere beheerder."),
    "other_schools": _("Dit account werkt ook voor een andere school. Vraag de servicedesk om dit te doen."),
    "person_taken": _("Aan deze persoon bij de aanbieder hangt al een ander account. Controleer wat u invulde."),
    "too_many_unknown": _(
        "Uw school vroeg vandaag te vaak naar leerlingen die een andere school niet kent. Controleer de nummers in uw "
        "LAS. Binnen 24 uur kunt u weer opvragen. Haast? Bel de andere school."
    ),
    "too_many_unknown_now": _(
        "Uw school vroeg in één minuut te vaak naar leerlingen die een andere school niet kent. Controleer de nummers "
        "in uw LAS, wacht een minuut, en vraag dan opnieuw op."
    ),
    "stand_moved": _("Dit kan nu niet meer: het dossier is intussen veranderd. Hieronder staat hoe het nu is."),
    "no_file": _("Dit bestand is er niet meer. Kies het opnieuw."),
    "import_moved": _("Dit kan nu niet meer: het inlezen is al begonnen of gestopt."),
    "no_groups": _("Kies ten minste één groep met leerlingen."),
    "unknown_column": _("Kies bij elke kolom een veld uit de lijst, of kies: niet overnemen."),
    "column_twice": _("Twee kolommen gaan naar hetzelfde veld. Kies bij één van beide een ander veld."),
    "list_both_ways": _(
        "Kies voor alle kolommen van één soort, zoals ouders, hetzelfde: op elke rij één, of de 1e, 2e en verder."
    ),
    "no_such_sheet": _("Dit blad is er niet. Kies een blad uit de lijst."),
    "no_number_column": _("Kies in welke kolom het BSN of onderwijsnummer staat. Zonder nummer kan het niet."),
    "no_name_column": _("Kies ook de kolommen met de achternaam en de geboortedatum. Zo herkennen wij een leerling."),
    "changed_number": _(
        "Deze leerling staat al in de lijst, met een ander nummer. Controleer het BSN in uw LAS en lees het bestand "
        "opnieuw in. Vink dan bij het nakijken aan dat het nieuwe nummer klopt."
    ),
    "nothing_new": _("Dit bestand zegt niets nieuws over deze leerling."),
    "no_reference": _("Vul een kenmerk van het verzoek in, bijvoorbeeld een zaaknummer of de dag van de brief."),
    "release_open": _("Voor dit dossier loopt al een verzoek om afgifte. Hieronder staat hoe ver het is."),
    "release_own": _("U vroeg dit zelf. Iemand anders van de directie moet beslissen."),
    "release_over": _("De tijd voor dit verzoek is om. Er is niets afgegeven. Vraag het opnieuw aan."),
    "release_moved": _("Dit kan niet meer: over dit verzoek is al beslist, of het bestand is al opgehaald."),
    "release_other": _("Alleen wie het verzoek deed, mag het bestand ophalen."),
    "release_not_agreed": _("De directie heeft nog niet ingestemd. Er is niets afgegeven."),
    "no_such_pupil": _("Op uw school is geen dossier van een leerling met dit nummer. Neem het over uit uw LAS."),
    "hold_stands": _("Voor deze leerling is dit al vastgelegd. De leerling staat in de lijst hieronder."),
    "hold_lifted": _("Iemand anders heeft dit intussen al opgeheven."),
    "hold_number": _(
        "Van deze leerling mag niets worden vernietigd. Zolang dat geldt, verandert het BSN of onderwijsnummer niet. "
        "De directie of de beheerder kan het opheffen."
    ),
    "las_unknown": _("Kies een product uit de lijst."),
    "las_name": _("Geef een naam van letters en cijfers, die nog niet van een bekend product is."),
}
UNKNOWN = _("Dit kan nu niet. Probeer het later opnieuw, en noem anders de code aan de servicedesk.")


@dataclass(frozen=True, slots=True)
class Fout:
    """One thing to mend: in which field (its label path), what to do, and the id of the rule for the servicedesk."""

    veld: str
    tekst: Words
    regel: str = ""


REFUSED = (RecordFout, LeesFout, BouwFout, IntakeFout, Refused)
"""What may stand in the way of taking a file in, or of any other step."""


def fouten_of(error: RecordFout | LeesFout | BouwFout | IntakeFout | Refused) -> tuple[Fout, ...]:
    """What is wrong, as a list to mend: the reason, and every melding that came with it."""
    if isinstance(error, Refused):
        known = error.code in REASONS
        reason = Fout("", REASONS.get(error.code, UNKNOWN), "" if known else error.code)
        return (reason, *(Fout(melding.veld, melding.tekst, melding.regel) for melding in error.meldingen))
    if isinstance(error, BouwFout):
        return tuple(Fout(melding.veld, melding.tekst, melding.regel) for melding in error.meldingen)
    return (Fout("", error.tekst),)


def fouten_for(
    request: PageRequest, row: Uitgaand, error: RecordFout | LeesFout | BouwFout | IntakeFout | Refused
) -> tuple[Fout, ...]:
    """The same about one dossier, for who asks: of a block that is not for this person only that it has an error."""
    if not isinstance(error, Refused):
        return fouten_of(error)
    g, sight = load(row.jaar), Sight(request.user, row.school)
    return fouten_of(Refused(error.code, [told(melding, g, sight) for melding in error.meldingen]))
