"""Show a dossier to a reader: every filled block in words, and for what is empty the reason.

The tables say the order, the labels and what a code means; here is only what a page for people needs besides. The
blocks of the pupil stand first and each for itself, since they are what a mentor looks for; then the school, the
inspection and the technical part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final, Literal

from lxml import etree

from overstap.dossier.attachments import bijlagen
from overstap.dossier.dossier import LEERLING, Blok, Dossier, text_of
from overstap.dossier.fill_state import Reasons
from overstap.dossier.places import local
from overstap.dossier.render_lines import LINES
from overstap.dossier.render_words import Taal, Words, masked
from overstap.dossier.view import BlokWeergave, VeldWeergave, Weergave
from overstap.gegevensset import Element

_MASKED: Final = frozenset({"bsn", "onderwijsnummer"})
_READ_AS_FIELDS: Final = frozenset({"toetsscore", "betrouwbaarheidsinterval", "eindtoetsresultaat", "afgenomendoor"})
"""Optional blocks that people read as fields of the block around them (own); those that must be there always are."""
_TITLES: Final = {
    "toets": ("toetsidentificatie/toetsnaam", "toetsidentificatie/toetsversie"),
    "cijferlijst": ("cijferlijstTypelijst/naam",),
    "diagnose": ("naam",),
    "handelingsplan": ("isgerichtop",),
    "resultaatvakkenvo": ("vakleergebied",),
    "verzorger": ("roepnaam", "voorvoegsel", "achternaam"),
    "toetsonderdeel": ("onderdeelnaam",),
}
"""What tells one of many such blocks from the others, behind its label (own)."""


def render(
    dossier: Dossier, reader: Literal["school"] = "school", taal: Taal = "nl", *, vandaag: date | None = None
) -> Weergave:
    """The dossier as this reader sees it; `taal` turns our own words, the labels stay in the language of the agreement.

    With `vandaag` the head tells the age. Another reader than the school has no view yet: ValueError.
    """
    if reader != "school":
        raise ValueError(f"no view for reader {reader}")
    words = Words(dossier.gegevensset, taal)
    profiel = dossier.gegevensset.profielen.get(dossier.profiel)
    label = profiel.label if profiel else dossier.overdrachtsoort
    koppen = (dossier.naam, _birthday(dossier, words, vandaag), dossier.text("huidigeschool/naam"), label)
    return Weergave(
        naam=dossier.naam,
        profiel=label,
        koppen=tuple(kop for kop in koppen if kop),
        blokken=tuple(_Viewer(dossier, words).blokken()),
        bijlagen=bijlagen(dossier),
    )


def _birthday(dossier: Dossier, words: Words, vandaag: date | None) -> str:
    born = dossier.geboortedatum
    if not born:
        return ""
    text = f"{words.say('born')} {words.day(born)}"
    try:
        day = date.fromisoformat(born.strip()[:10])
    except ValueError:
        return text
    if vandaag is None:
        return text
    age = vandaag.year - day.year - ((vandaag.month, vandaag.day) < (day.month, day.day))
    return f"{age} {words.say('years')}, {text}"


class _Viewer:
    """Walks a dossier and makes of each block what people read."""

    def __init__(self, dossier: Dossier, words: Words) -> None:
        self.dossier = dossier
        self.words = words
        self.reasons = Reasons(dossier)

    def blokken(self) -> Iterator[BlokWeergave]:
        """The pupil, every block of the pupil, then what stands around them; fields of the dossier itself (the kind
        of transfer) are read with the metadata.
        """
        for leerling in self.dossier.blokken(LEERLING):
            yield self.leerling(leerling)
            yield from _grouped(self.parts(leerling, "blok"), leerling)
        around = list(self.children(self.dossier.blok))
        loose = [self.field(element, node) for element, node in around if not element.is_blok]
        for element, node in reversed(around):
            if element.is_blok:
                found = self.blok(element, node, "blok")
                with_loose = (*loose, *found.velden) if element.veld == "metadata" else found.velden
                yield replace(found, velden=with_loose)

    def leerling(self, leerling: Blok) -> BlokWeergave:
        """The fields of the pupil alone, with all that is empty in this dossier and why."""
        velden = [*self.fields(leerling), *self.empty(leerling)]
        return BlokWeergave("leerling", leerling.block.label, "blok-leerling", tuple(velden))

    def parts(self, blok: Blok, anker: str) -> Iterator[BlokWeergave]:
        """The blocks in a block that are read each for itself; of a plain list its members, never the pupil again."""
        for element, node in self.children(blok):
            if not element.is_blok or element.soort in LINES or element.veld == "leerling":
                continue
            inner = self.inner(element, node)
            if self.is_part_of_fields(element) or self.is_plain_list(element, inner):
                yield from self.parts(inner, anker)
            else:
                yield self.blok(element, node, anker)

    def blok(self, element: Element, node: etree._Element, anker: str) -> BlokWeergave:
        blok = self.inner(element, node)
        nr, count = _number(node)
        here = f"{anker}-{element.veld}-{nr}" if element.veelvoudig else f"{anker}-{element.veld}"
        label = f"{element.label} {nr}" if count > 1 else element.label
        velden = [*self.fields(blok), *([] if element.veelvoudig else self.empty(blok))]
        return BlokWeergave(
            element.veld, self.title(element, label, blok), here, tuple(velden), tuple(self.parts(blok, here))
        )

    def title(self, element: Element, label: str, blok: Blok) -> str:
        known = [blok.text(veld).strip() for veld in _TITLES.get(element.veld, ())]
        name = " ".join(text for text in known if text)
        return f"{label}: {name}" if name else label

    def fields(self, blok: Blok) -> Iterator[VeldWeergave]:
        """The lines of a block: its fields, its small blocks and the fields of what is read with it."""
        for element, node in self.children(blok):
            if not element.is_blok:
                yield self.field(element, node)
                continue
            inner = self.inner(element, node)
            if line := LINES.get(element.soort):
                yield line(inner, element.label, element.gevoelig, self.words)
            elif self.is_part_of_fields(element) or self.is_plain_list(element, inner):
                yield from self.fields(inner)

    def field(self, element: Element, node: etree._Element) -> VeldWeergave:
        text = text_of(node)
        if element.veld in _MASKED:
            return VeldWeergave(element.label, masked(text), "", element.gevoelig)
        waarde, code = self.words.value(element, text, node.get("omschrijving", ""))
        return VeldWeergave(element.label, waarde, code, element.gevoelig)

    def empty(self, blok: Blok) -> Iterator[VeldWeergave]:
        """What could stand in this block and does not, each with its reason."""
        filled = {local(node) for node in blok.node if isinstance(node.tag, str)}
        path = [local(node) for node in (*reversed(list(blok.node.iterancestors())), blok.node)][1:]
        chosen = {g.naam for e in blok.block.velden if e.veld in filled for g in e.keuze if g.is_keuze}
        for element in blok.block.velden:
            if element.veld not in filled and not any(groep.naam in chosen for groep in element.keuze):
                reden = self.reasons.state((*path, element.veld), element.categorie).sentence(self.words.taal)
                yield VeldWeergave(element.label, "", "", element.gevoelig, reden)

    def children(self, blok: Blok) -> Iterator[tuple[Element, etree._Element]]:
        """The fields that stand in a block, with what the table says of them."""
        for node in blok.node:
            element = blok.block.veld(local(node)) if isinstance(node.tag, str) else None
            if element is not None:
                yield element, node

    def inner(self, element: Element, node: etree._Element) -> Blok:
        return self.dossier.velden.blok(node, self.dossier.gegevensset.blok_van(element))

    def is_part_of_fields(self, element: Element) -> bool:
        """Whether the fields of this block are read as fields of the block around it."""
        must_be_there = element.verplicht and not element.veelvoudig and element.veld != "leerling"
        return element.is_blok and (must_be_there or element.veld in _READ_AS_FIELDS)

    def is_plain_list(self, element: Element, blok: Blok) -> bool:
        """A list is no block to people, but for the large ones of the pupil: school years, tests, attachments."""
        of_pupil = element.blok == "leerling" and blok.block.velden[0].soort not in ("adres", "communicatie")
        return blok.block.is_lijst and not of_pupil


def _grouped(parts: Iterator[BlokWeergave], leerling: Blok) -> Iterator[BlokWeergave]:
    """The blocks of a pupil; those of one kind come under one heading, so that a list of contents stays short."""
    for naam, alike in groupby(parts, key=lambda part: part.naam):
        first, *others = alike
        element = leerling.block.veld(naam)
        if others and element is not None:
            yield BlokWeergave(naam, element.label, f"blok-{naam}", (), (first, *others))
        else:
            yield first


def _number(node: etree._Element) -> tuple[int, int]:
    """Which of its kind this is among its siblings, from 1, and how many there are."""
    alike = list(node.itersiblings(str(node.tag), preceding=True))
    return len(alike) + 1, len(alike) + 1 + sum(1 for _ in node.itersiblings(str(node.tag)))
