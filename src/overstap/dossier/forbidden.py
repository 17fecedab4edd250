"""What has to go from this very dossier, and what text a secret number travels as: by the rules, and for secrecy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from overstap.dossier.demands import EXACTLY, FORBIDS, all_at, demands
from overstap.dossier.dossier import LEERLING, Blok, Dossier, text_of
from overstap.gegevensset import Gegevensset, Path, blocks

NUMBER, SECRET_NUMBER = "communicatie", "waar geheim"
SUPPORT = "swv-dossier"
NUMBERS = ("onderwijsnummer", "bsn")
NUMBER_TEKST = "Hierin staat het nummer van de leerling. Dat mag niet mee naar een samenwerkingsverband."
HIDDEN_FIELDS = ("adreslijst", "adresbuitenland", "postcode4adres")
"""Where somebody lives, in every block that can say that this is secret."""
HIDDEN_TEKST = "Het adres is geheim. Daarom gaat het niet mee."
NO_MASK_TEKST = "Dit is geheim, en voor deze soort is er geen vaste tekst. Daarom gaat het niet mee."

REMOVED_TEKST = "Weggehaald, want de regel zegt: {regel}"
MASKED_TEKST = "Vervangen, want de regel zegt: {regel}"


@dataclass(frozen=True, slots=True)
class Find:
    """Something that has to go, and why."""

    node: etree._Element
    reden: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Mask:
    """A text that has to be replaced, why, and by what."""

    node: etree._Element
    reden: str
    tekst: str
    text: str


def forbidden(dossier: Dossier) -> Iterator[Find]:
    """Every field that a rule forbids in such a dossier, and what is secret whatever the rules say."""
    for ban in demands(dossier, FORBIDS):
        tekst = REMOVED_TEKST.format(regel=ban.regel.melding)
        for blok in ban.blokken(dossier):
            yield from (Find(node, ban.regel.id, tekst) for veld in ban.regel.velden for node in blok.nodes(veld))
    yield from _hidden(dossier)
    yield from _unmasked(dossier)


def _hidden(dossier: Dossier) -> Iterator[Find]:
    """Where somebody lives, beside a switch that says that this is secret."""
    for place in _places_with(dossier.gegevensset, "adresgeheim"):
        for blok in filter(_is_hidden, all_at(dossier, place)):
            yield from (Find(node, "adres_geheim", HIDDEN_TEKST) for veld in HIDDEN_FIELDS for node in blok.nodes(veld))


def _is_hidden(blok: Blok) -> bool:
    return blok.is_true("adresgeheim")


@lru_cache
def _places_with(gegevensset: Gegevensset, veld: str) -> tuple[Path, ...]:
    """Where blocks may stand that have this field."""
    return tuple(place for place, block in blocks(gegevensset).items() if block.veld(veld))


def _unmasked(dossier: Dossier) -> Iterator[Find]:
    """Secret numbers of a kind for which the agreement has no text."""
    masked = {mask.node.getparent() for mask in _masks(dossier)}
    for blok in _in_field(dossier, NUMBER):
        if blok.is_true("geheim") and blok.node not in masked:
            yield Find(blok.node, "nummer_geheim", NO_MASK_TEKST)


def masks(dossier: Dossier) -> Iterator[Mask]:
    """The numbers that are secret, where they do not yet bear the text of the agreement for that."""
    return (mask for mask in _masks(dossier) if text_of(mask.node) != mask.text)


def _masks(dossier: Dossier) -> Iterator[Mask]:
    for demand in demands(dossier, EXACTLY):
        if SECRET_NUMBER in demand.regel.als:
            tekst = MASKED_TEKST.format(regel=demand.regel.melding)
            for blok in demand.blokken(dossier):
                yield from (
                    Mask(node, demand.regel.id, tekst, demand.words) for node in blok.nodes(demand.regel.velden[0])
                )


def _in_field(dossier: Dossier, naam: str) -> Iterator[Blok]:
    """Each block in a field of this name."""
    for place in blocks(dossier.gegevensset):
        if place[-1:] == (naam,):
            yield from all_at(dossier, place)


def numbers_elsewhere(dossier: Dossier) -> Iterator[Find]:
    """Every field of a support request in which the number of the pupil stands, also as a part of a text."""
    if dossier.overdrachtsoort != SUPPORT:
        return
    numbers = (re.sub(r"\D", "", dossier.text(f"{LEERLING}/{veld}")) for veld in NUMBERS)
    patterns = [r"[ .-]?".join(number) for number in numbers if len(number) >= 8]
    if not patterns:
        return
    found = re.compile(rf"(?<!\d)(?:{'|'.join(patterns)})(?!\d)")
    content = dossier.gegevensset.tag("bestandsinhoud")
    for node in dossier.root.iter("*"):
        texts = (text_of(node) if node.tag != content else "", *map(str, node.attrib.values()))
        if any(map(found.search, texts)):
            yield Find(node, "nummer_in_steunaanvraag", NUMBER_TEKST)
