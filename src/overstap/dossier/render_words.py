"""The fixed words of a view, in Dutch and in English, and how a value is written for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from overstap.gegevensset import Element, Gegevensset

Taal = Literal["nl", "en"]

_MONTHS: Final = {
    "nl": "januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december",
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
}
_WORDS: Final = {
    "true": ("Ja", "Yes"),
    "false": ("Nee", "No"),
    "unconfirmed": ("niet bevestigd", "not confirmed"),
    "attachment": ("Bijlage", "Attachment"),
    "secret": ("geheim", "secret"),
    "emergency": ("noodnummer", "emergency number"),
    "against": ("vergeleken met", "compared with"),
    "municipality": ("gemeente", "municipality"),
    "born": ("geboren op", "born on"),
    "years": ("jaar", "years old"),
    "until": ("tot en met", "up to and including"),
    "from": ("vanaf", "from"),
}
_DIGITS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Words:
    """How this view speaks: its language, and the tables that know what a code means."""

    gegevensset: Gegevensset
    taal: Taal

    def say(self, word: str) -> str:
        dutch, english = _WORDS[word]
        return english if self.taal == "en" else dutch

    def day(self, text: str) -> str:
        """`2026-03-12` as 12 maart 2026; a text that is no day stays as it is."""
        try:
            day = date.fromisoformat(text.strip()[:10])
        except ValueError:
            return text
        return day_in_words(day, self.taal)

    def yes_no(self, text: str) -> str:
        return self.say({"true": "true", "1": "true", "false": "false", "0": "false"}[text.strip()])

    def meaning(self, codelijst: str, code: str) -> str:
        """What a code means; only the code when that is not known, with a mark when it is known but not certain."""
        found = self.gegevensset.codelijsten[codelijst].codes.get(code)
        if found is None or not found.betekenis:
            return code
        return found.betekenis if found.zeker else f"{code} ({self.say('unconfirmed')})"

    def value(self, element: Element, text: str, attribute: str = "") -> tuple[str, str]:
        """A value as people read it, and the code behind it when it has one."""
        if element.codelijst:
            known = self.gegevensset.codelijsten[element.codelijst].betekenis(text)
            return (known[:1].upper() + known[1:], text) if known else (self.meaning(element.codelijst, text), "")
        if attribute:
            return attribute, text
        base = self.gegevensset.soorten[element.soort].base
        if base == "xs:date":
            return self.day(text), ""
        if base == "xs:boolean" and text.strip() in ("true", "false", "1", "0"):
            return self.yes_no(text), ""
        return text, ""


def day_in_words(day: date, taal: Taal = "nl") -> str:
    """12 maart 2026"""
    return f"{day.day} {_MONTHS[taal].split(',')[day.month - 1]} {day.year}"


def masked(number: str) -> str:
    """A BSN or onderwijsnummer by its last three digits: enough to recognise, useless to copy."""
    return "•" * max(0, len(number) - _DIGITS_SHOWN) + number[-_DIGITS_SHOWN:]
