"""The language in which a page or a report is told: Dutch, or English from the table beside this file.

What is wrong with a dossier, and the names of fields, stay Dutch: they are the words of the agreement and of a LAS.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = {"nl": "Nederlands", "en": "English"}
"""Each by its own name."""


@dataclass(frozen=True, slots=True)
class Language:
    """Called with a Dutch text of ours it gives the text to show; a text that the table has not stays Dutch."""

    code: str

    def __call__(self, text: str) -> str:
        return text if self.code == "nl" else table().get(text, text)

    @property
    def dutch(self) -> str:
        """What an element with Dutch words in it carries on a page in another language."""
        return "" if self.code == "nl" else ' lang="nl"'

    @property
    def other(self) -> Language:
        return ENGLISH if self.code == "nl" else DUTCH


DUTCH, ENGLISH = Language("nl"), Language("en")


@cache
def table() -> Mapping[str, str]:
    """English by Dutch."""
    text = files("overstap.validator").joinpath("english.csv").read_text(encoding="utf-8")
    return {row["nl"]: row["en"] for row in csv.DictReader(text.splitlines())}
