"""The simple types of a published schema → rows of kinds.csv. Types with the same bounds are one kind."""

from __future__ import annotations

from collections.abc import Container, Mapping

from lxml import etree

from overstap.gegevensset.tables import Row

XS = "http://www.w3.org/2001/XMLSchema"
FACETS = {
    "pattern": "pattern",
    "minLength": "length_min",
    "maxLength": "length_max",
    "minInclusive": "value_min",
    "maxInclusive": "value_max",
}
SAME_NAME_MAX = 1_000
SILENT = ("annotation", "whiteSpace")
BOUNDS = ("base", *FACETS.values(), "attribute")

Named = Mapping[tuple[str, str], etree._Element]


class SchemaFout(ValueError):
    """A schema that the tables cannot hold; `tekst` says in Dutch what and where."""

    def __init__(self, tekst: str) -> None:
        super().__init__(tekst)
        self.tekst = tekst


def fout(node: etree._Element, tekst: str) -> SchemaFout:
    return SchemaFout(f"{node.base or 'schema'}, regel {node.sourceline}: {tekst}.")


def local(node: etree._Element) -> str:
    return etree.QName(node).localname


def only(node: etree._Element, name: str) -> etree._Element | None:
    return node.find(f"{{{XS}}}{name}")


def free_name(wish: str, taken: Container[str]) -> str:
    """The name, or with a number behind it when another has it; SchemaFout when very many have."""
    for naam in (wish, *(f"{wish}_{nr}" for nr in range(2, SAME_NAME_MAX))):
        if naam not in taken:
            return naam
    raise SchemaFout(f"Te veel typen in het schema heten {wish}.")


class Kinds:
    """The kinds found so far, by their bounds: the first name that a type has stays."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self._rows: dict[tuple[str, ...], Row] = {}
        self.notes: list[str] = []

    def rows(self) -> list[Row]:
        return list(self._rows.values())

    def names(self) -> set[str]:
        return {row["soort"] for row in self._rows.values()}

    def of_element(self, node: etree._Element) -> str:
        """The kind of an element; nothing when a block stands in it."""
        wish = (node.get("type") or node.get("name") or "").rpartition(":")[2]
        if (name := node.get("type")) is not None:
            found = self._type(node, name)
            return found if isinstance(found, str) else self._kind(found, wish)
        inner = [child for child in node.iterchildren("*") if local(child) in ("simpleType", "complexType")]
        return self._kind(inner[0], wish) if inner else ""

    def _type(self, node: etree._Element, name: str) -> etree._Element | str:
        """The node of a named type, or the kind that a type of XML Schema itself makes."""
        bare = name.rpartition(":")[2]
        if self._is_built_in(node, name):
            return self._keep({"base": f"xs:{bare}"}, bare)
        for what in ("simpleType", "complexType"):
            if (what, bare) in self._named:
                return self._named[what, bare]
        raise fout(node, f"het type {name} is er niet")

    def _is_built_in(self, node: etree._Element, name: str) -> bool:
        prefix = name.rpartition(":")[0] or None
        return node.nsmap.get(prefix) == XS

    def _kind(self, node: etree._Element, wish: str) -> str:
        if local(node) == "simpleType":
            return self._keep(self._bounds(node), wish)
        content = only(node, "simpleContent")
        return "" if content is None else self._keep(self._with_attribute(content), wish)

    def _with_attribute(self, content: etree._Element) -> dict[str, str]:
        extension = only(content, "extension")
        attributes = [] if extension is None else extension.findall(f"{{{XS}}}attribute")
        if extension is None or len(attributes) > 1 or len(extension) > len(attributes):
            raise fout(content, "een waarde mag in de tabellen ten hoogste één kenmerk (attribuut) hebben")
        bounds = self._base(extension, extension.get("base", ""))
        return bounds | {"attribute": attributes[0].get("name", "") if attributes else ""}

    def _bounds(self, node: etree._Element) -> dict[str, str]:
        restriction = only(node, "restriction")
        if restriction is None:
            raise fout(node, "alleen een beperking (restriction) van een waarde past in de tabellen")
        inner = only(restriction, "simpleType")
        base = self._bounds(inner) if inner is not None else self._base(restriction, restriction.get("base", ""))
        return base | self._facets(restriction, base)

    def _base(self, node: etree._Element, name: str) -> dict[str, str]:
        bare = name.rpartition(":")[2]
        if self._is_built_in(node, name):
            return {"base": f"xs:{bare}"}
        found = self._named.get(("simpleType", bare))
        if found is None:
            raise fout(node, f"het type {name} is er niet")
        return self._bounds(found)

    def _facets(self, restriction: etree._Element, base: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        patterns: list[str] = []
        for facet in restriction.iterchildren("*"):
            name, value = local(facet), facet.get("value", "")
            if name == "pattern":
                patterns.append(value)
            elif name == "length":
                found |= {"length_min": value, "length_max": value}
            elif name in FACETS:
                found[FACETS[name]] = value
            elif name == "enumeration":
                self._note(facet)
            elif name not in (*SILENT, "simpleType"):
                raise fout(facet, f"de grens {name} past niet in de tabellen")
        if patterns and base.get("pattern"):
            raise fout(restriction, "een patroon op een patroon past niet in de tabellen")
        return found | ({"pattern": "|".join(patterns)} if patterns else {})

    def _note(self, facet: etree._Element) -> None:
        note = f"{facet.base or 'schema'}, regel {facet.sourceline}: een lijst van waarden hoort in codes.csv."
        before = facet.getprevious()
        if before is None or local(before) != "enumeration":
            self.notes.append(note)

    def _keep(self, bounds: Mapping[str, str], wish: str) -> str:
        row = {"soort": wish} | {column: bounds.get(column, "") for column in BOUNDS} | {"vorm": ""}
        key = tuple(row[column] for column in BOUNDS)
        if key not in self._rows:
            row["soort"] = free_name(wish, self.names())
            self._rows[key] = row
        return self._rows[key]["soort"]
