"""What a rule forbids in this very dossier: the rows of the agreement, asked the other way round.

`validate` says that a field should not be there; here the same rows say which field has to go, and what text a secret
number travels as.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from overstap.dossier.dossier import LEERLING, Blok, Dossier, text_of
from overstap.dossier.rules.check import kind_of
from overstap.dossier.rules.plan import is_for
from overstap.dossier.rules.words import as_condition
from overstap.gegevensset import Regel

FORBIDS, EXACTLY, SECRET_NUMBER = "verboden", "precies", "waar geheim"
SUPPORT = "swv-dossier"
NUMBERS = ("onderwijsnummer", "bsn")
NUMBER_TEKST = "Hierin staat het nummer van de leerling. Dat mag niet mee naar een samenwerkingsverband."
HIDDEN_FIELDS = ("adreslijst", "adresbuitenland", "postcode4adres")
"""Where somebody lives, in every block that can say that this is secret."""
HIDDEN_TEKST = "Het adres is geheim. Daarom gaat het niet mee."
NO_MASK_TEKST = "Dit is geheim, en voor deze soort is er geen vaste tekst. Daarom gaat het niet mee."

REMOVED_TEKST = "Weggehaald, want de regel zegt: {regel}"
MASKED_TEKST = "Vervangen, want de regel zegt: {regel}"

Named = tuple[str, Blok]
"""A block, and the name of the field that holds it."""


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
    named = tuple(_all("dossier", dossier.blok))
    for regel in _regels(dossier, FORBIDS):
        for blok in _asked(regel, named):
            tekst = REMOVED_TEKST.format(regel=regel.melding)
            yield from (Find(node, regel.id, tekst) for veld in regel.velden for node in blok.nodes(veld))
    for _, blok in named:
        if blok.is_true("adresgeheim"):
            yield from (Find(node, "adres_geheim", HIDDEN_TEKST) for veld in HIDDEN_FIELDS for node in blok.nodes(veld))
    masked = {mask.node.getparent() for mask in _masks(dossier, named)}
    for naam, blok in named:
        if naam == "communicatie" and blok.is_true("geheim") and blok.node not in masked:
            yield Find(blok.node, "nummer_geheim", NO_MASK_TEKST)


def masks(dossier: Dossier) -> Iterator[Mask]:
    """The numbers that are secret, where they do not yet bear the text of the agreement for that."""
    for mask in _masks(dossier, tuple(_all("dossier", dossier.blok))):
        if text_of(mask.node) != mask.text:
            yield mask


def _masks(dossier: Dossier, named: tuple[Named, ...]) -> Iterator[Mask]:
    for regel in _regels(dossier, EXACTLY):
        text = regel.eis.removeprefix(EXACTLY).strip()
        if SECRET_NUMBER in regel.als:
            for blok in _asked(regel, named):
                tekst = MASKED_TEKST.format(regel=regel.melding)
                yield from (Mask(node, regel.id, tekst, text) for node in blok.nodes(regel.velden[0]))


def _regels(dossier: Dossier, word: str) -> Iterator[Regel]:
    """The rules for such a dossier that ask this of a field."""
    kind = kind_of(dossier)
    for regel in dossier.gegevensset.regels:
        if regel.leeft and regel.eis.split()[0] == word and is_for(regel.profiel, kind):
            yield regel


def _asked(regel: Regel, named: tuple[Named, ...]) -> Iterator[Blok]:
    """The blocks of which the rule asks it."""
    questions = tuple(map(as_condition, regel.als))
    return (blok for naam, blok in named if naam == regel.blok and all(ask(blok) for ask in questions))


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


def _all(naam: str, blok: Blok) -> Iterator[Named]:
    """Each block of the dossier, with the name of the field it stands in."""
    yield naam, blok
    for element in blok.block.velden:
        if element.is_blok and blok.has(element.veld):
            for inner in blok.blokken(element.veld):
                yield from _all(element.veld, inner)
