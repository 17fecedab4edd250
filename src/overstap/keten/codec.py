"""Between a message and its elements, driven by the table and tolerant in nothing.

A missing, doubled, reordered or unknown element, an attribute, stray text, two branches of a choice or a
value out of bounds: each is a SoapFout `OngeldigVerzoek` that names the field by its place in the table,
never by what stood there. Pure: `soap` turns bytes into nodes, and stands around what is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from overstap.keten.faults import SoapFout
from overstap.keten.messages import MESSAGES, PARTS, Message, name_of
from overstap.keten.plan import PREFIXES, UNKNOWN, Place, Plan, declared, plan_of
from overstap.keten.table import EIGEN, NAMESPACES, Rij


@dataclass(slots=True)
class Node:
    """One element. `data` holds the canonical bytes of an embedded document instead of children."""

    tag: str
    text: str = field(default="", repr=False)
    children: Sequence[Node] = ()
    data: bytes | None = field(default=None, repr=False)


def decode(node: Node) -> tuple[Message, str]:
    """The message in a body and its namespace; SoapFout `OnbekendBericht` or `OngeldigVerzoek`."""
    namespace, _, name = node.tag.removeprefix("{").rpartition("}")
    if namespace not in NAMESPACES or name not in MESSAGES:
        raise SoapFout("OnbekendBericht")
    found: dict[str, Any] = {}
    _read_block(node, plan_of(namespace, name), name, found)
    return _build(MESSAGES[name], found), namespace


def encode(message: Message, namespace: str) -> list[bytes]:
    """The element of a message, in pieces to be joined once: a dossier is copied no more often than it must.

    SoapFout `OngeldigVerzoek` when the message does not fit the table of this namespace. What the namespace has
    no element for (pgnfrag and kenmerk in the older one) stays behind. The prefixes stand on the element; there
    is no default namespace for a dossier to fall in.
    """
    name = name_of(type(message))
    tag = f"{PREFIXES[namespace]}:{name}"
    pieces = [f"<{tag}{declared(namespace, EIGEN)}>".encode()]
    _write_block(message, plan_of(namespace, name), name, pieces)
    pieces.append(f"</{tag}>".encode())
    return pieces


def _read_block(node: Node, plan: Plan, path: str, found: dict[str, Any]) -> None:
    """Add the values inside one element to what was found, by the name of their field."""
    if node.text.strip() or node.data is not None:
        raise _invalid(path, "bevat tekst in plaats van velden")
    places = [plan.by_tag.get(child.tag) for child in node.children]
    _check_form("".join([place.letter if place else UNKNOWN for place in places]), plan, path)
    for place, child in zip(places, node.children, strict=True):
        if place and place.block:
            _read_part(place, place.block, child, f"{path}/{place.rij.element}", found)
        elif place:
            inside = found.setdefault(place.outer, {}) if place.inner else found
            inside[place.inner or place.outer] = _read_value(place, child, path)


def _read_part(place: Place, block: Plan, node: Node, path: str, found: dict[str, Any]) -> None:
    """Add a part, one more of a list of parts, or, for a block without a field, what is inside it."""
    if not place.outer:
        _read_block(node, block, path, found)
        return
    inside: dict[str, Any] = {}
    _read_block(node, block, path, inside)
    part = _build(PARTS[place.outer], inside)
    found[place.outer] = (*found.get(place.outer, ()), part) if place.rij.at_most > 1 else part


def _read_value(place: Place, node: Node, path: str) -> object:
    if place.value is None:
        if node.data is None:
            raise _wrong(place, path, "bevat geen dossier")
        return node.data
    if node.children or node.data is not None:
        raise _wrong(place, path, "bevat een onbekend veld")
    try:
        return place.value.read(node.text)
    except ValueError:
        raise _wrong(place, path, "heeft geen geldige waarde") from None


def _build(cls: type[Any], found: dict[str, Any]) -> Any:
    """An instance from its fields; a dict among them (brin and kenmerk of bron) is one of the parts."""
    return cls(**{name: PARTS[name](**each) if isinstance(each, dict) else each for name, each in found.items()})


def _write_block(value: object, plan: Plan, path: str, pieces: list[bytes]) -> None:
    letters = ""
    for place in plan.places:
        for each in _found(value, place):
            letters += place.letter
            pieces.append(place.start)
            if place.block:
                _write_block(each, place.block, f"{path}/{place.rij.element}", pieces)
            else:
                pieces.append(_write_value(each, place, path))
            pieces.append(place.end)
    _check_form(letters, plan, path)


def _found(value: object, place: Place) -> Sequence[Any]:
    """What is to stand in one place: nothing, a value, a part or parts."""
    if place.block and not place.outer:
        inside = (_get(value, each) for each in place.block.places)
        return () if all(each in (None, ()) for each in inside) else (value,)
    found = _get(value, place)
    if place.block and isinstance(found, tuple):
        return found
    return () if found is None or (not place.block and found == "") else (found,)


def _get(value: object, place: Place) -> Any:
    found = getattr(value, place.outer)
    return getattr(found, place.inner) if place.inner and found is not None else found


def _write_value(found: Any, place: Place, path: str) -> bytes:
    if place.value is None:
        if found[:1] != b"<" or found[1:2] in (b"?", b"!"):
            raise _wrong(place, path, "is niet de canonieke vorm van één element")
        data: bytes = found
        return data
    try:
        return escape(place.value.write(found)).encode()
    except (ValueError, TypeError, AttributeError):
        raise _wrong(place, path, "heeft geen geldige waarde") from None


def _check_form(letters: str, plan: Plan, path: str) -> None:
    """What is there must have the form of the plan; only when it has not, look which row is wrong."""
    if plan.form.fullmatch(letters):
        return
    start = 0
    counts: list[tuple[Rij, int]] = []
    for place in plan.places:
        rest = letters[start:].lstrip(place.letter)
        counts.append((place.rij, len(letters) - start - len(rest)))
        start = len(letters) - len(rest)
    for place in plan.places:
        if letters[start : start + 1] == place.letter:
            raise _wrong(place, path, "staat op de verkeerde plaats of dubbel")
    if start < len(letters):
        raise _invalid(path, "bevat een onbekend veld")
    _check_counts(counts, path)


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


def _wrong(place: Place, path: str, what: str) -> SoapFout:
    return _invalid(f"{path}/{place.rij.element}", what)


def _invalid(path: str, what: str) -> SoapFout:
    return SoapFout("OngeldigVerzoek", f"{path} {what}")
