"""What else must be said in a case, and why: a second rule about the same fault, or about what it takes along."""

from __future__ import annotations

import re

from draft import Draft

SAME = "Beide regels vragen naar hetzelfde veld."
REASONS = (
    (r"CL16", r"OVa\.OS02", "Een code die niet bestaat, is ook geen soort overstap van dit dossier."),
    (r"CL29", r"OVa\.OS03", "Een code die niet bestaat, is ook geen soort overdracht van dit dossier."),
    (r"CL33", r"OVa\.MD01", "Een code die niet bestaat, is ook geen deel uit de leerlingadministratie."),
    (r"(OVa\.OS03|PaO\.SO03)", r"CL29", "Deze soort overdracht staat niet in de codelijst."),
    (r"OG\.01c", r"OG\.01d", "Zonder apenstaart is de tekst ook geen e-mailadres."),
    (r"OG\.03", r"XSD", "De opbouw laat hier alleen een datum op 31 juli toe, dus de regel komt nooit alleen."),
    (r"OVa\.EB03b", r"XSD", "De opbouw eist de toetssoort ook, dus de regel komt nooit alleen."),
    (r"OVa\.EB03b", r"OVa\.EB03a", SAME),
    (r"OVa\.EB02", r"OVa\.EB04", "Zonder uitslag is er ook geen toetsadvies."),
    (r"OG\.04a", r"OG\.04b", "Wat ontbreekt, staat ook niet op ja."),
    (r"(OVa\.OS01|PaO\.SO01)", r"(OVa\.OS02|PaO\.SO02)", "Wat ontbreekt, is ook geen van de toegestane waarden."),
    (
        r"(OVa|PaO)\.LL03",
        r"(OVa|PaO)\.LL02",
        "Geboortemaand en geboortedatum kunnen niet samen: dus de datum ontbreekt.",
    ),
    (r"(OVa|PaO)\.LL07", r"(OVa|PaO)\.LL05", "Vier cijfers en een adres kunnen niet samen: dus het adres ontbreekt."),
    (
        r"OVa\.LL15",
        r"OVa\.AI01a?",
        "Wat ontbreekt, geldt als nee: dan hoort er een aansprakelijke instelling te staan.",
    ),
    (
        r"OVa\.VV0[12]|PaO\..*",
        r"cat(06|11|15)\.X\..*",
        "De schakelaar zegt dat deze categorie in dit profiel verboden is.",
    ),
    (
        r"(OVa\.(IZ01|OA01)|(OVa|PaO)\.SL01-loopbaan)",
        r"cat\d\d\.V",
        "De schakelaar zegt dat deze categorie verplicht is.",
    ),
    (r"OG\.01a", r"EIG\.EMAIL", "Zo kort is het geen adres waar post aankomt: er is geen punt achter de apenstaart."),
    (r"cat\d\d\..*", r"EIG\.CATEGORIE", "Deze stand past niet bij wat het profiel van de categorie vraagt."),
    (r"EIG\.CATEGORIE\.ALTIJD", r"EIG\.CATEGORIE", "Het profiel vraagt dat deze categorie meegaat."),
    (r"EIG\.GEBOORTE", r"EIG\.(UITSCHRIJVING|LOOPBAAN\.JAAR)", "Een dag zo lang geleden past ook niet bij de andere."),
    (r"EIG\.TOEKOMST", r"EIG\.(LEEFTIJD|GEBOORTE)", "Wie nog geboren moet worden, heeft ook nog niets meegemaakt."),
    (r"EIG\.POSTCODE4", r"OV[ab]\.LL0[357]", "De vier cijfers horen in dit dossier niet, hoe ze ook geschreven zijn."),
    (r"cat01\..*", r"cat01\..*", "De opbouw eist beide velden van deze categorie, dus de schakelaar noemt beide."),
    (r"cat06\.X\..*", r"OVa\.VV0[12]", "In dit profiel is dit onderdeel ook door een regel verboden."),
    (r"cat11\.X\..*", r"PaO\.EB01", "In dit profiel is dit onderdeel ook door een regel verboden."),
)
"""The rule of the case, the rule that speaks too, and why."""


def reason_of(regel: str, draft: Draft) -> str | None:
    """Why this rule speaks too in such a case, as a sentence; None when nobody knows."""
    for broken, also, why in REASONS:
        if re.fullmatch(broken, draft.regel) and re.fullmatch(also, regel):
            return why
    return None
