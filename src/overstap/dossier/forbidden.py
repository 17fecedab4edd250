"""What a rule forbids in this very dossier: the rows of the agreement, asked the other way round.

`validate` says that a field should not be there; here the same rows say which field has to go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from overstap.dossier.dossier import LEERLING, Blok, Dossier, text_of
from overstap.gegevensset.forbidden import verboden

SUPPORT = "swv-dossier"
NUMBERS = ("onderwijsnummer", "bsn")
NUMBER_TEKST = "Hierin staat het nummer van de leerling. Dat mag niet mee naar een samenwerkingsverband."
HIDDEN_FIELDS = ("adreslijst", "adresbuitenland", "postcode4adres")
HIDDEN_TEKST = "Het adres is geheim. Daarom gaat het niet mee."
MASKS = {"telefoon": "9999999999", "e-mail": "geheim@geheim.geheim"}
MASK_TEKST = "Dit nummer of adres is geheim. De vaste tekst voor een geheim nummer gaat mee."
NO_MASK_TEKST = "Dit is geheim, en voor deze soort is er geen vaste tekst. Daarom gaat het niet mee."


@dataclass(frozen=True, slots=True)
class Find:
    """Something that has to go, and why."""

    node: etree._Element
    reden: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Mask:
    """A text that has to be replaced, and by what."""

    node: etree._Element
    reden: str
    tekst: str
    text: str


def forbidden(dossier: Dossier) -> Iterator[Find]:
    """Every field that a rule of the profile forbids, and every address and number that is secret without a mask."""
    blokken = tuple(_all(dossier.blok))
    for verbod in verboden(dossier.gegevensset.jaar):
        if dossier.profiel in verbod.profielen:
            for blok in blokken:
                if blok.block.naam == verbod.blok and (not verbod.als or blok.is_true("adresgeheim")):
                    yield from (Find(node, verbod.regel, verbod.tekst) for node in _nodes(blok, verbod.veld))
    for blok in blokken:
        yield from _secret(blok)


def masks(dossier: Dossier) -> Iterator[Mask]:
    """The numbers that are secret, where they do not yet bear the text of the agreement for that."""
    for blok in _all(dossier.blok):
        if _is_secret_number(blok):
            mask = MASKS.get(blok.text("soort"), "")
            for node in _nodes(blok, "nummer"):
                if mask and text_of(node) != mask:
                    yield Mask(node, "nummer_geheim", MASK_TEKST, mask)


def numbers_elsewhere(dossier: Dossier) -> Iterator[Find]:
    """Every field of a support request in which the number of the pupil stands, also as a part of a text."""
    numbers = [dossier.text(f"{LEERLING}/{veld}").strip() for veld in NUMBERS]
    digits = [re.sub(r"\D", "", number) for number in numbers]
    patterns = [r"[ .-]?".join(number) for number in digits if len(number) >= 8]
    if dossier.overdrachtsoort != SUPPORT or not patterns:
        return
    found = re.compile(rf"(?<!\d)(?:{'|'.join(patterns)})(?!\d)")
    content = dossier.gegevensset.tag("bestandsinhoud")
    for node in dossier.root.iter("*"):
        texts = (text_of(node) if node.tag != content else "", *node.attrib.values())
        if any(map(found.search, texts)):
            yield Find(node, "nummer_in_steunaanvraag", NUMBER_TEKST)


def _secret(blok: Blok) -> Iterator[Find]:
    """Whose address is secret has no address, whatever the profile; nor has one whose number has no mask."""
    if blok.is_true("adresgeheim"):
        for veld in HIDDEN_FIELDS:
            yield from (Find(node, "adres_geheim", HIDDEN_TEKST) for node in _nodes(blok, veld))
    if _is_secret_number(blok) and blok.text("soort") not in MASKS:
        yield Find(blok.node, "nummer_geheim", NO_MASK_TEKST)


def _is_secret_number(blok: Blok) -> bool:
    return blok.block.naam == "communicatie" and blok.is_true("geheim")


def _all(blok: Blok) -> Iterator[Blok]:
    yield blok
    for element in blok.block.velden:
        if element.is_blok and blok.has(element.veld):
            for inner in blok.blokken(element.veld):
                yield from _all(inner)


def _nodes(blok: Blok, path: str) -> tuple[etree._Element, ...]:
    tags = tuple(map(blok.gegevensset.tag, path.split("/")))
    return tuple(blok.velden.below([blok.node], tags))
