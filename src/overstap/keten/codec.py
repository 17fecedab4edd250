"""Between a message and its elements, driven by the table and tolerant in nothing.

A missing, doubled, reordered or unknown element, an attribute, stray text, two branches of a choice or a
value out of bounds: each is a SoapFout `OngeldigVerzoek` that names the field by its place in the table,
never by what stood there. Pure: `soap` turns bytes into nodes and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from overstap.keten import values
from overstap.keten.faults import SoapFout
from overstap.keten.messages import MESSAGES, PARTS, Message, name_of
from overstap.keten.table import NAMESPACES, Rij, load


@dataclass(frozen=True, slots=True)
class Node:
    """One element. `data` holds the canonical bytes of an embedded document instead of children."""

    tag: str
    text: str = field(default="", repr=False)
    children: tuple[Node, ...] = ()
    data: bytes | None = field(default=None, repr=False)


def decode(node: Node) -> tuple[Message, str]:
    """The message in a body and its namespace; SoapFout `OnbekendBericht` or `OngeldigVerzoek`."""
    namespace, _, name = node.tag.removeprefix("{").rpartition("}")
    if namespace not in NAMESPACES or name not in MESSAGES:
        raise SoapFout("OnbekendBericht")
    found = _read_block(node, load().rows(namespace, name), name)
    return _build(MESSAGES[name], found), namespace


def encode(message: Message, namespace: str) -> Node:
    """The elements of a message; SoapFout `OngeldigVerzoek` when it does not fit the table of this namespace.

    What the namespace has no element for (pgnfrag and kenmerk in the older one) stays behind.
    """
    name = name_of(type(message))
    rows = load().rows(namespace, name)
    return Node(f"{{{namespace}}}{name}", children=tuple(_write_block(message, rows, name)))


def _read_block(node: Node, rows: Sequence[Rij], path: str) -> dict[str, Any]:
    """The values inside one element, by the dotted name of their field."""
    if node.text.strip() or node.data is not None:
        raise _invalid(path, "bevat tekst in plaats van velden")
    found = list(_in_order(node.children, rows, path))
    _check_counts([(rij, len(nodes)) for rij, nodes in found], path)
    result: dict[str, Any] = {}
    for rij, nodes in found:
        result |= _read_row(rij, nodes, path)
    return result


def _in_order(children: Sequence[Node], rows: Sequence[Rij], path: str) -> Iterator[tuple[Rij, Sequence[Node]]]:
    """Each row with its elements, in the one order there is; whatever is left over does not belong."""
    start = 0
    for rij in rows:
        end = start
        while end < len(children) and children[end].tag == rij.tag:
            end += 1
        yield rij, children[start:end]
        start = end
    if start == len(children):
        return
    for rij in rows:
        if children[start].tag == rij.tag:
            raise _invalid(f"{path}/{rij.element}", "staat op de verkeerde plaats of dubbel")
    raise _invalid(path, "bevat een onbekend veld")


def _check_counts(counts: Sequence[tuple[Rij, int]], path: str) -> None:
    for rij, count in counts:
        if count > rij.at_most:
            raise _invalid(f"{path}/{rij.element}", "staat er te vaak")
        if count < rij.at_least and not rij.keuze:
            raise _invalid(f"{path}/{rij.element}", "ontbreekt")
    choices = [(rij, count) for rij, count in counts if rij.keuze]
    for _, rows in groupby(choices, key=lambda each: each[0].keuze):
        _check_choice(list(rows), path)


def _check_choice(counts: Sequence[tuple[Rij, int]], path: str) -> None:
    """One branch, with all that it requires; none only when no row is required."""
    names = " of ".join(dict.fromkeys(rij.element for rij, _ in counts))
    present = {rij.tak for rij, count in counts if count}
    if len(present) > 1:
        raise _invalid(f"{path}/{names}", "kan er maar één zijn")
    if not present and any(rij.at_least for rij, _ in counts):
        raise _invalid(f"{path}/{names}", "ontbreekt")
    for rij, count in counts:
        if rij.tak in present and count < rij.at_least:
            raise _invalid(f"{path}/{rij.element}", "ontbreekt")


def _read_row(rij: Rij, nodes: Sequence[Node], path: str) -> dict[str, Any]:
    """What one row adds: a value, a part, a list of parts, or what is inside a block without a field."""
    here = f"{path}/{rij.element}"
    inside = load().inside(rij)
    if not nodes:
        return {}
    if not inside:
        return {rij.veld: _read_value(rij, nodes[0], here)}
    read = [_read_block(node, inside, here) for node in nodes]
    if not rij.veld:
        return read[0]
    parts = [_build(PARTS[rij.veld], each) for each in read]
    return {rij.veld: tuple(parts) if rij.at_most > 1 else parts[0]}


def _read_value(rij: Rij, node: Node, path: str) -> object:
    soort = load().soorten[rij.soort]
    if soort.base == "document":
        if node.data is None:
            raise _invalid(path, "bevat geen dossier")
        return node.data
    if node.children or node.data is not None:
        raise _invalid(path, "bevat een onbekend veld")
    try:
        return values.read(soort, node.text)
    except ValueError:
        raise _invalid(path, "heeft geen geldige waarde") from None


def _build(cls: type[Any], found: Mapping[str, Any]) -> Any:
    """An instance from dotted names: `bron.brin` and `bron.kenmerk` make one Adres."""
    plain = {name: value for name, value in found.items() if "." not in name}
    nested: dict[str, dict[str, Any]] = {}
    for name, value in found.items():
        outer, dot, inner = name.partition(".")
        if dot:
            nested.setdefault(outer, {})[inner] = value
    return cls(**plain, **{name: PARTS[name](**part) for name, part in nested.items()})


def _write_block(value: object, rows: Sequence[Rij], path: str) -> Iterator[Node]:
    written = [(rij, list(_write_row(value, rij, path))) for rij in rows]
    _check_counts([(rij, len(nodes)) for rij, nodes in written], path)
    for _, nodes in written:
        yield from nodes


def _write_row(value: object, rij: Rij, path: str) -> Iterator[Node]:
    here = f"{path}/{rij.element}"
    inside = load().inside(rij)
    if not rij.veld:
        if any(_get(value, row.veld) not in (None, ()) for row in inside):
            yield Node(rij.tag, children=tuple(_write_block(value, inside, here)))
        return
    found = _get(value, rij.veld)
    if inside:
        for part in found if isinstance(found, tuple) else () if found is None else (found,):
            yield Node(rij.tag, children=tuple(_write_block(part, inside, here)))
    elif found is not None and found != "":
        yield _write_value(rij, found, here)


def _write_value(rij: Rij, found: Any, path: str) -> Node:
    soort = load().soorten[rij.soort]
    if soort.base == "document":
        if found[:1] != b"<" or found[1:2] in (b"?", b"!"):
            raise _invalid(path, "is niet de canonieke vorm van één element")
        return Node(rij.tag, data=found)
    try:
        return Node(rij.tag, values.write(soort, found))
    except (ValueError, TypeError, AttributeError):
        raise _invalid(path, "heeft geen geldige waarde") from None


def _get(value: object, dotted: str) -> Any:
    for name in dotted.split("."):
        value = None if value is None else getattr(value, name)
    return value


def _invalid(path: str, what: str) -> SoapFout:
    return SoapFout("OngeldigVerzoek", f"{path} {what}")
