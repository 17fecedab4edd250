"""Whether a value can be what its field says it is: numbers with a check in them, postcodes, addresses of mail. Own.

Every word asks a field that is there; what the structure already refuses (no text at all) is not judged again.
"""

from __future__ import annotations

import re
from typing import Final

from overstap.dossier.dossier import Blok
from overstap.dossier.rules.requirements import emailadres
from overstap.elfproef import is_bsn, is_onderwijsnummer

TEN_NINES: Final = "9999999999"
"""How a secret number travels (OVa.LL08)."""
NEDERLAND: Final = frozenset({"", "6030", "NL"})
"""How `land` says the Netherlands; an address without land is one here too."""

_POSTCODE: Final = re.compile(r"[0-9]{4} ?[A-Za-z]{2}")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_IBAN_NL: Final = re.compile(r"NL[0-9]{2}[A-Z]{4}[0-9]{10}")
_IBAN_LENGTH: Final = {
    "AT": 20,
    "BE": 16,
    "CH": 21,
    "DE": 22,
    "DK": 18,
    "ES": 24,
    "FR": 27,
    "GB": 22,
    "IT": 27,
    "LU": 20,
}
"""In characters, of the neighbours; of other countries only the general form and the check are known here."""
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_E_MAIL: Final = re.compile(
    rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9-]+)"
)
_BETWEEN_DIGITS: Final = re.compile(r"[\s().\-/]")
_TELEPHONE: Final = re.compile(
    "0[0-9]{9}"  # Dutch
    "|097[0-9]{8,9}"  # machines
    "|0[89]00[0-9]{4}(?:[0-9]{3})?"  # services
    "|14[0-9]{3,4}"  # municipalities
    r"|(?:\+|00)[1-9][0-9]{6,14}"  # any country
)


def bsn(blok: Blok, veld: str) -> bool:
    """A BSN passes the eleven-test."""
    return is_bsn(blok.text(veld))


def onderwijsnummer(blok: Blok, veld: str) -> bool:
    """An onderwijsnummer starts with 1 and passes an eleven-test of its own."""
    return is_onderwijsnummer(blok.text(veld))


def iban(blok: Blok, veld: str) -> bool:
    """Country, two digits and an account, that leave 1 after division by 97 (ISO 13616); blanks do not count."""
    number = "".join(blok.text(veld).split()).upper()
    if not _IBAN.fullmatch(number) or len(number) != _IBAN_LENGTH.get(number[:2], len(number)):
        return False
    if number.startswith("NL") and not _IBAN_NL.fullmatch(number):
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def postcode(blok: Blok, veld: str) -> bool:
    """Four digits and two letters, with a blank between or not."""
    return _POSTCODE.fullmatch(blok.text(veld).strip()) is not None


def postcode_cijfers(blok: Blok, veld: str) -> bool:
    """Only the four digits: where a pupil lives stays unsaid."""
    return re.fullmatch(r"[0-9]{4}", blok.text(veld).strip()) is not None


def mail_adres(blok: Blok, veld: str) -> bool:
    """One mailbox, one @ and a host with a top-level domain; no blanks and nothing around it."""
    return _E_MAIL.fullmatch(blok.text(veld).strip()) is not None


def telefoon_nummer(blok: Blok, veld: str) -> bool:
    """As many digits as a number has, here or abroad; blanks, dashes and brackets do not count."""
    number = _BETWEEN_DIGITS.sub("", blok.text(veld))
    return number == TEN_NINES or _TELEPHONE.fullmatch(number) is not None


def is_dutch(adres: Blok) -> bool:
    """Whether the address is in the Netherlands."""
    return adres.text("land").strip() in NEDERLAND


def is_telefoon(communicatie: Blok) -> bool:
    return communicatie.text("soort") == "telefoon"


def is_e_mail(communicatie: Blok) -> bool:
    """Whether it says to be an e-mail address and has the form OG.01d asks: that is not said twice."""
    return communicatie.text("soort") == "e-mail" and emailadres(communicatie, ("nummer",))
