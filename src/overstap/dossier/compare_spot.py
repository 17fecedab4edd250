"""One element on the walk through a dossier: where it stands, for machines and for people, and what is in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.places import local
from overstap.gegevensset import Block, Gegevensset
from overstap.gegevensset.plek import ARROW


@dataclass(frozen=True, slots=True)
class Spot:
    """Known from its parent, so that ten thousand siblings cost ten thousand looks and not their square."""

    node: etree._Element = field(repr=False)
    gegevensset: Gegevensset = field(repr=False)
    block: Block | None = field(repr=False)
    """The block it is, when the table knows it as one."""
    naam: str
    nr: int
    """Its number among the siblings of that name."""
    above: str
    """The path of its parent."""
    labels: tuple[str, ...]

    @property
    def step(self) -> str:
        return f"{self.naam}[{self.nr}]"

    @property
    def locatie(self) -> str:
        return f"{self.above}/{self.step}"

    @property
    def veld(self) -> str:
        return ARROW.join(self.labels)

    def parts(self) -> dict[str, str]:
        """The text (``) and the attributes (`@name`). White space between the elements of a block is no text."""
        text = text_of(self.node)
        is_layout = not text.strip() and (self.block is not None or self._holds_elements())
        attributes = {f"@{key!s}": str(value) for key, value in self.node.attrib.items()}
        return attributes if is_layout else {"": text, **attributes}

    def inside(self) -> list[Spot]:
        """The elements directly in it."""
        nodes = [(local(node), node) for node in self.node.iterchildren("*")]
        several = Counter(naam for naam, _ in nodes)
        seen: Counter[str] = Counter()
        found: list[Spot] = []
        for naam, node in nodes:
            seen[naam] += 1
            found.append(self._child(node, naam, seen[naam], numbered=several[naam] > 1))
        return found

    def _child(self, node: etree._Element, naam: str, nr: int, *, numbered: bool) -> Spot:
        element = self.block.veld(naam) if self.block else None
        block = self.gegevensset.blok_van(element) if element and element.is_blok else None
        label = element.label if element else naam
        labels = (*self._said_before(naam), f"{label} {nr}" if numbered else label)
        return Spot(node, self.gegevensset, block, naam, nr, self.locatie, labels)

    def _said_before(self, naam: str) -> tuple[str, ...]:
        """The labels that lead to a field in here: the dossier, a list and the school around the pupil say nothing."""
        is_silent = not self.above or naam == "leerling" or (self.block is not None and self.block.is_lijst)
        return self.labels[:-1] if is_silent else self.labels

    def _holds_elements(self) -> bool:
        return next(self.node.iterchildren("*"), None) is not None


def root_of(dossier: Dossier) -> Spot:
    block = dossier.gegevensset.dossier
    return Spot(dossier.root, dossier.gegevensset, block, local(dossier.root), 1, "", (block.label,))
