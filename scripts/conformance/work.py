"""A dossier under change: every step is made, and written down so that anybody can make it again."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree
from make import make

from dossier.cases import Change, apply, at
from overstap.dossier import Dossier
from overstap.dossier.places import locatie
from overstap.gegevensset import Block, Element, Gegevensset


class Work:
    def __init__(self, base: etree._Element, g: Gegevensset) -> None:
        self.root, self.g = deepcopy(base), g
        self.changes: list[Change] = []

    @property
    def dossier(self) -> Dossier:
        return Dossier(deepcopy(self.root), self.g)

    def do(self, what: str, node: etree._Element, **more: object) -> None:
        change = {"do": what, "at": locatie(node), **more}
        self.changes.append(change)
        apply(self.root, change)

    def set(self, node: etree._Element, text: str) -> None:
        if node.text != text:
            self.do("set", node, text=text)

    def remove(self, node: etree._Element) -> None:
        self.do("remove", node)

    def nodes(self, way: str, start: etree._Element | None = None) -> list[etree._Element]:
        here = [self.root if start is None else start]
        for tag in map(self.g.tag, way.split("/")):
            here = [child for node in here for child in node.findall(tag)]
        return here

    def ensure(self, way: str, start: etree._Element | None = None, block: Block | None = None) -> etree._Element:
        """The first element at a path of fields, made as small as the tables allow where it is not there."""
        node, block = (self.root, self.g.dossier) if start is None or block is None else (start, block)
        for veld in way.split("/") if way else ():
            element = block.veld(veld)
            assert element is not None, veld
            found = node.find(self.g.tag(veld))
            node = self._insert(node, block, element) if found is None else found
            block = self.g.blok_van(element) if element.is_blok else block
        return node

    def ensure_text(self, way: str, text: str, start: etree._Element, block: Block) -> etree._Element:
        node = self.ensure(way, start, block)
        where = locatie(node)
        self.set(node, text)
        return at(self.root, where)

    def drop(self, way: str, start: etree._Element) -> None:
        """No such field any more, nor the lists around it that would stay empty."""
        for node in self.nodes(way, start):
            around = [node, *node.iterancestors()]
            alone = (each for each in around if each.getparent() is start or len(each.getparent()) > 1)
            self.remove(next(alone))

    def _insert(self, parent: etree._Element, block: Block, element: Element) -> etree._Element:
        for rival in _rivals(block, element):
            self.drop(rival, parent)
        order = {self.g.tag(other.veld): number for number, other in enumerate(block.velden)}
        limit = order[self.g.tag(element.veld)]
        place = sum(1 for child in parent if order[child.tag] <= limit)
        new = make(self.g, element)
        xml = etree.tostring(new, encoding="unicode").replace(f' xmlns="{self.g.namespace}"', "")
        self.do("insert", parent, place=place, xml=xml)
        return parent[place]


def _rivals(block: Block, element: Element) -> Iterator[str]:
    """The fields that may not stand beside this one: those that take another side of the same choice."""
    for other in block.velden:
        for depth, groep in enumerate(element.keuze):
            if other is element or other.keuze[: depth + 1] != element.keuze[: depth + 1]:
                continue
            same_side = other.keuze[depth + 1 : depth + 2] == element.keuze[depth + 1 : depth + 2] != ()
            if groep.is_keuze and not same_side:
                yield other.veld


def ways_to(g: Gegevensset, naam: str) -> list[str]:
    """Every path below the dossier that ends in a block field of this name; those of the pupil first."""
    found = [way for way, element in every_field(g) if element.is_blok and element.veld == naam]
    return sorted(found, key=lambda way: ("leerling" not in way, way.count("/")))


def every_field(g: Gegevensset, block: Block | None = None, way: str = "") -> Iterator[tuple[str, Element]]:
    for element in (block or g.dossier).velden:
        here = f"{way}{element.veld}"
        yield here, element
        if element.is_blok:
            yield from every_field(g, g.blok_van(element), f"{here}/")


def block_at(g: Gegevensset, way: str) -> Block:
    block = g.dossier
    for veld in way.split("/") if way else ():
        element = block.veld(veld)
        assert element is not None, veld
        block = g.blok_van(element)
    return block
