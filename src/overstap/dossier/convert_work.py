"""A dossier on its way to another year: a tree without namespace, in which every element knows where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.places import local
from overstap.gegevensset import Block, Gegevensset, load
from overstap.gegevensset.conversions import Conversie

Nodes = Sequence[etree._Element]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell, of an element of this tree; where it ends up is known only when all is done."""

    kind: str
    node: etree._Element
    tekst: str


class Work:
    def __init__(self, dossier: Dossier) -> None:
        self.notes: list[Note] = []
        self._origin: dict[etree._Element, etree._Element] = {}
        self.root = self._bare(dossier.root)

    def _bare(self, source: etree._Element, parent: etree._Element | None = None) -> etree._Element:
        """The same element without namespace and comments; blanks between fields are no content."""
        name, attributes = local(source), _attributes(source)
        node = etree.Element(name, attributes) if parent is None else etree.SubElement(parent, name, attributes)
        self._origin[node] = source
        children = list(source.iterchildren("*"))
        text = text_of(source)
        node.text = text if not children or text.strip() else None
        for child in children:
            self._bare(child, node)
        return node

    def dressed(self, gegevensset: Gegevensset) -> Dossier:
        """A copy of the tree as it is now, in the namespace of a year."""

        def dress(bare: etree._Element, parent: etree._Element | None) -> etree._Element:
            tag = gegevensset.tag(str(bare.tag))
            if parent is None:
                nsmap = {None: gegevensset.namespace}
                # The stubs know no namespace without a prefix.
                node = etree.Element(tag, _attributes(bare), nsmap=nsmap)  # type: ignore[arg-type]
            else:
                node = etree.SubElement(parent, tag, _attributes(bare))
            node.text = bare.text
            for child in bare:
                dress(child, node)
            return node

        return Dossier(dress(self.root, None), gegevensset)

    def origin(self, node: etree._Element) -> etree._Element | None:
        """The element it was in the dossier that was given; None for what was made on the way."""
        return self._origin.get(node)

    def at(self, path: str) -> list[etree._Element]:
        return list(self.root.findall(path))

    def tell(self, row: Conversie, node: etree._Element) -> None:
        self.notes.append(Note(row.soort, node, row.tekst))

    def tell_instead(self, row: Conversie, node: etree._Element, kind: str) -> None:
        """That the row came out another way."""
        self.notes.append(Note(kind, node, row.anders))

    def drop(self, node: etree._Element) -> None:
        parent = node.getparent()
        assert parent is not None, "the dossier itself is never dropped"
        parent.remove(node)

    def move(self, node: etree._Element, row: Conversie) -> None:
        """To its new place, under its new name; blocks on the way are made when they are not there."""
        pad, doel = row.pad.split("/"), row.doel.split("/")
        shared = next((i for i, (one, other) in enumerate(zip(pad, doel, strict=False)) if one != other), len(pad) - 1)
        around = node
        for _ in pad[shared:]:
            parent = around.getparent()
            assert parent is not None, "a path of the table begins below the dossier"
            around = parent
        self.drop(node)
        for depth in range(shared, len(doel) - 1):
            found = around.find(doel[depth])
            around = self.add(around, doel[:depth], row.naar, doel[depth]) if found is None else found
        node.tag = doel[-1]
        self.put(around, doel[:-1], row.naar, node)

    def add(
        self, parent: etree._Element, path: Sequence[str], jaar: str, veld: str, text: str | None = None
    ) -> etree._Element:
        """A new field in a block, that stands at this path, on its place in the order of the year."""
        node = etree.Element(veld)
        node.text = text
        self.put(parent, path, jaar, node)
        return node

    def put(self, parent: etree._Element, path: Sequence[str], jaar: str, node: etree._Element) -> None:
        order = [element.veld for element in _block_at(load(jaar), path).velden]
        later = set(order[order.index(str(node.tag)) + 1 :])
        before = next((i for i, child in enumerate(parent) if child.tag in later), len(parent))
        parent.insert(before, node)

    def copy(self, node: etree._Element) -> etree._Element:
        """The same once more, loose, with the same origin."""
        twin = deepcopy(node)
        for one, other in zip(node.iter(), twin.iter(), strict=True):
            if one in self._origin:
                self._origin[other] = self._origin[one]
        return twin

    def stands(self, node: etree._Element) -> bool:
        """Whether it is still in the tree."""
        return node is self.root or any(each is self.root for each in node.iterancestors())


def _attributes(node: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.attrib.items()}


def _block_at(gegevensset: Gegevensset, path: Sequence[str]) -> Block:
    block = gegevensset.dossier
    for veld in path:
        element = block.veld(veld)
        assert element is not None, "the table of conversions names fields of its years"
        block = gegevensset.blok_van(element)
    return block
