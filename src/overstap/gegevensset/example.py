"""An example of a block, as a record in the JSON form: what the tables give as example, and all that must be there."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.gegevensset.json_schema import WHOLE
from overstap.gegevensset.model import Block, Element, Gegevensset, Groep, Soort
from overstap.report import escaped

VALUES = {
    "xs:string": "abc",
    "xs:boolean": "true",
    "xs:date": "2026-03-12",
    "xs:integer": "7",
    "xs:int": "7",
    "xs:decimal": "6.5",
}
PATTERNS = {
    "[0-9][0-9][0-9][0-9]-07-31": "2026-07-31",
    "[0-9][0-9]": "00",
    "[0-9][0-9][0-9][0-9]": "0010",
    "[0-9][0-9][A-Z][A-Z]": "99PA",
    "[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]": "2025-2026",
    r"\d{2}-\d{2}-\d{4}": "12-03-2014",
    r"\p{Nd}{4}-\p{Nd}{2}": "2014-03",
}
"""A value for each pattern of the tables, for fields without an example of their own."""
SPACES = "  "

Record = dict[str, object]


def example(g: Gegevensset, block: Block, *, whole: bool = True) -> Record | list[Record]:
    """The fields that have an example or must be there; a block in the block has only what it must have.

    Of a choice the first way is taken. `whole` is false for the inner blocks.
    """
    record: Record = {}
    taken: set[Groep] = set()
    for element in block.velden:
        if _closed(element, record, block, taken):
            continue
        must = _must(element, repeated=block.herhaald) or _first_way(element, taken)
        if must or (whole and _has_example(g, element)):
            taken |= {groep for groep in element.keuze if groep.is_keuze}
            one = _value(g, element)
            record[element.veld] = [one] if element.veelvoudig else one
    return [record] if block.herhaald else record


def _must(element: Element, *, repeated: bool) -> bool:
    groups = element.keuze[1:] if repeated else element.keuze
    return element.aantal.startswith("1") and not any(groep.is_keuze or groep.optional for groep in groups)


def _closed(element: Element, record: Record, block: Block, taken: set[Groep]) -> bool:
    """Whether another way of a choice around the field was taken; what stands in the same inner group goes along."""
    for depth, groep in enumerate(element.keuze):
        if groep in taken:
            inner = element.keuze[depth + 1 :]
            others = (each for each in block.velden if each.veld in record and groep in each.keuze)
            return not inner or any(each.keuze != element.keuze for each in others)
    return False


def _first_way(element: Element, taken: set[Groep]) -> bool:
    """Whether one of a choice must be made and none was."""
    return any(groep.is_keuze and not groep.optional and groep not in taken for groep in element.keuze)


def _has_example(g: Gegevensset, element: Element) -> bool:
    return not element.is_blok and bool(g.uitleg_van(element.blok, element.veld).voorbeeld)


def _value(g: Gegevensset, element: Element) -> object:
    if element.is_blok:
        return example(g, g.blok_van(element), whole=False)
    soort = g.soorten[element.soort]
    text = g.uitleg_van(element.blok, element.veld).voorbeeld or _of_kind(g, element, soort)
    if soort.base == "xs:boolean":
        return text in ("true", "ja", "1")
    if soort.base in WHOLE and text.isdecimal() and str(int(text)) == text:
        return int(text)
    return float(text) if soort.base == "xs:decimal" else text


def _of_kind(g: Gegevensset, element: Element, soort: Soort) -> str:
    if element.codelijst:
        return next(iter(g.codelijsten[element.codelijst].codes), "")
    return PATTERNS.get(soort.pattern) or VALUES[soort.base]


def example_xml(naam: str, value: object, depth: int = 0) -> str:
    """The same as XML, indented, without its namespace. In an example each list has one member."""
    indent = SPACES * depth
    if isinstance(value, list):
        return "\n".join(example_xml(naam, each, depth) for each in value)
    if isinstance(value, dict):
        inner = "\n".join(_children(value, depth + 1))
        return f"{indent}<{naam}>\n{inner}\n{indent}</{naam}>" if inner else f"{indent}<{naam}/>"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{indent}<{naam}>{escaped(text)}</{naam}>"


def _children(record: dict[str, object], depth: int) -> Iterator[str]:
    yield from (example_xml(key, each, depth) for key, each in record.items())
