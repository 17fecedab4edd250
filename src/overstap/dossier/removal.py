"""What is to go from one tree: first all is decided, then all goes, so that every place is one of the whole dossier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from overstap.dossier.places import label_path, place_of, spot
from overstap.gegevensset import Block, Element, Gegevensset

PART = "onderdeel_weg"
PART_TEKST = "Een verplicht deel hiervan gaat niet mee. Daarom blijft het geheel weg."


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing that was taken out, or masked; never its value."""

    locatie: str
    """Where it stood in the dossier before anything went."""
    veld: str
    """The same place in labels."""
    reden: str
    """Why, as a code: `categorie_verboden`, `veld_uit`, or the id of the rule that forbids it."""
    tekst: str
    """Why, in plain Dutch."""


class Needed(Exception):
    """What must go is a part that no dossier can do without; `veld` is its place in labels."""

    def __init__(self, veld: str) -> None:
        super().__init__("a part that no dossier can do without")
        self.veld = veld


class Removal:
    def __init__(self, gegevensset: Gegevensset) -> None:
        self._gegevensset = gegevensset
        self._gone: dict[etree._Element, Removed | None] = {}
        """In the order of deciding; None for a wrapper that goes with what was in it and says nothing by itself."""

    def take(self, node: etree._Element, reden: str, tekst: str) -> None:
        """Decide that this goes, and with it what cannot stand without it; Needed when that is the dossier."""
        if not self.is_gone(node):
            self._take(node, self.told(node, reden, tekst))

    def told(self, node: etree._Element, reden: str, tekst: str) -> Removed:
        return Removed(*spot(node, self._gegevensset), reden, tekst)

    def is_gone(self, node: etree._Element) -> bool:
        return node in self._gone or any(each in self._gone for each in node.iterancestors())

    def taken(self) -> tuple[Removed, ...]:
        return tuple(each for each in self._gone.values() if each is not None)

    def carry_out(self) -> None:
        """Now they go; what is nested in another that goes, goes with it."""
        for node in self._gone:
            parent = node.getparent()
            assert parent is not None, "the dossier itself never goes"
            _take_from(parent, node)

    def _take(self, node: etree._Element, told: Removed | None) -> None:
        parent = node.getparent()
        if parent is None:
            raise Needed(label_path(node, self._gegevensset))
        self._gone[node] = told
        place = place_of(node, self._gegevensset)
        if parent in self._gone or place.element is None or place.within is None:
            return
        if self._is_missed(node, place.element, place.within):
            self._take(parent, None if place.within.is_lijst else self.told(parent, PART, PART_TEKST))
        elif next(self._left(parent), None) is None and self._may_go(parent):
            self._take(parent, None)

    def _left(self, parent: etree._Element) -> Iterator[etree._Element]:
        return (child for child in parent.iterchildren("*") if child not in self._gone)

    def _may_go(self, node: etree._Element) -> bool:
        element = place_of(node, self._gegevensset).element
        return element is not None and element.aantal.startswith("0")

    def _is_missed(self, node: etree._Element, element: Element, within: Block) -> bool:
        """Whether the block around it is broken without it."""
        if not element.aantal.startswith("1") or any(groep.optional for groep in element.keuze):
            return False
        if any(groep.repeated for groep in element.keuze):
            beside = (node.getprevious(), node.getnext())
            return not any(each is not None and each.tag == node.tag and each not in self._gone for each in beside)
        alike = {self._gegevensset.tag(other.veld) for other in within.velden if _may_stand_for(other, element)}
        parent = node.getparent()
        assert parent is not None
        return alike.isdisjoint(child.tag for child in self._left(parent))


def _may_stand_for(other: Element, element: Element) -> bool:
    """The field itself, and any other of the same choice."""
    return other is element or any(groep.is_keuze and groep in other.keuze for groep in element.keuze)


def _take_from(parent: etree._Element, node: etree._Element) -> None:
    """lxml takes the text behind an element along with it; that text belongs to the parent."""
    if node.tail and node.tail.strip():
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)
