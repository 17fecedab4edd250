"""What is told by its form: a number that can be a BSN, mail and telephone of others, a name, an old day. Own.

Every repeat in an expression is bounded, so that no text makes it look more than so often at one sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from overstap.dossier import privacy_secret
from overstap.dossier.privacy_contact import contact
from overstap.dossier.privacy_known import Known
from overstap.elfproef import is_bsn

Found = tuple[str, str, int, int]
"""Kind, reason, offset and length."""

BSN: Final = re.compile(r"(?<![0-9])[0-9](?:[ .]?[0-9]){8}(?![0-9])", re.ASCII)
MAIL: Final = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}", re.ASCII | re.IGNORECASE
)
PHONE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+|00)31[ -]?(?:\(0\)[ -]?)?|0)[1-9](?:[ -]{0,3}[0-9]){8}(?![0-9])", re.ASCII
)
NAME: Final = re.compile(
    r"\b(?i:klasgenootje|klasgenoot|klasgenote|medeleerling|klasgenoten|medeleerlingen"
    r"|(?:half|stief|tweeling)?(?:broertjes?|broers?|zusjes?|zussen|zus)"
    r"|neefjes?|neef|neven|nichtjes?|nichten|nicht|vriendinnetjes?|vriendinnen|vriendin|vriendjes?|vrienden|vriend"
    r"|buurjongens?|buurmeisjes?)\s{1,3}"
    r"([A-ZÀ-Þ][a-zà-ÿ]{1,30}(?:(?:,|\s{1,3}en)\s{1,3}[A-ZÀ-Þ][a-zà-ÿ]{1,30}){0,5})"
)
DAY: Final = re.compile(
    r"(?<![0-9])(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}))(?![0-9])"
)
MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
WRITTEN_DAY: Final = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}})\s{{1,3}}({'|'.join(MONTHS)})\s{{1,3}}([0-9]{{4}})(?![0-9])", re.IGNORECASE
)

BSN_WHY: Final = "Dit lijkt een burgerservicenummer. Dat hoort alleen in zijn eigen veld. Haal het weg."
MAIL_WHY: Final = "Dit is een e-mailadres dat niet in een veld van het dossier staat. Mag het mee? Haal het anders weg."
PHONE_WHY: Final = "Dit lijkt een telefoonnummer dat niet in een veld van het dossier staat. Mag het mee?"
NAME_WHY: Final = "Dit lijkt de naam van iemand anders. Laat de naam weg of schrijf het zonder naam."
OLD_WHY: Final = "Deze tekst noemt een dag van lang geleden. Klopt het nog, en heeft de nieuwe school het nodig?"


def patterns_in(text: str, known: Known) -> Iterator[Found]:
    for found in BSN.finditer(text):
        if is_bsn(re.sub("[ .]", "", found[0])):
            yield _found("bsn", BSN_WHY, found)
    yield from privacy_secret.secrets_in(text, known.secrets)
    yield from _contacts(text, known)
    for found in NAME.finditer(text):
        yield "naam van een ander", NAME_WHY, found.start(1), len(found[1])
    yield from _old(text, known)


def _contacts(text: str, known: Known) -> Iterator[Found]:
    """A secret mail address, and whatever else no field of the dossier says; a secret number is found already."""
    for found in MAIL.finditer(text):
        if contact(found[0]) in known.secrets.contacts:
            yield _found(privacy_secret.MAIL, privacy_secret.WHY[privacy_secret.MAIL], found)
        elif contact(found[0]) not in known.contacts:
            yield _found("e-mail", MAIL_WHY, found)
    for found in PHONE.finditer(text):
        if contact(found[0]) not in known.contacts | known.secrets.contacts:
            yield _found("telefoon", PHONE_WHY, found)


def _old(text: str, known: Known) -> Iterator[Found]:
    for found in (*DAY.finditer(text), *WRITTEN_DAY.finditer(text)):
        day = _day(found)
        if day and known.oldest and day < known.oldest and day.isoformat() != known.birthday:
            yield _found("oud", OLD_WHY, found)


def _day(found: re.Match[str]) -> date | None:
    parts = [part for part in found.groups() if part]
    if found.re is WRITTEN_DAY:
        parts[1] = str(MONTHS.index(parts[1].lower()) + 1)
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _found(kind: str, why: str, found: re.Match[str]) -> Found:
    return kind, why, found.start(), found.end() - found.start()
