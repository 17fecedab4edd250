"""Which fields of a dossier are free text, and the word lists held against a text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.places import place_of
from overstap.gegevensset.privacy_words import words_found

DIAGNOSE: Final = "diagnose"
QUESTION: Final = " Laat het weg, schrijf het anders, of houd het met een reden."


def fields_of(dossier: Dossier) -> Iterator[tuple[etree._Element, str]]:
    """Every field of `privacy_fields.csv` that holds text: no labels, names or codes."""
    fields = free_text_fields()
    names = {f"{{{dossier.gegevensset.namespace}}}{veld}" for _, veld in fields}
    for node in dossier.root.iter(*sorted(names)):
        element = place_of(node, dossier.gegevensset).element
        if element and (element.blok, element.veld) in fields and (text := text_of(node)):
            yield node, text


def words_in(text: str) -> Iterator[tuple[str, str, int, int]]:
    for found in words_found(text):
        yield found.regel.woordgroep, found.regel.waarom + QUESTION, found.offset, found.length


def is_diagnosis(kind: str) -> bool:
    return kind == DIAGNOSE


@cache
def free_text_fields() -> frozenset[tuple[str, str]]:
    """Block and field of each place where people write sentences."""
    table = files("overstap.dossier").joinpath("privacy_fields.csv").read_text(encoding="utf-8")
    return frozenset((row["blok"], row["veld"]) for row in csv.DictReader(table.splitlines()))
