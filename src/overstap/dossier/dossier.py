"""Dossier: one XML tree, the year it follows, and the few questions everybody asks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from lxml import etree

from overstap.gegevensset import Block, Categorie, Element, Gegevensset

LEERLING = "huidigeschool/leerling"
DOCUMENT = "document"
"""What a field that holds an attachment is called, and its kind."""
SWITCHES = "metadata/categorie_uitlevering"


Nodes = Sequence[etree._Element]
Work = TypeVar("Work")


class Velden:
    """What stands where in a dossier: a block is read in one go when it is first asked after, and kept from then on.

    So many questions of the same few blocks cost one look at each, and a part that nobody asks after costs nothing.
    Fields go by their names: every element of a dossier is of the one namespace of its year. What no year knows as a
    field is passed by, as comments are: nobody asks after it, and the structure tells of it.
    """

    def __init__(self, dossiers: Nodes, gegevensset: Gegevensset) -> None:
        self.gegevensset = gegevensset
        self.dossiers = dossiers
        self.block = gegevensset.dossier
        self._names = gegevensset.names_by_tag
        self._of: dict[etree._Element, Mapping[str, Nodes]] = {}
        self._at: dict[str, Nodes] = {"": dossiers}
        self._done: dict[tuple[Callable[[Blok], Any], etree._Element], Any] = {}

    def blok(self, node: etree._Element, block: Block) -> Blok:
        return Blok(node, block, self.of(node), self)

    def at(self, path: str) -> Nodes:
        """All elements at a path below the dossier, in the order of the document."""
        known = self._at.get(path)
        if known is None:
            around, _, veld = path.rpartition("/")
            known = self._at[path] = self.directly(self.at(around), veld)
        return known

    def below(self, nodes: Nodes, path: str) -> Nodes:
        """All elements at a path below these, in the order of the document."""
        for veld in path.split("/"):
            nodes = self.directly(nodes, veld)
        return nodes

    def directly(self, nodes: Nodes, veld: str) -> Nodes:
        """All such fields directly in these; mostly it is one block that is asked."""
        if len(nodes) == 1:
            return self.of(nodes[0]).get(veld, ())
        return [child for node in nodes for child in self.of(node).get(veld, ())]

    def of(self, node: etree._Element) -> Mapping[str, Nodes]:
        """The elements directly in this one, by name."""
        known = self._of.get(node)
        return self._read(node) if known is None else known

    def _read(self, node: etree._Element) -> Mapping[str, Nodes]:
        """All children as one slice: of lxml that is by far the fastest way to them."""
        names = self._names
        by_name: dict[str, list[etree._Element]] = {}
        for child in node[:]:  # type: ignore[index]  # the stubs know no slices
            name = names.get(child.tag)
            if name is None:
                continue
            if name in by_name:
                by_name[name].append(child)
            else:
                by_name[name] = [child]
        self._of[node] = by_name
        return by_name

    def once(self, work: Callable[[Blok], Work], node: etree._Element, block: Block) -> Work:
        """What this work makes of a block, done once: nobody changes the tree, so nothing else can come of it.

        That holds no Blok: each knows these Velden, and a dossier in a ring is not gone when nobody has it any more.
        """
        key = (work, node)
        if key not in self._done:
            self._done[key] = work(self.blok(node, block))
        done: Work = self._done[key]
        return done


@dataclass(slots=True, eq=False)
class Blok:
    """One block in the tree, together with what the table says of it.

    Nobody changes one. It is not frozen all the same: a dossier has a hundred, and to make a frozen one takes thrice
    the time.
    """

    node: etree._Element
    block: Block
    there: Mapping[str, Nodes] = field(repr=False)
    """The fields that stand in it, by name."""
    velden: Velden = field(repr=False)

    @property
    def gegevensset(self) -> Gegevensset:
        return self.velden.gegevensset

    def has(self, veld: str) -> bool:
        """Whether the field stands there, empty or not."""
        return veld in self.there or ("/" in veld and bool(self.nodes(veld)))

    def text(self, path: str) -> str:
        """The text of the first such field, exactly as it stands; nothing when it is absent."""
        found = self.there.get(path) or self.nodes(path)
        return text_of(found[0]) if found else ""

    def texts(self, path: str) -> tuple[str, ...]:
        return tuple(text_of(node) for node in self.nodes(path))

    def is_true(self, veld: str) -> bool:
        """Whether the field holds xs:boolean true; absent counts as not true."""
        return self.text(veld).strip() in ("true", "1")

    def pieces(self, path: str) -> tuple[str, ...]:
        """The texts of these fields, each cut where a comment stands: so the official validator reads some of them."""
        return tuple(piece for node in self.nodes(path) for piece in pieces_of(node))

    @property
    def dossier(self) -> Blok:
        """The whole that this block is a part of."""
        return self.velden.blok(self._around(), self.gegevensset.dossier)

    @property
    def dossiers(self) -> tuple[Blok, ...]:
        """The dossiers in the document: one, but where the root is `dossiers`."""
        return tuple(self.velden.blok(node, self.gegevensset.dossier) for node in self.velden.dossiers)

    def of_dossier(self, work: Callable[[Blok], Work]) -> Work:
        """What this work makes of the whole that this block is a part of, done once for all its blocks."""
        return self.velden.once(work, self._around(), self.velden.block)

    def pieces_anywhere(self, path: str) -> tuple[str, ...]:
        """As `pieces`, of every dossier in the document: so the official validator asks what kind of dossier it is."""
        return tuple(piece for node in self.velden.at(path) for piece in pieces_of(node))

    def nodes(self, path: str) -> Nodes:
        """The elements at a path of field names, for who must point at one."""
        return self.velden.below((self.node,), path) if "/" in path else self.there.get(path, ())

    def blokken(self, path: str) -> tuple[Blok, ...]:
        """The blocks at a path of field names, such as `adreslijst/adres`."""
        block = self.block
        for veld in path.split("/"):
            block = self.gegevensset.blok_van(_must(block, veld))
        return tuple(self.velden.blok(node, block) for node in self.nodes(path))

    def _around(self) -> etree._Element:
        """The dossier that holds this block; the first for what stands in none."""
        dossiers = self.velden.dossiers
        if len(dossiers) == 1:
            return dossiers[0]
        around = {self.node, *self.node.iterancestors()}
        return next((node for node in dossiers if node in around), dossiers[0])


@dataclass(frozen=True, eq=False)
class Dossier:
    """One lxml tree with the root `dossier`. Nobody changes the tree of a Dossier.

    Only who judges a file may let `read` give one with the root `dossiers`: what asks after the dossier then gets the
    first in it, and `velden` looks in all of them.
    """

    root: etree._Element
    gegevensset: Gegevensset

    @cached_property
    def blok(self) -> Blok:
        """The dossier as a block: where paths begin."""
        return self.velden.blok(self.dossiers[0], self.gegevensset.dossier)

    @cached_property
    def document(self) -> Blok:
        """The root as a block: the dossier, or the list of them."""
        block = self.gegevensset.blokken[etree.QName(self.root).localname]
        return self.velden.blok(self.root, block)

    @cached_property
    def dossiers(self) -> Nodes:
        """The dossiers in the document: one, but where the root is `dossiers`."""
        tag = self.gegevensset.tag("dossier")
        return self.root.findall(tag) if self.is_lijst else [self.root]

    @property
    def is_lijst(self) -> bool:
        """Whether the root is `dossiers`: a document to judge, and none to transfer."""
        return etree.QName(self.root).localname == "dossiers"

    @cached_property
    def velden(self) -> Velden:
        """What stands where, for who asks much."""
        return Velden(self.dossiers, self.gegevensset)

    def once(self, work: Callable[[Dossier], Work]) -> Work:
        """What this work makes of the dossier, done once: nobody changes the tree, so nothing else can come of it."""
        if work not in self._done:
            self._done[work] = work(self)
        done: Work = self._done[work]
        return done

    @cached_property
    def _done(self) -> dict[Callable[[Dossier], Any], Any]:
        return {}

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

    def stand(self, categorie: Categorie) -> str:
        """What the switch of a category says: VERPLICHT, OPTIONEEL, VERBODEN or OPT-UIT; nothing without a switch."""
        return self.text(f"{SWITCHES}/{categorie.schakel}").strip()

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


def pieces_of(node: etree._Element) -> tuple[str, ...]:
    """The texts directly in an element: a comment between two pieces makes two of them."""
    return (node.text or "", *(child.tail or "" for child in node))


def text_of(node: etree._Element) -> str:
    """All the text directly in an element: a comment between two pieces does not hide the second."""
    if not len(node):
        return node.text or ""
    pieces = [node.text or "", *(child.tail or "" for child in node)]
    return "".join(pieces)


def _must(block: Block, veld: str) -> Element:
    element = block.veld(veld)
    if element is None or not element.is_blok:
        raise KeyError(f"{block.naam}.{veld} is no block")
    return element
