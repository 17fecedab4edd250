"""The JSON form of a dossier as JSON Schema 2020-12, out of the tables.

`dossier.build` takes a record that is incomplete; this schema asks what the structure of a whole dossier asks, and
that codes are codes of their list. In one thing it is narrower than the XML Schema, and that is own: where that one
takes the digits of any script, this one takes 0 to 9.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from overstap.gegevensset.model import Block, Codelijst, Element, Gegevensset, Groep, Soort, Uitleg

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, object]

DATE = "^-?[0-9]{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(Z|[+-][0-9]{2}:[0-9]{2})?$"
TYPES: dict[str, list[Schema]] = {
    "xs:string": [{"type": "string"}],
    "xs:boolean": [{"type": "boolean"}, {"enum": ["true", "false", "1", "0"]}],
    "xs:date": [{"type": "string", "pattern": DATE}],
    "xs:integer": [{"type": "integer"}, {"type": "string", "pattern": "^[+-]?[0-9]+$"}],
    "xs:int": [{"type": "integer"}, {"type": "string", "pattern": "^[+-]?[0-9]+$"}],
    "xs:decimal": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"}],
}
"""A value in the JSON form, and the text that the XML may hold in its place."""
DIGIT = re.compile(r"\\p\{Nd\}|\\d")
WHOLE = ("xs:integer", "xs:int")


def json_schema(g: Gegevensset) -> str:
    """The schema as a document; the root is the content of `dossier`."""
    blocks = {naam: _block(g, block) for naam, block in g.blokken.items()}
    kinds = {f"soort.{naam}": _kind(soort) for naam, soort in g.soorten.items()}
    lists = dict(_lists(g))
    document = {
        "$schema": DIALECT,
        "$id": f"urn:overstap:gegevensset:{g.jaar}",
        "title": f"Dossier in de JSON-vorm, gegevensset {g.jaar}",
        "$ref": "#/$defs/dossier",
        "$defs": blocks | kinds | lists,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _block(g: Gegevensset, block: Block) -> Schema:
    fields: Schema = {
        "type": "object",
        "properties": {element.veld: _property(g, element) for element in block.velden},
        "additionalProperties": False,
    }
    velden = [(element, element.keuze[1:] if block.herhaald else element.keuze) for element in block.velden]
    required = [element.veld for element, groups in velden if not groups and element.aantal.startswith("1")]
    if required:
        fields["required"] = required
    if rules := list(_groups(velden)):
        fields["allOf"] = rules
    if not block.herhaald:
        return {"title": block.label} | fields
    least = 0 if block.velden[0].keuze[0].optional else 1
    return {"title": block.label, "type": "array", "minItems": least, "items": fields}


def _property(g: Gegevensset, element: Element) -> Schema:
    one = {"$ref": f"#/$defs/{_target(g, element)}"}
    uitleg = g.uitleg_van(element.blok, element.veld)
    words = {"title": element.label} | _words(uitleg)
    return words | ({"type": "array", "minItems": 1, "items": one} if element.veelvoudig else one)


def _target(g: Gegevensset, element: Element) -> str:
    if element.is_blok:
        return element.soort
    if not element.codelijst:
        return f"soort.{element.soort}"
    return _list_name(element.codelijst, whole=g.soorten[element.soort].base in WHOLE)


def _list_name(nummer: str, *, whole: bool) -> str:
    return f"codelijst.{nummer}.getal" if whole else f"codelijst.{nummer}"


def _words(uitleg: Uitleg) -> Schema:
    return {"description": uitleg.school} if uitleg.school else {}


def _kind(soort: Soort) -> Schema:
    value = _bounded(soort)
    described: Schema = {"description": soort.vorm} if soort.vorm else {}
    if not soort.attribute:
        return described | value
    attributed: Schema = {
        "type": "object",
        "properties": {"waarde": value, soort.attribute: {"type": "string", "minLength": 1}},
        "required": ["waarde"],
        "additionalProperties": False,
    }
    return described | {"anyOf": [value, attributed]}


def _bounded(soort: Soort) -> Schema:
    """The forms that a value may have, each within the bounds of its kind."""
    bounds = {
        "string": {"minLength": soort.length_min, "maxLength": soort.length_max},
        "integer": {"minimum": soort.value_min, "maximum": soort.value_max},
    }
    forms: list[Schema] = []
    for form in TYPES[soort.base]:
        of_type = bounds.get(str(form.get("type")), {}) if soort.base in ("xs:string", *WHOLE) else {}
        forms.append(form | {key: bound for key, bound in of_type.items() if bound is not None})
    if soort.pattern:
        forms = [{"allOf": [form, {"pattern": _pattern(soort.pattern)}]} for form in forms]
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def _pattern(pattern: str) -> str:
    """A pattern of XML Schema, which always stands for the whole value."""
    return f"^(?:{DIGIT.sub('[0-9]', pattern)})$"


def _lists(g: Gegevensset) -> Iterator[tuple[str, Schema]]:
    """Each code list for the fields that hold text, and for those that hold a number."""
    used = {
        (element.codelijst, g.soorten[element.soort].base in WHOLE) for element in g.elements() if element.codelijst
    }
    for nummer, whole in sorted(used):
        yield _list_name(nummer, whole=whole), _codes(g.codelijsten[nummer], whole=whole)


def _codes(lijst: Codelijst, *, whole: bool) -> Schema:
    """The codes as texts; for a field that holds a number, those without a leading nought as a number too."""
    texts: list[object] = list(lijst.codes)
    numbers: list[object] = [int(code) for code in lijst.codes if code.isdecimal() and str(int(code)) == code]
    return {"title": lijst.label, "enum": texts + numbers if whole else texts}


Grouped = tuple[Element, tuple[Groep, ...]]


def _groups(velden: Iterable[Grouped], within: list[Grouped] | None = None) -> Iterator[Schema]:
    """What the choices and series in a block ask of the fields that stand there.

    Of a group in a group nothing is asked unless something of the outer one, `within`, stands there.
    """
    by_group: dict[Groep, list[Grouped]] = {}
    for element, groups in velden:
        if groups:
            by_group.setdefault(groups[0], []).append((element, groups[1:]))
    for groep, members in by_group.items():
        branches = _branches(members) if groep.is_keuze else [members]
        yield from (_alone(branch, branches) for branch in branches if len(branches) > 1)
        if not groep.optional and not any(map(_may_be_empty, branches)):
            one: Schema = {"anyOf": [_any(branch) for branch in branches]}
            yield one if within is None else {"if": _any(within), "then": one}
        for branch in branches:
            yield from _whole(branch)
            yield from _groups(branch, branch)


def _branches(members: list[Grouped]) -> list[list[Grouped]]:
    """The ways of a choice: a field, or the fields of an inner group together."""
    found: dict[object, list[Grouped]] = {}
    for element, groups in members:
        found.setdefault(groups[0] if groups else element.veld, []).append((element, groups))
    return list(found.values())


def _alone(branch: list[Grouped], branches: list[list[Grouped]]) -> Schema:
    """Who takes one way of a choice takes no other."""
    others = [each for other in branches if other is not branch for each in other]
    return {"if": _any(branch), "then": {"not": _any(others)}}


def _whole(branch: list[Grouped]) -> Iterator[Schema]:
    """A series that is begun has all that it must have."""
    must = [element.veld for element, groups in branch if not groups and element.aantal.startswith("1")]
    if must and len(branch) > 1:
        yield {"if": _any(branch), "then": {"required": must}}


def _any(branch: list[Grouped]) -> Schema:
    return {"anyOf": [{"required": [element.veld]} for element, _ in branch]}


def _may_be_empty(branch: list[Grouped]) -> bool:
    return not any(element.aantal.startswith("1") for element, _ in branch)
