"""A published XML Schema → the rows of elements.csv and kinds.csv: a new year starts from its own files.

The tables can hold less than XML Schema can say. What does not fit is refused with its file and line, never guessed:
attributes on a block, a mixture of text and fields, bounds on how often other than none, one and many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from overstap.gegevensset.official_kinds import XS, Kinds, SchemaFout, fout, free_name, local, only
from overstap.gegevensset.tables import Row

AANTALLEN = {("1", "1"): "1", ("0", "1"): "0..1", ("0", "unbounded"): "0..n", ("1", "unbounded"): "1..n"}
MARKS = {("1", "1"): "", ("0", "1"): "?", ("0", "unbounded"): "*", ("1", "unbounded"): "+"}
"""How often a group may come, as elements.csv writes it."""
PARTS_MAX = 20_000
"""Parts of all blocks together: a group may stand in a group twice, and so in all more often than can be counted."""
NAME = re.compile(r"[\w][\w.-]*")
SILENT = ("annotation", "include", "import")


@dataclass(frozen=True)
class Published:
    """What a schema says, as rows. `keuze` names the groups of a block in the order in which they stand."""

    namespace: str
    wortels: Mapping[str, str]
    """The elements that may be a document, and the block in each."""
    elements: list[Row]
    kinds: list[Row]
    notes: tuple[str, ...]
    """What stands in the schema and has no place in the tables, such as a list of values."""


def published(files: Mapping[str, bytes]) -> Published:
    """The rows that a schema in these files says, by name of the file; SchemaFout when it does not fit the tables."""
    roots = [_parse(name, data) for name, data in files.items()]
    namespaces = {root.get("targetNamespace") for root in roots} - {None}
    if len(namespaces) != 1:
        raise SchemaFout("De bestanden hebben samen niet precies één targetNamespace.")
    reader = _Reader(roots)
    try:
        wortels = dict(reader.roots())
    except RecursionError:
        raise SchemaFout("De typen van het schema staan te diep in elkaar, of in een kring.") from None
    return Published(str(namespaces.pop()), wortels, reader.rows(), reader.kinds.rows(), tuple(reader.kinds.notes))


def _parse(name: str, data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser, base_url=name)
    except etree.XMLSyntaxError as error:
        raise SchemaFout(f"{name} is geen goede XML (regel {error.lineno or 1}).") from None
    if root.tag != f"{{{XS}}}schema" or root.getroottree().docinfo.internalDTD is not None:
        raise SchemaFout(f"{name} is geen XML-schema.")
    for node in root.iter("*"):
        if not NAME.fullmatch(node.get("name", "x")):
            raise fout(node, "een naam mag alleen letters, cijfers, punten en streepjes hebben")
    return root


@dataclass
class _Block:
    basis: str = ""
    velden: list[Row] = field(default_factory=list)
    groups: int = 0


class _Reader:
    """Walks from the roots inward; each type becomes a block once."""

    def __init__(self, roots: list[etree._Element]) -> None:
        tops = [node for root in roots for node in root.iterchildren("*") if local(node) not in SILENT]
        self.named = {(local(node), node.get("name", "")): node for node in tops}
        self.kinds = Kinds(self.named)
        self.blocks: dict[str, _Block] = {}
        self.made: dict[etree._Element, str] = {}
        self.parts = 0
        self.extending: list[etree._Element] = []

    def roots(self) -> Iterator[tuple[str, str]]:
        """The elements at the top that are a document of their own: no other element refers to them."""
        tops = [node for (what, _), node in self.named.items() if what == "element"]
        inner = {_bare(each.get("ref", "")) for node in self.named.values() for each in node.iter(f"{{{XS}}}element")}
        for node in tops:
            if node.get("name") not in inner:
                yield node.get("name", ""), self.soort(node)

    def rows(self) -> list[Row]:
        rows: list[Row] = []
        for naam, block in self.blocks.items():
            rows += [_row(naam, "", soort=block.basis), *block.velden]
        return rows

    def soort(self, node: etree._Element) -> str:
        """The kind or block that stands in an element."""
        if node.get("nillable") == "true":
            raise fout(node, "een veld dat nil mag zijn (nillable) past niet in de tabellen")
        kind = self.kinds.of_element(node)
        if kind:
            return kind
        naam = _bare(node.get("type", ""))
        inner = self.named.get(("complexType", naam)) if naam else only(node, "complexType")
        if inner is None:
            raise fout(node, f"het type {naam or '(geen)'} is er niet")
        return self.block(inner, naam or node.get("name", ""))

    def block(self, node: etree._Element, wish: str) -> str:
        if node in self.made:
            return self.made[node]
        naam = self._free(wish)
        self.made[node] = naam
        self.blocks[naam] = block = _Block()
        self._fill(node, naam, block)
        return naam

    def _free(self, wish: str) -> str:
        taken = self.blocks.keys() | self.kinds.names()
        return free_name(wish, taken)

    def _fill(self, node: etree._Element, naam: str, block: _Block) -> None:
        if node.get("mixed") == "true":
            raise fout(node, "tekst tussen velden (mixed) past niet in de tabellen")
        for child in node.iterchildren("*"):
            if local(child) == "complexContent":
                self._extend(child, naam, block)
            else:
                self._part(child, naam, block, (), top=True)

    def _extend(self, node: etree._Element, naam: str, block: _Block) -> None:
        extension = only(node, "extension")
        if extension is None:
            raise fout(node, "een beperking van een blok past niet in de tabellen")
        basis = _bare(extension.get("base", ""))
        found = self.named.get(("complexType", basis))
        if found is None:
            raise fout(extension, f"het type {basis} is er niet")
        self.extending.append(_type_of(node))
        if found in self.extending:
            raise fout(extension, f"het type {basis} breidt zichzelf uit")
        block.basis = self.block(found, basis)
        self.extending.pop()
        self._fill(extension, naam, block)

    def _part(
        self, node: etree._Element, naam: str, block: _Block, around: tuple[str, ...], *, top: bool = False
    ) -> None:
        """One part of the content of a block; `around` are the groups it stands in."""
        self.parts += 1
        if self.parts > PARTS_MAX:
            raise fout(node, f"meer dan {PARTS_MAX} onderdelen passen niet in de tabellen")
        what = local(node)
        if what == "annotation":
            return
        if what == "element":
            block.velden.append(self._field(node, naam, around))
        elif what == "group":
            self._inner(self._group(node), naam, block, self._around(node, block, around, "reeks"))
        elif what == "choice":
            self._inner(node, naam, block, self._around(node, block, around, "keuze"))
        elif what == "sequence":
            plain = (top or not around) and _occurs(node) == ("1", "1")
            self._inner(node, naam, block, around if plain else self._around(node, block, around, "reeks"))
        else:
            raise fout(node, f"<{what}> in een blok past niet in de tabellen")

    def _inner(self, node: etree._Element, naam: str, block: _Block, around: tuple[str, ...]) -> None:
        for child in node.iterchildren("*"):
            self._part(child, naam, block, around)

    def _around(self, node: etree._Element, block: _Block, around: tuple[str, ...], what: str) -> tuple[str, ...]:
        occurs = _occurs(node)
        if occurs not in MARKS:
            raise fout(node, f"{' tot '.join(occurs)} keer past niet in de tabellen")
        if what == "reeks" and not around and occurs == ("1", "1"):
            return around
        block.groups += 1
        return (*around, f"{what}{block.groups}{MARKS[occurs]}")

    def _group(self, node: etree._Element) -> etree._Element:
        found = self.named.get(("group", _bare(node.get("ref", ""))))
        if found is None:
            raise fout(node, f"de groep {node.get('ref')} is er niet")
        return found

    def _field(self, node: etree._Element, naam: str, around: tuple[str, ...]) -> Row:
        occurs = _occurs(node)
        if occurs not in AANTALLEN:
            raise fout(node, f"{' tot '.join(occurs)} keer past niet in de tabellen")
        found = node
        if ref := node.get("ref"):
            found = self.named.get(("element", _bare(ref)), node)
        veld = found.get("name")
        if veld is None:
            raise fout(node, f"het element {node.get('ref')} is er niet")
        return _row(naam, veld, soort=self.soort(found), aantal=AANTALLEN[occurs], keuze=" > ".join(around))


def _type_of(content: etree._Element) -> etree._Element:
    parent = content.getparent()
    assert parent is not None, "a schema is around it"
    return parent


def _occurs(node: etree._Element) -> tuple[str, str]:
    return node.get("minOccurs", "1"), node.get("maxOccurs", "1")


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _row(blok: str, veld: str, *, soort: str, aantal: str = "", keuze: str = "") -> Row:
    """A row of elements.csv, with nothing yet in what a schema cannot say."""
    empty = {"codelijst": "", "categorie": "", "gevoelig": "", "label": ""}
    return {"blok": blok, "veld": veld, "soort": soort, "aantal": aantal, "keuze": keuze} | empty
