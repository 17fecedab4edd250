"""Bytes and trees gone wrong, of whatever kind they are; the same chance gives the same damage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from lxml import etree

MARKUP = (
    b"<!-- a -->",
    b"<?a b?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<![CDATA[ ]]>",
    b"&b;",
    b"&#0;",
    b"&#x1F600;",
    b"&amp;",
    b"\xff",
    b"\x00",
    b"\xef\xbb\xbf",
    b"]]>",
    b" xmlns='urn:a'",
    b" xsi:type='a'",
    b" a='b' a='b'",
    b"<" * 20,
    b"9" * 400,
)
"""What means something to a reader of XML."""
NODES_MAX = 2000


def bent(random: Random, data: bytes, pieces: Sequence[bytes]) -> bytes:
    """These bytes with some turned, cut off, lost, doubled or moved, or with such pieces in the middle."""
    return random.choice([_turned, _turned, _cut, _moved, _pierced, _pierced])(random, data or b" ", pieces)


def noise(random: Random) -> bytes:
    """Nothing like anything."""
    return random.randbytes(random.randrange(300))


def shuffled(random: Random, data: bytes, texts: Sequence[str]) -> bytes:
    """Still XML: elements lost, doubled, moved, renamed, emptied, filled, given an attribute or a comment."""
    root = etree.fromstring(data)
    for _ in range(random.randint(1, 12)):
        random.choice(STEPS)(random, root, texts)
    return etree.tostring(root)


def _turned(random: Random, data: bytes, _pieces: Sequence[bytes]) -> bytes:
    turned = bytearray(data)
    for _ in range(random.randint(1, 8)):
        turned[random.randrange(len(turned))] = random.randrange(256)
    return bytes(turned)


def _cut(random: Random, data: bytes, _pieces: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data))]


def _moved(random: Random, data: bytes, _pieces: Sequence[bytes]) -> bytes:
    """A stretch of bytes is lost, doubled, or put elsewhere."""
    start, end, place = sorted(random.randrange(len(data)) for _ in range(3))
    return random.choice(
        [data[:start] + data[end:], data[:end] + data[start:], data[:start] + data[end:place] + data[start:end]]
    )


def _pierced(random: Random, data: bytes, pieces: Sequence[bytes]) -> bytes:
    """Something that means something to a reader stands in the middle."""
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(data))
        data = data[:place] + random.choice(pieces) + data[place:]
    return data


def _node(random: Random, root: etree._Element) -> etree._Element:
    """Any element but the root, unless that is alone."""
    return random.choice(list(root.iter("*"))[1:] or [root])


def _lose(random: Random, root: etree._Element, _texts: Sequence[str]) -> None:
    node = _node(random, root)
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _double(random: Random, root: etree._Element, _texts: Sequence[str]) -> None:
    node = _node(random, root)
    if node is not root and sum(1 for _ in root.iter()) < NODES_MAX:
        node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))


def _move(random: Random, root: etree._Element, _texts: Sequence[str]) -> None:
    node, target = _node(random, root), _node(random, root)
    if node is not root and node not in (target, *target.iterancestors()):
        target.insert(random.randint(0, len(target)), node)


def _rename(random: Random, root: etree._Element, _texts: Sequence[str]) -> None:
    _node(random, root).tag = _node(random, root).tag


def _say(random: Random, root: etree._Element, texts: Sequence[str]) -> None:
    _node(random, root).text = random.choice(texts)


def _mark(random: Random, root: etree._Element, texts: Sequence[str]) -> None:
    _node(random, root).set(random.choice(["omschrijving", "a"]), random.choice(texts))


def _comment(random: Random, root: etree._Element, _texts: Sequence[str]) -> None:
    node = _node(random, root)
    said = random.choice([etree.Comment("a"), etree.ProcessingInstruction("a", "b")])
    node.insert(random.randint(0, len(node)), said)


STEPS: tuple[Callable[[Random, etree._Element, Sequence[str]], None], ...] = (
    _lose,
    _double,
    _move,
    _rename,
    _say,
    _say,
    _mark,
    _comment,
)
