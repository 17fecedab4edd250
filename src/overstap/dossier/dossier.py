"""Dossier: one XML tree, the year it follows, and the few questions everybody asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from overstap.gegevensset import Block, Element, Gegevensset

LEERLING = "huidigeschool/leerling"


@dataclass(frozen=True, slots=True, eq=False)
class Blok:
    """One block in the tree, together with what the table says of it."""

    node: etree._Element
    block: Block
    gegevensset: Gegevensset

    def has(self, veld: str) -> bool:
        """Whether the field stands there, empty or not."""
        return self._find(veld) is not None

    def text(self, path: str) -> str:
        """The text of the first such field, exactly as it stands; nothing when it is absent."""
        found = self._find(path)
        return text_of(found) if found is not None else ""

    def texts(self, path: str) -> tuple[str, ...]:
        return tuple(text_of(node) for node in self.node.iterfind(self._path(path)))

    def is_true(self, veld: str) -> bool:
        """Whether the field holds xs:boolean true; absent counts as not true."""
        return self.text(veld).strip() in ("true", "1")

    def blokken(self, path: str) -> tuple[Blok, ...]:
        """The blocks at a path of field names, such as `adreslijst/adres`."""
        block = self.block
        for veld in path.split("/"):
            block = self.gegevensset.blok_van(_must(block, veld))
        return tuple(Blok(node, block, self.gegevensset) for node in self.node.iterfind(self._path(path)))

    def _find(self, path: str) -> etree._Element | None:
        return self.node.find(self._path(path))

    def _path(self, path: str) -> str:
        return "/".join(self.gegevensset.tag(veld) for veld in path.split("/"))


@dataclass(frozen=True, eq=False)
class Dossier:
    """One lxml tree with the root `dossier`. Nobody changes the tree of a Dossier."""

    root: etree._Element
    gegevensset: Gegevensset

    @cached_property
    def blok(self) -> Blok:
        """The dossier as a block: where paths begin."""
        return Blok(self.root, self.gegevensset.dossier, self.gegevensset)

    def text(self, path: str) -> str:
        """The text of the first field at a path such as `huidigeschool/brincode`, or nothing."""
        return self.blok.text(path)

    def blokken(self, path: str) -> tuple[Blok, ...]:
        return self.blok.blokken(path)

    @cached_property
    def profiel(self) -> str:
        """POPO, POVO, VOVO, BB, POSWV or VOSWV; nothing when the dossier fits none of them."""
        profiel = self.gegevensset.profiel_van(self.overdrachtsoort, self.text("metadata/overstap"))
        return profiel.naam if profiel else ""

    @property
    def overdrachtsoort(self) -> str:
        return self.text("overdrachtsoort")

    @property
    def bron_brin(self) -> str:
        """The school that made the dossier."""
        return self.text("huidigeschool/brincode")

    @property
    def pgn(self) -> str:
        """The number that names the pupil (BSN, else onderwijsnummer); nothing in a swv-dossier."""
        return self.text(f"{LEERLING}/bsn") or self.text(f"{LEERLING}/onderwijsnummer")

    @property
    def naam(self) -> str:
        """The name to call the pupil by: roepnaam (else the first voornaam), voorvoegsel, achternaam."""
        first = self.text(f"{LEERLING}/roepnaam") or self.text(f"{LEERLING}/voornaam")
        parts = (first, self.text(f"{LEERLING}/voorvoegsel"), self.text(f"{LEERLING}/achternaam"))
        return " ".join(part.strip() for part in parts if part.strip())

    @property
    def geboortedatum(self) -> str:
        return self.text(f"{LEERLING}/geboortedatum")

    @property
    def verzameldatum(self) -> str:
        """The day on which the dossier was put together (metadata/datum)."""
        return self.text("metadata/datum")


def text_of(node: etree._Element) -> str:
    """All the text directly in an element: a comment between two pieces does not hide the second."""
    pieces = [node.text or "", *(child.tail or "" for child in node)]
    return "".join(pieces)


def _must(block: Block, veld: str) -> Element:
    element = block.veld(veld)
    if element is None or not element.is_blok:
        raise KeyError(f"{block.naam}.{veld} is no block")
    return element
