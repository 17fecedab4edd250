"""Words that ask a question when they stand in free text, as a table, and how they are found. Own.

A text is read once: at the start of each word a look in a dictionary, and then at most the few patterns that begin
like it. No text, however hostile, makes that more than so much work a sign.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

PREFIX = 2
"""Signs by which patterns are looked up; no first word of a pattern is shorter."""
WORD_START = re.compile(r"(?<![^\W_])[^\W_]")
SPACE_MAX = 100
"""White space that may stand between two words of one pattern."""


@dataclass(frozen=True, slots=True)
class PrivacyWord:
    """A row of the table: what to find and why it is asked about."""

    woordgroep: str
    patroon: str
    """Without regard to capitals; a space is any white space; with a hyphen at the end it is a stem."""
    waarom: str
    voorbeeld: str
    """A sentence in which it is found."""
    tegenvoorbeeld: str
    """One that looks like it, in which nothing is found."""

    @property
    def words(self) -> list[str]:
        return self.patroon.removesuffix("-").split(" ")

    @property
    def is_stem(self) -> bool:
        return self.patroon.endswith("-")


@dataclass(frozen=True, slots=True)
class WordFound:
    """Where in the text a row is found."""

    regel: PrivacyWord
    offset: int = field(repr=False)
    length: int = field(repr=False)


def words_found(text: str) -> Iterator[WordFound]:
    """What the table finds in a text, in its order; of rows that begin at one place only the longest."""
    small = folded(text)
    by_prefix = _by_prefix()
    for start in WORD_START.finditer(small):
        at = start.start()
        found = [
            (end, regel) for regel in by_prefix.get(small[at : at + PREFIX], ()) if (end := _end(small, at, regel))
        ]
        if found:
            end, regel = max(found, key=lambda each: each[0])
            yield WordFound(regel, at, end - at)


def folded(text: str) -> str:
    """In small letters, each sign at its own place."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


@cache
def privacy_words() -> tuple[PrivacyWord, ...]:
    table = files("overstap.gegevensset").joinpath("privacy_words.csv").read_text(encoding="utf-8")
    return tuple(PrivacyWord(**row) for row in csv.DictReader(table.splitlines()))


@cache
def _by_prefix() -> Mapping[str, tuple[PrivacyWord, ...]]:
    found: dict[str, tuple[PrivacyWord, ...]] = {}
    for regel in privacy_words():
        prefix = regel.patroon[:PREFIX]
        found[prefix] = (*found.get(prefix, ()), regel)
    return found


def _end(text: str, at: int, regel: PrivacyWord) -> int:
    """Where the pattern ends when it stands here, else 0."""
    for nr, word in enumerate(regel.words):
        if nr and not (at := _after_space(text, at)):
            return 0
        if not text.startswith(word, at):
            return 0
        at += len(word)
    if not regel.is_stem:
        return 0 if text[at : at + 1].isalnum() else at
    return at


def _after_space(text: str, at: int) -> int:
    """The first sign after the white space here; 0 when there is none."""
    end = at
    while end - at < SPACE_MAX and text[end : end + 1].isspace():
        end += 1
    return end if end > at else 0
