"""Dossier → record: the JSON form, one object per block, the tree one to one."""

from __future__ import annotations

from lxml import etree

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.places import local
from overstap.dossier.values import from_text
from overstap.gegevensset import Block, Element, Gegevensset

Record = dict[str, object]


def record(dossier: Dossier) -> Record:
    """What `build` made the dossier from: `build(record(d))` writes the same bytes as a well-built `d`.

    An element that the table does not know has no place in the JSON form: KeyError. Validate first.
    """
    return _fields(dossier.gegevensset, list(dossier.root), dossier.gegevensset.dossier)


def _block(g: Gegevensset, node: etree._Element, block: Block) -> object:
    children = [child for child in node if isinstance(child.tag, str)]
    if not block.herhaald:
        return _fields(g, children, block)
    first = g.tag(block.velden[0].veld)
    starts = [i for i, child in enumerate(children) if child.tag == first]
    rounds = zip(starts, [*starts[1:], len(children)], strict=True)
    return [_fields(g, children[start:end], block) for start, end in rounds]


def _fields(g: Gegevensset, children: list[etree._Element], block: Block) -> Record:
    found: Record = {}
    for child in children:
        if not isinstance(child.tag, str):
            continue
        element = block.veld(local(child))
        if element is None:
            raise KeyError(f"{block.naam} has no such field")
        value = _value(g, child, element)
        if element.veelvoudig:
            found.setdefault(element.veld, [])
            many = found[element.veld]
            assert isinstance(many, list)
            many.append(value)
        else:
            found[element.veld] = value
    return found


def _value(g: Gegevensset, node: etree._Element, element: Element) -> object:
    if element.is_blok:
        return _block(g, node, g.blok_van(element))
    soort = g.soorten[element.soort]
    return from_text(soort, text_of(node), node.get(soort.attribute) if soort.attribute else None)
