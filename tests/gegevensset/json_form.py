"""A judge of records by a JSON Schema: the part of 2020-12 that our schemas use, and no word more.

A keyword that it does not know is an error, so that a schema never says more than is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]

TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}
SILENT = {"$schema", "$id", "$defs", "title", "description", "then"}


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(value: Any, other: Any) -> bool:
    """JSON tells true from 1."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)


class Judge:
    def __init__(self, document: Schema) -> None:
        self.document = document
        self.words: dict[str, Callable[[Any, Any, Schema], bool]] = {
            "$ref": lambda value, ref, _: self.judge(value, self.defined(ref)),
            "type": lambda value, name, _: TYPES[name](value),
            "enum": lambda value, allowed, _: any(same(value, each) for each in allowed),
            "pattern": lambda value, pattern, _: not isinstance(value, str) or re.search(pattern, value) is not None,
            "minLength": lambda value, least, _: not isinstance(value, str) or len(value) >= least,
            "maxLength": lambda value, most, _: not isinstance(value, str) or len(value) <= most,
            "minimum": lambda value, least, _: not is_number(value) or value >= least,
            "maximum": lambda value, most, _: not is_number(value) or value <= most,
            "minItems": lambda value, least, _: not isinstance(value, list) or len(value) >= least,
            "items": lambda value, each, _: not isinstance(value, list) or all(self.judge(one, each) for one in value),
            "required": lambda value, names, _: not isinstance(value, dict) or set(names) <= value.keys(),
            "properties": self.properties,
            "additionalProperties": self.no_others,
            "allOf": lambda value, each, _: all(self.judge(value, one) for one in each),
            "anyOf": lambda value, each, _: any(self.judge(value, one) for one in each),
            "not": lambda value, other, _: not self.judge(value, other),
            "if": lambda value, when, schema: not self.judge(value, when) or self.judge(value, schema["then"]),
        }

    def good(self, record: object) -> bool:
        return self.judge(record, self.document)

    def judge(self, value: Any, schema: Schema) -> bool:
        return all(self.words[word](value, said, schema) for word, said in schema.items() if word not in SILENT)

    def defined(self, ref: str) -> Schema:
        found: Schema = self.document["$defs"][ref.removeprefix("#/$defs/")]
        return found

    def properties(self, value: Any, fields: Mapping[str, Schema], _: Schema) -> bool:
        return not isinstance(value, dict) or all(self.judge(value[key], fields[key]) for key in fields if key in value)

    def no_others(self, value: Any, allowed: bool, schema: Schema) -> bool:
        assert allowed is False
        return not isinstance(value, dict) or value.keys() <= schema["properties"].keys()
