"""What a dossier itself says is secret, and that may then not stand in its free text either. Own.

However many of them a dossier has, a text is gone through once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.privacy_contact import NUMBER_DIGITS, contact

TRUE: Final = ("true", "1")
KEPT_BACK: Final = "9"
"""A number of nines only is what a dossier has in the place of a secret one (OVa.LL08)."""
STREET_SIGNS_MIN: Final = 4
STREET_WORDS_MAX: Final = 6
"""Of a longer name the first words count."""

POSTCODE: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{4}\s?[A-Z]{2}(?![0-9A-Za-z])", re.ASCII | re.IGNORECASE)
DIGIT: Final = re.compile(r"[0-9]", re.ASCII)
BETWEEN_DIGITS_MAX: Final = 3
"""So many spaces, points, hyphens or brackets may stand between two digits of a number."""
SEPARATORS: Final = frozenset(" .-/()\u00a0")
WORD: Final = re.compile(r"\w+")

ADDRESS, NUMBER, MAIL = "geheim adres", "geheim nummer", "geheim e-mailadres"
WHY: Final = {
    ADDRESS: "Dit adres is in het dossier geheim. Dan mag het hier ook niet staan. Haal het weg.",
    NUMBER: "Dit telefoonnummer is in het dossier geheim. Dan mag het hier ook niet staan. Haal het weg.",
    MAIL: "Dit e-mailadres is in het dossier geheim. Dan mag het hier ook niet staan. Haal het weg.",
}

Words = tuple[str, ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What may stand nowhere else, in the form in which it is looked for."""

    contacts: frozenset[str] = field(default=frozenset(), repr=False)
    postcodes: frozenset[str] = field(default=frozenset(), repr=False)
    streets: frozenset[Words] = field(default=frozenset(), repr=False)


NOTHING: Final = Secrets()


def secrets_of(dossier: Dossier) -> Secrets:
    """Of the pupil, of those who care for it, and of whoever else the dossier knows a secret of."""
    addresses = list(_secret_addresses(dossier))
    streets = {_street(text_of(node)) for adres in addresses for node in adres.iter("{*}straat", "{*}adresbuitenland")}
    postcodes = {_postcode(text_of(node)) for adres in addresses for node in adres.iter("{*}postcode")}
    return Secrets(frozenset(_secret_contacts(dossier)), frozenset(postcodes - {""}), frozenset(streets - {()}))


def secrets_in(text: str, secrets: Secrets) -> Iterator[tuple[str, str, int, int]]:
    """Kind, reason, offset and length of each. Mail addresses are found where all of them are."""
    found = [(ADDRESS, span) for span in (*_postcodes(text, secrets), *_streets(text, secrets))]
    found += [(NUMBER, span) for span in _numbers(text, secrets)]
    yield from ((kind, WHY[kind], at, end - at) for kind, (at, end) in found)


def _secret_addresses(dossier: Dossier) -> Iterator[etree._Element]:
    for node in dossier.root.iter("{*}adresgeheim"):
        who = node.getparent()
        if text_of(node).strip() in TRUE and who is not None:
            yield from who.findall("{*}adreslijst")
            yield from who.findall("{*}adresbuitenland")


def _secret_contacts(dossier: Dossier) -> Iterator[str]:
    for node in dossier.root.iter("{*}communicatie"):
        known = contact(node.findtext("{*}nummer") or "")
        whole = "@" in known or len(known) == NUMBER_DIGITS
        if (node.findtext("{*}geheim") or "").strip() in TRUE and whole and known.strip(KEPT_BACK):
            yield known


def _postcode(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def _street(text: str) -> Words:
    """The words of a street; none when it is too short to tell from other words."""
    words = tuple(WORD.findall(text.casefold()))[:STREET_WORDS_MAX]
    return words if sum(map(len, words)) >= STREET_SIGNS_MIN else ()


def _postcodes(text: str, secrets: Secrets) -> Iterator[Span]:
    if secrets.postcodes:
        yield from (found.span() for found in POSTCODE.finditer(text) if _postcode(found[0]) in secrets.postcodes)


def _streets(text: str, secrets: Secrets) -> Iterator[Span]:
    if not secrets.streets:
        return
    lengths = sorted({len(street) for street in secrets.streets})
    words = [(found[0].casefold(), found.span()) for found in WORD.finditer(text)]
    for at in range(len(words)):
        for length in lengths:
            part = words[at : at + length]
            if tuple(word for word, _ in part) in secrets.streets:
                yield part[0][1][0], part[-1][1][1]


def _numbers(text: str, secrets: Secrets) -> Iterator[Span]:
    """Where the last digits of a secret number stand in a row, whatever stands before them or between them."""
    if not secrets.contacts:
        return
    places = [found.start() for found in DIGIT.finditer(text)]
    past = 0
    for end in range(NUMBER_DIGITS, len(places) + 1):
        row = places[end - NUMBER_DIGITS : end]
        found = row[0] >= past and "".join(text[at] for at in row) in secrets.contacts
        if found and _in_a_row(text, row):
            past = row[-1] + 1
            begin = row[0] - 1 if row[0] and text[row[0] - 1] == "0" else row[0]
            yield begin, past


def _in_a_row(text: str, places: list[int]) -> bool:
    gaps = [text[one + 1 : other] for one, other in pairwise(places)]
    return all(len(gap) <= BETWEEN_DIGITS_MAX and SEPARATORS.issuperset(gap) for gap in gaps)
