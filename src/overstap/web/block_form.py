"""The form of one block, made of the tables: labels, help, kinds and code lists; no field of it is known here by name.

It reads the tables and the record, and says nothing of meldingen: `block_page` puts those beside the fields.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from overstap.dossier.anchors import Anchors
from overstap.dossier.privacy_words import free_text_fields
from overstap.dossier.record import Record
from overstap.dossier.render_words import masked
from overstap.dossier.spot import names_of, value_at
from overstap.gegevensset import Block, Element, Gegevensset
from overstap.gegevensset.plek import PUPIL
from overstap.web.block_places import Plaats, field_id, is_document, is_many
from overstap.web.block_values import BOOLEAN, beside, hint, lines_of, shown, typed, typed_lines

FIXED = frozenset({"bsn", "onderwijsnummer"})
"""By which a pupil is known: another number is another pupil. It is mended in the LAS."""
FIXED_SCHOOL = "huidigeschool/brincode"
LONG = 120
"""From so many characters on a text gets more than one line."""
Allowed = Callable[[Block | Element], bool]


@dataclass(frozen=True, slots=True)
class Keuze:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form. `naam` is its name in the form: its path below the block of the page."""

    path: str
    naam: str
    element: Element
    vorm: str
    """`regel`, `vak`, `lijst` (of a code list), `janee`, `meer` (one text a line) or `vast`."""
    hulp: str
    hint: str
    was: object
    """What stands there in the record; None for nothing."""
    tekst: str
    """The same as a person reads it."""
    erbij: str = ""
    """What stands in its attribute."""
    attribuut: str = ""
    keuzes: tuple[Keuze, ...] = ()
    lengte: int | None = None

    @property
    def id(self) -> str:
        return field_id(self.path)

    @property
    def was_json(self) -> str:
        return json.dumps(self.was, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class FormItem:
    """One block of a list, on its way to its own page."""

    path: str
    label: str
    marks: str

    @property
    def id(self) -> str:
        return field_id(self.path)


@dataclass(frozen=True, slots=True)
class FormList:
    path: str
    element: Element
    label: str
    items: tuple[FormItem, ...]
    hidden: bool = False

    @property
    def id(self) -> str:
        return field_id(self.path)

    @property
    def next_path(self) -> str:
        return f"{self.path}/{len(self.items) + 1}"


@dataclass(frozen=True, slots=True)
class FormBlock:
    """A block on the page: that of the page itself, or one that stands in it once."""

    path: str
    label: str
    velden: tuple[FormField, ...] = ()
    blokken: tuple[FormBlock, ...] = ()
    lijsten: tuple[FormList, ...] = ()
    hidden: bool = False
    """Whether this person may not see what stands in it."""

    @property
    def id(self) -> str:
        return field_id(self.path)

    def every_field(self) -> Iterator[FormField]:
        yield from self.velden
        for blok in self.blokken:
            yield from blok.every_field()

    def every_block(self) -> Iterator[FormBlock]:
        yield self
        for blok in self.blokken:
            yield from blok.every_block()


def block_form(gegevensset: Gegevensset, plaats: Plaats, record: Record, allowed: Allowed) -> FormBlock:
    """The form of the block at this place. Raises NoSuchSpot when the path leads past what there is."""
    return _Maker(gegevensset, record, plaats.path, allowed).block(plaats.path, plaats.block, plaats.element.label)


def list_form(gegevensset: Gegevensset, plaats: Plaats, record: Record, allowed: Allowed) -> FormList:
    """All blocks that stand at this place. Raises NoSuchSpot."""
    return _Maker(gegevensset, record, plaats.path, allowed).many(plaats.path, plaats.element)


class _Maker:
    def __init__(self, gegevensset: Gegevensset, record: Record, page: str, allowed: Allowed) -> None:
        self.g, self.record, self.page, self.allowed = gegevensset, record, page, allowed
        self.anchors = Anchors(gegevensset)

    def block(self, path: str, block: Block, label: str) -> FormBlock:
        """With the blocks in it; those of the pupil are pages of their own."""
        if not self.allowed(block):
            return FormBlock(path, label, hidden=True)
        made = FormBlock(path, label, tuple(self.fields(path, block)))
        inner = [] if block.naam == PUPIL else [e for e in block.velden if e.is_blok and e.veld != PUPIL]
        found = [each for element in inner for each in self.within(f"{path}/{element.veld}", element)]
        blokken = tuple(each for each in found if isinstance(each, FormBlock))
        return replace(made, blokken=blokken, lijsten=tuple(each for each in found if isinstance(each, FormList)))

    def within(self, path: str, element: Element) -> Iterator[FormBlock | FormList]:
        block = self.g.blok_van(element)
        if is_document(block):
            return
        if is_many(self.g, element):
            yield self.many(path, element)
        elif block.is_lijst:
            for found in self.within(f"{path}/{block.velden[0].veld}", block.velden[0]):
                yield replace(found, label=element.label)
        elif not self.allowed(element):
            yield FormBlock(path, element.label, hidden=True)
        else:
            made = self.block(path, block, element.label)
            if made.velden or made.blokken or made.lijsten or made.hidden:
                yield made

    def many(self, path: str, element: Element) -> FormList:
        block = self.g.blok_van(element)
        if not (self.allowed(element) and self.allowed(block)):
            return FormList(path, element, element.label, (), hidden=True)
        held = value_at(self.record, path)
        items = held if isinstance(held, list) else []
        return FormList(
            path,
            element,
            element.label,
            tuple(
                FormItem(f"{path}/{nr}", self.title(element, item, nr), self.anchors.alone(self.record, f"{path}/{nr}"))
                for nr, item in enumerate(items, start=1)
            ),
        )

    def title(self, element: Element, item: object, nr: int) -> str:
        """Its label and number, with the first fields that tell it from the others."""
        words = list(first_words(self.g, self.g.blok_van(element), item))[:3]
        said = " ".join(words)[:80]
        return f"{element.label} {nr}: {said}" if said else f"{element.label} {nr}"

    def fields(self, path: str, block: Block) -> Iterator[FormField]:
        for element in block.velden:
            if not element.is_blok:
                yield self.field(f"{path}/{element.veld}", element)

    def field(self, path: str, element: Element) -> FormField:
        soort, was = self.g.soorten[element.soort], value_at(self.record, path)
        uitleg = self.g.uitleg_van(element.blok, element.veld)
        made = FormField(
            path=path,
            naam=path[len(self.page) + 1 :],
            element=element,
            vorm="regel",
            hulp=uitleg.school,
            hint=hint(soort),
            was=was,
            tekst=shown(soort, was),
            erbij=beside(soort, was),
            attribuut=soort.attribute,
            lengte=soort.length_max,
        )
        if element.veld in FIXED or names_of(path) == FIXED_SCHOOL:
            return _fixed(made)
        if element.veelvoudig:
            many = was if isinstance(was, list) else []
            return replace(made, vorm="meer", tekst=lines_of(soort, many), attribuut="")
        if element.codelijst:
            return replace(made, vorm="lijst", keuzes=self.keuzes(element, made.tekst), hint="")
        if soort.base == BOOLEAN:
            return replace(made, vorm="janee")
        return replace(made, vorm="vak") if _is_long(element, made) else made

    def keuzes(self, element: Element, current: str) -> tuple[Keuze, ...]:
        """The codes by their names; what stands there now is one of them even when the list does not know it."""
        lijst = self.g.codelijsten[element.codelijst]
        known = tuple(Keuze(code, lijst.betekenis(code)) for code in lijst.codes)
        return known if current in ("", *lijst.codes) else (*known, Keuze(current, ""))


def typed_value(gegevensset: Gegevensset, field: FormField, text: str, erbij: str = "") -> object:
    """What the record holds for what somebody typed in this field; None for nothing."""
    soort = gegevensset.soorten[field.element.soort]
    if field.vorm != "meer":
        return typed(soort, text, erbij)
    return typed_lines(soort, text)


def _fixed(field: FormField) -> FormField:
    tekst = masked(field.tekst) if field.element.veld in FIXED else field.tekst
    return replace(field, vorm="vast", tekst=tekst, was=None)


def _is_long(element: Element, field: FormField) -> bool:
    long = (field.lengte or 0) > LONG or len(field.tekst) > LONG or "\n" in field.tekst
    return long or (element.blok, element.veld) in free_text_fields()


def first_words(g: Gegevensset, block: Block, item: object) -> Iterator[str]:
    """The first filled fields of a block, in words; not of what is only for some to see."""
    if not isinstance(item, dict):
        return
    for element in block.velden:
        value = item.get(element.veld)
        if element.is_blok:
            inner = g.blok_van(element)
            if inner.gevoelig == block.gevoelig and not is_many(g, element) and not is_document(inner):
                yield from first_words(g, inner, value)
        elif value is not None and g.soorten[element.soort].base != BOOLEAN:
            yield _word(g, element, value)


def _word(g: Gegevensset, element: Element, value: object) -> str:
    soort = g.soorten[element.soort]
    text = " ".join(shown(soort, each) for each in value) if isinstance(value, list) else shown(soort, value)
    return (g.codelijsten[element.codelijst].betekenis(text) if element.codelijst else "") or text
