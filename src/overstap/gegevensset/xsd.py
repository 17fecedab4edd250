"""The XML Schema of a year, derived from its tables: the structure of a dossier is then checked in C.

The agreement keeps the code lists out of the schema. A second schema, for our own use, has them in it: what passes that
one is good in structure and codes alike, and need not be looked at field by field.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from lxml import etree

from overstap.gegevensset.model import Block, Element, Gegevensset, Groep, Soort

XS = "http://www.w3.org/2001/XMLSchema"

TypeOf = Callable[[Element], str]
"""The name of the type that the schema gives a field."""


@lru_cache
def schema(gegevensset: Gegevensset) -> etree.XMLSchema:
    """The compiled schema. Its error log is shared: who reads that holds a lock."""
    return etree.XMLSchema(etree.fromstring(xsd(gegevensset)))


@lru_cache
def schema_with_codes(gegevensset: Gegevensset) -> etree.XMLSchema:
    """The compiled schema in which each coded field holds a code of its list, and nothing else."""
    root = _document(gegevensset, _kind_or_codes)
    for lijst in gegevensset.codelijsten.values():
        restriction = _add(_add(root, "simpleType", name=_codes(lijst.nummer)), "restriction", base="xs:string")
        for code in lijst.codes:
            _add(restriction, "enumeration", value=code)
    return etree.XMLSchema(root)


@lru_cache
def xsd(gegevensset: Gegevensset) -> bytes:
    """The schema as a document: one type per kind and per block, one global element per root."""
    root = _document(gegevensset, attrgetter("soort"))
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")


def _document(gegevensset: Gegevensset, type_of: TypeOf) -> etree._Element:
    root = etree.Element(
        _xs("schema"),
        {"targetNamespace": gegevensset.namespace, "elementFormDefault": "qualified"},
        # The stubs know no namespace without a prefix.
        nsmap={"xs": XS, None: gegevensset.namespace},  # type: ignore[dict-item]
    )
    for naam in gegevensset.wortels:
        _add(root, "element", name=naam, type=naam)
    for soort in gegevensset.soorten.values():
        _kind(root, soort)
    for block in gegevensset.blokken.values():
        _block(root, block, type_of)
    return root


def _kind_or_codes(element: Element) -> str:
    return _codes(element.codelijst) if element.codelijst else element.soort


def _codes(nummer: str) -> str:
    return f"codelijst.{nummer}"


def _kind(root: etree._Element, soort: Soort) -> None:
    """A simple type, or one with an attribute around it."""
    name = f"{soort.naam}.waarde" if soort.attribute else soort.naam
    restriction = _add(_add(root, "simpleType", name=name), "restriction", base=soort.base)
    bounds = {
        "pattern": soort.pattern or None,
        "minLength": soort.length_min,
        "maxLength": soort.length_max,
        "minInclusive": soort.value_min,
        "maxInclusive": soort.value_max,
    }
    for bound, value in bounds.items():
        if value is not None:
            _add(restriction, bound, value=str(value))
    if soort.attribute:
        content = _add(_add(root, "complexType", name=soort.naam), "simpleContent")
        attribute = _add(_add(content, "extension", base=name), "attribute", name=soort.attribute)
        facets = _add(_add(attribute, "simpleType"), "restriction", base="xs:string")
        _add(facets, "minLength", value="1")


def _block(root: etree._Element, block: Block, type_of: TypeOf) -> None:
    sequence = _add(_add(root, "complexType", name=block.naam), "sequence")
    _fields(sequence, block.velden, type_of, depth=0)


def _fields(parent: etree._Element, velden: tuple[Element, ...], type_of: TypeOf, depth: int) -> None:
    """The fields in order; those that share a group at this depth go into one choice or series."""
    for groep, members in groupby(velden, key=lambda element: _at(element, depth)):
        if groep is None:
            for element in members:
                _field(parent, element, type_of)
        else:
            _fields(_group(parent, groep), tuple(members), type_of, depth + 1)


def _at(element: Element, depth: int) -> Groep | None:
    return element.keuze[depth] if depth < len(element.keuze) else None


def _group(parent: etree._Element, groep: Groep) -> etree._Element:
    node = _add(parent, "choice" if groep.is_keuze else "sequence")
    _occurs(node, at_least=0 if groep.optional else 1, many=groep.repeated)
    return node


def _field(parent: etree._Element, element: Element, type_of: TypeOf) -> None:
    node = _add(parent, "element", name=element.veld, type=type_of(element))
    _occurs(node, at_least=int(element.aantal[0]), many=element.veelvoudig)


def _occurs(node: etree._Element, *, at_least: int, many: bool) -> None:
    if at_least == 0:
        node.set("minOccurs", "0")
    if many:
        node.set("maxOccurs", "unbounded")


def _add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _xs(name), dict(attributes))


def _xs(name: str) -> str:
    return f"{{{XS}}}{name}"
